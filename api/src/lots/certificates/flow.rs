//! A certificate is issued, goes with a lot, and is mixed with others under a parent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::future::FutureExt;
use serde_json::json;

use super::{
    form::{CertificateForm, Draft},
    store, view,
};
use crate::{
    answers::{Created, Once},
    app::App,
    config::Market,
    db::Tx,
    entity::{certificate, certificate_child},
    error::ApiError,
    ids::{CertificateId, PersonId},
    lots::{code, reserved},
    people,
    produce::weight::weight,
    traces, words,
};

/// Who issues a certificate, and who fills it in.
#[derive(Clone, Debug)]
pub struct Asked {
    pub issuer: PersonId,
    pub by: PersonId,
    pub draft: Draft,
}

/// Until when a certificate goes with goods: the last day.
#[must_use]
pub fn valid_until(market: &Market, certificate: &certificate::Model) -> NaiveDate {
    certificate.issued_on + TimeDelta::days(market.certificate_days)
}

/// Whether a certificate goes with goods that are loaded on this day, in China's time.
#[must_use]
pub fn valid(market: &Market, certificate: &certificate::Model, on: NaiveDate) -> bool {
    (certificate.issued_on..=valid_until(market, certificate)).contains(&on)
}

/// Reads what the form names, and checks it.
pub async fn check(app: &App, caller: PersonId, form: &CertificateForm) -> Result<Asked, ApiError> {
    let db = app.db.reader();
    let product = app.produce.find(&form.product)?;
    let issuer = people::flow::owner(db, caller, form.for_farmer).await?;
    let person = people::store::find(db, issuer).await?.ok_or(ApiError::NotFound)?;
    let today = words::local((app.now)()).date_naive();
    let draft = form.check(product, &person, today)?;
    if draft.issued_on + TimeDelta::days(app.config.market.certificate_days) < today {
        return Err(expired("issued_on"));
    }
    Ok(Asked { issuer, by: caller, draft })
}

pub async fn issue(app: &App, asked: Asked, once: Once) -> Result<Created, ApiError> {
    let shared = app.clone();
    app.write_once(asked.by, once, move |tx| {
        let (app, asked) = (shared.clone(), asked.clone());
        async move {
            let row = asked.draft.into_row(asked.issuer, tx.now);
            store::insert(&tx.db, row.clone()).await?;
            view::one(&tx.db, &app, row).await
        }
        .boxed()
    })
    .await
}

/// The farmer's certificate that a form names, if it names one and it can go with a lot of this
/// product now.
pub async fn usable(
    app: &App,
    farmer: PersonId,
    id: Option<CertificateId>,
    product: &str,
    now: DateTime<Utc>,
) -> Result<Option<certificate::Model>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    let found = store::find(app.db.reader(), id).await?;
    let found = found.filter(|it| it.issuer_id == farmer && !it.mixed).ok_or_else(|| {
        ApiError::invalid("certificate_id", "certificate_unknown", "没有这张合格证，请重新选")
    })?;
    if found.product != product {
        let message = "合格证上写的不是这种果";
        return Err(ApiError::invalid("certificate_id", "certificate_unsuitable", message));
    }
    let today = words::local(now).date_naive();
    if !valid(&app.config.market, &found, today) {
        return Err(expired("certificate_id"));
    }
    Ok(Some(found))
}

fn expired(field: &'static str) -> ApiError {
    ApiError::invalid(field, "certificate_expired", "合格证过期了，请开一张新的")
}

/// A certificate for whoever issued it, speaks for them, or has bought what it goes with.
pub async fn readable(
    app: &App,
    reader: PersonId,
    id: CertificateId,
) -> Result<certificate::Model, ApiError> {
    let db = app.db.reader();
    let row = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    if row.issuer_id == reader
        || people::store::find_consent(db, reader, row.issuer_id).await?.is_some()
    {
        return Ok(row);
    }
    let lots = store::lots_with(db, &[id]).await?;
    let lots: Vec<_> = lots.iter().map(|lot| lot.id).collect();
    let bought = reserved::has_bought(db, reader, &lots).await?
        || reserved::has_loaded_under(db, reader, id).await?;
    bought.then_some(row).ok_or(ApiError::NotFound)
}

/// Issues a parent for goods of these certificates, which stay as its children with so many grams
/// each, of the lots with these codes; its number is the code of its public trace.
pub async fn mix(
    tx: &Tx,
    app: &App,
    issuer: PersonId,
    grams: &BTreeMap<CertificateId, i64>,
    lots: BTreeSet<String>,
) -> Result<certificate::Model, ApiError> {
    let rows = store::find_all(&tx.db, grams.keys().copied()).await?;
    let product = common_product(&rows, grams.len())?;
    let person = people::store::find(&tx.db, issuer).await?.ok_or(ApiError::NotFound)?;
    let parent = certificate::Model {
        id: CertificateId::new(),
        issuer_id: issuer,
        number: code::new(&app.config.market.region),
        product,
        grams: grams.values().sum(),
        producer: person.name,
        producer_phone: person.phone.unwrap_or_default(),
        producer_place: person.village,
        issued_on: words::local(tx.now).date_naive(),
        test_result: None,
        mixed: true,
        created_at: tx.now,
    };
    store::insert(&tx.db, parent.clone()).await?;
    let child =
        |(&child_id, &grams)| certificate_child::Model { parent_id: parent.id, child_id, grams };
    store::insert_children(&tx.db, grams.iter().map(child).collect()).await?;
    note_mixed(tx, app, &parent, &rows, (grams, lots)).await?;
    Ok(parent)
}

/// The product of all of them; goods of two kinds are no mixed lot.
fn common_product(rows: &[certificate::Model], n: usize) -> Result<String, ApiError> {
    let first = rows.first().filter(|_| rows.len() == n).ok_or(ApiError::NotFound)?;
    if rows.iter().any(|row| row.product != first.product) {
        let message = "不同的果不能开在一张合格证上";
        return Err(ApiError::invalid("certificate_id", "certificate_unsuitable", message));
    }
    Ok(first.product.clone())
}

/// The parent's public page says of which certificates and lots it was mixed.
async fn note_mixed(
    tx: &Tx,
    app: &App,
    parent: &certificate::Model,
    rows: &[certificate::Model],
    (grams, lots): (&BTreeMap<CertificateId, i64>, BTreeSet<String>),
) -> Result<(), ApiError> {
    traces::flow::open(tx, &parent.number).await?;
    let parents = rows.iter().filter(|row| row.mixed).map(|row| row.number.clone());
    let codes: Vec<String> = lots.into_iter().chain(parents).collect();
    let product = &app.produce.stored(&parent.product).name;
    let part = |row: &certificate::Model| json!({ "number": row.number, "grams": grams[&row.id], "mixed": row.mixed });
    let body = json!({
        "words": format!(
            "{}张合格证的{product}拼成一批，共{}，换开一张新合格证，原来的都留着",
            rows.len(),
            weight(parent.grams),
        ),
        "product": product,
        "children": rows.iter().map(part).collect::<Vec<_>>(),
        "codes": codes,
    });
    traces::flow::record(tx, &parent.number, "mixed", true, &body).await
}
