//! A plan that can be made better for as long as there is time.

use std::collections::BTreeSet;

use super::best::Best;
use super::near::Near;
use super::problem::Problem;
use super::quote::fits_last;
use super::random::Random;
use super::recreate::Recreate;
use super::routes::{ABSENT, Routes};

/// Who visits what, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// For each tour its stops in order.
    pub routes: Vec<Vec<usize>>,
    /// Stops in no tour, lowest first.
    pub absent: Vec<usize>,
    /// Travel, terms and tours, and what the absent stops cost.
    pub cost: i64,
}

/// A [`Problem`] and the best plan found for it so far.
///
/// [`Planner::improve`] searches widely, [`Planner::mend`] where something has changed;
/// [`Planner::insert`] and [`Planner::withdraw`] change it at once.
#[derive(Debug, Clone)]
pub struct Planner {
    pub(super) problem: Problem,
    pub(super) near: Near,
    /// Between two calls the same as `best`.
    pub(super) routes: Routes,
    pub(super) best: Best,
    pub(super) recreate: Recreate,
    pub(super) random: Random,
    /// Stops that came or went since the last search.
    pub(super) fresh: Vec<u32>,
}

impl Planner {
    /// Starts with every stop where it costs least, one after the other. The same seed makes the
    /// same choices.
    #[must_use]
    pub fn new(problem: Problem, seed: u64) -> Self {
        Self::resume(problem, &[], seed)
    }

    /// Starts from the routes of an earlier plan, as far as they still hold; stops that cannot
    /// be where they were go where they cost least.
    #[must_use]
    pub fn resume(problem: Problem, routes: &[Vec<usize>], seed: u64) -> Self {
        let mut planner = Self {
            near: Near::new(&problem),
            best: Best::default(),
            routes: Routes::empty(&problem),
            recreate: Recreate::new(&problem),
            random: Random::new(seed),
            fresh: vec![],
            problem,
        };
        planner.take_over(routes);
        planner.place_absent();
        planner.best.update(&planner.routes);
        planner
    }

    fn take_over(&mut self, routes: &[Vec<usize>]) {
        let mut seen = BTreeSet::new();
        for (tour, stops) in routes.iter().enumerate().take(self.problem.tours.len()) {
            let mut stops = stops.clone();
            stops.retain(|stop| self.routes.is_absent(*stop) && seen.insert(*stop));
            if !self.routes.set(&self.problem, tour, &stops) {
                self.append(tour, &stops);
            }
        }
        let tours = &self.routes.tour;
        self.routes.absent.retain(|stop| tours[*stop as usize] == ABSENT);
    }

    /// One stop after the other, as far as they fit behind each other.
    fn append(&mut self, tour: usize, stops: &[usize]) {
        for stop in stops {
            let route = &self.routes.of[tour];
            if fits_last(&self.problem, *stop, tour, route) {
                let last = route.len();
                self.routes.insert(&self.problem, tour, last, *stop);
            }
        }
    }

    fn place_absent(&mut self) {
        let mut absent = std::mem::take(&mut self.routes.absent);
        let Self { problem, near, routes, recreate, random, .. } = self;
        recreate.recreate(problem, near, routes, random, &mut absent);
    }

    /// What is planned.
    #[must_use]
    pub const fn problem(&self) -> &Problem {
        &self.problem
    }

    /// What the best plan so far costs, as in [`Plan::cost`].
    #[must_use]
    pub const fn cost(&self) -> i64 {
        self.best.cost
    }

    /// The best plan so far.
    #[must_use]
    pub fn plan(&self) -> Plan {
        let mut absent: Vec<_> = self.best.absent.iter().map(|stop| *stop as usize).collect();
        absent.sort_unstable();
        let stops = |places: &mut dyn Iterator<Item = u32>| {
            places.map(|place| self.problem.stop_at(place)).collect()
        };
        let routes = self.best.of.iter().map(|route| stops(&mut route.places()));
        Plan { routes: routes.collect(), absent, cost: self.best.cost }
    }
}
