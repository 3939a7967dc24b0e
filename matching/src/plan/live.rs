//! What changes a plan at once: a stop that must go in now, and one that is gone.

use super::planner::Planner;
use super::problem::{InvalidProblem, Stop, Terms};
use super::quote::Position;
use super::travel::Leg;

/// Where a stop was put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inserted {
    /// The number of the new stop.
    pub stop: usize,
    /// Its tour and how many stops come before it there; `None` when it fits nowhere.
    pub at: Option<(usize, usize)>,
    /// What the plan costs more.
    pub cost: i64,
}

impl Planner {
    /// Puts a new stop where it costs least over all positions of all tours; the other stops
    /// keep their tours and their order.
    ///
    /// `terms` are those of each profile; `leg(from, to)` is asked for the ways from and to the
    /// new stop's place, which is the last.
    pub fn insert(
        &mut self,
        stop: Stop,
        terms: &[Terms],
        leg: impl Fn(usize, usize) -> Leg,
    ) -> Result<Inserted, InvalidProblem> {
        self.problem.add(stop, terms, leg)?;
        let new = self.problem.stops.len() - 1;
        let before = self.routes.cost;
        self.routes.begin();
        self.routes.add(&self.problem);
        self.near.add(&self.problem);
        self.recreate.add(&self.problem);
        let at = self.place(new);
        self.fresh.push(new as u32);
        self.best.update(&self.routes);
        Ok(Inserted { stop: new, at, cost: self.routes.cost - before })
    }

    fn place(&mut self, stop: usize) -> Option<(usize, usize)> {
        let row = self.recreate.quotes.row(stop).iter_mut().enumerate();
        let quotes = row.map(|(tour, quote)| {
            quote.refresh(&self.problem, stop, tour, &self.routes.of[tour]);
            (quote.best, tour)
        });
        let (position, tour) = quotes.min().unwrap_or((Position::NONE, 0));
        if position.cost() >= self.problem.stops[stop].skip_cost.into() {
            self.routes.absent.push(stop as u32);
            return None;
        }
        self.routes.insert(&self.problem, tour, position.at(), stop);
        Some((tour, position.at()))
    }

    /// Takes a stop out for good; `false` when there is none with this number.
    pub fn withdraw(&mut self, stop: usize) -> bool {
        if stop >= self.problem.stops.len() {
            return false;
        }
        self.routes.begin();
        self.routes.withdraw(&self.problem, stop);
        self.problem.forbid(stop);
        if self.routes.n_late > 0 {
            self.replace_late();
        }
        self.fresh.push(stop as u32);
        self.best.update(&self.routes);
        true
    }

    /// Takes all stops out of late routes and puts them where they cost least.
    fn replace_late(&mut self) {
        let Self { problem, near, routes, recreate, random, .. } = self;
        let mut taken = vec![];
        for tour in 0..routes.of.len() {
            if !routes.of[tour].in_time {
                routes.remove(problem, tour, |_| false, &mut taken);
            }
        }
        recreate.recreate(problem, near, routes, random, &mut taken);
    }
}
