//! Who should be asked first, who cannot come, and why.

use crate::change;
use crate::cost::Cost;
use crate::filter::{Against, Fit, check};
use crate::need::Need;
use crate::policy::Policy;
use crate::promise::Start;
use crate::reason::{Change, Ineligible};
use crate::stretches::Stretches;
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
    pub work: Stretches,
    /// When the work begins, as far as can be promised; P50 is the start of `visit`.
    pub start: Start,
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
/// `teams` are all there are, or those that an index found nearby; their order does not matter.
/// Every team is looked at by itself, so one team more never changes what another one costs.
#[must_use]
pub fn rank<'a, Id: Clone + Ord + 'a>(
    need: &Need,
    teams: impl IntoIterator<Item = &'a Team<Id>>,
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
    rejected.sort_by(|a: &Rejection<Id>, b| a.team.cmp(&b.team));
    Ranking { best_first: cheapest_first(best_first), rejected }
}

/// Sorts small keys first and moves each candidate once.
fn cheapest_first<Id: Ord>(candidates: Vec<Candidate<Id>>) -> Vec<Candidate<Id>> {
    let total = |(i, candidate): (usize, &Candidate<Id>)| (candidate.cost.total(), i);
    let mut keys: Vec<_> = candidates.iter().enumerate().map(total).collect();
    keys.sort_unstable_by(|(a, i), (b, j)| {
        a.cmp(b).then_with(|| candidates[*i].team.cmp(&candidates[*j].team))
    });
    let mut candidates: Vec<_> = candidates.into_iter().map(Some).collect();
    keys.into_iter().filter_map(|(_, i)| candidates[i].take()).collect()
}

fn candidate<Id: Clone>(
    need: &Need,
    team: &Team<Id>,
    fit: Fit<'_>,
    policy: &Policy,
    now: Moment,
) -> Candidate<Id> {
    let cost = weigh::cost(need, team, &fit, policy, now);
    let Fit { service, slot, distance } = fit;
    let PlannedVisit { visit, work, start } = slot.planned;
    Candidate { team: team.id.clone(), price: service.price, visit, work, start, distance, cost }
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
