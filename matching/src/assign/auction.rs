//! The rough part: jobs bid for teams.

use super::side::{ALONE, Side};

/// Bids anew from what everything is worth so far, each raising by at least `step`, which is above 0. Ends with
/// every job placed or better off waiting, to within a step.
///
/// Bertsekas (1988), doi 10.1007/BF02186476, with two coarse steps instead of many fine ones:
/// searches finish exactly, and sooner.
pub(super) fn roughly(jobs: &mut Side, teams: &mut Side, step: i64) {
    jobs.partner.fill(ALONE);
    teams.partner.fill(ALONE);
    let all = (0..).take(jobs.value.len()).collect();
    bid_all(jobs, teams, all, step, usize::MAX);
    for job in (0..).take(jobs.value.len()) {
        jobs.value[job as usize] = jobs.bound(teams, job);
    }
}

/// Keeps every rule of [`Side`], except that jobs and teams may be alone below their outside
/// options: who is not worth the partner lets it go, and bids a little without a step.
pub(super) fn sharply(jobs: &mut Side, teams: &mut Side) {
    let loose = tighten(jobs, teams);
    let few = 8 * loose.len();
    bid_all(jobs, teams, loose, 0, few);
}

/// Jobs bid until each has a team, waits, or `most` bids are made. With a step of 0 a job leaves a
/// tie alone: that is for the search.
fn bid_all(jobs: &mut Side, teams: &mut Side, mut waiting: Vec<u32>, step: i64, most: usize) {
    waiting.reverse();
    for _ in 0..most {
        let Some(job) = waiting.pop() else { return };
        let bid = best_two(jobs, teams, job);
        jobs.value[job as usize] = bid.best;
        if bid.team == ALONE {
            continue;
        }
        let team = bid.team as usize;
        let loser = teams.partner[team];
        if loser != ALONE && step == 0 && bid.second == bid.best {
            continue;
        }
        jobs.value[job as usize] = bid.second + step;
        teams.value[team] -= bid.second - bid.best + step;
        (teams.partner[team], jobs.partner[job as usize]) = (job, bid.team);
        if loser != ALONE {
            jobs.partner[loser as usize] = ALONE;
            waiting.push(loser);
        }
    }
    for job in waiting {
        jobs.value[job as usize] = jobs.bound(teams, job);
    }
}

struct Bid {
    /// `ALONE`: to wait is best.
    team: u32,
    best: i64,
    second: i64,
}

fn best_two(jobs: &Side, teams: &Side, job: u32) -> Bid {
    let hold = jobs.outside(job);
    let mut bid = Bid { team: ALONE, best: hold, second: hold };
    for &(team, cost) in jobs.arcs_of(job) {
        let share = i64::from(cost) - teams.value[team as usize];
        if share < bid.best {
            bid = Bid { team, best: share, second: bid.best };
        } else if share < bid.second {
            bid.second = share;
        }
    }
    bid
}

/// Jobs take the most they may be worth; those whose team is not worth it let it go.
fn tighten(jobs: &mut Side, teams: &mut Side) -> Vec<u32> {
    let mut loose = Vec::new();
    for job in (0..).take(jobs.value.len()) {
        let team = jobs.partner[job as usize];
        let share = |side: &Side| {
            let found = side.arcs_of(job).iter().find(|(to, _)| *to == team);
            found.map(|(_, cost)| i64::from(*cost) - teams.value[team as usize])
        };
        let bound = jobs.bound(teams, job);
        jobs.value[job as usize] = bound;
        if team != ALONE && share(jobs) != Some(bound) {
            (jobs.partner[job as usize], teams.partner[team as usize]) = (ALONE, ALONE);
            loose.push(job);
        }
    }
    loose
}
