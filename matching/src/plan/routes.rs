//! All routes as they stand, and the way back to how they stood.

use super::best::Best;
use super::problem::Problem;
use super::route::Route;

/// The tour of a stop that no tour visits.
pub(super) const ABSENT: u32 = u32::MAX;

/// A plan in the making.
#[derive(Debug, Clone)]
pub(super) struct Routes {
    /// One for each tour.
    pub(super) of: Vec<Route>,
    /// The tour of each stop, or [`ABSENT`].
    pub(super) tour: Vec<u32>,
    pub(super) absent: Vec<u32>,
    /// Of all routes and all absent stops.
    pub(super) cost: i64,
    /// Routes that are not in time; no step is accepted with one.
    pub(super) n_late: usize,
    stamps: u32,
    undo: Undo,
}

/// Routes as they were before the current step.
#[derive(Debug, Clone, Default)]
struct Undo {
    /// Slots are used again, so that nothing is allocated; the first `len` count.
    saved: Vec<(usize, Route)>,
    len: usize,
    is_saved: Vec<bool>,
    absent: Vec<u32>,
    cost: i64,
}

impl Routes {
    pub(super) fn empty(problem: &Problem) -> Self {
        let tours = 0..problem.tours.len();
        let of: Vec<_> = tours.map(|tour| Route::empty(problem, tour)).collect();
        let is_saved = vec![false; of.len()];
        let absent = (0..problem.stops.len() as u32).collect();
        let skipped: i64 = problem.stops.iter().map(|stop| i64::from(stop.skip_cost)).sum();
        let cost = skipped + of.iter().map(|route| route.cost).sum::<i64>();
        let tour = vec![ABSENT; problem.stops.len()];
        let undo = Undo { is_saved, ..Undo::default() };
        let mut routes = Self { of, tour, absent, cost, n_late: 0, stamps: 0, undo };
        (0..routes.of.len()).for_each(|tour| routes.stamp(tour));
        routes
    }

    /// From here on changes can be taken back.
    pub(super) fn begin(&mut self) {
        for (tour, _) in &self.undo.saved[..self.undo.len] {
            self.undo.is_saved[*tour] = false;
        }
        self.undo.len = 0;
        self.undo.absent.clone_from(&self.absent);
        self.undo.cost = self.cost;
    }

    /// How many tours have changed since [`Routes::begin`].
    pub(super) const fn n_changed(&self) -> usize {
        self.undo.len
    }

    pub(super) fn is_changed(&self, tour: usize) -> bool {
        self.undo.is_saved[tour]
    }

    /// Takes back everything since [`Routes::begin`], when all was in time.
    pub(super) fn undo(&mut self, problem: &Problem) {
        for (tour, route) in &mut self.undo.saved[..self.undo.len] {
            std::mem::swap(&mut self.of[*tour], route);
        }
        self.absent.clone_from(&self.undo.absent);
        (self.cost, self.n_late) = (self.undo.cost, 0);
        for stop in &self.absent {
            self.tour[*stop as usize] = ABSENT;
        }
        for (tour, _) in &self.undo.saved[..self.undo.len] {
            label(&mut self.tour, problem, *tour, &self.of[*tour]);
        }
    }

    /// Goes back to the best.
    pub(super) fn restore(&mut self, problem: &Problem, best: &Best) {
        self.begin();
        self.tour.fill(ABSENT);
        for (tour, route) in best.of.iter().enumerate() {
            if self.of[tour].stamp != route.stamp {
                self.of[tour].clone_from(route);
            }
            label(&mut self.tour, problem, tour, route);
        }
        self.absent.clone_from(&best.absent);
        (self.cost, self.n_late) = (best.cost, 0);
    }

    pub(super) fn is_absent(&self, stop: usize) -> bool {
        self.tour.get(stop) == Some(&ABSENT)
    }

    /// Makes room for the stop that was added to `problem` last; it is in no list yet.
    pub(super) fn add(&mut self, problem: &Problem) {
        self.tour.push(ABSENT);
        self.cost += problem.stops.last().map_or(0, |stop| i64::from(stop.skip_cost));
    }

