//! One question: what is the same for every team that a need is held against.

use crate::need::Need;
use crate::policy::Policy;
use crate::team::Service;
use crate::time::{Moment, Window};
use crate::units::Meters;
use crate::work;

/// 400 days, in seconds: longer than from one harvest to the next.
const HORIZON: i64 = 400 * 86_400;

/// A need, asked at a moment and weighed by a policy.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) need: &'a Need,
    pub(crate) policy: &'a Policy,
    pub(crate) now: Moment,
    /// When the work may be done, as far ahead as anybody plans.
    pub(crate) window: Window,
    /// How many times longer the field makes the work.
    pub(crate) slowdown: f64,
    /// Seconds of road for a meter as the crow flies.
    pace: f64,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(need: &'a Need, policy: &'a Policy, now: Moment) -> Self {
        let pace = pace(policy);
        let slowdown = work::slowdown(need.demands.land, need.slope_degrees, policy);
        Self { need, policy, now, window: ahead(need.window, now), slowdown, pace }
    }

    /// Seconds of setup and work with a service, at least 1.
    #[inline]
    pub(crate) fn needed(&self, service: &Service) -> i64 {
        let work = work::seconds(self.need.quantity, service.capacity_per_day, self.slowdown);
        rounded_up(self.policy.setup_minutes * 60.0 + work).max(1)
    }

    /// How long the road takes, rounded up to whole seconds.
    #[inline]
    pub(crate) fn way(&self, crow: Meters) -> i64 {
        rounded_up(crow.get() * self.pace)
    }
}

/// Without this, a window from year 1 to 9999 would be walked through day by day.
fn ahead(window: Window, now: Moment) -> Window {
    let horizon = window.from.max(now).plus(HORIZON);
    Window { until: window.until.min(horizon), ..window }
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
