//! Walks a plan stop by stop, as a driver would: knows the problem, nothing of the search.

use matching::plan::{Plan, Problem};

/// The cost of `plan`, or what is wrong with it.
pub(crate) fn check(problem: &Problem, plan: &Plan) -> Result<i64, String> {
    let mut times_planned = vec![0; problem.stops().len()];
    let everywhere = plan.routes.iter().flatten().chain(&plan.absent);
    everywhere.for_each(|stop| times_planned[*stop] += 1);
    if times_planned.iter().any(|times| *times != 1) {
        return Err(format!("each stop once: {times_planned:?}"));
    }
    let mut cost: i64 = plan.absent.iter().map(|s| i64::from(problem.stops()[*s].skip_cost)).sum();
    for (tour, stops) in plan.routes.iter().enumerate() {
        cost += drive(problem, tour, stops)?;
    }
    Ok(cost)
}

/// The cost of one tour, or what is wrong with it.
pub(crate) fn drive(problem: &Problem, number: usize, stops: &[usize]) -> Result<i64, String> {
    let tour = problem.tours()[number];
    if stops.is_empty() && !tour.always {
        return Ok(0);
    }
    let (mut now, mut here, mut cost) = (i64::from(tour.ready), tour.start, i64::from(tour.cost));
    let mut load = 0;
    for stop in stops {
        let terms = problem.terms(*stop, number);
        let leg = problem.travel().leg(here, problem.place(*stop));
        now = (now + i64::from(leg.time)).max(terms.open.into());
        if now > terms.close.into() {
            return Err(format!("stop {stop} of tour {number} begins at {now}: {terms:?}"));
        }
        now += i64::from(terms.work);
        cost += i64::from(leg.cost) + i64::from(terms.cost);
        load += i64::from(problem.stops()[*stop].load);
        here = problem.place(*stop);
    }
    let home = problem.travel().leg(here, tour.end);
    let late = !stops.is_empty() && now + i64::from(home.time) > tour.close.into();
    if late || load > tour.capacity.into() {
        return Err(format!("tour {number} at {now} with {load}: {tour:?}"));
    }
    Ok(cost + i64::from(home.cost))
}
