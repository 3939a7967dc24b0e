//! The search: ruin, recreate, and less and less often accept what is worse.

use super::budget::{Budget, STEPS_PER_LOOK};
use super::planner::Planner;
use super::ruin::ruin;

/// How much worse a step may be, on average, at the start and at the end of the search; both in
/// mean legs to a near neighbour, so that no unit matters. Measured on Solomon's instances,
/// 200,000 steps (2026-11-25): 1 and 0.03 gave a gap of 0.57 %, 0.1 and 0.01 gave 1.57 %, 4 and
/// 0.02 gave 0.70 %.
const HOT: f64 = 1.0;
const COLD: f64 = 0.03;
/// Warm enough for a plan that two others were crossed to; 0.2 gave plans 0.03 % longer (six files of
/// Gehring and Homberger's, one seed, 2026-11-29).
const WARM: f64 = 0.05;
/// The share of a budget after which it is foretold how many steps it is good for: a clock that shows
/// some milliseconds is good enough for a second.
const FORETOLD_AFTER: f64 = 0.02;
/// With so many steps for each stop, plans are crossed. On twelve of Solomon's hardest, three seeds
/// (2026-11-29): with 1,000 one search came to 0.54 % above the shortest and crossing to 0.62 %, with 1,500
/// to 0.52 and 0.30 %.
const ENOUGH: f64 = 1_300.0;
/// Neighbours of a change among which [`Planner::mend`] works.
const AROUND: usize = 24;

impl Planner {
    /// Searches until `used(steps done)`, the share of a budget that is used up, reaches 1.
    ///
    /// The share also says how picky the search is by now, so it should grow evenly:
    /// `|steps| steps as f64 / 200_000.0` for a plan that can be made again, or the seconds
    /// since the start over the seconds there are for one that has a deadline. Its beginning foretells
    /// whether there is time for crossing plans. Nobody is asked where there are so few stops that the
    /// best plan is found at once.
    pub fn improve(&mut self, mut used: impl FnMut(u64) -> f64) {
        if !self.problem.stops.is_empty() && !self.try_all() {
            let mut budget = Budget::new(&mut used);
            if self.is_long(&mut budget) {
                self.evolve(&mut budget);
            } else {
                self.anneal(&mut budget, (0.0, 1.0));
            }
        }
        self.fresh.clear();
    }

    /// The same, but only around stops that were inserted or withdrawn since the last search,
    /// and without going through much worse plans.
    pub fn mend(&mut self, mut used: impl FnMut(u64) -> f64) {
        if !self.fresh.is_empty() {
            let all = (0.0, 1.0);
            self.search(&mut Budget::new(&mut used), all, (COLD, COLD), Self::near_a_change);
            self.fresh.clear();
        }
    }

    /// From hot to cold, anywhere, between these shares of the budget.
    pub(super) fn anneal(&mut self, budget: &mut Budget<'_>, span: (f64, f64)) {
        self.search(budget, span, (HOT, COLD), Self::anywhere);
    }

    /// Finds a child of two plans its own valley, between these shares of the budget.
    pub(super) fn settle(&mut self, budget: &mut Budget<'_>, span: (f64, f64)) {
        self.search(budget, span, (WARM, COLD), Self::near_a_change);
    }

    /// Whether there will be [`ENOUGH`] steps for each stop; the first are taken to see, as if not.
    fn is_long(&mut self, budget: &mut Budget<'_>) -> bool {
        let leg = self.near.mean_leg(&self.problem);
        while budget.spent() < FORETOLD_AFTER && budget.share() < 1.0 {
            self.steps(budget, leg * heat((HOT, COLD), budget.share()), Self::anywhere);
        }
        budget.foretold() >= ENOUGH * self.problem.stops.len() as f64
    }

    pub(super) fn anywhere(&mut self) -> usize {
        self.random.below(self.problem.stops.len())
    }

    fn near_a_change(&mut self) -> usize {
        let fresh = self.fresh[self.random.below(self.fresh.len())];
        let near = self.near.to(fresh as usize);
        let drawn = self.random.below(AROUND.min(near.len()) + 1);
        drawn.checked_sub(1).map_or(fresh, |nth| near[nth]) as usize
    }

    fn search(
        &mut self,
        budget: &mut Budget<'_>,
        (from, until): (f64, f64),
        hot_and_cold: (f64, f64),
        seed: impl Fn(&mut Self) -> usize,
    ) {
        let leg = self.near.mean_leg(&self.problem);
        while budget.share() < until {
            let share = (budget.share() - from) / (until - from);
            self.steps(budget, leg * heat(hot_and_cold, share), &seed);
        }
        self.routes.restore(&self.problem, &self.best);
    }

    /// As many steps as between two looks at the budget, at one heat.
    fn steps(&mut self, budget: &mut Budget<'_>, heat: f64, seed: impl Fn(&mut Self) -> usize) {
        let mut taken = Vec::new();
        for _ in 0..STEPS_PER_LOOK {
            let seed = seed(self);
            self.step(seed, heat, &mut taken);
        }
        budget.look();
    }

    /// Accepts a plan that is worse by `d` with probability `e^(-d / heat)`.
    fn step(&mut self, seed: usize, heat: f64, taken: &mut Vec<u32>) {
        let Self { problem, near, routes, recreate, random, best, .. } = self;
        let before = routes.cost;
        routes.begin();
        ruin(problem, near, routes, random, seed, taken);
        recreate.recreate(problem, near, routes, random, taken);
        let worse = routes.cost - before;
        let refused = worse > 0 && worse as f64 >= heat * random.exponential();
        if refused || routes.n_late > 0 {
            routes.undo(problem);
        } else if routes.cost < best.cost {
            best.update(routes);
        }
    }
}

/// Cools down evenly from `hot` at share 0 to `cold` at 1.
fn heat((hot, cold): (f64, f64), share: f64) -> f64 {
    hot * (cold / hot).powf(share)
}
