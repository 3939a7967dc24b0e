//! Whether a team comes on the day at all, and what that leaves of nine promises in ten.

use crate::policy::Policy;
use crate::team::Record;
use crate::time::{Moment, Window};
use crate::week::{Week, day_at, local_day};

/// A P90 is kept nine times in ten.
const PROMISED: f64 = 0.9;
/// The share of a normal distribution above so many standard deviations; straight lines between
/// them lie above the curve, so a promise is never too early.
#[rustfmt::skip]
const ABOVE: [(f64, f64); 15] = [
    (0.1, 1.2816), (0.09, 1.3408), (0.08, 1.4051), (0.07, 1.4758), (0.06, 1.5548), (0.05, 1.6449),
    (0.04, 1.7507), (0.03, 1.8808), (0.02, 2.0537), (0.01, 2.3263), (0.005, 2.5758),
    (0.0025, 2.8070), (0.001, 3.0902), (0.0005, 3.2905), (0.0, 3.2905),
];
/// Nobody is promised on a worse chance than that of a coin.
const WORST: f64 = 0.5;

/// The chance that a visit does not take place on the day planned: 0..=0.5.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Risk(f64);

impl Risk {
    /// `1 - (1 - jobs given back) · (1 - rain nobody forecast)`.
    pub(crate) fn of(record: Record, policy: &Policy) -> Self {
        let comes = (1.0 - policy.drop_rate(record)) * (1.0 - policy.unforeseen_rain);
        Self((1.0 - comes).clamp(0.0, WORST))
    }

    /// Of the visits that take place on their day, the share that may begin later than promised;
    /// `None` when too few take place for any promise on that day.
    ///
    /// `late ≤ 1 - 0.9 / (1 - risk)`.
    pub(crate) fn may_be_late(self) -> Option<f64> {
        let late = 1.0 - PROMISED / (1.0 - self.0);
        (late > 0.0).then_some(late)
    }

    /// When nine in ten visits have begun that are tried again on the team's next days of work,
    /// at any time of these.
    pub(crate) fn on_a_later_day(self, from: Moment, week: &Week) -> Option<Moment> {
        let (mut begun, mut failed) = (1.0 - self.0, self.0);
        for day in (1..=14).map(|next| day_at(local_day(from) + next)) {
            let hours: i64 = week.working(day).map(Window::seconds).sum();
            let share = (PROMISED - begun) / (failed * (1.0 - self.0));
            if hours > 0 && share <= 1.0 {
                return after(day.from, crate::ask::float(hours) * share.max(0.0), week);
            }
            if hours > 0 {
                (begun, failed) = (begun + failed * (1.0 - self.0), failed * self.0);
            }
        }
        None
    }
}

/// Standard deviations that so small a share of a normal distribution lies above.
pub(crate) fn deviations(late: f64) -> f64 {
    let next = ABOVE.iter().position(|(share, _)| *share <= late).unwrap_or(ABOVE.len() - 1).max(1);
    let ((more, low), (less, high)) = (ABOVE[next - 1], ABOVE[next]);
    high + (low - high) * ((late - less) / (more - less)).clamp(0.0, 1.0)
}

/// When so many seconds of work have passed: who is late rests all the same.
pub(crate) fn after(from: Moment, seconds: f64, week: &Week) -> Option<Moment> {
    let mut left = crate::ask::rounded_up(seconds);
    for stretch in week.working(Window { from, until: from.plus(28 * 86_400) }) {
        if left <= stretch.seconds() {
            return Some(stretch.from.plus(left));
        }
        left -= stretch.seconds();
    }
    None
}
