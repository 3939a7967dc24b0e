//! Arcs that nobody listed: found by the values, until none is missing.

use std::cmp::Reverse;

use super::Arc;
use super::side::Side;

/// So many new arcs of one job in one round, those that pay most.
const PER_JOB: usize = 8;

/// What each job and each team is worth; the solution's dual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// At most the cost to hold.
    pub jobs: Vec<i64>,
    /// 0 or below; its price with the sign turned.
    pub teams: Vec<i64>,
}

impl Values {
    /// By how much the arc would lower the cost, as far as the values tell; 0 or less: not.
    #[must_use]
    pub fn gain(&self, arc: Arc) -> i64 {
        self.jobs[arc.job as usize] + self.teams[arc.team as usize] - i64::from(arc.cost)
    }
}

/// Where a caller puts the arcs it is asked for.
pub struct Found<'a> {
    values: &'a Values,
    /// Of each job the best so far: gain, then the lower number of the team.
    best: Vec<Vec<(i64, Reverse<u32>, i32)>>,
}

impl<'a> Found<'a> {
    #[must_use]
    pub fn values(&self) -> &'a Values {
        self.values
    }

    /// Arcs that do not gain, have no such ends or cost beyond ± 2^30 are ignored.
    pub fn offer(&mut self, arc: Arc) {
        let (job, team) = (arc.job as usize, arc.team as usize);
        if job < self.values.jobs.len() && team < self.values.teams.len() {
            let gain = self.values.gain(arc);
            if gain > 0 && arc.cost.abs() <= super::arcs::MAX_COST {
                keep_best(&mut self.best[job], (gain, Reverse(arc.team), arc.cost));
            }
        }
    }

    /// By job, then team.
    fn into_arcs(self) -> Vec<Arc> {
        let mut arcs = Vec::new();
        for (job, best) in (0..).zip(self.best) {
            arcs.extend(best.into_iter().map(|(_, team, cost)| Arc { job, team: team.0, cost }));
        }
        arcs.sort_unstable();
        arcs
    }
}

fn keep_best<T: Ord>(best: &mut Vec<T>, new: T) {
    if best.len() < PER_JOB {
        best.push(new);
    } else if let Some(worst) = best.iter_mut().min().filter(|worst| **worst < new) {
        *worst = new;
    }
}

/// Asks for arcs, and adds those that gain most; how many.
pub(super) fn ask(jobs: &mut Side, teams: &mut Side, price: impl FnOnce(&mut Found)) -> usize {
    let take = |side: &mut Side| std::mem::take(&mut side.value);
    let values = Values { jobs: take(jobs), teams: take(teams) };
    let mut found = Found { values: &values, best: vec![Vec::new(); values.jobs.len()] };
    price(&mut found);
    let new = found.into_arcs();
    (jobs.value, teams.value) = (values.jobs, values.teams);
    if !new.is_empty() {
        add(jobs, &new);
    }
    new.len()
}

/// Adds arcs to the jobs' side; of two alike, the cheaper counts.
fn add(jobs: &mut Side, new: &[Arc]) {
    let mut arcs = Vec::with_capacity(jobs.arcs.len() + new.len());
    let mut new = new.iter().peekable();
    let mut first = vec![0];
    for job in (0..).take(jobs.value.len()) {
        let start = arcs.len();
        arcs.extend_from_slice(jobs.arcs_of(job));
        let listed = arcs.len();
        while let Some(arc) = new.next_if(|arc| arc.job == job) {
            arcs.push((arc.team, arc.cost));
        }
        if arcs.len() > listed {
            arcs[start..].sort_unstable();
        }
        #[expect(clippy::cast_possible_truncation, reason = "rounds end before 2^31 arcs")]
        first.push(arcs.len() as u32);
    }
    (jobs.first, jobs.arcs) = (first, arcs);
}
