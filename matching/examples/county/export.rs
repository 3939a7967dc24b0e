//! The problem as text, for other solvers and for a checker that is not ours.

use std::fmt::Write;

use matching::plan::Problem;

/// Lines `legs n` and n rows of `time,cost`; `tours n`; `stops n` and a row of
/// `open,close,work,cost` for each tour after each stop's `skip_cost`.
pub(crate) fn text(problem: &Problem, offsets: &[i32]) -> String {
    let mut out = String::new();
    let n = problem.travel().len();
    let _ = writeln!(out, "{n} {} {}", problem.tours().len(), problem.stops().len());
    for from in 0..n {
        let legs = (0..n).map(|to| problem.travel().leg(from, to));
        let legs: Vec<_> = legs.map(|leg| format!("{} {}", leg.time, leg.cost)).collect();
        let _ = writeln!(out, "{}", legs.join(" "));
    }
    for (tour, offset) in problem.tours().iter().zip(offsets) {
        let (start, end) = (tour.start, tour.end);
        let _ = writeln!(out, "{start} {end} {} {} {offset}", tour.ready, tour.close);
    }
    for stop in 0..problem.stops().len() {
        let terms = (0..problem.tours().len()).map(|tour| problem.terms(stop, tour));
        let terms = terms.map(|t| format!("{} {} {} {}", t.open, t.close, t.work, t.cost));
        let _ = writeln!(out, "{}", terms.collect::<Vec<_>>().join(" "));
    }
    out
}
