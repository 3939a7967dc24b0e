//! The engine's picture of the approved teams, kept in memory and brought up to date on use.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, NaiveTime, Utc};
use matching::{
    Fen, Meters, Moment, Position, Team, Window,
    index::InvalidProvider,
    team::{Booking, Record},
    week::Week,
};
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::Mutex;

use super::{form, near::Near, store};
use crate::{
    app::App,
    catalogue::{Catalogue, Kind},
    entity::{team, team::TeamState},
    error::ApiError,
    ids::{TeamId, VisitId},
    needs,
    place::stored,
    visits, words,
};

/// Seconds in a half hour, the grain of the promises.
pub const HALF_HOUR: i64 = 1800;
const DAY: i64 = 24 * 3600;

/// Approved teams as the engine sees them.
pub struct Roster(Mutex<State>);

struct State {
    version: i64,
    near: Near,
}

impl Roster {
    /// Nobody yet; who is there is read on use.
    #[must_use]
    pub fn new(near: Near) -> Self {
        Self(Mutex::new(State { version: 0, near }))
    }

    /// The teams to weigh for this need, with their promises. One small query when nothing changed;
    /// otherwise only the teams that did are read again. What it shows may be outdated by the time
    /// it is used: the index proposes, the database disposes.
    pub async fn around(
        &self,
        app: &App,
        need: &matching::Need,
    ) -> Result<Vec<Arc<Team<TeamId>>>, ApiError> {
        let mut state = self.0.lock().await;
        let version = store::version(app.db.reader()).await?;
        if version > state.version {
            let changed = store::changed_since(app.db.reader(), state.version).await?;
            refresh(&mut state.near, app, changed).await?;
            state.version = version;
        }
        Ok(state.near.around(need))
    }
}

async fn refresh(near: &mut Near, app: &App, changed: Vec<team::Model>) -> Result<(), ApiError> {
    let approved = |row: &team::Model| row.state == TeamState::Approved;
    let (living, gone): (Vec<_>, Vec<_>) = changed.into_iter().partition(approved);
    let broken = |error: InvalidProvider| ApiError::Broken(error.to_string());
    for row in gone {
        near.remove(row.id).map_err(broken)?;
    }
    for team in picture(app.db.reader(), &app.catalogue, living, (app.now)()).await? {
        near.put(team).map_err(broken)?;
    }
    Ok(())
}

