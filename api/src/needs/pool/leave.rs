//! Out of a pool: until it is locked, a member may go on alone; whoever cancels takes only their
//! own part with them.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    aim::{locks_at, pooled, terms},
    lock::on_its_own,
    members::tell_all,
    store,
    sum::Sum,
    view::PoolView,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        need::{self, NeedState},
        offer::OfferState,
        pool,
        timeline::Who,
    },
    error::ApiError,
    ids::{NeedId, PersonId},
    needs::{
        self,
        dispatch::Owed,
        flow::one_view,
        store::{Entry, When},
        view::NeedView,
    },
    notices::{notice::Notice, outbox},
    offers,
};

/// States in which a pool can lose a member.
const LIVING: [NeedState; 2] = [NeedState::Open, NeedState::Taken];

/// Leaves a pool that is not locked, and looks for a team alone. A repetition changes nothing.
pub async fn leave(app: &App, caller: PersonId, id: NeedId) -> Result<NeedView, ApiError> {
    let shared = app.clone();
    let left = app.write(move |tx| {
        let app = shared.clone();
        async move {
            store::in_turn(&tx.db).await?;
            let own = needs::store::find_own(&tx.db, caller, id).await?;
            let own = own.ok_or(ApiError::NotFound)?;
            if own.state != NeedState::Open {
                return Err(ApiError::NeedNotOpen);
            }
            let Some(pool) = own.pool_id else { return one_view(&tx.db, &app, own).await };
            let pool = store::find(&tx.db, pool).await?.ok_or(ApiError::NotFound)?;
            if pool.locked_at.is_some() {
                return Err(ApiError::PoolLocked);
            }
            let owed = shrink(tx, &app, &pool, &own).await?;
            let who = if caller == own.farmer_id { Who::Farmer } else { Who::Agent };
            let entry = Entry::by("pool_left", who, caller, "退出了拼单，单独找队");
            let own = on_its_own(tx, &own, entry).await?.ok_or(ApiError::NeedNotOpen)?;
            outbox::owe(tx, owed).await?;
            one_view(&tx.db, &app, own).await
        }
        .boxed()
    });
    let left = left.await?;
    app.hub.sweep.notify_one();
    Ok(left)
}

/// The first step of a cancellation: the pool goes on without this need. After it is locked the
/// price of the others stays what it was offered or agreed for.
pub async fn cancel(tx: &Tx, app: &App, known: &need::Model) -> Result<Owed, ApiError> {
    if known.pool_id.is_none() {
        return Ok(Owed::new());
    }
    store::in_turn(&tx.db).await?;
    // It may have left, or its pool dissolved, while this waited for its turn.
    let now = needs::store::find(&tx.db, known.id).await?.ok_or(ApiError::NotFound)?;
    let Some(pool) = now.pool_id else { return Ok(Owed::new()) };
    let pool = store::find(&tx.db, pool).await?.ok_or(ApiError::NotFound)?;
    shrink(tx, app, &pool, &now).await
}

/// A pool without one of its members; without its last one it ends.
async fn shrink(
    tx: &Tx,
    app: &App,
    pool: &pool::Model,
    gone: &need::Model,
) -> Result<Owed, ApiError> {
    let when = When { states: &LIVING, version: None };
    needs::store::lock(&tx.db, pool.need_id).await?;
    let mut members = store::members_of(&tx.db, &[pool.need_id]).await?;
    members.retain(|member| member.id != gone.id);
    let Some(sum) = Sum::of(&members) else { return end(tx, pool.need_id, when).await };
    let locked = pool.locked_at.is_some();
    let mut row = if locked { sum.shrunk() } else { sum.change() };
    let view = PoolView::new(&members, pool);
    if !locked {
        let locks_at = until(app, pool, &members, tx);
        let is_enough = sum.quantity >= pool.enough_mu;
        row.wave_ends_at = Set(if is_enough { tx.now } else { locks_at });
        let moved = pool::ActiveModel { locks_at: Set(locks_at), ..Default::default() };
        store::alter(&tx.db, pool.need_id, moved).await?;
    }
    let entry = Entry::system("pool_shrank", format!("有一户退出拼单，{}", view.sentence()));
    needs::store::change(tx, pool.need_id, when, row, entry).await?;
    members.retain(|member| !locked && member.state == NeedState::Open);
    Ok(tell_all(&members, |member| Notice::pool_shrank(member.id, &view)))
}

/// With fewer members the pool may wait longer, never less long.
fn until(
    app: &App,
    pool: &pool::Model,
    members: &[need::Model],
    tx: &Tx,
) -> chrono::DateTime<chrono::Utc> {
    let operation = members.first().map(|member| app.catalogue.stored(&member.operation));
    let whole = operation.and_then(|it| pooled(members, &terms(it), tx.now));
    let later = whole.and_then(|it| locks_at(&it, members, app.config.pools.lead));
    later.map_or(pool.locks_at, |later| later.max(pool.locks_at))
}

/// Nobody is left: who was asked is told.
async fn end(tx: &Tx, pool: NeedId, when: When<'_>) -> Result<Owed, ApiError> {
    let row = need::ActiveModel { state: Set(NeedState::Cancelled), ..Default::default() };
    let entry = Entry::system("pool_ended", "拼单里没有人了");
    needs::store::change(tx, pool, when, row, entry).await?;
    let asked = [OfferState::Open, OfferState::Standby];
    let closed = offers::store::close_all(&tx.db, pool, &asked, OfferState::Closed, tx.now).await?;
    offers::flow::tell(tx, &closed, |offer| Notice::offer_closed(offer, "农户取消了")).await
}
