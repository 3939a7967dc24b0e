//! How late a visit may begin: what earlier jobs, the road, rest, rain and absence put at risk.

use crate::ask::{Ask, float, rounded_up};
use crate::place::distance;
use crate::policy::Policy;
use crate::risk::{Risk, after, deviations};
use crate::team::{Booking, Team};
use crate::time::{Moment, Window};
use crate::visit::Stop;
use crate::week::{Week, day_at, local_day};

/// Nine tenths of a normal distribution lie below 1.2816 standard deviations.
const NINE_OF_TEN: f64 = 1.2816;

/// When a visit begins, as far as can be promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// As likely before as after: what the calendar says.
    pub p50: Moment,
    /// Nine times in ten it has begun by then.
    pub p90: Moment,
}

impl Start {
    /// Of a part of the same visit that begins at `from`: the lateness of the whole, and what the
    /// work before this part may take longer; both spread by themselves, so their squares add up.
    #[must_use]
    pub fn of_part(self, from: Moment, policy: &Policy) -> Self {
        let seconds = |from: Moment, until: Moment| float(until.get() - from.get());
        let longer = NINE_OF_TEN * policy.work_spread * seconds(self.p50, from);
        let late = seconds(self.p50, self.p90).hypot(longer);
        Self { p50: from, p90: from.plus(rounded_up(late)) }
    }
}

/// When a visit with this `work` begins: late by what its day puts at risk, or on a later day
/// where rain and absence together are likelier than one in ten.
///
/// A visit that does not take place that day has used up a part of the one promise in ten that may
/// be broken; delays have the rest. Lateness is working time: who is late at noon rests first.
pub(crate) fn begins<Id>(
    work: &[Window],
    base_way: i64,
    before: Option<&Stop>,
    booked: &[Booking],
    (ask, team): (&Ask<'_>, &Team<Id>),
) -> Start {
    let from = work[0].from;
    let risk = Risk::of(team.record, ask.policy);
    let Some(share) = risk.may_be_late() else {
        let p90 = risk.on_a_later_day(from, &team.week);
        return Start { p50: from, p90: p90.unwrap_or(from).max(from) };
    };
    let late = match before {
        None => deviations(share) * at_risk(base_way, ask.policy.travel_spread).sqrt(),
        Some(stop) => of_a_row(from, stop, booked, (ask, team), share),
    };
    let at_once = from.plus(rounded_up(late));
    // No rest interrupts the work, so none interrupts so much waiting for it.
    if at_once <= work[0].until {
        return Start { p50: from, p90: at_once };
    }
    Start { p50: from, p90: after(from, late, &team.week).unwrap_or(at_once) }
}

/// The variance of what takes so many seconds, as planned.
fn at_risk(seconds: i64, spread: f64) -> f64 {
    let deviation = float(seconds) * spread;
    deviation * deviation
}

/// Follows the day backwards from a visit at `from`: `late = z · √(Σ variances) - Σ pauses`,
/// the most over all the jobs the delay may have begun with, and never below nothing.
///
/// Each job and each way is late on its own, by [`Policy::work_spread`] and
/// [`Policy::travel_spread`] of its length; pauses absorb. A row of them is late at its worst, not
/// at its end, which Lévy's inequality bounds by half of the share of their sum. The row begins
/// with the way from the base, unless the team has left already.
fn of_a_row<Id>(
    from: Moment,
    stop: &Stop,
    booked: &[Booking],
    (ask, team): (&Ask<'_>, &Team<Id>),
    share: f64,
) -> f64 {
    let (mut last, mut z, mut late) = (&stop.booking, deviations(share), 0.0_f64);
    let mut earlier = booked[..stop.earlier].iter().rev();
    let mut variance = at_risk(stop.way, ask.policy.travel_spread);
    let mut pauses = pause(last.during.until, from, stop.way, &team.week);
    loop {
        let left = Window { from: last.during.from.max(ask.now), until: last.during.until };
        variance += at_risk(left.seconds(), ask.policy.work_spread);
        late = late.max(z * variance.sqrt() - float(pauses));
        let Some(next) = earlier.next().filter(|next| delays(next, last, ask.now)) else { break };
        let way = ask.way(distance(next.place, last.place));
        variance += at_risk(way, ask.policy.travel_spread);
        pauses += pause(next.during.until, last.during.from, way, &team.week);
        (last, z) = (next, deviations(share / 2.0));
    }
    if last.during.from > ask.now {
        let way = ask.way(distance(team.base, last.place));
        variance += at_risk(way, ask.policy.travel_spread);
        late = late.max(z * variance.sqrt() - float(pauses));
    }
    late
}

/// Working time between two visits that is not needed for the way; rest absorbs no delay.
fn pause(from: Moment, until: Moment, way: i64, week: &Week) -> i64 {
    if until.get() - from.get() <= way {
        return 0;
    }
    let working: i64 = week.working(Window { from, until }).map(Window::seconds).sum();
    (working - way).max(0)
}

/// Whether an `earlier` booking can make one late that begins on the same local day.
fn delays(earlier: &Booking, last: &Booking, now: Moment) -> bool {
    let ends = earlier.during.until;
    let dawn = day_at(local_day(last.during.from)).from;
    ends > now && ends >= dawn && ends <= last.during.from
}
