//! Posting a need that waits for neighbours: into the best pool that takes it, or as the first of
//! a new one.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    aim::{Aim, affords, locks_at, pooled, tidy},
    members::tell_all,
    store,
    sum::Sum,
    view::PoolView,
};
use crate::{
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::{
        need::{self, NeedState},
        pool,
    },
    error::ApiError,
    ids::NeedId,
    needs::{
        self,
        flow::{one_view, posted},
        store::{Entry, When},
    },
    notices::{notice::Notice, outbox},
};

/// A pool with one need more, which it takes.
#[derive(Debug, Clone)]
struct Place {
    /// `None` for a new pool.
    standing: Option<need::Model>,
    /// The new one last.
    members: Vec<need::Model>,
    locks_at: DateTime<Utc>,
}

/// What a farmer learns before posting: the pool there would be, with her need in it.
pub async fn preview(app: &App, need: &need::Model) -> Result<Option<PoolView>, ApiError> {
    let aim = Aim::at(app, need).await?;
    let found = best(app.db.reader(), need, &aim, app.config.pools.lead, (app.now)()).await?;
    Ok(found.map(|place| PoolView::new(&place.members, &row(NeedId::new(), &aim, &place))))
}

/// Posts a need that waits for neighbours, in one transaction; `None` where waiting is worth
/// nothing, because it is large enough by itself, or there is no time.
pub async fn post(app: &App, need: &need::Model, once: Once) -> Result<Option<Created>, ApiError> {
    let aim = Aim::at(app, need).await?;
    if opened(need, &aim, app.config.pools.lead, (app.now)()).is_none() {
        return Ok(None);
    }
    let (shared, need) = (app.clone(), need.clone());
    let created = app.write_once(need.posted_by, once, move |tx| {
        let (app, need, aim) = (shared.clone(), need.clone(), aim.clone());
        async move {
            let need = join(tx, &app, need, &aim).await?;
            one_view(&tx.db, &app, need).await
        }
        .boxed()
    });
    let created = created.await?;
    app.hub.sweep.notify_one();
    Ok(Some(created))
}

/// Writes the need and its pool; the others are told.
async fn join(tx: &Tx, app: &App, need: need::Model, aim: &Aim) -> Result<need::Model, ApiError> {
    store::in_turn(&tx.db).await?;
    let found = best(&tx.db, &need, aim, app.config.pools.lead, tx.now).await?;
    let place = found.ok_or(ApiError::Busy)?;
    let id = match &place.standing {
        Some(standing) => grow(tx, standing, aim, &place).await?,
        None => open(tx, aim, &place).await?,
    };
    let entry = posted(&need);
    let need = need::Model { pool_id: Some(id), wave: 0, wave_ends_at: need.window_until, ..need };
    needs::store::insert(tx, need.clone(), entry).await?;
    Ok(need)
}

/// The pool that takes the need and is then largest; a new one, where there is none.
async fn best(
    db: &impl sea_orm::ConnectionTrait,
    need: &need::Model,
    aim: &Aim,
    lead: Duration,
    now: DateTime<Utc>,
) -> Result<Option<Place>, ApiError> {
    let mut best: Option<(f64, Place)> = None;
    for standing in store::list_waiting_near(db, need).await? {
        let mut members = store::members_of(db, &[standing.id]).await?;
        members.push(need.clone());
        let Some(locks_at) = fits(&members, aim, lead, now) else { continue };
        let area = members.iter().map(|member| member.quantity).sum();
        if best.as_ref().is_none_or(|(most, _)| area > *most) {
            best = Some((area, Place { standing: Some(standing), members, locks_at }));
        }
    }
    Ok(best.map(|(_, place)| place).or_else(|| opened(need, aim, lead, now)))
}

/// The need as the first of a new pool, where that is worth the waiting.
fn opened(need: &need::Model, aim: &Aim, lead: Duration, now: DateTime<Utc>) -> Option<Place> {
    let members = vec![need.clone()];
    let locks_at = fits(&members, aim, lead, now)?;
    let waits = tidy(need.quantity) < aim.enough_mu();
    waits.then_some(Place { standing: None, members, locks_at })
}

/// When these needs would be locked as one pool, if they can be one and there is time until then.
fn fits(
    members: &[need::Model],
    aim: &Aim,
    lead: Duration,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let pool = pooled(members, &aim.terms, now)?;
    let affordable = members.iter().all(|member| affords(member, &aim.tiers));
    locks_at(&pool, members, lead).filter(|at| affordable && *at > now)
}

fn row(id: NeedId, aim: &Aim, place: &Place) -> pool::Model {
    pool::Model {
        need_id: id,
        tiers: aim.tiers.clone(),
        enough_mu: aim.enough_mu(),
        locks_at: place.locks_at,
        locked_at: None,
    }
}

async fn open(tx: &Tx, aim: &Aim, place: &Place) -> Result<NeedId, ApiError> {
    let sum = Sum::of(&place.members).ok_or(ApiError::NotFound)?;
    let standing = sum.open(place.locks_at, tx.now);
    let entry = Entry::system("pool_opened", "开了拼单，等邻居加入");
    needs::store::insert(tx, standing.clone(), entry).await?;
    store::insert(&tx.db, row(standing.id, aim, place)).await?;
    Ok(standing.id)
}

/// One more; when that is enough, the pool is due at once.
async fn grow(
    tx: &Tx,
    standing: &need::Model,
    aim: &Aim,
    place: &Place,
) -> Result<NeedId, ApiError> {
    let row = row(standing.id, aim, place);
    let view = PoolView::new(&place.members, &row);
    let sum = Sum::of(&place.members).ok_or(ApiError::NotFound)?;
    let is_enough = sum.quantity >= row.enough_mu;
    let due = if is_enough { tx.now } else { row.locks_at };
    let change = need::ActiveModel { wave_ends_at: Set(due), ..sum.change() };
    let entry = Entry::system("pool_grew", format!("有邻居加入拼单，{}", view.sentence()));
    let when = When { states: &[NeedState::Open], version: Some(standing.version) };
    let grown = needs::store::change(tx, standing.id, when, change, entry).await?;
    let grown = grown.ok_or(ApiError::Busy)?;
    let prices = pool::ActiveModel {
        tiers: Set(row.tiers),
        enough_mu: Set(row.enough_mu),
        locks_at: Set(row.locks_at),
        ..Default::default()
    };
    store::alter(&tx.db, grown.id, prices).await?;
    let (_, others) = place.members.split_last().ok_or(ApiError::NotFound)?;
    outbox::owe(tx, tell_all(others, |member| Notice::pool_grew(member.id, &view))).await?;
    Ok(grown.id)
}
