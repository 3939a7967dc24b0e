//! How long the work itself takes: a team's rate, less what the field takes from it.

use crate::need::Land;
use crate::policy::Policy;

/// A full working day, which [`Service::capacity_per_day`](crate::team::Service) is given for, in
/// seconds.
const FULL_DAY: f64 = 8.0 * 3600.0;

/// How many times longer the field makes the work, at least 1.
///
/// `size · shape · slope`: turning at the ends of ever shorter rows, `1 + share · (√(knee /
/// area) - 1)` below the knee; a shape without straight rows; each degree above the flat.
/// One for work that is counted and not driven.
pub(crate) fn slowdown(land: Option<Land>, slope_degrees: Option<f64>, policy: &Policy) -> f64 {
    let Some(land) = land else { return 1.0 };
    let rows = (policy.turning_knee_m2 / land.area.get()).sqrt().max(1.0);
    let size = 1.0 + policy.turning_share * (rows - 1.0);
    let shape = if land.irregular { policy.irregular_factor } else { 1.0 };
    let steep = slope_degrees.map_or(0.0, |slope| (slope - policy.flat_degrees).max(0.0));
    (size * shape * (1.0 + steep * policy.slope_per_degree)).max(1.0)
}

/// `quantity / capacity per day · 8 h · slowdown`; endless unless the first two are above zero,
/// so that nobody is sent on nonsense.
pub(crate) fn seconds(quantity: f64, capacity_per_day: f64, slowdown: f64) -> f64 {
    let seconds = quantity / capacity_per_day * FULL_DAY * slowdown;
    let makes_sense = quantity > 0.0 && capacity_per_day > 0.0 && !seconds.is_nan();
    if makes_sense { seconds } else { f64::INFINITY }
}
