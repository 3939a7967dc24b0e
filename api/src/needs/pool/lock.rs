//! The end of the waiting: a pool is locked and teams are asked, or it dissolves and each goes on
//! alone.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    members::{tell_all, waiting},
    store, sum,
    view::{PoolView, prices},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        need::{self, NeedKind, NeedState},
        offer::OfferState,
        pool,
    },
    error::ApiError,
    needs::{
        self,
        dispatch::{self, Owed, Step},
        flow::asked_words,
        store::{Entry, When},
    },
    notices::{notice::Notice, outbox},
    offers,
};

/// What this need's pool waits for; `None` once it is locked, or where the need is no pool.
pub async fn waiting_for(app: &App, need: &need::Model) -> Result<Option<pool::Model>, ApiError> {
    if need.kind == NeedKind::Own {
        return Ok(None);
    }
    let pool = store::find(app.db.reader(), need.id).await?;
    Ok(pool.filter(|pool| pool.locked_at.is_none()))
}

/// The waiting is over: the best teams are asked for all of it, if there are any and there is more
/// than one household to pool. Who asks more than alone is not asked.
pub async fn end_waiting(
    app: &App,
    standing: need::Model,
    pool: &pool::Model,
) -> Result<(), ApiError> {
    let members = store::members_of(app.db.reader(), &[standing.id]).await?;
    if sum::households(&members) < 2 {
        return dissolve(app, standing, "没有邻居一起拼，先单独帮您找队").await;
    }
    let alone = members.iter().filter_map(|it| prices(&pool.tiers, it.quantity).0).min();
    let price_ceiling_fen = standing.price_ceiling_fen.into_iter().chain(alone).min();
    let standing = need::Model { price_ceiling_fen, ..standing };
    let step = dispatch::next(app, &standing, &[], 1).await?;
    if step.offers.is_empty() {
        return dissolve(app, standing, "没有队能一起干完，先单独帮您找队").await;
    }
    lock(app, standing, step).await
}

async fn lock(app: &App, standing: need::Model, step: Step) -> Result<(), ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, standing, step) = (shared.clone(), standing.clone(), step.clone());
        async move {
            store::in_turn(&tx.db).await?;
            let row = need::ActiveModel {
                wave: Set(step.wave),
                wave_ends_at: Set(step.ends_at),
                price_ceiling_fen: Set(standing.price_ceiling_fen),
                ..Default::default()
            };
            let entry = asked_words(&step);
            let entry = Entry::system("pool_locked", format!("拼单锁定，{}", entry.words));
            let asked = change(tx, &standing, row, entry).await?;
            let Some(standing) = asked else { return Ok(()) };
            store::lock(&tx.db, standing.id, tx.now).await?;
            let mut owed = locked_notices(tx, &standing).await?;
            owed.extend(dispatch::apply(tx, &app.catalogue, &standing, step).await?);
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

async fn locked_notices(tx: &Tx, standing: &need::Model) -> Result<Owed, ApiError> {
    let members = waiting(tx, standing.id).await?;
    let pool = store::find(&tx.db, standing.id).await?.ok_or(ApiError::NotFound)?;
    let view = PoolView::new(&members, &pool);
    Ok(tell_all(&members, |member| Notice::pool_locked(member.id, &view)))
}

/// Changes a pool that is as it was seen; another process may have been first.
async fn change(
    tx: &Tx,
    standing: &need::Model,
    row: need::ActiveModel,
    entry: Entry,
) -> Result<Option<need::Model>, ApiError> {
    let when = When { states: &[NeedState::Open], version: Some(standing.version) };
    Ok(needs::store::change(tx, standing.id, when, row, entry).await?)
}

/// Nobody will come for all of it: the members are told why, and go on alone with waves of their
/// own, those whose window is over included: they are told that next.
pub async fn dissolve(app: &App, standing: need::Model, why: &'static str) -> Result<(), ApiError> {
    app.write(move |tx| {
        let standing = standing.clone();
        async move {
            store::in_turn(&tx.db).await?;
            let row = need::ActiveModel { state: Set(NeedState::Expired), ..Default::default() };
            let entry = Entry::system("pool_dissolved", why);
            let Some(standing) = change(tx, &standing, row, entry).await? else { return Ok(()) };
            let mut owed = lapse(tx, &standing).await?;
            for member in waiting(tx, standing.id).await? {
                let entry = Entry::system("pool_dissolved", format!("拼单散了：{why}"));
                if let Some(member) = on_its_own(tx, &member, entry).await? {
                    owed.extend(tell_all(&[member], |it| Notice::pool_dissolved(it.id, why)));
                }
            }
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await?;
    app.hub.sweep.notify_one();
    Ok(())
}

/// Offers for the whole are over.
async fn lapse(tx: &Tx, standing: &need::Model) -> Result<Owed, ApiError> {
    let living = [OfferState::Open, OfferState::Standby];
    let over =
        offers::store::close_all(&tx.db, standing.id, &living, OfferState::Expired, tx.now).await?;
    offers::flow::tell(tx, &over, Notice::offer_expired).await
}

/// A member that is in no pool any more: its own waves begin, and are due at once.
pub(super) async fn on_its_own(
    tx: &Tx,
    member: &need::Model,
    entry: Entry,
) -> Result<Option<need::Model>, ApiError> {
    let row = need::ActiveModel { pool_id: Set(None), ..needs::store::anew(tx.now) };
    let when = When { states: &[NeedState::Open], version: None };
    Ok(needs::store::change(tx, member.id, when, row, entry).await?)
}
