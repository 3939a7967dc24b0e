//! One question: what is the same for every team that a need is held against.

use crate::need::Need;
use crate::policy::Policy;
use crate::time::Moment;
use crate::units::Meters;
use crate::work;

/// A need, asked at a moment and weighed by a policy.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) need: &'a Need,
    pub(crate) policy: &'a Policy,
    pub(crate) now: Moment,
    /// How many times longer the field makes the work.
    pub(crate) slowdown: f64,
    /// Seconds of road for a meter as the crow flies.
    pace: f64,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(need: &'a Need, policy: &'a Policy, now: Moment) -> Self {
        let pace = pace(policy);
        let slowdown = work::slowdown(need.demands.land, need.slope_degrees, policy);
        Self { need, policy, now, slowdown, pace }
    }

    /// How long the road takes, rounded up to whole seconds.
    #[inline]
    pub(crate) fn way(&self, crow: Meters) -> i64 {
        rounded_up(crow.get() * self.pace)
    }
}

/// Seconds of road for a meter as the crow flies.
pub(crate) fn pace(policy: &Policy) -> f64 {
    policy.detour * 3.6 / policy.speed_km_per_h
}

/// Rounded up; a length that is not a number counts as none.
#[inline]
pub(crate) fn rounded_up(seconds: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "`as` stops at the ends")]
    let whole = seconds as i64;
    whole.saturating_add(i64::from(float(whole) < seconds))
}

pub(crate) const fn float(seconds: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 s, 285 million years")]
    let seconds = seconds as f64;
    seconds
}
