//! Moves needs on when their time comes: the next wave, the standby, the end of the window.

use std::time::Duration;

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;
use tokio::time::{Instant, interval};

use super::{
    dispatch::{self, AGENTS, LOST, Owed, Step, to_farmer},
    flow::asked_words,
    pool::{self, members::tell},
    replan,
    store::{self, Entry, When},
};
use crate::{
    answers,
    app::App,
    db::Tx,
    entity::{
        need::{self, NeedKind, NeedState},
        offer::{self, OfferState},
    },
    error::ApiError,
    lots,
    notices::{notice::Notice, outbox},
    offers, sessions, visits,
};

/// Needs moved on in one round.
const BATCH: u64 = 100;
/// How often old keys and sign-ins are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(10);

/// Sweeps until the service stops.
pub async fn run(app: App) {
    let mut tick = interval(app.config.offers.sweep_every);
    let mut forgotten_at: Option<Instant> = None;
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = app.hub.sweep.notified() => {}
            () = app.hub.stopped() => return,
        }
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "needs wait for the next round");
        }
        if forgotten_at.is_none_or(|at| at.elapsed() > FORGET_EVERY) {
            forgotten_at = Some(Instant::now());
            forget(&app).await;
        }
    }
}

async fn sweep(app: &App) -> Result<(), ApiError> {
    let now = (app.now)();
    let due = store::list_due(app.db.reader(), now, BATCH).await?;
    let lost = |need: &need::Model| need.wave == LOST && need.window_until > now;
    let (lost, others): (Vec<_>, Vec<_>) = due.into_iter().partition(lost);
    let left = replan::together(app, lost).await;
    for need in left.into_iter().chain(others) {
        let id = need.id;
        if let Err(error) = move_on(app, need).await {
            tracing::warn!(%error, need = %id, "waits for the next round");
        }
    }
    lots::change::end_overdue(app).await?;
    visits::leave::tell_late(app).await
}

async fn forget(app: &App) {
    let forgotten = app.write(|tx| {
        async move {
            answers::forget_old(tx).await?;
            Ok(sessions::store::forget_old(&tx.db, tx.now).await?)
        }
        .boxed()
    });
    if let Err(error) = forgotten.await {
        tracing::warn!(%error, "old keys stay until the next round");
    }
}

/// The one thing that is due for this need. Another process may have done it: then nothing happens.
async fn move_on(app: &App, need: need::Model) -> Result<(), ApiError> {
    if let Some(pool) = pool::lock::waiting_for(app, &need).await? {
        return pool::lock::end_waiting(app, need, &pool).await;
    }
    if (app.now)() >= need.window_until {
        return expire(app, need).await;
    }
    let offers = offers::store::list_of_needs(app.db.reader(), &[need.id]).await?;
    if offers.iter().any(|offer| offer.state == OfferState::Standby) {
        return reopen(app, need).await;
    }
    let step = dispatch::next(app, &need, &dispatch::already(&need, &offers), need.wave.max(0) + 1)
        .await?;
    let open = |offer: &offer::Model| offer.state == OfferState::Open;
    let overdue = |offer: &offer::Model| open(offer) && offer.expires_at <= (app.now)();
    let nobody = step.wave == AGENTS && step.offers.is_empty();
    if need.kind == NeedKind::Pool && nobody {
        // No village agent looks for a pool: better that each goes on alone while there is time.
        return if offers.iter().any(|offer| open(offer) && !overdue(offer)) {
            ask(app, need, step, false).await
        } else {
            pool::lock::dissolve(app, need, "问过的队都来不了，先单独帮您找队").await
        };
    }
    // A standby was asked after the agents, and let its time pass: they are asked once more.
    let with_agents = need.wave != AGENTS || offers.iter().any(overdue);
    let anew = nobody && with_agents;
    ask(app, need, step, anew).await
}

const fn as_seen(need: &need::Model) -> When<'static> {
    When { states: &[NeedState::Open], version: Some(need.version) }
}

