//! Who should be asked first, who cannot come, and why.

use crate::change;
use crate::cost::Cost;
use crate::filter::{Against, Fit, check};
use crate::need::Need;
use crate::policy::Policy;
use crate::reason::{Change, Ineligible};
use crate::team::Team;
use crate::time::{Moment, Window};
use crate::units::{Fen, Meters};
use crate::visit::PlannedVisit;
use crate::weigh;

/// Every team, either as a candidate or with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking<Id> {
    /// Lowest total cost first; ties by id.
    pub best_first: Vec<Candidate<Id>>,
    /// Ordered by id.
    pub rejected: Vec<Rejection<Id>>,
}

/// A team that can do the job.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<Id> {
    pub team: Id,
    /// For one unit.
    pub price: Fen,
    /// The earliest possible, from arrival at the field until the work is done.
    pub visit: Window,
    /// The working stretches occupied inside `visit`, in order.
    pub work: Vec<Window>,
    /// From the team's base to the field, as the crow flies.
    pub distance: Meters,
    pub cost: Cost,
}

/// A team that cannot do the job.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejection<Id> {
    pub team: Id,
    /// All that apply; never empty.
    pub reasons: Vec<Ineligible>,
    /// The smallest single change that would admit this team.
    pub change: Option<Change>,
}

/// Sorts `teams` into those that can do the job, best first, and those that cannot.
///
/// The order of `teams` does not matter. Every team is looked at by itself, so one team more
/// never changes what another one costs.
#[must_use]
pub fn rank<Id: Clone + Ord>(
    need: &Need,
    teams: &[Team<Id>],
    policy: &Policy,
    now: Moment,
) -> Ranking<Id> {
    let (mut best_first, mut rejected) = (Vec::new(), Vec::new());
    for team in teams {
        match check(need, team, policy, now) {
            Ok(fit) => best_first.push(candidate(need, team, fit, policy, now)),
            Err(against) => rejected.push(rejection(need, team, against, policy, now)),
        }
    }
    best_first.sort_by_cached_key(|candidate| (candidate.cost.total(), candidate.team.clone()));
    rejected.sort_by(|a, b| a.team.cmp(&b.team));
    Ranking { best_first, rejected }
}

fn candidate<Id: Clone>(
    need: &Need,
    team: &Team<Id>,
    fit: Fit<'_>,
    policy: &Policy,
    now: Moment,
) -> Candidate<Id> {
    let cost = weigh::cost(need, team, &fit, policy, now);
    let Fit { service, planned: PlannedVisit { visit, work }, distance } = fit;
    Candidate { team: team.id.clone(), price: service.price, visit, work, distance, cost }
}

/// The reasons of the service with the fewest, and the smallest change for any of them.
fn rejection<Id: Clone>(
    need: &Need,
    team: &Team<Id>,
    against: Vec<Against<'_>>,
    policy: &Policy,
    now: Moment,
) -> Rejection<Id> {
    let change = change::smallest(&against, need, team, policy, now);
    let fewest = against.into_iter().map(|against| against.reasons).min_by_key(Vec::len);
    Rejection { team: team.id.clone(), reasons: fewest.unwrap_or_default(), change }
}
