//! How much of what a search may use is used up.

/// Steps between two looks at it: a fifth of a millisecond for a hundred stops, one for 2,000.
pub(super) const STEPS_PER_LOOK: u64 = 64;

/// Counts steps and asks the caller what share of the budget they have used up.
pub(super) struct Budget<'a> {
    used: &'a mut dyn FnMut(u64) -> f64,
    steps: u64,
    share: f64,
    /// Used up before the first step.
    first: f64,
}

impl<'a> Budget<'a> {
    pub(super) fn new(used: &'a mut dyn FnMut(u64) -> f64) -> Self {
        let mut budget = Self { used, steps: 0, share: 0.0, first: 0.0 };
        budget.ask();
        budget.first = budget.share;
        budget
    }

    /// After [`STEPS_PER_LOOK`] more steps.
    pub(super) fn look(&mut self) {
        self.steps += STEPS_PER_LOOK;
        self.ask();
    }

    /// A share that is not a number counts as all, and none is taken back.
    fn ask(&mut self) {
        let share = (self.used)(self.steps);
        self.share = if share.is_nan() { 1.0 } else { share.max(self.share) };
    }

    /// From 0 to 1, and beyond where the last look came late.
    pub(super) const fn share(&self) -> f64 {
        self.share
    }

    /// What the steps so far have used up.
    pub(super) const fn spent(&self) -> f64 {
        self.share - self.first
    }

    /// How many steps it is good for, if all take as long as those so far.
    pub(super) fn foretold(&self) -> f64 {
        self.steps as f64 * (1.0 - self.first) / self.spent()
    }
}
