//! Jobs to teams at the least cost, exact, with a proof for all pairs, not only the listed ones.
//!
//! Each job gets one team or waits, at a cost of its own; a team does at most one job. Jobs and
//! teams are numbered; number them in the order of their ids, and ties fall the same way whatever
//! order they came in.
//!
//! ```
//! use matching::assign::*;
//!
//! // Two jobs, either may wait for 100. One team; it is nearer to the first job, but the
//! // second has nobody else, and neither has the first.
//! let arcs = [Arc { job: 0, team: 0, cost: 20 }, Arc { job: 1, team: 0, cost: 30 }];
//! let best = solve(Arcs::new(vec![100, 100], 1, &arcs)?);
//! assert_eq!(best.team_of, [Some(0), None]);
//! assert_eq!(best.cost(), 20 + 100);
//!
//! // A second team was not listed. Whoever knows the costs of all pairs (an index of places,
//! // say) is asked for those that gain, until there is none: the proof holds for all pairs.
//! let cost = |job: u32, team: u32| Some([[20, 70], [30, 50]][job as usize][team as usize]);
//! let best = solve_priced(Arcs::new(vec![100, 100], 2, &arcs)?, |found| {
//!     for (job, team) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
//!         found.offer(Arc { job, team, cost: cost(job, team).expect("all pairs") });
//!     }
//! });
//! assert_eq!(best.team_of, [Some(0), Some(1)]);
//! assert_eq!(verify(&best, &[100, 100], 2, cost), Ok(20 + 50));
//! # Ok::<(), InvalidArcs>(())
//! ```

mod arcs;
mod auction;
mod certificate;
mod dense;
mod price;
mod search;
mod side;

pub use arcs::{Arc, Arcs, InvalidArcs};
pub use certificate::{Flaw, verify};
pub use dense::solve_dense;
pub use price::{Found, Values};

use search::Search;
use side::{ALONE, Side};

/// Who does what, and why that is best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Of each job; `None`: it waits.
    pub team_of: Vec<Option<u32>>,
    pub values: Values,
    /// How often more arcs were asked for.
    pub rounds: u32,
}

impl Assignment {
    /// Waiting jobs included.
    #[must_use]
    pub fn cost(&self) -> i64 {
        self.values.jobs.iter().chain(&self.values.teams).sum()
    }
}

/// The best assignment on the given arcs.
#[must_use]
pub fn solve(arcs: Arcs) -> Assignment {
    solve_priced(arcs, |_| {})
}

/// The best assignment on the given arcs and all that `price` knows of.
///
/// `price` is asked again and again. It must offer every pair with `cost < jobs[job] +
/// teams[team]` (see [`Found::values`]), and may offer any other; as no team is worth more than
/// 0, all teams with `cost < jobs[job]` will do. It is asked until nothing gains.
#[must_use]
pub fn solve_priced(arcs: Arcs, mut price: impl FnMut(&mut Found)) -> Assignment {
    let mut teams = Side::teams(arcs.n_teams);
    let mut jobs = Side::jobs(arcs);
    let mut rounds = 0;
    let mut ask = |jobs: &mut Side, teams: &mut Side| {
        rounds += 1;
        price::ask(jobs, teams, &mut price)
    };
    for step in prepare(&mut jobs) {
        auction::roughly(&mut jobs, &mut teams, step);
        ask(&mut jobs, &mut teams);
    }
    loop {
        auction::sharply(&mut jobs, &mut teams);
        settle_all(&mut jobs, &mut teams);
        if ask(&mut jobs, &mut teams) == 0 && !jobs.raise_cap() {
            return finished(jobs, teams, rounds);
        }
    }
}

/// The second auction's step is this part of the first. Measured on 5,000 jobs in the plane:
/// finer steps cost more bids than they save searches, coarser ones the other way round.
const FINER: i64 = 10;

/// What counts outside at first, in dearest arcs. Where few arcs are listed, jobs that cannot
/// yet get a team would otherwise bid up to the cost of waiting, however high.
const CAP: i64 = 32;

/// A team's price may rise this often in an auction, whatever the costs: jobs that fight for too
/// few teams at one cost would otherwise raise it by 1 until one of them had rather wait.
const MOST_RAISES: i64 = 1000;

/// Sets the cap; the steps of both auctions: how much the arcs of a job differ, in the mean, and
/// a part of it.
fn prepare(jobs: &mut Side) -> [i64; 2] {
    let (mut sum, mut least_of_all, mut dearest) = (0, i64::MAX, 1);
    for job in (0..).take(jobs.value.len()) {
        let costs = || jobs.arcs_of(job).iter().map(|(_, cost)| i64::from(*cost));
        if let (Some(least), Some(most)) = (costs().min(), costs().max()) {
            sum += most - least;
            least_of_all = least_of_all.min(least);
            dearest = dearest.max(most);
        }
    }
    jobs.cap = CAP * dearest;
    let dearest_hold = (0..).take(jobs.value.len()).map(|job| jobs.outside(job)).max();
    let room = dearest_hold.unwrap_or(0).saturating_sub(least_of_all);
    let least = (room / MOST_RAISES).max(1);
    let spread = sum / i64::try_from(jobs.value.len().max(1)).unwrap_or(i64::MAX);
    [spread.max(least), (spread / FINER).max(least)]
}

/// Jobs search first; teams that were left alone at a price after them.
fn settle_all(jobs: &mut Side, teams: &mut Side) {
    let mut search = Search::new();
    for job in jobs.unsettled() {
        search.settle(jobs, teams, job);
    }
    let unsettled = teams.unsettled();
    if !unsettled.is_empty() {
        teams.transpose(jobs);
        let mut search = Search::new();
        for team in unsettled {
            search.settle(teams, jobs, team);
        }
    }
}

fn finished(jobs: Side, teams: Side, rounds: u32) -> Assignment {
    let team_of = jobs.partner.iter().map(|team| (*team != ALONE).then_some(*team)).collect();
    Assignment { team_of, values: Values { jobs: jobs.value, teams: teams.value }, rounds }
}
