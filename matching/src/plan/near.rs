//! Who is near whom: each stop's neighbours, nearest first.

use super::problem::Problem;

/// Neighbours kept for each stop. A ruin rarely looks at more than fifty.
const KEPT: usize = 200;

#[derive(Debug, Clone)]
pub(super) struct Near {
    /// All rows one after the other, each `kept` long.
    stops: Vec<u32>,
    kept: usize,
}

impl Near {
    /// Sorted by the cost of the way there and back; equals by number.
    pub(super) fn new(problem: &Problem) -> Self {
        let n = problem.stops.len();
        let kept = KEPT.min(n.saturating_sub(1));
        let mut stops = Vec::with_capacity(n * kept);
        for stop in 0..n {
            stops.extend(nearest(problem, stop, kept));
        }
        Self { stops, kept }
    }

    /// Takes the stop that was added to `problem` last among its neighbours.
    pub(super) fn add(&mut self, problem: &Problem) {
        if self.kept < KEPT {
            *self = Self::new(problem);
            return;
        }
        let new = problem.stops.len() - 1;
        let far = |stop: usize, other: usize| there_and_back(problem, stop, other);
        for (stop, row) in self.stops.chunks_mut(KEPT).enumerate() {
            let is_farther = |other: &u32| far(stop, *other as usize) > far(stop, new);
            if row.last().is_some_and(is_farther) {
                let at = row.partition_point(|other| !is_farther(other));
                row[at..].rotate_right(1);
                row[at] = new as u32;
            }
        }
        self.stops.extend(nearest(problem, new, self.kept));
    }

    /// The mean cost of a leg to one of the five nearest, at least 1.
    pub(super) fn mean_leg(&self, problem: &Problem) -> f64 {
        let few = self.kept.min(5);
        let near = |stop: usize| self.to(stop)[..few].iter().map(move |other| (stop, *other));
        let pairs = (0..problem.stops.len()).flat_map(near);
        let sum: i64 = pairs.map(|(a, b)| there_and_back(problem, a, b as usize)).sum();
        let n = (problem.stops.len() * few).max(1);
        (sum as f64 / 2.0 / n as f64).max(1.0)
    }

    pub(super) fn to(&self, stop: usize) -> &[u32] {
        &self.stops[stop * self.kept..][..self.kept]
    }
}

fn nearest(problem: &Problem, stop: usize, kept: usize) -> impl Iterator<Item = u32> {
    let others = (0..problem.stops.len()).filter(|other| *other != stop);
    let far = |other: usize| there_and_back(problem, stop, other);
    let mut others: Vec<_> = others.map(|other| (far(other), other as u32)).collect();
    if kept < others.len() {
        others.select_nth_unstable(kept);
    }
    others.truncate(kept);
    others.sort_unstable();
    others.into_iter().map(|(_, other)| other)
}

fn there_and_back(problem: &Problem, stop: usize, other: usize) -> i64 {
    let (place, there) = (problem.place(stop), problem.place(other));
    let (out, into) = (problem.travel.ways_out(place), problem.travel.ways_in(place));
    i64::from(out[there].cost) + i64::from(into[there].cost)
}
