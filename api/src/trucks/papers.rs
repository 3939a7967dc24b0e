//! Which certificate goes with what is loaded; a cooperative loads nothing without one.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DbErr};

use super::{scene::Load, store};
use crate::{
    app::App,
    db::Tx,
    entity::{certificate, lot::Seller, share::ShareState},
    error::ApiError,
    ids::{CertificateId, PersonId, ShareId},
    lots::certificates,
    orders, words,
};

/// Whether this load must have one: by law (农业农村部令2025第4号), or because the line asks.
#[must_use]
pub fn is_needed(load: &Load, line_certified: bool) -> bool {
    load.lot.seller == Seller::Cooperative || line_certified
}

/// The certificate that goes with so many grams of a load: the one given, or else the lot's. A
/// farmer whose own has run out, and who needs none, goes without.
pub async fn for_load(
    tx: &Tx,
    app: &App,
    load: &Load,
    needed: bool,
    given: Option<CertificateId>,
    net_g: i64,
) -> Result<Option<CertificateId>, ApiError> {
    let Some(id) = given.or(load.lot.certificate_id) else {
        return if needed { Err(missing()) } else { Ok(None) };
    };
    let certificate = certificates::store::hold(&tx.db, id).await?;
    let certificate = certificate.filter(|it| is_of(it, load)).ok_or_else(unknown)?;
    let found = in_order(tx, app, &certificate, load, net_g).await;
    match found {
        Err(_) if given.is_none() && !needed => Ok(None),
        found => found.map(|()| Some(id)),
    }
}

/// Of these loads, those not weighed yet that nobody can load for want of a certificate.
pub async fn uncertified<'a>(
    db: &impl ConnectionTrait,
    app: &App,
    loads: impl IntoIterator<Item = &'a Load>,
) -> Result<BTreeSet<ShareId>, DbErr> {
    let waits = |load: &&Load| load.share.state == ShareState::Accepted && load.weighing.is_none();
    let waiting: Vec<&Load> = loads.into_iter().filter(waits).collect();
    if waiting.is_empty() {
        return Ok(BTreeSet::new());
    }
    let orders: BTreeSet<_> = waiting.iter().map(|load| load.share.order_id).collect();
    let lines = orders::store::lines_of(db, orders).await?;
    let mut missing = BTreeSet::new();
    for load in waiting {
        let certified = lines.iter().any(|line| line.id == load.share.line_id && line.certified);
        if is_needed(load, certified) && !is_certified(db, app, load).await? {
            missing.insert(load.share.id);
        }
    }
    Ok(missing)
}

/// Whether the lot names a certificate that is good for all of the load today.
async fn is_certified(db: &impl ConnectionTrait, app: &App, load: &Load) -> Result<bool, DbErr> {
    let Some(id) = load.lot.certificate_id else { return Ok(false) };
    let named = certificates::store::find(db, id).await?;
    let today = words::local((app.now)()).date_naive();
    let good = |it: &certificate::Model| {
        is_of(it, load) && certificates::flow::valid(&app.config.market, it, today)
    };
    let Some(certificate) = named.filter(good) else { return Ok(false) };
    let before = store::weighed_under(db, id, load.share.id).await?;
    Ok(load.share.grams <= certificate.grams - before)
}

/// Whether a certificate is for this fruit, by somebody of the seller's side.
fn is_of(certificate: &certificate::Model, load: &Load) -> bool {
    load.sellers().contains(&certificate.issuer_id) && certificate.product == load.lot.product
}

async fn in_order(
    tx: &Tx,
    app: &App,
    certificate: &certificate::Model,
    load: &Load,
    net_g: i64,
) -> Result<(), ApiError> {
    still_valid(tx, app, certificate)?;
    let before = store::weighed_under(&tx.db, certificate.id, load.share.id).await?;
    let left = certificate.grams - before;
    if net_g > left {
        let message = format!("合格证只剩{}公斤，不够这次装的", words::kilograms(left.max(0)));
        return Err(ApiError::invalid("certificate_id", "certificate_too_small", message));
    }
    Ok(())
}

fn still_valid(tx: &Tx, app: &App, certificate: &certificate::Model) -> Result<(), ApiError> {
    let today = words::local(tx.now).date_naive();
    if certificates::flow::valid(&app.config.market, certificate, today) {
        return Ok(());
    }
    let message = "合格证已过期，请重新开一张";
    Err(ApiError::invalid("certificate_id", "certificate_expired", message))
}

fn missing() -> ApiError {
    let message = "没有承诺达标合格证，不能装车，请先开证";
    ApiError::invalid("certificate_id", "certificate_missing", message)
}

fn unknown() -> ApiError {
    let message = "没有找到这批货的合格证，请再看一遍";
    ApiError::invalid("certificate_id", "certificate_unknown", message)
}

/// What goes with the whole load when it leaves: the certificate of its only lot, or a parent that
/// keeps those of several lots as its children. Each was in order when its load was weighed.
pub async fn for_truck(
    tx: &Tx,
    app: &App,
    buyer: PersonId,
    loaded: &[&Load],
) -> Result<Option<CertificateId>, ApiError> {
    let mut children: BTreeMap<CertificateId, i64> = BTreeMap::new();
    let mut lots: BTreeSet<String> = BTreeSet::new();
    for load in loaded {
        if let Some(id) = load.weighing.as_ref().and_then(|weighing| weighing.certificate_id) {
            *children.entry(id).or_default() += load.net_g();
            lots.insert(load.lot.code.clone());
        }
    }
    let first = children.keys().next().copied();
    match (first, loaded) {
        (None, _) => Ok(None),
        (only, [_]) => Ok(only),
        _ => Ok(Some(certificates::flow::mix(tx, app, buyer, &children, lots).await?.id)),
    }
}