/// Teams as the engine sees them, read through this connection: bases and promised fields at the
/// middle of their cells, because what follows from them is shown to strangers (ADR 6).
pub async fn picture(
    db: &impl ConnectionTrait,
    catalogue: &Catalogue,
    rows: Vec<team::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<Team<TeamId>>, DbErr> {
    let mut booked = bookings(db, rows.iter().map(|row| row.id), now).await?;
    let engine = |row: team::Model| {
        let booked = booked.remove(&row.id).unwrap_or_default();
        engine(catalogue, &row, booked)
    };
    Ok(rows.into_iter().map(engine).collect())
}

/// What each team has promised from now on: runs of half hours at the place of their visit.
async fn bookings(
    db: &impl ConnectionTrait,
    teams: impl IntoIterator<Item = TeamId>,
    now: DateTime<Utc>,
) -> Result<HashMap<TeamId, Vec<Booking>>, DbErr> {
    let hours = store::promised(db, teams, now.timestamp() / HALF_HOUR - 48).await?;
    let places = places(db, hours.iter().map(|hour| hour.visit_id).collect()).await?;
    let mut booked: HashMap<TeamId, Vec<Booking>> = HashMap::new();
    let mut last: Option<(TeamId, VisitId, i64)> = None;
    for hour in hours {
        let Some(place) = places.get(&hour.visit_id) else { continue };
        let from = Moment::new(hour.half_hour * HALF_HOUR);
        let until = Moment::new((hour.half_hour + 1) * HALF_HOUR);
        let runs = booked.entry(hour.team_id).or_default();
        let follows = last == Some((hour.team_id, hour.visit_id, hour.half_hour - 1));
        match runs.last_mut() {
            Some(run) if follows => run.during.until = until,
            _ => runs.push(Booking { during: Window { from, until }, place: *place }),
        }
        last = Some((hour.team_id, hour.visit_id, hour.half_hour));
    }
    Ok(booked)
}

async fn places(
    db: &impl ConnectionTrait,
    mut ids: Vec<VisitId>,
) -> Result<HashMap<VisitId, Position>, DbErr> {
    ids.sort_unstable();
    ids.dedup();
    let visits = visits::store::find_all(db, ids).await?;
    let needs = needs::store::find_all(db, visits.iter().map(|visit| visit.need_id)).await?;
    let place = |id| {
        let need = needs.iter().find(|need| need.id == id);
        need.map(|need| stored(need.lon, need.lat).snapped())
    };
    Ok(visits.iter().filter_map(|visit| Some((visit.id, place(visit.need_id)?))).collect())
}

fn engine(catalogue: &Catalogue, row: &team::Model, booked: Vec<Booking>) -> Team<TeamId> {
    let machines = &row.machines.0;
    let width = machines.iter().filter_map(|machine| machine.width_m).reduce(f64::max);
    let slope = machines.iter().filter_map(|machine| machine.max_slope_degrees).reduce(f64::min);
    let service = |service: &team::Service| {
        let known = catalogue.stored(&service.operation);
        let by_machine = known.kind == Kind::Machine;
        matching::team::Service {
            operation: service.operation.clone(),
            price: Fen::new(service.price_fen),
            bulk: service.bulk.iter().map(bulk).collect(),
            capacity_per_day: service.capacity_per_day,
            min_quantity: service.min_quantity.or(Some(known.min_quantity)),
            max_slope_degrees: slope.filter(|_| by_machine),
            width_m: width.filter(|_| by_machine),
            machine: matching::team::Machine {
                flies: known.kind == Kind::Uav,
                ..matching::team::Machine::default()
            },
        }
    };
    Team {
        id: row.id,
        base: stored(row.lon, row.lat).snapped(),
        reach: Meters::new(f64::from(row.reach_m)).expect("a stored reach was checked"),
        services: row.services.0.iter().map(service).collect(),
        qualifications: papers(row),
        week: week(row),
        booked,
        record: record(row),
        limits: matching::team::Limits::default(),
    }
}

fn bulk(step: &team::Bulk) -> matching::team::Bulk {
    matching::team::Bulk { from: step.from, price: Fen::new(step.price_fen) }
}

fn week(row: &team::Model) -> Week {
    let shifts =
        row.week.0.iter().map(|shift| form::minutes(shift).expect("stored hours were checked"));
    Week::new(shifts).expect("stored hours were checked")
}

/// What an operator has seen; the rest does not count yet.
fn papers(row: &team::Model) -> Vec<matching::team::Qualification> {
    row.qualifications.0.iter().filter(|held| held.checked).map(paper).collect()
}

/// A paper holds through its last day, by China's clock.
fn paper(paper: &team::Qualification) -> matching::team::Qualification {
    let midnight = paper.expires_on.and_time(NaiveTime::MIN).and_utc().timestamp();
    // In whole seconds, because the calendar ends: a stored day may be its last one.
    let end = midnight + DAY - i64::from(words::CHINA_SECONDS);
    matching::team::Qualification { kind: paper.kind.clone(), expires: Moment::new(end) }
}

fn record(row: &team::Model) -> Record {
    let count = |n: i32| u32::try_from(n).unwrap_or(0);
    Record {
        jobs_done: count(row.jobs_done_n),
        dropped: count(row.dropped_n),
        stars_sum: count(row.stars_sum),
        stars_n: count(row.stars_n),
    }
}
