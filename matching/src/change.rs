//! The smallest single change that would admit a team, found and then tried out.

use std::cmp::Ordering;

use crate::ask::Ask;
use crate::filter::{Against, check};
use crate::need::Need;
use crate::place::distance;
use crate::policy::Policy;
use crate::reason::{Change, Ineligible};
use crate::team::{Service, Team};
use crate::visit::plan;

/// How far past the end of the window a later end is looked for, in seconds: 14 days, longer
/// than most orchard work can wait.
const LATER: i64 = 14 * 86_400;

/// `None` when every service has several reasons, or no change would admit the team after all.
pub(crate) fn smallest<Id>(
    against: &[Against<'_>],
    ask: &Ask<'_>,
    team: &Team<Id>,
) -> Option<Change> {
    let changes = against.iter().filter_map(|against| remedy(against, ask, team));
    let admitting = changes.filter(|change| {
        let (need, policy) = applied(*change, ask);
        check(&Ask::new(&need, &policy, ask.now), team).is_ok()
    });
    admitting.min_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal))
}

/// What would remove the only reason against a service, or several that are all about time.
fn remedy<Id>(against: &Against<'_>, ask: &Ask<'_>, team: &Team<Id>) -> Option<Change> {
    if against.reasons.iter().all(Ineligible::is_time) {
        return later_end(ask, team, against.service?);
    }
    let [reason] = against.reasons.as_slice() else { return None };
    match *reason {
        Ineligible::PriceCeiling { asks } => Some(Change::RaiseCeiling { to: asks }),
        Ineligible::PlotTooSmall { min_quantity } => {
            Some(Change::JoinPool { quantity_short: shortfall(ask.need.quantity, min_quantity) })
        }
        Ineligible::OutOfRange { distance, .. } => Some(Change::WidenReach { to: distance }),
        _ => None,
    }
}

/// The earliest possible end of the work, up to [`LATER`] past the window.
fn later_end<Id>(ask: &Ask<'_>, team: &Team<Id>, service: &Service) -> Option<Change> {
    let until = ask.need.window.until.plus(LATER);
    let (need, policy) = applied(Change::WidenWindow { until }, ask);
    let crow = distance(team.base, need.place);
    let slot = plan(&Ask::new(&need, &policy, ask.now), team, service, crow).ok()?;
    Some(Change::WidenWindow { until: slot.visit().until })
}

/// What `quantity` lacks, so that their sum is not below `least` even after rounding.
fn shortfall(quantity: f64, least: f64) -> f64 {
    let short = least - quantity;
    if quantity + short < least { short.next_up() } else { short }
}

fn applied(change: Change, ask: &Ask<'_>) -> (Need, Policy) {
    let (mut need, mut policy) = (ask.need.clone(), *ask.policy);
    match change {
        Change::WidenWindow { until } => need.window.until = until,
        Change::RaiseCeiling { to } => need.price_ceiling = Some(to),
        Change::JoinPool { quantity_short } => need.quantity += quantity_short,
        Change::WidenReach { .. } => policy.reach_factor = policy.widest_reach_factor,
    }
    (need, policy)
}
