//! What a pool of one operation waits for at one place, and until when.

use std::time::Duration;

use chrono::{DateTime, Utc};
use matching::{
    Fen, Moment, Position, Window,
    need::Land,
    pool::{Around, Plot, Pool, Terms, Tiers},
    units::SquareMeters,
    weather::Weather,
};
use sea_orm::ActiveEnum;

use crate::{
    app::App,
    catalogue::{Kind, Operation},
    entity::{need, pool},
    error::ApiError,
    ids::NeedId,
    needs::{dispatch::engine, explain::moment},
    place::stored,
};

/// A full working day, which capacities are given for, in seconds.
const FULL_DAY: f64 = 8.0 * 3600.0;

/// The engine's terms, and the prices around; thought out before the transaction.
#[derive(Clone, Debug)]
pub struct Aim {
    pub terms: Terms,
    /// No price while no team is near.
    pub tiers: pool::Tiers,
}

impl Aim {
    /// What waiting is worth where this need is.
    pub async fn at(app: &App, need: &need::Model) -> Result<Self, ApiError> {
        let operation = app.catalogue.stored(&need.operation);
        // Whoever does the work counts: prices may fall below the ceiling yet.
        let engine = matching::Need { price_ceiling: None, ..engine(need, operation) };
        let teams = app.roster.around(app, &engine).await?;
        let around = Around::of(engine.place, &need.operation, teams.iter().map(AsRef::as_ref));
        Ok(Self::new(operation, around))
    }

    /// Waits for as much as the engine's terms ask, or less where no team around gets cheaper or
    /// asks for more before it comes: nobody waits for nothing.
    fn new(operation: &Operation, around: Option<Around>) -> Self {
        let mut terms = terms(operation);
        let Some(around) = around else { return Self { terms, tiers: pool::Tiers(Vec::new()) } };
        terms.least = smaller(terms.least, around.enough);
        let least_mu = terms.least.to_mu();
        let steps = around.tiers.steps().filter(|(from, _)| *from <= least_mu + GRAIN);
        let tier = |(from_mu, price_fen)| pool::Tier { from_mu: tidy(from_mu), price_fen };
        Self { terms, tiers: pool::Tiers(steps.map(tier).collect()) }
    }

    /// With so many mu a pool waits for nobody.
    #[must_use]
    pub fn enough_mu(&self) -> f64 {
        tidy(self.terms.least.to_mu())
    }
}

/// The engine measures areas to ten-thousandths of a mu.
pub(super) const GRAIN: f64 = 0.0001;

/// To whole grains, so that a sum of plots reaches the threshold that it adds up to.
#[must_use]
pub fn tidy(mu: f64) -> f64 {
    (mu / GRAIN).round() * GRAIN
}

/// How large and wide pools of an operation are: the engine's terms for its kind of work, and no
/// more than a usual team does in a day.
#[must_use]
pub fn terms(operation: &Operation) -> Terms {
    let (code, free) = (operation.code.as_str(), Tiers::new([(0.0, 0)]).expect("one price"));
    let known = match operation.kind {
        Kind::Uav => Terms::spraying(code, operation.min_quantity, free),
        Kind::Machine | Kind::Crew => Terms::tillage(code, free),
    };
    let terms = known.expect("the catalogue's amounts are above zero");
    let day = SquareMeters::from_mu(operation.capacity_per_day).expect("as above");
    let most = smaller(terms.most, day);
    let least = smaller(terms.least, most);
    Terms { most, least, target: least, seconds_per_m2: FULL_DAY / day.get(), ..terms }
}

fn smaller(a: SquareMeters, b: SquareMeters) -> SquareMeters {
    if a.get() <= b.get() { a } else { b }
}

/// The need as the engine pools it, worked in this window; `None` for a speck that has no area.
fn plot(need: &need::Model, place: Position, window: Window) -> Option<Plot<NeedId>> {
    Some(Plot {
        id: need.id,
        place,
        operation: need.operation.clone(),
        crop: need.crop.map(|crop| crop.to_value()),
        land: Land { area: SquareMeters::from_mu(need.quantity).ok()?, irregular: false },
        slope_degrees: need.slope_degrees,
        window,
    })
}

