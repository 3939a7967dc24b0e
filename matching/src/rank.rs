//! Who should be asked first, who cannot come, and why.

use crate::ask::Ask;
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
    /// For one unit, when so much is asked.
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
    let (ask, teams) = (Ask::new(need, policy, now), teams.into_iter());
    let (mut best_first, mut rejected) = (Vec::with_capacity(teams.size_hint().0), Vec::new());
    for team in teams {
        match check(&ask, team) {
            Ok(fit) => best_first.push(candidate(&ask, team, fit)),
            Err(against) => rejected.push(rejection(&ask, team, against)),
        }
    }
    best_first.sort_by_cached_key(|candidate: &Candidate<Id>| {
        (candidate.cost.total(), candidate.team.clone())
    });
    rejected.sort_by(|a: &Rejection<Id>, b| a.team.cmp(&b.team));
    Ranking { best_first, rejected }
}

fn candidate<Id: Clone>(ask: &Ask<'_>, team: &Team<Id>, fit: Fit<'_>) -> Candidate<Id> {
    let (cost, price) = (weigh::cost(ask, team, &fit), fit.price(ask.need));
    let Fit { slot, distance, .. } = fit;
    let PlannedVisit { visit, work, start } = slot.planned;
    Candidate { team: team.id.clone(), price, visit, work, start, distance, cost }
}

/// The reasons of the service with the fewest, and the smallest change for any of them.
fn rejection<Id: Clone>(
    ask: &Ask<'_>,
    team: &Team<Id>,
    against: Vec<Against<'_>>,
) -> Rejection<Id> {
    let change = change::smallest(&against, ask, team);
    let fewest = against.into_iter().map(|against| against.reasons).min_by_key(Vec::len);
    Rejection { team: team.id.clone(), reasons: fewest.unwrap_or_default(), change }
}