/// The window is over: the farmer is told, with the reasons a tap away.
async fn expire(app: &App, need: need::Model) -> Result<(), ApiError> {
    if need.kind == NeedKind::Pool {
        return pool::lock::dissolve(app, need, "到期没有队能一起干完").await;
    }
    let shared = app.clone();
    app.write(move |tx| {
        let (app, need) = (shared.clone(), need.clone());
        async move {
            let row = need::ActiveModel { state: Set(NeedState::Expired), ..Default::default() };
            let entry = Entry::system("expired", "到期没有队能来");
            let Some(need) = store::change(tx, need.id, as_seen(&need), row, entry).await? else {
                return Ok(());
            };
            let mut owed = lapse(tx, &need, &[OfferState::Open, OfferState::Standby]).await?;
            let operation = app.catalogue.stored(&need.operation);
            owed.extend(to_farmer(&need, &Notice::need_expired(&need, operation)));
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

/// Offers whose time ran out.
async fn lapse(tx: &Tx, need: &need::Model, states: &[OfferState]) -> Result<Owed, ApiError> {
    let closed =
        offers::store::close_all(&tx.db, need.id, states, OfferState::Expired, tx.now).await?;
    offers::flow::tell(tx, &closed, Notice::offer_expired).await
}

/// A standby is asked first.
async fn reopen(app: &App, need: need::Model) -> Result<(), ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, need) = (shared.clone(), need.clone());
        async move {
            if offers::flow::best_standby(tx, &need).await?.is_none() {
                return search_anew(tx, &need).await;
            }
            let ends_at = (tx.now + app.config.offers.accept_window).min(need.window_until);
            let row = need::ActiveModel { wave_ends_at: Set(ends_at), ..Default::default() };
            let entry = Entry::system("standby_asked", "在问替补的队");
            let Some(need) = store::change(tx, need.id, as_seen(&need), row, entry).await? else {
                return Ok(());
            };
            let mut owed = lapse(tx, &need, &[OfferState::Open]).await?;
            owed.extend(
                offers::flow::ask_standby(tx, &app, &need, ends_at).await?.unwrap_or_default(),
            );
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

/// Whoever stood by may not work any more: the waves begin anew.
async fn search_anew(tx: &Tx, need: &need::Model) -> Result<(), ApiError> {
    let entry = Entry::system("search_anew", "重新找队");
    let (when, row) = (as_seen(need), store::anew(tx.now));
    let Some(need) = store::change(tx, need.id, when, row, entry).await? else {
        return Ok(());
    };
    let owed = lapse(tx, &need, &[OfferState::Open, OfferState::Standby]).await?;
    outbox::owe(tx, owed).await
}

/// Asks the next wave; `with_agents`: the village agents, and again whoever only let time pass.
async fn ask(app: &App, need: need::Model, step: Step, with_agents: bool) -> Result<(), ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, need, step) = (shared.clone(), need.clone(), step.clone());
        async move {
            let row = need::ActiveModel {
                wave: Set(step.wave),
                wave_ends_at: Set(step.ends_at),
                ..Default::default()
            };
            if step.offers.is_empty() && !with_agents {
                // Nobody new to ask: looked at again later, without a word.
                return Ok(store::postpone(tx, &need, step.ends_at).await?);
            }
            let Some(need) =
                store::change(tx, need.id, as_seen(&need), row, asked_words(&step)).await?
            else {
                return Ok(());
            };
            let owed = put(tx, &app, &need, step, with_agents).await?;
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

async fn put(
    tx: &Tx,
    app: &App,
    need: &need::Model,
    step: Step,
    with_agents: bool,
) -> Result<Owed, ApiError> {
    let mut owed = Owed::new();
    if with_agents {
        owed.extend(offers::flow::ask_again(tx, app, need).await?);
        owed.extend(to_farmer(need, &Notice::need_with_agents(need.id)));
    } else {
        let over = if step.wave < AGENTS {
            lapse(tx, need, &[OfferState::Open]).await?
        } else {
            let over = offers::store::close_overdue(&tx.db, need.id, tx.now).await?;
            offers::flow::tell(tx, &over, Notice::offer_expired).await?
        };
        owed.extend(over);
        // A need that left its pool, or lost its team, begins with the first wave.
        let (n, wider) = (step.offers.len(), step.wave > 1);
        let notice = if wider { Notice::need_widened } else { Notice::need_asked };
        owed.extend(tell(tx, need, |behind| notice(behind.id, n)).await?);
    }
    owed.extend(dispatch::apply(tx, &app.catalogue, need, step).await?);
    Ok(owed)
}
