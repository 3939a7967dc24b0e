//! What people do today: each need, as its window opens, goes to the nearest team with time left.

use matching::plan::Problem;

/// A route for each tour, and the stops nobody had time for.
pub(crate) fn nearest_team(problem: &Problem) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut routes = vec![vec![]; problem.tours().len()];
    let mut ends: Vec<_> = problem.tours().iter().map(|tour| (tour.start, tour.ready)).collect();
    let mut absent = Vec::new();
    let mut stops: Vec<_> = (0..problem.stops().len()).collect();
    let opens = |stop: usize| {
        (0..routes.len())
            .map(|tour| problem.terms(stop, tour))
            .filter(|t| t.possible())
            .map(|t| t.open)
            .min()
    };
    stops.sort_by_key(|stop| opens(*stop));
    for stop in stops {
        let able = (0..ends.len()).filter_map(|tour| appended(problem, tour, ends[tour], stop));
        match able.min() {
            Some((_, tour, done)) => {
                routes[tour].push(stop);
                ends[tour] = (problem.place(stop), done);
            }
            None => absent.push(stop),
        }
    }
    (routes, absent)
}

/// The cost of the way there, the tour, and when it would be done, if it gets home in time.
fn appended(
    problem: &Problem,
    tour: usize,
    (place, ready): (usize, i32),
    stop: usize,
) -> Option<(i32, usize, i32)> {
    let terms = problem.terms(stop, tour);
    let there = problem.travel().leg(place, problem.place(stop));
    let start = (ready + there.time).max(terms.open);
    let done = start + terms.work;
    let of_tour = problem.tours()[tour];
    let home = problem.travel().leg(problem.place(stop), of_tour.end).time;
    let fits = terms.possible() && start <= terms.close && done + home <= of_tour.close;
    fits.then_some((there.cost, tour, done))
}
