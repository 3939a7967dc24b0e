//! The machine is broken, or somebody is ill: a team cannot come to anybody on a whole day. Or the
//! township has stopped it: then it comes to nobody at all.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures_util::future::FutureExt;

use super::{
    leave,
    scene::Scene,
    store,
    view::{self, VisitView},
};
use crate::{
    app::App,
    auth::Leader,
    db::Tx,
    entity::{
        need,
        visit::{self, VisitState},
    },
    error::ApiError,
    needs::{
        self,
        dispatch::{LOST, Owed, to_farmer},
        pool,
    },
    notices::{notice::Notice, outbox},
    teams, words,
};

const NOT_BEGUN: [VisitState; 2] = [VisitState::Booked, VisitState::Arrived];

/// Gives back everything that the team has promised for this day and not begun, at once, so that
/// it can be planned together. Returns what was given back of that day; a repetition changes
/// nothing and returns the same.
pub async fn drop_out(
    app: &App,
    leader: Leader,
    day: NaiveDate,
    reason: String,
) -> Result<Vec<VisitView>, ApiError> {
    let hours = hours(day)?;
    let shared = app.clone();
    let dropped = app.write(move |tx| {
        let (app, reason) = (shared.clone(), format!("来不了：{reason}"));
        async move {
            let visits = held(tx, leader, Some(hours)).await?;
            let n = give_back(tx, &app, leader, visits, &reason).await?;
            if n > 0 {
                let record = teams::store::Record { dropped: n, ..Default::default() };
                teams::store::add_to_record(&tx.db, leader.team, record).await?;
            }
            let over = [VisitState::Dropped];
            let rows = store::list_of_team(&tx.db, leader.team, Some(hours), &over).await?;
            Ok(view::all(&tx.db, &app, rows, leader.id).await?)
        }
        .boxed()
    });
    let dropped = dropped.await?;
    app.hub.sweep.notify_one();
    Ok(dropped)
}

/// Gives back everything that the team has not begun, whenever it was to be; its record says
/// nothing of it. The caller rings `hub.sweep`.
pub async fn give_all_back(tx: &Tx, app: &App, leader: Leader) -> Result<(), ApiError> {
    let visits = held(tx, leader, None).await?;
    give_back(tx, app, leader, visits, "来不了：乡里暂停了这支队").await.map(drop)
}

/// From midnight to midnight, by China's clock.
fn hours(day: NaiveDate) -> Result<(DateTime<Utc>, DateTime<Utc>), ApiError> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    let from = midnight.checked_sub_signed(TimeDelta::seconds(words::CHINA_SECONDS.into()));
    let until = from.and_then(|from| from.checked_add_signed(TimeDelta::days(1)));
    let unknown = || ApiError::invalid("day", "date_out_of_range", "日期不对，请重新选");
    from.zip(until).ok_or_else(unknown)
}

/// The visits to give back, with the row of every need that they concern held: pools first, then
/// needs by id.
async fn held(
    tx: &Tx,
    leader: Leader,
    hours: Option<(DateTime<Utc>, DateTime<Utc>)>,
) -> Result<Vec<visit::Model>, ApiError> {
    let seen = store::list_of_team(&tx.db, leader.team, hours, &NOT_BEGUN).await?;
    let needs = needs::store::find_all(&tx.db, seen.iter().map(|visit| visit.need_id)).await?;
    let pools: BTreeSet<_> = needs.iter().filter_map(|need| need.pool_id).collect();
    let pools: Vec<_> = pools.into_iter().collect();
    for pool in &pools {
        needs::store::lock(&tx.db, *pool).await?;
    }
    let members = pool::store::members_of(&tx.db, &pools).await?;
    let rows: BTreeSet<_> = needs.iter().chain(&members).map(|need| need.id).collect();
    for need in rows {
        needs::store::lock(&tx.db, need).await?;
    }
    // What was accepted in between is no part of it: its row is not held.
    let mut visits = store::list_of_team(&tx.db, leader.team, hours, &NOT_BEGUN).await?;
    visits.retain(|visit| seen.iter().any(|seen| seen.id == visit.id));
    Ok(visits)
}

/// Gives back each pool and each need; how many they were.
async fn give_back(
    tx: &Tx,
    app: &App,
    leader: Leader,
    visits: Vec<visit::Model>,
    reason: &str,
) -> Result<i32, ApiError> {
    let (mut pools, mut own, mut owed, mut n) = (BTreeSet::new(), Vec::new(), Owed::new(), 0);
    for visit in visits {
        let scene = Scene::find(&tx.db, leader.id, visit.id).await?;
        match scene.need.pool_id {
            None => own.push(scene),
            Some(pool) if !pools.insert(pool) => {}
            Some(pool) => {
                let until = until(tx, app, &scene.need);
                owed.extend(leave::end_pool(tx, app, &scene, pool, until, reason).await?.1);
                n += 1;
            }
        }
    }
    n += i32::try_from(own.len()).unwrap_or(i32::MAX);
    owed.extend(give_own_back(tx, app, &own, reason).await?);
    outbox::owe(tx, owed).await?;
    Ok(n)
}

/// One need is asked for as after any drop-out. Several are left to be planned together, those who
/// stand by included.
async fn give_own_back(tx: &Tx, app: &App, own: &[Scene], reason: &str) -> Result<Owed, ApiError> {
    let mut owed = Owed::new();
    for scene in own {
        let until = until(tx, app, &scene.need);
        let visit = leave::end(tx, scene, until, reason).await?;
        teams::store::release(&tx.db, visit.id).await?;
        let operation = app.catalogue.stored(&scene.need.operation);
        if own.len() == 1 || scene.need.window_until <= tx.now {
            owed.extend(leave::ask_others(tx, app, scene, &visit, operation, until).await?);
            continue;
        }
        needs::store::restart(tx, scene.need.id, LOST).await?;
        let next = "正在和别的活一起重新安排";
        let notice = Notice::team_dropped(&visit, &scene.team.name, operation, next);
        owed.extend(to_farmer(&scene.need, &notice));
    }
    Ok(owed)
}

/// As long as any team is waited for.
fn until(tx: &Tx, app: &App, need: &need::Model) -> DateTime<Utc> {
    (tx.now + app.config.offers.accept_window).min(need.window_until)
}
