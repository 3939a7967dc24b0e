//! All pairs in a matrix: the cheapest few of each job first, the rest as they are missed.

use super::{Arc, Arcs, Assignment, Found, InvalidArcs, solve_priced};

/// Pairs compared at once.
const BLOCK: u32 = 16;

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

/// About the [`few`] cheapest teams of each job, and a job for each team that has none.
fn cheapest(costs: &[i32], width: usize) -> Vec<Arc> {
    let few = few(width);
    let mut arcs = Vec::with_capacity(2 * few * costs.len() / width.max(1));
    // How far above its cheapest a job's teams reach: much the same from one job to the next.
    let mut span = 0;
    for (job, row) in (0..).zip(costs.chunks_exact(width.max(1))) {
        let least = row.iter().copied().fold(i32::MAX, i32::min);
        let before = arcs.len();
        take(&mut arcs, job, row, least.saturating_add(span));
        let taken = arcs.len() - before;
        if taken < few || taken > 4 * few {
            arcs.truncate(before);
            let most = nth(row, few - 1);
            take(&mut arcs, job, row, most);
            span = most.saturating_sub(least);
        }
        span = if taken > 2 * few { span - span / 8 } else { span.saturating_add(span / 8) };
    }
    if width <= costs.len() / width.max(1) {
        call_on_the_rest(&mut arcs, costs, width);
    }
    arcs
}

/// So many of each job to begin with. Measured on 200 to 2,000 jobs: random costs want 6 to 8,
/// costs in the plane 10 at 200 and more than 16 at 2,000.
fn few(width: usize) -> usize {
    (width.isqrt() / 2).clamp(6, 24).min(width)
}

/// All teams of a job up to a cost. Blocks are compared without branches; most have none.
fn take(arcs: &mut Vec<Arc>, job: u32, row: &[i32], most: i32) {
    let mut start = 0;
    for block in row.chunks(BLOCK as usize) {
        if block.iter().map(|cost| i32::from(*cost <= most)).sum::<i32>() > 0 {
            let cheap = (start..).zip(block).filter(|(_, cost)| **cost <= most);
            arcs.extend(cheap.map(|(team, &cost)| Arc { job, team, cost }));
        }
        start += BLOCK;
    }
}

fn nth(row: &[i32], n: usize) -> i32 {
    let mut row = row.to_vec();
    *row.select_nth_unstable(n).1
}

/// Where teams are scarce, everybody may be needed: the cheapest job of each that has none.
fn call_on_the_rest(arcs: &mut Vec<Arc>, costs: &[i32], width: usize) {
    let mut called = vec![false; width];
    for arc in &*arcs {
        called[arc.team as usize] = true;
    }
    for (team, _) in (0..).zip(&called).filter(|(_, called)| !**called) {
        let column = (0..).zip(costs[team as usize..].iter().step_by(width));
        let best = column.min_by_key(|(_, cost)| **cost);
        arcs.extend(best.map(|(job, &cost)| Arc { job, team, cost }));
    }
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
        let mut start = 0;
        for (row, prices) in row.chunks(BLOCK as usize).zip(prices.chunks(BLOCK as usize)) {
            if row.iter().zip(prices).map(|pair| i32::from(gains(pair))).sum::<i32>() > 0 {
                let pairs = (start..).zip(row.iter().zip(prices)).filter(|(_, pair)| gains(*pair));
                for (team, (&cost, _)) in pairs {
                    found.offer(Arc { job, team, cost });
                }
            }
            start += BLOCK;
        }
    }
}
