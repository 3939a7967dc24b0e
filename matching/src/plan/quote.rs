//! What it would cost to put a stop into a tour, remembered for as long as the tour stays as it is.
//!
//! One step changes a handful of routes; for all the others the answer of an earlier step still
//! holds, and asking costs one comparison instead of a walk along the route.

use super::problem::{Problem, Terms};
use super::route::{Node, Route};
use super::travel::Ways;

/// The two cheapest positions for one stop in one tour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    /// Of the route it was asked from.
    stamp: u32,
    pub(super) best: Position,
    /// For when chance closes its eyes before the best.
    pub(super) second: Position,
}

/// What a position adds to the cost and behind which node it is, in one number, so that the
/// cheapest is the smallest; equals by node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(i64);

impl Position {
    pub(super) const NONE: Self = Self(i64::MAX);

    const fn new(cost: i32, at: usize) -> Self {
        Self((cost as i64) << 16 | at as i64)
    }

    pub(super) const fn cost(self) -> i64 {
        self.0 >> 16
    }

    pub(super) const fn at(self) -> usize {
        (self.0 & 0xffff) as usize
    }
}

/// Quotes of every stop in every tour.
#[derive(Debug, Clone)]
pub(super) struct Quotes {
    n_tours: usize,
    /// Row by stop, column by tour.
    of: Vec<Quote>,
}

impl Quotes {
    pub(super) fn new(problem: &Problem) -> Self {
        let n_tours = problem.tours.len();
        Self { n_tours, of: vec![Quote::NONE; n_tours * problem.stops.len()] }
    }

    /// Room for one stop more.
    pub(super) fn add(&mut self) {
        self.of.extend(std::iter::repeat_n(Quote::NONE, self.n_tours));
    }

    /// The quotes of one stop, by tour.
    pub(super) fn row(&mut self, stop: usize) -> &mut [Quote] {
        &mut self.of[stop * self.n_tours..][..self.n_tours]
    }
}

impl Quote {
    /// Of no route: stamps begin at 1.
    const NONE: Self = Self { stamp: 0, best: Position::NONE, second: Position::NONE };

    /// Brings this quote of `stop` in `tour` up to date.
    pub(super) fn refresh(&mut self, problem: &Problem, stop: usize, tour: usize, route: &Route) {
        if self.stamp != route.stamp {
            let (best, second) = look(problem, stop, tour, route);
            *self = Self { stamp: route.stamp, best, second };
        }
    }
}

/// The two cheapest positions of `stop` in the route of `tour`, each looked at in O(1).
fn look(problem: &Problem, stop: usize, tour: usize, route: &Route) -> (Position, Position) {
    look_along(problem, stop, tour, route, 0)
}

/// Whether `stop` can be visited after all other stops of the route.
pub(super) fn fits_last(problem: &Problem, stop: usize, tour: usize, route: &Route) -> bool {
    look_along(problem, stop, tour, route, route.len()).0 != Position::NONE
}

fn look_along(
    problem: &Problem,
    stop: usize,
    tour: usize,
    route: &Route,
    first: usize,
) -> (Position, Position) {
    let of_tour = &problem.tours[tour];
    let terms = problem.of_profile(stop, of_tour.profile);
    let load = route.load + i64::from(problem.stops[stop].load);
    if !terms.possible() || load > i64::from(of_tour.capacity) {
        return (Position::NONE, Position::NONE);
    }
    let place = problem.place(stop);
    walk(problem.travel.ways(place), terms, &route.nodes[first..])
}

/// A function of its own, so that the loop has all registers to itself.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "no branch on what is hard to foresee: 10 % faster"
)]
#[inline(never)]
fn walk(ways: &[Ways], terms: Terms, nodes: &[Node]) -> (Position, Position) {
    let (mut best, mut second) = (Position::NONE, Position::NONE);
    let mut there = ways[nodes[0].place as usize].back;
    for (at, pair) in nodes.windows(2).enumerate() {
        let (before, after) = (&pair[0], &pair[1]);
        if before.depart > terms.close {
            break;
        }
        let Ways { out: onward, back } = ways[after.place as usize];
        let start = (before.depart + there.time).max(terms.open);
        let cost = there.cost + onward.cost - before.leg + terms.cost;
        let fits = (start <= terms.close) & (start + terms.work + onward.time <= after.late);
        let position = if fits { Position::new(cost, at) } else { Position::NONE };
        second = second.min(best.max(position));
        best = best.min(position);
        there = back;
    }
    (best, second)
}
