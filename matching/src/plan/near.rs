//! Who is near whom: each stop's neighbours, nearest first.

use super::problem::Problem;

/// Neighbours kept for each stop. A ruin rarely looks at more than fifty.
const KEPT: usize = 200;

#[derive(Debug, Clone)]
pub(super) struct Near {
    /// All rows one after the other, each `kept` long.
    stops: Vec<u32>,
    kept: usize,
    /// How far the last of each row is.
    farthest: Vec<i64>,
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
        let mut near = Self { stops, kept, farthest: vec![] };
        near.farthest = (0..n).map(|stop| near.far_end(problem, stop)).collect();
        near
    }

    fn far_end(&self, problem: &Problem, stop: usize) -> i64 {
        self.to(stop).last().map_or(0, |last| there_and_back(problem, stop, *last as usize))
    }

    /// Takes the stop that was added to `problem` last among its neighbours.
    pub(super) fn add(&mut self, problem: &Problem) {
        if self.kept < KEPT {
            *self = Self::new(problem);
            return;
        }
        let new = problem.stops.len() - 1;
        for (stop, row) in self.stops.chunks_mut(KEPT).enumerate() {
            let far = there_and_back(problem, new, stop);
            if far < self.farthest[stop] {
                let is_nearer = |other: &u32| there_and_back(problem, stop, *other as usize) <= far;
                let at = row.partition_point(is_nearer);
                row[at..].rotate_right(1);
                row[at] = new as u32;
                self.farthest[stop] = there_and_back(problem, stop, row[KEPT - 1] as usize);
            }
        }
        self.stops.extend(nearest(problem, new, self.kept));
        self.farthest.push(self.far_end(problem, new));
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

/// The same whichever of the two comes first; quicker along the row of `stop`.
fn there_and_back(problem: &Problem, stop: usize, other: usize) -> i64 {
    let ways = problem.travel.ways(problem.place(stop))[problem.place(other)];
    i64::from(ways.out.cost) + i64::from(ways.back.cost)
}
