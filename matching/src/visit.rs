//! When a team could come: the earliest visit its hours, its bookings and the weather allow.

use std::borrow::Cow;

use crate::ask::{Ask, float, rounded_up};
use crate::filter::best_suited;
use crate::need::Need;
use crate::place::distance;
use crate::policy::Policy;
use crate::promise::{Start, begins};
use crate::reason::Ineligible;
use crate::stretches::Stretches;
use crate::team::{Booking, Service, Team};
use crate::time::{Moment, Window};
use crate::units::Meters;
use crate::week::{day_at, local_day, local_days};

const ALWAYS: Moment = Moment::new(i64::MAX);

/// The earliest visit that is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedVisit {
    /// From arrival at the field until the work is done.
    pub visit: Window,
    /// The working stretches occupied inside `visit`, in order.
    pub work: Stretches,
    /// When the work begins, as far as can be promised.
    pub start: Start,
}

/// The earliest visit `team` can make now, whatever else speaks against it: the check to
/// repeat when an offer is accepted.
///
/// Only the operation, the working hours, the weather and the bookings count here: price, reach
/// and the like were settled when the offer was made. Of several machines the best suited comes.
pub fn plan_visit<Id>(
    need: &Need,
    team: &Team<Id>,
    policy: &Policy,
    now: Moment,
) -> Result<PlannedVisit, Ineligible> {
    let (ask, mut refused) = (Ask::new(need, policy, now), None);
    let crow = distance(team.base, need.place);
    for service in best_suited(need, team) {
        match plan(&ask, team, service, crow) {
            Ok(slot) => return Ok(slot.planned),
            Err(reasons) => refused = refused.or(reasons.into_iter().next()),
        }
    }
    Err(refused.unwrap_or(Ineligible::OperationUnsupported))
}

/// A planned visit in its place in the calendar.
pub(crate) struct Slot {
    pub(crate) planned: PlannedVisit,
    /// What it adds to the way of its days, as the crow flies.
    pub(crate) detour: Meters,
}

impl Slot {
    pub(crate) const fn visit(&self) -> Window {
        self.planned.visit
    }
}

/// A booking and the way between it and the field.
#[derive(Clone, Copy)]
pub(crate) struct Stop {
    pub(crate) booking: Booking,
    /// How many bookings begin before it.
    pub(crate) earlier: usize,
    pub(crate) crow: Meters,
    /// In seconds.
    pub(crate) way: i64,
}

/// The earliest visit with this service; `crow` leads from the base to the field.
///
/// Refused with what stands in the way: whatever would have to give, alone or together.
pub(crate) fn plan<Id>(
    ask: &Ask<'_>,
    team: &Team<Id>,
    service: &Service,
    crow: Meters,
) -> Result<Slot, Vec<Ineligible>> {
    let search = Search::new(ask, team, service, crow);
    search.earliest(Given::ALL).ok_or_else(|| search.why_not())
}

/// Which of the things that can stand in the way are looked at.
#[derive(Clone, Copy)]
struct Given {
    bookings: bool,
    weather: bool,
    day: bool,
}

impl Given {
    const ALL: Self = Self { bookings: true, weather: true, day: true };
}

/// One job looking for its place in one calendar.
struct Search<'a, Id> {
    ask: &'a Ask<'a>,
    team: &'a Team<Id>,
    /// By start, those that are over included.
    booked: Cow<'a, [Booking]>,
    /// From the base to the field.
    crow: Meters,
    /// Seconds of setup and work, and how many of them must fit before the first rest.
    needed: i64,
    least_start: i64,
}

impl<'a, Id> Search<'a, Id> {
    fn new(ask: &'a Ask<'a>, team: &'a Team<Id>, service: &Service, crow: Meters) -> Self {
        let needed = ask.needed(service);
        let least_start = rounded_up(ask.policy.least_start_minutes * 60.0).min(needed);
        Self { ask, team, booked: by_start(&team.booked), crow, needed, least_start }
    }

