//! From a team's calendar to its tours: days cut at what it has booked.

use std::collections::BTreeMap;

use super::clock::Clock;
use super::days::Nights;
use super::problem::Tour;
use super::travel::MOST;
use crate::ask::rounded_up;
use crate::place::Position;
use crate::stretches::Stretches;
use crate::team::Team;
use crate::time::Window;
use crate::week::{day_at, local_day, local_days};

/// A team between two fixed points of its plan.
pub(super) struct Shift {
    pub(super) team: usize,
    pub(super) clock: Clock,
    pub(super) start: Position,
    pub(super) end: Position,
    /// It touches a booking, so that its way is made in any case.
    always: bool,
}

impl Shift {
    pub(super) fn tour(&self, number: usize) -> Tour {
        Tour {
            profile: number,
            start: 2 * number,
            end: 2 * number + 1,
            ready: 0,
            close: self.clock.length(),
            capacity: MOST,
            cost: 0,
            always: self.always,
        }
    }
}

/// Each day (or all days) of the horizon, cut at the team's bookings.
pub(super) fn shifts_of<Id>(
    number: usize,
    team: &Team<Id>,
    nights: Nights,
    horizon: Window,
) -> Vec<Shift> {
    let mut booked: Vec<_> = team.booked.iter().filter(|b| b.during.overlaps(horizon)).collect();
    booked.sort_by_key(|booking| booking.during.from);
    let (mut shifts, mut hours) = (Vec::new(), Hours::of(team, horizon));
    for day in days(nights, horizon) {
        let on_day = booked.iter().filter(|booking| booking.during.overlaps(day));
        let (mut from, mut start, mut always) = (day.from, team.base, false);
        let mut shift = |from, until, start, end, always| {
            let clock = Clock::new(hours.take(team, Window::new(from, until)?).iter().copied())?;
            Some(Shift { team: number, clock, start, end, always })
        };
        for booking in on_day {
            let until = booking.during.from.min(day.until);
            shifts.extend(shift(from, until, start, booking.place, true));
            (from, start, always) = (booking.during.until.max(from), booking.place, true);
        }
        shifts.extend(shift(from, day.until, start, team.base, always));
    }
    shifts
}

/// What a team may still work on each local day.
struct Hours {
    /// Of any day, in seconds.
    per_day: Option<i64>,
    used: BTreeMap<i64, i64>,
}

impl Hours {
    /// What is booked on the days of the horizon is used already.
    fn of<Id>(team: &Team<Id>, horizon: Window) -> Self {
        let per_day = team.limits.hours_per_day.map(|hours| rounded_up(hours * 3600.0));
        let (first, last) = (day_at(local_day(horizon.from)), day_at(local_day(horizon.until)));
        let all = Window { from: first.from, until: last.until };
        let booked = team.booked.iter().filter_map(|booking| booking.during.shared(all));
        let mut used = BTreeMap::new();
        for stretch in booked.flat_map(local_days) {
            *used.entry(local_day(stretch.from)).or_default() += stretch.seconds();
        }
        Self { per_day, used }
    }

    /// The working hours in `gap`, each day from the first on, until they are used up.
    fn take<Id>(&mut self, team: &Team<Id>, gap: Window) -> Stretches {
        let mut taken = Stretches::new();
        for stretch in team.week.working(gap).flat_map(local_days) {
            let used = self.used.entry(local_day(stretch.from)).or_default();
            let left = self.per_day.map_or(i64::MAX, |per_day| per_day - *used);
            let seconds = stretch.seconds().min(left).max(0);
            *used += seconds;
            if seconds > 0 {
                taken.push(Window { until: stretch.from.plus(seconds), ..stretch });
            }
        }
        taken
    }
}

/// The local days of the horizon, or all of it at once.
fn days(nights: Nights, horizon: Window) -> Vec<Window> {
    if nights == Nights::Out {
        return vec![horizon];
    }
    let (first, last) = (local_day(horizon.from), local_day(horizon.until));
    (first..=last).filter_map(|day| day_at(day).shared(horizon)).collect()
}
