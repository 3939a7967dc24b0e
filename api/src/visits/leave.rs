//! How a visit ends before the work begins: the team drops out, or does not come.

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    scene::{Scene, act},
    store,
    view::VisitView,
};
use crate::{
    app::App,
    catalogue::Operation,
    db::Tx,
    entity::{
        need::{self, NeedKind, NeedState},
        offer::OfferState,
        rating::Side,
        visit::{self, VisitState},
    },
    error::ApiError,
    ids::{NeedId, PersonId, VisitId},
    needs::{
        self,
        dispatch::{LOST, Owed, PLANNED, to_farmer},
        pool,
        store::{Entry, When},
    },
    notices::{notice::Notice, outbox},
    offers, teams,
};

/// Late visits looked at in one round.
const BATCH: u64 = 100;

/// The team cannot come after all: its hours are free again, and the best standby is asked at once.
pub async fn drop_out(
    app: &App,
    actor: PersonId,
    id: VisitId,
    reason: String,
) -> Result<VisitView, ApiError> {
    part(app, actor, id, Side::Team, format!("来不了：{reason}")).await
}

/// The team did not come: the farmer gives the job to another one.
pub async fn replace(app: &App, actor: PersonId, id: VisitId) -> Result<VisitView, ApiError> {
    part(app, actor, id, Side::Farmer, "没有来，换了队".to_owned()).await
}

async fn part(
    app: &App,
    actor: PersonId,
    id: VisitId,
    side: Side,
    reason: String,
) -> Result<VisitView, ApiError> {
    let shared = app.clone();
    let parted = act(app, actor, id, side, move |tx, scene, operation| {
        let (app, reason) = (shared.clone(), reason.clone());
        async move {
            if scene.visit.state == VisitState::Dropped {
                return Ok(scene.visit.clone());
            }
            if side == Side::Farmer && !is_late(&app, &scene.visit, tx.now) {
                return Err(ApiError::VisitWrongState);
            }
            let until = (tx.now + app.config.offers.accept_window).min(scene.need.window_until);
            let (visit, owed) = if let Some(pool) = scene.need.pool_id {
                end_pool(tx, &app, scene, pool, until, &reason).await?
            } else {
                let visit = end(tx, scene, until, &reason).await?;
                teams::store::release(&tx.db, visit.id).await?;
                let owed = ask_others(tx, &app, scene, &visit, operation, until).await?;
                (visit, owed)
            };
            outbox::owe(tx, owed).await?;
            let record = teams::store::Record { dropped: 1, ..Default::default() };
            teams::store::add_to_record(&tx.db, visit.team_id, record).await?;
            Ok(visit)
        }
        .boxed()
    });
    let parted = parted.await?;
    app.hub.sweep.notify_one();
    Ok(parted)
}

/// Whether nobody has come though it was time.
#[must_use]
pub fn is_late(app: &App, visit: &visit::Model, now: DateTime<Utc>) -> bool {
    let late_at = visit.planned_start_at + app.config.offers.late_after;
    let late_at = visit.planned_start_by.map_or(late_at, |by| late_at.max(by));
    visit.state == VisitState::Booked && now >= late_at
}

/// The need is open again, and waits for the standby `until` then, as long as for any team.
pub(super) async fn end(
    tx: &Tx,
    scene: &Scene,
    until: DateTime<Utc>,
    reason: &str,
) -> Result<visit::Model, ApiError> {
    let row = visit::ActiveModel { state: Set(VisitState::Dropped), ..Default::default() };
    let open = need::ActiveModel {
        state: Set(NeedState::Open),
        wave_ends_at: Set(until),
        ..Default::default()
    };
    let from = match scene.side {
        Side::Team => &[VisitState::Booked, VisitState::Arrived][..],
        Side::Farmer => &[VisitState::Booked],
    };
    let entry = scene.entry("dropped", format!("{}{reason}", scene.team.name));
    let visit = scene.step(tx, from, row, open, entry).await?;
    offers::store::close(&tx.db, visit.offer_id, OfferState::Dropped, tx.now).await?;
    Ok(visit)
}

/// The same for a pool: all of it that has not begun is open again, and asked for as a whole.
pub(super) async fn end_pool(
    tx: &Tx,
    app: &App,
    scene: &Scene,
    pool: NeedId,
    until: DateTime<Utc>,
    reason: &str,
) -> Result<(visit::Model, Owed), ApiError> {
    let returned = pool::part::whole(tx, scene, pool, until, reason).await?;
    let until = until.min(returned.standing.window_until);
    let (standby, next) = next_team(tx, app, &returned.standing, until).await?;
    let mut owed = pool::part::told(app, &scene.team.name, &returned, next);
    if scene.side == Side::Farmer {
        owed.extend(scene.to_team(Notice::job_lost(&returned.visit)));
    }
    owed.extend(standby);
    Ok((returned.visit, owed))
}

/// Asks the standby or begins the waves anew; whom that tells, and what the farmer hears of it.
async fn next_team(
    tx: &Tx,
    app: &App,
    need: &need::Model,
    until: DateTime<Utc>,
) -> Result<(Owed, &'static str), ApiError> {
    if let Some(asked) = offers::flow::ask_standby(tx, app, need, until).await? {
        return Ok((asked, "已在问替补的队"));
    }
    let wave = if need.kind == NeedKind::Pool { PLANNED } else { LOST };
    needs::store::restart(tx, need.id, wave).await?;
    let is_over = need.window_until <= tx.now;
    Ok((Owed::new(), if is_over { "约定的日子也过了" } else { "正在重新找队" }))
}

/// Asks the standby, or begins the waves anew, or says that the time is over; whom that tells.
pub(super) async fn ask_others(
    tx: &Tx,
    app: &App,
    scene: &Scene,
    visit: &visit::Model,
    operation: &Operation,
    until: DateTime<Utc>,
) -> Result<Owed, ApiError> {
    let need = &scene.need;
    let (standby, next) = next_team(tx, app, need, until).await?;
    let notice = Notice::team_dropped(visit, &scene.team.name, operation, next);
    let mut owed = to_farmer(need, &notice);
    if scene.side == Side::Farmer {
        owed.extend(scene.to_team(Notice::job_lost(visit)));
    }
    owed.extend(standby);
    Ok(owed)
}

/// Tells both sides, once, of every visit whose team is late.
pub async fn tell_late(app: &App) -> Result<(), ApiError> {
    let now = (app.now)();
    let before = now - app.config.offers.late_after;
    for visit in store::list_late(app.db.reader(), before, now, BATCH).await? {
        app.write(move |tx| {
            let visit = visit.clone();
            async move { tell(tx, &visit).await }.boxed()
        })
        .await?;
    }
    Ok(())
}

async fn tell(tx: &Tx, visit: &visit::Model) -> Result<(), ApiError> {
    let when = When { states: &[NeedState::Taken], version: None };
    let entry = Entry::system("late", "过了约定的时间，队伍还没有到");
    let blank = need::ActiveModel::default();
    let Some(need) = needs::store::change(tx, visit.need_id, when, blank, entry).await? else {
        return Ok(());
    };
    if !store::note_late(&tx.db, visit.id, tx.now).await? {
        // Another process was first, or the team has come: undone by the error.
        return Err(ApiError::VisitWrongState);
    }
    let team = teams::store::find(&tx.db, visit.team_id).await?.ok_or(ApiError::NotFound)?;
    let mut owed = to_farmer(&need, &Notice::team_late(visit, &team.name));
    owed.push((team.leader_id, Notice::you_are_late(visit)));
    outbox::owe(tx, owed).await
}