pub(super) fn place(need: &need::Model) -> Position {
    stored(need.lon, need.lat)
}

pub(super) fn window(need: &need::Model) -> Window {
    let at = |at: DateTime<Utc>| Moment::new(at.timestamp());
    Window { from: at(need.window_from), until: at(need.window_until) }
}

/// These needs as one pool of the engine, each worked in a window that all share; `None` when
/// they do not belong together.
///
/// The engine also forms pools whose windows only follow one another; a need has one window, so
/// that whatever time a team chooses suits everybody.
///
/// Who is a neighbour is asked of the middles of cells, because strangers may ask it by a preview
/// (ADR 6).
#[must_use]
pub fn pooled(members: &[need::Model], terms: &Terms, now: DateTime<Utc>) -> Option<Pool<NeedId>> {
    joined(members, terms, now, |need| place(need).snapped())
}

/// The same at the exact fields, for those who go there; `None` too where the cells were neighbours
/// and the fields are too far apart.
#[must_use]
pub fn routed(members: &[need::Model], terms: &Terms, now: DateTime<Utc>) -> Option<Pool<NeedId>> {
    joined(members, terms, now, place)
}

fn joined(
    members: &[need::Model],
    terms: &Terms,
    now: DateTime<Utc>,
    at: fn(&need::Model) -> Position,
) -> Option<Pool<NeedId>> {
    let (weather, now) = (Weather::default(), Moment::new(now.timestamp()));
    let mut windows = members.iter().map(window);
    let first = windows.next()?;
    let common = windows.try_fold(first, Window::shared)?;
    let mut plots = members.iter().map(|need| plot(need, at(need), common));
    let first = Pool::open(&plots.next()??, terms, &weather, now).ok()?;
    plots.try_fold(first, |pool, plot| pool.join(&plot?, terms, &weather, now).ok())
}

/// When a pool stops waiting: `lead` before the last moment at which its day could begin.
#[must_use]
pub fn locks_at(
    pool: &Pool<NeedId>,
    members: &[need::Model],
    lead: Duration,
) -> Option<DateTime<Utc>> {
    let until = members.iter().map(|member| member.window_until).min()?;
    let during = pool.during();
    let day = moment(during.until) - moment(during.from);
    Some(until - day - lead)
}

/// Whether the most that this member pays for a mu will do once the pool is complete.
#[must_use]
pub fn affords(member: &need::Model, tiers: &pool::Tiers) -> bool {
    let least = tiers.0.last().map(|tier| Fen::new(tier.price_fen));
    member.price_ceiling_fen.is_none_or(|most| least.is_none_or(|it| it <= Fen::new(most)))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use serde_json::json;

    use super::*;
    use crate::{catalogue::Catalogue, ids::PersonId, needs::form::NeedForm};

    /// Eight mu of tilling, posted at `now`, for the three days from `from` on.
    fn posted(operation: &Operation, from: DateTime<Utc>, now: DateTime<Utc>) -> need::Model {
        let form: NeedForm = serde_json::from_value(json!({
            "operation": operation.code,
            "place": {"lon": 109.384, "lat": 36.0, "datum": "wgs84"},
            "quantity": 8.0,
            "window": {"from": from, "until": from + TimeDelta::days(3)},
        }))
        .unwrap();
        let draft = form.check(operation, None, "", now).unwrap();
        draft.into_row(PersonId::new(), PersonId::new(), now)
    }

    #[test]
    fn neighbours_are_pooled_at_every_hour_of_the_day() {
        let catalogue = Catalogue::compiled_in();
        let operation = catalogue.stored("TILL_ROTARY");
        let midnight: DateTime<Utc> = "2026-05-20T00:00:00+08:00".parse().unwrap();
        for hour in 0..24 {
            let now = midnight + TimeDelta::hours(hour);
            let later = now + TimeDelta::hours(2);
            let members = [posted(operation, now, now), posted(operation, later, now)];
            let pool = pooled(&members, &terms(operation), now);
            let during = pool.map(|pool| moment(pool.during().from));
            assert!(during.is_some_and(|from| from >= later), "at {hour}: {during:?}");
        }
    }
}