    /// The first free time in which the whole job fits; the earliest start ends earliest, too.
    fn earliest(&self, given: Given) -> Option<Slot> {
        let (mut ready, mut before) = (self.ask.now.plus(self.ask.way(self.crow)), None);
        if given.bookings {
            for next in self.ahead() {
                let latest = next.booking.during.from.minus(next.way);
                if let Some(work) = self.fill(ready, latest, given) {
                    return Some(self.slot(work, before, Some(next)));
                }
                let back = next.booking.during.until.plus(next.way);
                if before.is_none() || back > ready {
                    (ready, before) = (back, Some(next));
                }
            }
        }
        let work = self.fill(ready, ALWAYS, given)?;
        Some(self.slot(work, before, None))
    }

    /// The bookings that are not over yet. Once its bookings are over, a team is at its base.
    fn ahead(&self) -> impl Iterator<Item = Stop> {
        let booked = self.booked.iter().enumerate();
        let ahead = booked.filter(|(_, booking)| booking.during.until > self.ask.now);
        ahead.map(|(earlier, booking)| {
            let crow = distance(booking.place, self.ask.need.place);
            Stop { booking: *booking, earlier, crow, way: self.ask.way(crow) }
        })
    }

    /// Works from the first stretch worth starting in, stretch after stretch, until done.
    fn fill(&self, ready: Moment, latest: Moment, given: Given) -> Option<Stretches> {
        let window = self.ask.window;
        let gap = Window { from: ready.max(window.from), until: latest.min(window.until) };
        if gap.seconds() < self.needed {
            return None;
        }
        let working = self.team.week.working(gap);
        let weather = &self.ask.need.demands.weather;
        let per_day = self.team.limits.hours_per_day.filter(|_| given.day);
        if per_day.is_none() && (weather.forbidden().is_empty() || !given.weather) {
            return self.lay(working, |_, _| i64::MAX);
        }
        let dry = working.flat_map(|stretch| self.dry(stretch, given));
        match per_day {
            None => self.lay(dry, |_, _| i64::MAX),
            Some(hours) => self.lay(dry.flat_map(local_days), |stretch, work| {
                let day = local_day(stretch.from);
                rounded_up(hours * 3600.0) - self.booked_on(day) - seconds_on(day, work)
            }),
        }
    }

    fn dry(&self, stretch: Window, given: Given) -> impl Iterator<Item = Window> {
        let rained_on = given.weather.then(|| self.ask.need.demands.weather.allowed(stretch));
        let all = (!given.weather).then_some(stretch);
        all.into_iter().chain(rained_on.into_iter().flatten())
    }

    /// `room` is how much of a stretch may be used when so much work is laid out already.
    fn lay(
        &self,
        stretches: impl Iterator<Item = Window>,
        room: impl Fn(Window, &Stretches) -> i64,
    ) -> Option<Stretches> {
        let (mut left, mut work) = (self.needed, Stretches::new());
        for stretch in stretches {
            if self.stops_too_soon(&work, stretch) {
                (left, work) = (self.needed, Stretches::new());
            }
            let used = left.min(stretch.seconds()).min(room(stretch, &work));
            if used <= 0 {
                continue;
            }
            left -= used;
            // What is left of a day is worth beginning when the night does not interrupt it.
            let late = work.is_empty() && used < self.least_start;
            let from = if late { stretch.until.minus(used) } else { stretch.from };
            work.push(Window { from, until: from.plus(used) });
            if left == 0 {
                return Some(work);
            }
        }
        None
    }

    /// Whether work has begun that must rest before the `next` stretch, and is not worth it.
    fn stops_too_soon(&self, work: &[Window], next: Window) -> bool {
        let [begun] = work else { return false };
        begun.until < next.from && begun.seconds() < self.least_start
    }

