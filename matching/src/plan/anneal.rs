//! The search: ruin, recreate, and less and less often accept what is worse.

use super::planner::Planner;
use super::ruin::ruin;

/// Steps between two looks at how much of the budget is used: below half a millisecond.
const STEPS_PER_LOOK: u64 = 64;

/// How much worse a step may be, on average, at the start and at the end of the search; both in
/// mean legs to a near neighbour, so that no unit matters. Measured on Solomon's instances,
/// 200,000 steps (2026-11-25): 1 and 0.03 gave a gap of 0.57 %, 0.1 and 0.01 gave 1.57 %, 4 and
/// 0.02 gave 0.70 %.
const HOT: f64 = 1.0;
const COLD: f64 = 0.03;
/// Neighbours of a change among which [`Planner::mend`] works.
const AROUND: usize = 24;

impl Planner {
    /// Searches until `used(steps done)`, the share of a budget that is used up, reaches 1.
    ///
    /// The share also says how picky the search is by now, so it should grow evenly:
    /// `|steps| steps as f64 / 200_000.0` for a plan that can be made again, or the seconds
    /// since the start over the seconds there are for one that has a deadline. Nobody is asked
    /// where there are so few stops that the best plan is found at once.
    pub fn improve(&mut self, mut used: impl FnMut(u64) -> f64) {
        if self.try_all() {
            self.fresh.clear();
            return;
        }
        let leg = self.near.mean_leg(&self.problem);
        let heat = |share: f64| leg * HOT * (COLD / HOT).powf(share);
        self.search(&mut used, heat, |planner| planner.random.below(planner.problem.stops.len()));
        self.fresh.clear();
    }

    /// The same, but only around stops that were inserted or withdrawn since the last search,
    /// and without going through much worse plans.
    pub fn mend(&mut self, mut used: impl FnMut(u64) -> f64) {
        if self.fresh.is_empty() {
            return;
        }
        let heat = self.near.mean_leg(&self.problem) * COLD;
        self.search(&mut used, |_| heat, Self::near_a_change);
        self.fresh.clear();
    }

    fn near_a_change(&mut self) -> usize {
        let fresh = self.fresh[self.random.below(self.fresh.len())];
        let near = self.near.to(fresh as usize);
        let drawn = self.random.below(AROUND.min(near.len()) + 1);
        drawn.checked_sub(1).map_or(fresh, |nth| near[nth]) as usize
    }

    fn search(
        &mut self,
        used: &mut dyn FnMut(u64) -> f64,
        heat: impl Fn(f64) -> f64,
        seed: impl Fn(&mut Self) -> usize,
    ) {
        if self.problem.stops.is_empty() {
            return;
        }
        let mut taken = Vec::new();
        let mut steps = 0;
        loop {
            let share = used(steps);
            if share >= 1.0 || share.is_nan() {
                break;
            }
            let heat = heat(share.max(0.0));
            for _ in 0..STEPS_PER_LOOK {
                let seed = seed(self);
                self.step(seed, heat, &mut taken);
            }
            steps += STEPS_PER_LOOK;
        }
        self.routes.restore(&self.problem, &self.best);
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
