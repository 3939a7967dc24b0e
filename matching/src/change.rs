//! The smallest single change that would admit a team, found and then tried out.

use std::cmp::Ordering;

use crate::filter::{Against, check};
use crate::need::Need;
use crate::place::distance;
use crate::policy::Policy;
use crate::reason::{Change, Ineligible};
use crate::team::{Service, Team};
use crate::time::Moment;
use crate::visit::plan;

/// How far past the end of the window a later end is looked for, in seconds: 14 days, longer
/// than most orchard work can wait.
const LATER: i64 = 14 * 86_400;

/// `None` when every service has several reasons, or no change would admit the team after all.
pub(crate) fn smallest<Id>(
    against: &[Against<'_>],
    need: &Need,
    team: &Team<Id>,
    policy: &Policy,
    now: Moment,
) -> Option<Change> {
    let changes = against.iter().filter_map(|against| remedy(against, need, team, policy, now));
    let admitting = changes.filter(|change| {
        let (need, policy) = applied(*change, need, policy);
        check(&need, team, &policy, now).is_ok()
    });
    admitting.min_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal))
}

/// What would remove the only reason against a service, or several that are all about time.
fn remedy<Id>(
    against: &Against<'_>,
    need: &Need,
    team: &Team<Id>,
    policy: &Policy,
    now: Moment,
) -> Option<Change> {
    if against.reasons.iter().all(Ineligible::is_time) {
        return later_end(need, team, against.service?, policy, now);
    }
    let [reason] = against.reasons.as_slice() else { return None };
    match *reason {
        Ineligible::PriceCeiling { asks } => Some(Change::RaiseCeiling { to: asks }),
        Ineligible::PlotTooSmall { min_quantity } => {
            Some(Change::JoinPool { quantity_short: shortfall(need.quantity, min_quantity) })
        }
        Ineligible::OutOfRange { distance, .. } => Some(Change::WidenReach { to: distance }),
        _ => None,
    }
}

/// The earliest possible end of the work, up to [`LATER`] past the window.
fn later_end<Id>(
    need: &Need,
    team: &Team<Id>,
    service: &Service,
    policy: &Policy,
    now: Moment,
) -> Option<Change> {
    let until = need.window.until.plus(LATER);
    let (need, _) = applied(Change::WidenWindow { until }, need, policy);
    let crow = distance(team.base, need.place);
    let slot = plan(&need, team, service, crow, policy, now).ok()?;
    Some(Change::WidenWindow { until: slot.visit().until })
}

/// What `quantity` lacks, so that their sum is not below `least` even after rounding.
fn shortfall(quantity: f64, least: f64) -> f64 {
    let short = least - quantity;
    if quantity + short < least { short.next_up() } else { short }
}

fn applied(change: Change, need: &Need, policy: &Policy) -> (Need, Policy) {
    let (mut need, mut policy) = (need.clone(), *policy);
    match change {
        Change::WidenWindow { until } => need.window.until = until,
        Change::RaiseCeiling { to } => need.price_ceiling = Some(to),
        Change::JoinPool { quantity_short } => need.quantity += quantity_short,
        Change::WidenReach { .. } => policy.reach_factor = policy.widest_reach_factor,
    }
    (need, policy)
}
