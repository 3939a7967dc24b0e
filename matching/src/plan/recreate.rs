//! Greedy insertion with blinks: puts stops back where they cost least, now and then not looking.
//!
//! After Christiaens and Vanden Berghe (2020), section 5.2 and 6.4 (orders for time windows).

use super::near::Near;
use super::problem::Problem;
use super::quote::{Position, Quotes};
use super::random::Random;
use super::routes::{ABSENT, Routes};

/// How often the best position of a tour is overlooked.
const BLINK: f64 = 0.01;
/// Neighbours whose tours are asked for a stop.
const NEAR: usize = 40;
/// Up to this many open tours all are asked.
const FEW_TOURS: usize = 32;
/// The most absent stops one step tries besides those it took out.
const MOST_ABSENT: usize = 20;

/// In which order stops are put back, with the weight of each in a lottery of [`TICKETS`].
const ORDERS: [(Order, usize); 7] = [
    (Order::Shuffled, 4),
    (Order::Heavy, 4),
    (Order::Far, 2),
    (Order::Close, 1),
    (Order::Narrow, 2),
    (Order::Early, 2),
    (Order::Late, 2),
];
const TICKETS: usize = 17;

#[derive(Debug, Clone, Copy)]
enum Order {
    Shuffled,
    Heavy,
    Far,
    Close,
    Narrow,
    Early,
    Late,
}

/// What stops are sorted by, smallest first.
#[derive(Debug, Clone, Copy)]
struct Keys {
    load: i32,
    far: i32,
    width: i32,
    open: i32,
    close: i32,
}

/// What putting back needs besides the routes.
#[derive(Debug, Clone)]
pub(super) struct Recreate {
    keys: Vec<Keys>,
    /// Tours that are the same but for their number have the same kind.
    kind: Vec<u32>,
    pub(super) quotes: Quotes,
    /// Tours in use, and one unused of each kind.
    open: Vec<u32>,
    seen: Vec<bool>,
    /// Used again and again by [`Recreate::near_tours`].
    asked: Vec<u32>,
    is_asked: Vec<bool>,
    until_blink: u32,
}

impl Recreate {
    pub(super) fn new(problem: &Problem) -> Self {
        let keys = (0..problem.stops.len()).map(|stop| Keys::of(problem, stop)).collect();
        let mut kinds = std::collections::HashMap::new();
        let kind = problem.tours.iter().map(|tour| {
            let next = kinds.len() as u32;
            *kinds.entry(*tour).or_insert(next)
        });
        let kind: Vec<_> = kind.collect();
        let quotes = Quotes::new(problem);
        let seen = vec![false; kinds.len()];
        let is_asked = vec![false; problem.tours.len()];
        let (open, asked) = (vec![], vec![]);
        Self { keys, kind, quotes, open, seen, asked, is_asked, until_blink: 0 }
    }

    /// Learns of the stop that was added to `problem` last.
    pub(super) fn add(&mut self, problem: &Problem) {
        self.keys.push(Keys::of(problem, problem.stops.len() - 1));
        self.quotes.add();
    }

    /// Whether two tours are the same but for their number.
    pub(super) fn same_kind(&self, one: usize, other: usize) -> bool {
        self.kind[one] == self.kind[other]
    }

    /// Puts the stops of `taken` and some absent ones back; who finds no place stays absent.
    pub(super) fn recreate(
        &mut self,
        problem: &Problem,
        near: &Near,
        routes: &mut Routes,
        random: &mut Random,
        taken: &mut Vec<u32>,
    ) {
        draw_absent(routes, random, taken);
        self.sort(random, taken);
        self.reopen(routes);
        for stop in taken.drain(..) {
            let stop = stop as usize;
            let (tour, position) = self.cheapest(problem, near, routes, random, stop);
            if position.cost() >= problem.stops[stop].skip_cost.into() {
                routes.absent.push(stop as u32);
                continue;
            }
            let was_unused = routes.of[tour].len() == 0;
            routes.insert(problem, tour, position.at(), stop);
            if was_unused {
                self.reopen(routes);
            }
        }
    }

