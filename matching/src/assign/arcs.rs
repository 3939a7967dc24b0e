//! Which team can do which job at what cost, packed by job.

/// One team can do one job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arc {
    pub job: u32,
    pub team: u32,
    /// Within ± 2^30.
    pub cost: i32,
}

/// Why numbers are not an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidArcs {
    #[error("an arc from job {job} to team {team} has no such end")]
    NoSuchEnd { job: u32, team: u32 },
    #[error("a cost beyond ± 2^30: {0}")]
    Cost(i32),
    #[error("{entries} costs are not one for each job and team")]
    Matrix { entries: usize },
    #[error("more than 2^22 jobs and teams, or 2^31 arcs")]
    TooMany,
}

/// The largest cost. With [`MAX_ENDS`], values stay within 2^54.
pub(super) const MAX_COST: i32 = 1 << 30;

/// Jobs and teams together.
const MAX_ENDS: usize = 1 << 22;

/// Jobs with what it costs to let each wait, teams, and the arcs between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arcs {
    pub(super) hold: Vec<i32>,
    pub(super) n_teams: u32,
    /// Arcs of job `j` are `first[j]..first[j + 1]`.
    pub(super) first: Vec<u32>,
    pub(super) packed: Vec<(u32, i32)>,
}

impl Arcs {
    /// Arcs may come in any order; of the same job and team, the cheapest counts. `hold` is the
    /// cost of leaving each job for later, within ± 2^30.
    pub fn new(hold: Vec<i32>, n_teams: u32, arcs: &[Arc]) -> Result<Self, InvalidArcs> {
        check(&hold, n_teams, arcs)?;
        let mut next = vec![0; hold.len() + 1];
        for arc in arcs {
            next[arc.job as usize + 1] += 1;
        }
        (0..hold.len()).for_each(|job| next[job + 1] += next[job]);
        let mut packed = vec![(0, 0); arcs.len()];
        let starts = next.clone();
        for arc in arcs {
            let at = &mut next[arc.job as usize];
            packed[*at as usize] = (arc.team, arc.cost);
            *at += 1;
        }
        let first = sort_each(&mut packed, &starts);
        Ok(Self { hold, n_teams, first, packed })
    }

    #[must_use]
    pub fn n_jobs(&self) -> usize {
        self.hold.len()
    }

    /// By job, then team.
    pub fn iter(&self) -> impl Iterator<Item = Arc> {
        (0..).zip(&self.hold).flat_map(move |(job, _)| {
            self.of(job).iter().map(move |&(team, cost)| Arc { job, team, cost })
        })
    }

    /// The teams of a job, with their costs.
    pub(super) fn of(&self, job: u32) -> &[(u32, i32)] {
        &self.packed[self.first[job as usize] as usize..self.first[job as usize + 1] as usize]
    }
}

/// Sorts the arcs of each job by team, leaves the cheapest of each, and closes the gaps.
fn sort_each(packed: &mut Vec<(u32, i32)>, starts: &[u32]) -> Vec<u32> {
    let mut first = vec![0];
    let mut kept = 0;
    for (from, to) in starts.iter().zip(&starts[1..]) {
        packed[*from as usize..*to as usize].sort_unstable();
        let mut last = None;
        for at in *from as usize..*to as usize {
            let arc = packed[at];
            if last != Some(arc.0) {
                packed[kept] = arc;
                kept += 1;
                last = Some(arc.0);
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "no more than 2^31 arcs came in")]
        first.push(kept as u32);
    }
    packed.truncate(kept);
    first
}

fn check(hold: &[i32], n_teams: u32, arcs: &[Arc]) -> Result<(), InvalidArcs> {
    let most_arcs = usize::try_from(i32::MAX).unwrap_or(usize::MAX);
    if hold.len() + n_teams as usize > MAX_ENDS || arcs.len() > most_arcs {
        return Err(InvalidArcs::TooMany);
    }
    let costs = hold.iter().copied().chain(arcs.iter().map(|arc| arc.cost));
    if let Some(cost) = costs.into_iter().find(|cost| !(-MAX_COST..=MAX_COST).contains(cost)) {
        return Err(InvalidArcs::Cost(cost));
    }
    let fits = |arc: &&Arc| (arc.job as usize) < hold.len() && arc.team < n_teams;
    match arcs.iter().find(|arc| !fits(arc)) {
        Some(&Arc { job, team, .. }) => Err(InvalidArcs::NoSuchEnd { job, team }),
        None => Ok(()),
    }
}