    fn booked_on(&self, day: i64) -> i64 {
        seconds_on(day, self.booked.iter().map(|booking| &booking.during))
    }

    /// A visit where it stands: bookings of the same local days lead to it and away from it, or
    /// else the base does.
    fn slot(&self, work: Stretches, before: Option<Stop>, after: Option<Stop>) -> Slot {
        let visit = Window { from: work[0].from, until: work[work.len() - 1].until };
        let dawn = day_at(local_day(visit.from)).from;
        let midnight = day_at(local_day(visit.until)).until;
        let before = before.filter(|stop| stop.booking.during.until >= dawn);
        let after = after.filter(|stop| stop.booking.during.from < midnight);
        let base_way = self.ask.way(self.crow);
        let start = begins(&work, base_way, before.as_ref(), &self.booked, (self.ask, self.team));
        let detour = self.detour(before.as_ref(), after.as_ref());
        Slot { planned: PlannedVisit { visit, work, start }, detour }
    }

    /// `(before → field) + (field → after) - (before → after)`.
    fn detour(&self, before: Option<&Stop>, after: Option<&Stop>) -> Meters {
        let base = (self.team.base, self.crow);
        let place = |stop: Option<&Stop>| stop.map_or(base, |s| (s.booking.place, s.crow));
        let ((from, way_in), (to, way_out)) = (place(before), place(after));
        let anyway =
            if before.is_none() && after.is_none() { 0.0 } else { distance(from, to).get() };
        Meters::known(way_in.get() + way_out.get() - anyway)
    }

    /// The fewest things that would have to give way for the job to fit: all that do so alone,
    /// or else all that do so in twos; more time, where nothing helps.
    fn why_not(&self) -> Vec<Ineligible> {
        let hours_per_day = self.team.limits.hours_per_day;
        let obstacles = [
            (self.ahead().next().is_some(), Ineligible::CalendarBusy),
            (!self.ask.need.demands.weather.forbidden().is_empty(), Ineligible::WeatherBlocked),
            (
                hours_per_day.is_some(),
                Ineligible::CapacityDay { hours_per_day: hours_per_day.unwrap_or(24.0) },
            ),
        ];
        let there = |lifted: u8| (0..3).all(|i| lifted >> i & 1 == 0 || obstacles[i].0);
        let fits = |lifted: u8| {
            let kept = |i: u8| lifted >> i & 1 == 0;
            let given = Given { bookings: kept(0), weather: kept(1), day: kept(2) };
            there(lifted) && self.earliest(given).is_some()
        };
        let mut lifted = 0;
        for together in [&[0b001, 0b010, 0b100][..], &[0b011, 0b101, 0b110], &[0b111]] {
            lifted |= together.iter().filter(|set| fits(**set)).fold(0, |all, set| all | set);
            if lifted != 0 {
                break;
            }
        }
        let reasons = obstacles.into_iter().enumerate().filter(|(i, _)| lifted >> i & 1 == 1);
        let mut reasons: Vec<_> = reasons.map(|(_, (_, reason))| reason).collect();
        if reasons.is_empty() {
            reasons.push(Ineligible::WindowTooShort { hours_needed: float(self.needed) / 3600.0 });
        }
        reasons
    }
}

/// As they are when they are in order, as those from a database are.
fn by_start(booked: &[Booking]) -> Cow<'_, [Booking]> {
    let key = |booking: &Booking| (booking.during.from, booking.during.until);
    if booked.is_sorted_by_key(key) {
        return Cow::Borrowed(booked);
    }
    let mut sorted = booked.to_vec();
    sorted.sort_by_key(key);
    Cow::Owned(sorted)
}

/// How much of a local day these stretches take.
fn seconds_on<'a>(day: i64, stretches: impl IntoIterator<Item = &'a Window>) -> i64 {
    let day = day_at(day);
    stretches.into_iter().filter_map(|stretch| stretch.shared(day)).map(Window::seconds).sum()
}
