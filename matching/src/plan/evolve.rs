//! A population of plans: where two searches ended in different valleys, their children find a
//! third one.

use super::best::Best;
use super::budget::Budget;
use super::planner::Planner;

/// Plans that are searched for one after the other, all from the same start.
const PARENTS: usize = 10;
/// The share of the budget that their search takes.
const GROWING: f64 = 0.4;
/// How many children the rest is for. Six files of Gehring and Homberger's, 4.5 million steps
/// (2026-11-29): plans came out 0.26 % shorter than from one search, with two seeds alike; 16
/// parents, half of the budget and 800 children gave 0.21 %, 24 parents 0.19 %.
const CHILDREN: f64 = 600.0;

impl Planner {
    /// Searches for some plans and crosses them until the budget is used.
    pub(super) fn evolve(&mut self, budget: &mut Budget<'_>) {
        let left = 1.0 - budget.share();
        let mut parents = self.grow(budget, left * GROWING / PARENTS as f64);
        while budget.share() < 1.0 {
            let mother = self.random.below(PARENTS);
            let father = (mother + 1 + self.random.below(PARENTS - 1)) % PARENTS;
            self.cross(&parents[mother], &parents[father]);
            let from = budget.share();
            self.settle(budget, (from, (from + left * (1.0 - GROWING) / CHILDREN).min(1.0)));
            succeed(&mut parents, mother, &self.best);
        }
        self.best = parents.into_iter().min_by_key(|parent| parent.cost).expect("ten parents");
        self.routes.restore(&self.problem, &self.best);
    }

    /// Ten plans, each from the same start and with so large a share of the budget.
    fn grow(&mut self, budget: &mut Budget<'_>, share: f64) -> Vec<Best> {
        let (start, from) = (self.best.clone(), budget.share());
        let at = |nth: usize| from + share * nth as f64;
        let parents = (0..PARENTS).map(|nth| {
            self.best.clone_from(&start);
            self.routes.restore(&self.problem, &start);
            self.anneal(budget, (at(nth), at(nth + 1)));
            self.best.clone()
        });
        parents.collect()
    }
}

/// A child that is better takes its mother's place, whom it is most like, so that the others stay
/// different; one that costs what another plan costs is not taken.
fn succeed(parents: &mut [Best], mother: usize, child: &Best) {
    let is_new = parents.iter().all(|parent| parent.cost != child.cost);
    if is_new && child.cost < parents[mother].cost {
        parents[mother].clone_from(child);
    }
}
