//! When a team could come: the earliest visit its hours and bookings allow.

use crate::filter::best_suited;
use crate::need::Need;
use crate::place::{Position, distance};
use crate::policy::{Policy, whole_seconds};
use crate::reason::Ineligible;
use crate::team::{Booking, Service, Team};
use crate::time::{Moment, Window};
use crate::week::Week;

/// A full working day, which [`Service::capacity_per_day`] is given for, in seconds.
const FULL_DAY: f64 = 8.0 * 3600.0;
const NEVER: Moment = Moment::new(i64::MIN);
const ALWAYS: Moment = Moment::new(i64::MAX);

/// The earliest visit that is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedVisit {
    /// From arrival at the field until the work is done.
    pub visit: Window,
    /// The working stretches occupied inside `visit`, in order.
    pub work: Vec<Window>,
}

/// The earliest visit `team` can make now, whatever else speaks against it: the check to
/// repeat when an offer is accepted.
///
/// Only the operation, the working hours and the bookings count here: price, reach and the
/// like were settled when the offer was made. Of several machines the best suited comes.
pub fn plan_visit<Id>(
    need: &Need,
    team: &Team<Id>,
    policy: &Policy,
    now: Moment,
) -> Result<PlannedVisit, Ineligible> {
    let mut refused = None;
    for service in best_suited(need, team) {
        match plan(need, team, service, policy, now) {
            Ok(planned) => return Ok(planned),
            Err(reason) => refused = refused.or(Some(reason)),
        }
    }
    Err(refused.unwrap_or(Ineligible::OperationUnsupported))
}

pub(crate) fn plan<Id>(
    need: &Need,
    team: &Team<Id>,
    service: &Service,
    policy: &Policy,
    now: Moment,
) -> Result<PlannedVisit, Ineligible> {
    let job = Job::of(need, service, policy);
    let window = need.window;
    let arrival = now.plus(policy.travel_seconds(distance(team.base, need.place)));
    let booked = still_booked(team, now);
    let free = free_times(&booked, need.place, arrival, policy);
    if let Some(planned) = job.earliest(&free, &team.week, window) {
        return Ok(planned);
    }
    let unbooked = free_times(&[], need.place, arrival, policy);
    let but_for_bookings =
        !booked.is_empty() && job.earliest(&unbooked, &team.week, window).is_some();
    Err(if but_for_bookings { Ineligible::CalendarBusy } else { job.too_long() })
}

/// How long the work takes and how late it may begin, in seconds.
struct Job {
    needed: i64,
    least_start: i64,
}

impl Job {
    fn of(need: &Need, service: &Service, policy: &Policy) -> Self {
        let work = seconds_of_work(need.quantity, service.capacity_per_day);
        let needed = whole_seconds(policy.setup_minutes * 60.0 + work).max(1);
        Self { needed, least_start: whole_seconds(policy.least_start_minutes * 60.0).min(needed) }
    }

    fn too_long(&self) -> Ineligible {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 s, 285 million years")]
        let hours_needed = self.needed as f64 / 3600.0;
        Ineligible::WindowTooShort { hours_needed }
    }

    /// The first free time in which the whole job fits; the earliest start ends earliest, too.
    fn earliest(&self, free: &[Window], week: &Week, window: Window) -> Option<PlannedVisit> {
        let mut gaps = free.iter().filter_map(|gap| gap.shared(window));
        gaps.find_map(|gap| self.fill(week, gap))
    }

    /// Works from the first stretch worth starting in, stretch after stretch, until done.
    fn fill(&self, week: &Week, gap: Window) -> Option<PlannedVisit> {
        let mut left = self.needed;
        if gap.seconds() < left {
            return None;
        }
        let mut work = Vec::new();
        for stretch in week.working(gap).skip_while(|s| s.seconds() < self.least_start) {
            let used = left.min(stretch.seconds());
            left -= used;
            work.push(Window { from: stretch.from, until: stretch.from.plus(used) });
            if left == 0 {
                let visit = Window { from: work[0].from, until: stretch.from.plus(used) };
                return Some(PlannedVisit { visit, work });
            }
        }
        None
    }
}

/// `quantity / capacity per day · 8 h`; endless unless both are above zero, so that nobody is
/// sent on nonsense.
pub(crate) fn seconds_of_work(quantity: f64, capacity_per_day: f64) -> f64 {
    let seconds = quantity / capacity_per_day * FULL_DAY;
    let makes_sense = quantity > 0.0 && capacity_per_day > 0.0 && !seconds.is_nan();
    if makes_sense { seconds } else { f64::INFINITY }
}

/// The bookings that are not over yet, by start. Once its bookings are over, a team is at its base.
fn still_booked<Id>(team: &Team<Id>, now: Moment) -> Vec<&Booking> {
    let mut booked: Vec<_> = team.booked.iter().filter(|b| b.during.until > now).collect();
    booked.sort_unstable_by_key(|booking| (booking.during.from, booking.during.until));
    booked
}

/// When the team can be at `place`: between its bookings, less the way from and to each.
fn free_times(
    booked: &[&Booking],
    place: Position,
    arrival: Moment,
    policy: &Policy,
) -> Vec<Window> {
    let mut free = Vec::with_capacity(booked.len() + 1);
    let (mut ready, mut back) = (arrival, NEVER);
    for Booking { during, place: there } in booked {
        let way = policy.travel_seconds(distance(*there, place));
        free.extend(Window::new(ready, during.from.minus(way)));
        back = back.max(during.until.plus(way));
        ready = back;
    }
    free.extend(Window::new(ready, ALWAYS));
    free
}