    /// Takes a stop off its tour and off every list, as if it had never been asked for; once only.
    pub(super) fn withdraw(&mut self, problem: &Problem, stop: usize) {
        self.absent.retain(|absent| *absent as usize != stop);
        self.take_out(problem, stop, &mut vec![]);
        self.cost -= i64::from(problem.stops[stop].skip_cost);
    }

    /// Takes a stop off its tour, if it has one, and appends it to `taken`.
    pub(super) fn take_out(&mut self, problem: &Problem, stop: usize, taken: &mut Vec<u32>) {
        let (tour, place) = (self.tour[stop], problem.place(stop) as u32);
        if tour != ABSENT {
            let tour = tour as usize;
            let at = self.of[tour].places().position(|there| there == place).map(|at| at + 1);
            self.remove(problem, tour, |node| Some(node) != at, taken);
        }
    }

    /// Puts the absent `stop` behind node `at`; for the caller to know that it fits.
    pub(super) fn insert(&mut self, problem: &Problem, tour: usize, at: usize, stop: usize) {
        self.change(tour, |route| route.insert(problem, tour, at, stop));
        self.tour[stop] = tour as u32;
        self.cost -= i64::from(problem.stops[stop].skip_cost);
    }

    /// Sends `tour`, which is empty, to these absent stops, if it can do that.
    pub(super) fn set(&mut self, problem: &Problem, tour: usize, stops: &[usize]) -> bool {
        self.begin();
        self.change(tour, |route| route.set(problem, tour, stops));
        let possible = |stop: &usize| problem.terms(*stop, tour).possible();
        let fits = self.of[tour].load <= problem.tours[tour].capacity.into();
        if self.n_late > 0 || !fits || !stops.iter().all(possible) {
            self.undo(problem);
            return false;
        }
        label(&mut self.tour, problem, tour, &self.of[tour]);
        let skipped = stops.iter().map(|stop| i64::from(problem.stops[*stop].skip_cost));
        self.cost -= skipped.sum::<i64>();
        true
    }

    /// Takes out the stops at all nodes but those that `stays` names; appends them to `taken`.
    pub(super) fn remove(
        &mut self,
        problem: &Problem,
        tour: usize,
        stays: impl Fn(usize) -> bool,
        taken: &mut Vec<u32>,
    ) {
        let first = taken.len();
        let places = self.of[tour].places().enumerate();
        let gone = places.filter(|(at, _)| !stays(at + 1));
        taken.extend(gone.map(|(_, place)| problem.stop_at(place) as u32));
        for stop in &taken[first..] {
            self.tour[*stop as usize] = ABSENT;
            self.cost += i64::from(problem.stops[*stop as usize].skip_cost);
        }
        self.change(tour, |route| route.remove(problem, tour, stays));
    }

    fn change(&mut self, tour: usize, change: impl FnOnce(&mut Route)) {
        self.save(tour);
        let route = &mut self.of[tour];
        self.cost -= route.cost;
        self.n_late -= usize::from(!route.in_time);
        change(route);
        self.cost += route.cost;
        self.n_late += usize::from(!route.in_time);
        self.stamp(tour);
    }

    fn save(&mut self, tour: usize) {
        let undo = &mut self.undo;
        if std::mem::replace(&mut undo.is_saved[tour], true) {
            return;
        }
        if undo.len == undo.saved.len() {
            undo.saved.push((tour, Route::default()));
        }
        undo.saved[undo.len].0 = tour;
        undo.saved[undo.len].1.clone_from(&self.of[tour]);
        undo.len += 1;
    }

    fn stamp(&mut self, tour: usize) {
        self.stamps += 1;
        self.of[tour].stamp = self.stamps;
    }
}

/// Notes which stops a tour visits.
pub(super) fn label(tours: &mut [u32], problem: &Problem, tour: usize, route: &Route) {
    for place in route.places() {
        tours[problem.stop_at(place)] = tour as u32;
    }
}
