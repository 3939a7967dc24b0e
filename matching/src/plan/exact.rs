//! Plans of a few stops: all of them are looked at, so the best is found.

use super::planner::Planner;
use super::problem::Problem;
use super::route::Route;

/// Six stops have 1,957 orders for each tour: with eight tours, some milliseconds.
const MOST_STOPS: usize = 6;
const MOST_TOURS: usize = 8;
/// What no tour can do. Two of them can be added.
const NEVER: i64 = i64::MAX / 2;

impl Planner {
    /// Finds the best plan there is, if there are few stops and tours.
    pub(super) fn try_all(&mut self) -> bool {
        let Self { problem, routes, best, .. } = self;
        let tours = 0..problem.tours.len();
        let places = best.of.iter().flat_map(Route::places);
        let stops = places.map(|place| problem.stop_at(place));
        let mut stops: Vec<_> =
            stops.chain(best.absent.iter().map(|stop| *stop as usize)).collect();
        if stops.len() > MOST_STOPS || tours.len() > MOST_TOURS {
            return false;
        }
        stops.sort_unstable();
        let all: Vec<_> = tours.clone().map(|tour| Orders::new(problem, tour, &stops)).collect();
        let (orders, cost) = cheapest(&all, |stop| problem.stops[stops[stop]].skip_cost.into());
        if cost < best.cost {
            let mut taken = vec![];
            tours.for_each(|tour| routes.remove(problem, tour, |_| false, &mut taken));
            for (tour, order) in orders.into_iter().enumerate().filter(|(_, o)| !o.is_empty()) {
                let fits = routes.set(problem, tour, order);
                debug_assert!(fits, "it was tried");
            }
            routes.absent = stops.into_iter().map(|stop| stop as u32).collect();
            routes.absent.retain(|stop| routes.tour[*stop as usize] == super::routes::ABSENT);
            best.update(routes);
        }
        true
    }
}

/// The cheapest order of each set of stops for one tour; bit `i` is the `i`-th of the stops.
struct Orders(Vec<(i64, Vec<usize>)>);

impl Orders {
    fn new(problem: &Problem, tour: usize, stops: &[usize]) -> Self {
        let mut orders = Self(vec![(NEVER, vec![]); 1 << stops.len()]);
        let mut route = Route::empty(problem, tour);
        orders.extend(problem, tour, stops, 0, &mut vec![], &mut route);
        orders
    }

    fn extend(
        &mut self,
        problem: &Problem,
        tour: usize,
        stops: &[usize],
        set: usize,
        order: &mut Vec<usize>,
        route: &mut Route,
    ) {
        route.set(problem, tour, order);
        if route.load > problem.tours[tour].capacity.into() {
            return;
        }
        // One stop more may make it in time, where a detour is quicker than the way itself.
        if route.in_time && route.cost < self.0[set].0 {
            self.0[set] = (route.cost, order.clone());
        }
        for (at, stop) in stops.iter().enumerate() {
            if set >> at & 1 == 0 && problem.terms(*stop, tour).possible() {
                order.push(*stop);
                self.extend(problem, tour, stops, set | 1 << at, order, route);
                order.pop();
            }
        }
    }
}

/// Tour by tour, the cheapest way to visit each set of stops; the rest is left out.
fn cheapest(tours: &[Orders], skip: impl Fn(usize) -> i64) -> (Vec<&[usize]>, i64) {
    let n_sets = tours.first().map_or(1, |orders| orders.0.len());
    let mut by_set = vec![NEVER; n_sets];
    by_set[0] = 0;
    let mut chosen = Vec::new();
    for Orders(orders) in tours {
        let with = |set: usize| {
            let own = (0..=set).filter(|own| own & set == *own);
            own.map(|own| ((by_set[set ^ own] + orders[own].0).min(NEVER), own)).min()
        };
        let row: Vec<_> = (0..n_sets).map(|set| with(set).unwrap_or((NEVER, 0))).collect();
        by_set = row.iter().map(|(cost, _)| *cost).collect();
        chosen.push(row);
    }
    let n_stops = n_sets.ilog2() as usize;
    let skipped = |set: usize| (0..n_stops).filter(|at| set >> at & 1 == 0).map(&skip).sum::<i64>();
    let costs = (0..n_sets).map(|set| (by_set[set] + skipped(set), set));
    let (cost, mut set) = costs.min().unwrap_or((NEVER, 0));
    let mut of = vec![&[][..]; tours.len()];
    for (tour, row) in chosen.iter().enumerate().rev() {
        let own = row[set].1;
        of[tour] = &tours[tour].0[own].1;
        set ^= own;
    }
    (of, cost)
}
