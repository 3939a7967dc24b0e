//! Plans hold, cost what they say, and are as good as can be where that can be known.

use matching::plan::{Plan, Planner, Problem};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::plan_check::{check, drive};
use crate::plan_problems::{Parts, parts};

fn steps(n: u64) -> impl FnMut(u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    move |done| done as f64 / n as f64
}

/// Enough for plans to be crossed.
fn long(parts: &Parts) -> impl FnMut(u64) -> f64 {
    steps(2_100 * parts.stops.len() as u64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whatever the problem, a driver can do what the plan says, for what it says.
    #[test]
    fn a_plan_can_be_driven(parts in parts(1..=14, 4), seed: u64) {
        let problem = parts.problem();
        let mut planner = Planner::new(problem.clone(), seed);
        prop_assert_eq!(check(&problem, &planner.plan()), Ok(planner.cost()));
        let first = planner.cost();
        planner.improve(steps(640));
        prop_assert_eq!(check(&problem, &planner.plan()), Ok(planner.cost()));
        prop_assert!(planner.cost() <= first);
    }

    /// The same where there is time for crossing plans, of teams that are all alike, too, and after
    /// stops came and went.
    #[test]
    fn a_plan_that_others_were_crossed_to_can_be_driven(
        mut parts in parts(7..=12, 4),
        alike: bool,
        gone: prop::sample::Index,
    ) {
        if alike {
            parts.tours = vec![parts.tours[0]; parts.tours.len()];
        }
        let (mut planner, gone) = changed(&parts, gone);
        let first = planner.cost();
        planner.improve(long(&parts));
        prop_assert_eq!(check_without(&planner, gone), Ok(planner.cost()));
        prop_assert!(planner.cost() <= first);
        let again = Planner::resume(planner.problem().clone(), &planner.plan().routes, 2);
        prop_assert_eq!(again.cost(), planner.cost());
    }

    /// A clock may stand, jump and go back, and time may be up at once: the plan can be driven, and is
    /// no worse than a good one was.
    #[test]
    fn any_clock_will_do(parts in parts(7..=12, 4), clock in vec(-0.1..1.1, 1..200), seed: u64) {
        let mut planner = Planner::new(parts.problem(), seed);
        planner.improve(long(&parts));
        let (first, mut shows) = (planner.cost(), clock.iter());
        planner.improve(|_| shows.next().map_or(f64::NAN, |share| share * share * share));
        prop_assert_eq!(check(planner.problem(), &planner.plan()), Ok(planner.cost()));
        prop_assert!(planner.cost() <= first);
    }

    /// A plan can be argued about: whoever makes it again gets the same.
    #[test]
    fn the_same_seed_makes_the_same_plan(parts in parts(1..=14, 4), seed: u64) {
        let plan = || {
            let mut planner = Planner::new(parts.problem(), seed);
            planner.improve(steps(320));
            planner.improve(long(&parts));
            planner.plan()
        };
        prop_assert_eq!(plan(), plan());
    }

    /// An urgent need goes where it costs least, and nobody else's order changes.
    #[test]
    fn an_insertion_is_the_cheapest_there_is(parts in parts(1..=10, 3)) {
        let (before, mut planner) = all_but_the_last(&parts);
        let problem = parts.problem();
        let (last, stop) = (problem.stops().len() - 1, *parts.stops.last().expect("a stop"));
        let terms = parts.terms.last().expect("a stop");
        let added = planner.insert(stop, terms, |from, to| parts.legs[from][to]).expect("fits");
        let plan = planner.plan();
        prop_assert_eq!(check(&problem, &plan), Ok(planner.cost()));
        prop_assert_eq!((added.stop, added.cost), (last, planner.cost() - before.cost));
        prop_assert_eq!(planner.cost(), cheapest_insertion(&problem, &before, last));
        let mut without = plan.routes;
        added.at.inspect(|(tour, at)| assert_eq!(without[*tour].remove(*at), last));
        prop_assert_eq!(without, before.routes);
    }

    /// A search after changes keeps to the problem as it is then.
    #[test]
    fn a_mended_plan_can_be_driven(parts in parts(1..=14, 4), gone: prop::sample::Index) {
        let (mut planner, gone) = changed(&parts, gone);
        let changed = planner.cost();
        planner.mend(steps(320));
        let plan = planner.plan();
        prop_assert!(plan.routes.iter().flatten().all(|stop| *stop != gone));
        prop_assert_eq!(check_without(&planner, gone), Ok(planner.cost()));
        prop_assert!(planner.cost() <= changed);
    }

    /// A plan taken up again is not worse than it was.
    #[test]
    fn a_plan_goes_on_where_it_was(parts in parts(1..=14, 4)) {
        let mut planner = Planner::new(parts.problem(), 1);
        planner.improve(steps(320));
        let again = Planner::resume(parts.problem(), &planner.plan().routes, 2);
        prop_assert_eq!(check(&parts.problem(), &again.plan()), Ok(again.cost()));
        prop_assert!(again.cost() <= planner.cost());
    }
}

/// The best of all plans is found, even where ways and windows are drawn without sense and there is no
/// time to search.
#[test]
fn small_plans_are_the_best_there_are() {
    let mut drawn = TestRunner::deterministic();
    for _ in 0..200 {
        let parts = parts(1..=5, 3).new_tree(&mut drawn).expect("a problem").current();
        let (problem, cheapest) = (parts.problem(), cheapest(&parts.problem()));
        let mut planner = Planner::new(problem, 1);
        planner.improve(|_| 1.0);
        assert_eq!(planner.cost(), cheapest, "{parts:?}");
        assert_eq!(check(planner.problem(), &planner.plan()), Ok(cheapest), "{parts:?}");
    }
}

/// One stop more than are tried out, and a long search, where ways and windows are drawn without
/// sense: it finds the best of nearly all plans.
#[test]
fn a_long_search_finds_the_best_plan_of_seven_stops() {
    let mut drawn = TestRunner::deterministic();
    let found = (0..40).filter(|_| {
        let parts = parts(7..=7, 3).new_tree(&mut drawn).expect("a problem").current();
        let mut planner = Planner::new(parts.problem(), 1);
        planner.improve(long(&parts));
        planner.cost() == cheapest(&parts.problem())
    });
    let found = found.count();
    assert!(found >= 38, "{found} of 40");
}

/// A plan into which the last stop came and from which another one went, and which one.
fn changed(parts: &Parts, gone: prop::sample::Index) -> (Planner, usize) {
    let (_, mut planner) = all_but_the_last(parts);
    let terms = parts.terms.last().expect("a stop");
    let stop = *parts.stops.last().expect("a stop");
    planner.insert(stop, terms, |from, to| parts.legs[from][to]).expect("fits");
    let gone = gone.index(parts.stops.len());
    assert!(planner.withdraw(gone), "it was there");
    (planner, gone)
}

/// What the plan costs, if it can be driven without this stop.
fn check_without(planner: &Planner, gone: usize) -> Result<i64, String> {
    let mut plan = planner.plan();
    plan.absent.push(gone);
    check(planner.problem(), &plan)
}

/// A plan for all stops but the last.
fn all_but_the_last(parts: &Parts) -> (Plan, Planner) {
    let mut fewer = parts.clone();
    fewer.stops.pop();
    fewer.terms.pop();
    fewer.legs.pop();
    let mut planner = Planner::new(fewer.problem(), 1);
    planner.improve(steps(192));
    (planner.plan(), planner)
}

fn cheapest_insertion(problem: &Problem, before: &Plan, stop: usize) -> i64 {
    let mut left_out = before.clone();
    left_out.absent.push(stop);
    let mut cheapest = check(problem, &left_out).expect("it was fine before");
    for tour in 0..before.routes.len() {
        for at in 0..=before.routes[tour].len() {
            let mut plan = before.clone();
            plan.routes[tour].insert(at, stop);
            cheapest = cheapest.min(check(problem, &plan).unwrap_or(i64::MAX));
        }
    }
    cheapest
}

/// By trying every order of every choice of stops on every tour.
fn cheapest(problem: &Problem) -> i64 {
    fn from(problem: &Problem, tour: usize, left: &mut Vec<usize>) -> i64 {
        if tour == problem.tours().len() {
            return left.iter().map(|stop| i64::from(problem.stops()[*stop].skip_cost)).sum();
        }
        let mut best = i64::MAX;
        extend(problem, tour, &mut vec![], left, &mut best);
        best
    }
    fn extend(
        problem: &Problem,
        tour: usize,
        route: &mut Vec<usize>,
        left: &mut Vec<usize>,
        best: &mut i64,
    ) {
        if let Ok(cost) = drive(problem, tour, route) {
            *best = (*best).min(cost + from(problem, tour + 1, left));
        }
        for nth in 0..left.len() {
            route.push(left.remove(nth));
            extend(problem, tour, route, left, best);
            left.insert(nth, route.pop().expect("just pushed"));
        }
    }
    from(problem, 0, &mut (0..problem.stops().len()).collect())
}
