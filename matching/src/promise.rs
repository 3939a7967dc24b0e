//! How late a visit may begin: what earlier jobs and the road put at risk.

use crate::ask::{Ask, float, rounded_up};
use crate::place::distance;
use crate::policy::Policy;
use crate::team::Booking;
use crate::time::{Moment, Window};
use crate::visit::Stop;
use crate::week::{day_at, local_day};

/// Nine tenths of a normal distribution lie below 1.2816 standard deviations, 19 of 20 below
/// 1.6449.
const NINE_OF_TEN: f64 = 1.2816;
const NINETEEN_OF_TWENTY: f64 = 1.6449;

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

/// Follows the day backwards from a visit at `from`: `late = z · √(Σ variances) - Σ pauses`,
/// the most over all the jobs the delay may have begun with, and never below nothing.
///
/// Each job and each way is late on its own, by [`Policy::work_spread`] and
/// [`Policy::travel_spread`] of its length; pauses absorb. One job late: 1.28 standard
/// deviations. A row of them is late at its worst, not at its end, which Lévy's inequality
/// bounds by the 19 of 20 of their sum.
pub(crate) fn begins(
    from: Moment,
    base_way: i64,
    before: Option<&Stop>,
    booked: &[Booking],
    ask: &Ask<'_>,
) -> Start {
    let at_risk = |seconds: i64, spread: f64| {
        let deviation = float(seconds) * spread;
        deviation * deviation
    };
    let Some(stop) = before else {
        let late = NINE_OF_TEN * at_risk(base_way, ask.policy.travel_spread).sqrt();
        return Start { p50: from, p90: from.plus(rounded_up(late)) };
    };
    let (mut last, mut z, mut late) = (&stop.booking, NINE_OF_TEN, 0.0_f64);
    let mut earlier = booked[..stop.earlier].iter().rev();
    let mut variance = at_risk(stop.way, ask.policy.travel_spread);
    let mut pauses = from.get() - last.during.until.get() - stop.way;
    loop {
        let left = Window { from: last.during.from.max(ask.now), until: last.during.until };
        variance += at_risk(left.seconds(), ask.policy.work_spread);
        late = late.max(z * variance.sqrt() - float(pauses));
        let Some(next) = earlier.next().filter(|next| delays(next, last, ask.now)) else { break };
        let way = ask.way(distance(next.place, last.place));
        variance += at_risk(way, ask.policy.travel_spread);
        pauses += (last.during.from.get() - next.during.until.get() - way).max(0);
        (last, z) = (next, NINETEEN_OF_TWENTY);
    }
    Start { p50: from, p90: from.plus(rounded_up(late)) }
}

/// Whether an `earlier` booking can make one late that begins on the same local day.
fn delays(earlier: &Booking, last: &Booking, now: Moment) -> bool {
    let ends = earlier.during.until;
    let dawn = day_at(local_day(last.during.from)).from;
    ends > now && ends >= dawn && ends <= last.during.from
}
