//! All pairs in a matrix: the cheapest few of each job first, the rest as they are missed.

use super::{Arc, Arcs, Assignment, Found, InvalidArcs, solve_priced};

/// So many of each job to begin with. Measured on random costs of 200 to 2,000 jobs.
const FIRST: usize = 12;

/// Pairs compared at once.
const BLOCK: usize = 64;

/// The best assignment when `costs[job * n_teams + team]` is the cost of each pair, within
/// ± 2^30. A matrix that is not jobs times teams is short of ends.
pub fn solve_dense(costs: &[i32], hold: Vec<i32>, n_teams: u32) -> Result<Assignment, InvalidArcs> {
    let width = n_teams as usize;
    if costs.len() != hold.len() * width {
        return Err(InvalidArcs::Matrix { entries: costs.len() });
    }
    let arcs = Arcs::new(hold, n_teams, &cheapest(costs, width))?;
    Ok(solve_priced(arcs, |found| missed(found, costs, width)))
}

/// The cheapest teams of each job, and the cheapest job of each team.
fn cheapest(costs: &[i32], width: usize) -> Vec<Arc> {
    let mut arcs = Vec::new();
    let mut best = vec![(i32::MAX, 0); width];
    let mut few = Vec::with_capacity(2 * FIRST);
    for (job, row) in (0..).zip(costs.chunks_exact(width.max(1))) {
        few.clear();
        let mut below = i32::MAX;
        for ((team, &cost), best) in (0..).zip(row).zip(&mut best) {
            if cost < best.0 {
                *best = (cost, job);
            }
            if cost < below {
                few.push((cost, team));
                if few.len() == 2 * FIRST {
                    below = few.select_nth_unstable(FIRST).1.0;
                    few.truncate(FIRST);
                }
            }
        }
        few.sort_unstable();
        few.truncate(FIRST);
        arcs.extend(few.iter().map(|&(cost, team)| Arc { job, team, cost }));
    }
    let of_teams = (0..).zip(best).filter(|(_, best)| best.0 < i32::MAX);
    arcs.extend(of_teams.map(|(team, (cost, job))| Arc { job, team, cost }));
    arcs
}

/// Offers what gains in all rows. Most of a row does not: blocks are compared without branches,
/// in 32 bits. Values beyond ± 2^30 are cut to it, which offers too much, never too little.
fn missed(found: &mut Found, costs: &[i32], width: usize) {
    #[expect(clippy::cast_possible_truncation, reason = "cut to 31 bits")]
    let cut = |value: i64| value.clamp(-1 << 30, 1 << 30) as i32;
    let prices: Vec<_> = found.values().teams.iter().map(|price| cut(*price)).collect();
    for (job, row) in (0..).zip(costs.chunks_exact(width.max(1))) {
        let value = cut(found.values().jobs[job as usize]);
        let gains = |(cost, price): (&i32, &i32)| *cost < value + price;
        for (block, prices) in (0..).zip(prices.chunks(BLOCK)) {
            let row = &row[block * BLOCK..][..prices.len()];
            if row.iter().zip(prices).fold(false, |any, pair| any | gains(pair)) {
                let pairs = (0..).zip(row.iter().zip(prices)).filter(|(_, pair)| gains(*pair));
                for (at, (&cost, _)) in pairs {
                    #[expect(clippy::cast_possible_truncation, reason = "below the width")]
                    let start = (block * BLOCK) as u32;
                    found.offer(Arc { job, team: start + at, cost });
                }
            }
        }
    }
}