    /// The cheapest position over all open tours, but for blinks; over those near the stop only,
    /// when there are many and one of those can take it.
    fn cheapest(
        &mut self,
        problem: &Problem,
        near: &Near,
        routes: &Routes,
        random: &mut Random,
        stop: usize,
    ) -> (usize, Position) {
        if self.open.len() > FEW_TOURS {
            let near = self.near_tours(near, routes, stop);
            let found = self.cheapest_of(&near, problem, routes, random, stop);
            self.asked = near;
            if found.1 != Position::NONE {
                return found;
            }
        }
        let open = std::mem::take(&mut self.open);
        let found = self.cheapest_of(&open, problem, routes, random, stop);
        self.open = open;
        found
    }

    /// The tours of the stop's neighbours and the unused ones.
    fn near_tours(&mut self, near: &Near, routes: &Routes, stop: usize) -> Vec<u32> {
        let mut asked = std::mem::take(&mut self.asked);
        asked.clear();
        asked.extend(self.open.iter().filter(|tour| routes.of[**tour as usize].len() == 0));
        for other in near.to(stop).iter().take(NEAR) {
            let tour = routes.tour[*other as usize];
            if tour != ABSENT && !std::mem::replace(&mut self.is_asked[tour as usize], true) {
                asked.push(tour);
            }
        }
        for tour in &asked {
            self.is_asked[*tour as usize] = false;
        }
        asked
    }

    fn cheapest_of(
        &mut self,
        tours: &[u32],
        problem: &Problem,
        routes: &Routes,
        random: &mut Random,
        stop: usize,
    ) -> (usize, Position) {
        let mut found = (0, Position::NONE);
        let row = self.quotes.row(stop);
        for tour in tours {
            let tour = *tour as usize;
            let quote = &mut row[tour];
            quote.refresh(problem, stop, tour, &routes.of[tour]);
            let mut position = quote.best;
            if self.until_blink == 0 {
                self.until_blink = random.failures(BLINK);
                position = quote.second;
            } else {
                self.until_blink -= 1;
            }
            if position < found.1 {
                found = (tour, position);
            }
        }
        found
    }

    fn reopen(&mut self, routes: &Routes) {
        self.open.clear();
        self.seen.fill(false);
        for (tour, route) in routes.of.iter().enumerate() {
            let seen = &mut self.seen[self.kind[tour] as usize];
            if route.len() > 0 || !std::mem::replace(seen, true) {
                self.open.push(tour as u32);
            }
        }
    }

    fn sort(&self, random: &mut Random, taken: &mut [u32]) {
        shuffle(random, taken);
        let keys = |stop: &u32| &self.keys[*stop as usize];
        match draw_order(random) {
            Order::Shuffled => {}
            Order::Heavy => taken.sort_by_key(|stop| -keys(stop).load),
            Order::Far => taken.sort_by_key(|stop| -keys(stop).far),
            Order::Close => taken.sort_by_key(|stop| keys(stop).far),
            Order::Narrow => taken.sort_by_key(|stop| keys(stop).width),
            Order::Early => taken.sort_by_key(|stop| keys(stop).open),
            Order::Late => taken.sort_by_key(|stop| -keys(stop).close),
        }
    }
}

impl Keys {
    fn of(problem: &Problem, stop: usize) -> Self {
        let possible = || problem.all_terms(stop).iter().filter(|terms| terms.possible());
        let ways = problem.travel.ways(problem.place(stop));
        let starts = problem.tours.iter().map(|tour| ways[tour.start].back.cost);
        let open = possible().map(|terms| terms.open).min().unwrap_or(0);
        let close = possible().map(|terms| terms.close).max().unwrap_or(0);
        let far = starts.min().unwrap_or(0);
        Self { load: problem.stops[stop].load, far, width: close - open, open, close }
    }
}

/// Moves up to [`MOST_ABSENT`] absent stops to `taken`.
fn draw_absent(routes: &mut Routes, random: &mut Random, taken: &mut Vec<u32>) {
    for _ in 0..routes.absent.len().min(MOST_ABSENT) {
        let drawn = random.below(routes.absent.len());
        taken.push(routes.absent.swap_remove(drawn));
    }
}

fn draw_order(random: &mut Random) -> Order {
    let mut ticket = random.below(TICKETS);
    for (order, weight) in ORDERS {
        if ticket < weight {
            return order;
        }
        ticket -= weight;
    }
    Order::Shuffled
}

fn shuffle(random: &mut Random, stops: &mut [u32]) {
    for last in (1..stops.len()).rev() {
        stops.swap(last, random.below(last + 1));
    }
}
