//! The soft preferences: what each part of a visit costs, in fen.

use crate::cost::{Cost, Term, TermKind};
use crate::filter::Fit;
use crate::need::Need;
use crate::place::distance;
use crate::policy::Policy;
use crate::team::{Booking, Record, Team};
use crate::time::{Moment, Window};
use crate::units::{Fen, Meters};
use crate::visit::PlannedVisit;
use crate::week::local_day;

/// Weighs a visit; each term is rounded once, to whole fen.
pub(crate) fn cost<Id>(
    need: &Need,
    team: &Team<Id>,
    fit: &Fit<'_>,
    policy: &Policy,
    now: Moment,
) -> Cost {
    let Fit { service, planned, .. } = fit;
    let terms = [
        (TermKind::Price, service.price.times(need.quantity)),
        (TermKind::Travel, Fen::rounded(travel(need, team, planned, policy, now))),
        (TermKind::Waiting, Fen::rounded(waiting(need, planned, policy, now))),
        (TermKind::Scarcity, Fen::rounded(scarcity(need, team, planned, policy))),
        (TermKind::Trust, Fen::rounded(trust(team.record, policy))),
        (TermKind::Continuity, Fen::rounded(continuity(need, team, planned, policy, now))),
    ];
    let terms = terms.into_iter().filter(|(_, fen)| *fen != Fen::new(0));
    Cost { terms: terms.map(|(kind, fen)| Term { kind, fen }).collect() }
}

/// What the visit adds to the team's way that day, and the way home and back for every further day.
///
/// `fen per km · road km of (before → field) + (field → after) - (before → after)`, where before
/// and after are bookings of the same local day, else the base.
fn travel<Id>(
    need: &Need,
    team: &Team<Id>,
    planned: &PlannedVisit,
    policy: &Policy,
    now: Moment,
) -> f64 {
    let visit = planned.visit;
    let bookings = || team.booked.iter().filter(|booking| booking.during.until > now);
    let earlier = bookings().filter(|b| {
        b.during.until <= visit.from && local_day(b.during.until) == local_day(visit.from)
    });
    let later = bookings().filter(|b| {
        b.during.from >= visit.until && local_day(b.during.from) == local_day(visit.until)
    });
    let before = earlier.max_by_key(|b| b.during.until).map_or(team.base, |b| b.place);
    let after = later.min_by_key(|b| b.during.from).map_or(team.base, |b| b.place);
    let km = |a, b| policy.road_km(distance(a, b));
    let added = km(before, need.place) + km(need.place, after) - km(before, after);
    let nights = nights(&planned.work) * 2.0 * km(team.base, need.place);
    policy.travel_fen_per_km * (added.max(0.0) + nights)
}

/// How often the team goes home before the work is done.
fn nights(work: &[Window]) -> f64 {
    let changes = work.windows(2).filter(|two| local_day(two[0].from) != local_day(two[1].from));
    changes.map(|_| 1.0).sum()
}

/// `fen per hour · hours from the start of the window, or from now, to the start of the work`.
fn waiting(need: &Need, planned: &PlannedVisit, policy: &Policy, now: Moment) -> f64 {
    let since = need.window.from.max(now);
    policy.waiting_fen_per_h * hours(Window { from: since, until: planned.visit.from })
}

/// `fen · kinds of valid qualification this job does not ask for`.
pub(crate) fn scarcity<Id>(
    need: &Need,
    team: &Team<Id>,
    planned: &PlannedVisit,
    policy: &Policy,
) -> f64 {
    let valid = team.qualifications.iter().filter(|held| held.expires > planned.visit.from);
    let mut idle: Vec<_> = valid
        .map(|held| held.kind.as_str())
        .filter(|kind| Some(*kind) != need.qualification.as_deref())
        .collect();
    idle.sort_unstable();
    idle.dedup();
    idle.iter().map(|_| policy.idle_skill_fen).sum()
}

/// `fen · stars below 5 + fen · share of jobs given back`, both pulled towards a prior:
/// `(sum + prior mean · prior count) / (count + prior count)`, the usual Bayesian average.
pub(crate) fn trust(record: Record, policy: &Policy) -> f64 {
    let Record { jobs_done, dropped, stars_sum, stars_n } = record;
    let pulled = |sum: u32, count: f64, mean: f64, weight: f64| {
        (f64::from(sum) + mean * weight) / (count + weight)
    };
    let stars = pulled(stars_sum, stars_n.into(), policy.prior_stars, policy.prior_ratings);
    let jobs = f64::from(jobs_done) + f64::from(dropped);
    let drops = pulled(dropped, jobs, policy.prior_drop_rate, policy.prior_jobs);
    policy.star_fen * (5.0 - stars).max(0.0) + policy.drop_fen * drops
}

/// The bonus, below zero, for a team that is at a neighbour's a day before or after at most.
fn continuity<Id>(
    need: &Need,
    team: &Team<Id>,
    planned: &PlannedVisit,
    policy: &Policy,
    now: Moment,
) -> f64 {
    let near = Meters::known(policy.neighbour_m);
    let at_a_neighbours = team.booked.iter().any(|booking| {
        booking.during.until > now
            && days_apart(booking, planned.visit) <= 1
            && distance(booking.place, need.place) <= near
    });
    if at_a_neighbours { -policy.neighbour_fen } else { 0.0 }
}

/// Local calendar days between a booking and a visit; neither overlaps the other.
fn days_apart(booking: &Booking, visit: Window) -> i64 {
    let after = local_day(booking.during.from) - local_day(visit.until);
    let before = local_day(visit.from) - local_day(booking.during.until);
    after.max(before)
}

fn hours(window: Window) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 s, 285 million years")]
    let seconds = window.seconds() as f64;
    seconds / 3600.0
}
