//! Which arc should enter: the best of a block, searched round and round.

use super::pivot::Entering;
use super::transport::Transport;
use super::tree::Tree;

/// Where the search goes on, and how much it looks at before it takes the best.
pub(super) struct Search {
    lot: u32,
    block: usize,
}

impl Search {
    pub(super) fn new(problem: &Transport) -> Self {
        Self { lot: 0, block: block(problem.to.len() + problem.lots.len()) }
    }

    /// The arc of the next block that gains most per unit; `None` proves the plan optimal.
    pub(super) fn next(&mut self, tree: &Tree, problem: &Transport) -> Option<Entering> {
        let mut best = Best { gain: 0, arc: None };
        let (mut left, mut lots_left) = (self.block, problem.lots.len());
        while lots_left > 0 {
            let lot = self.lot;
            best.look_at_lot(tree, problem, lot);
            left = left.saturating_sub(problem.lanes_of(lot).len() + 1);
            lots_left -= 1;
            self.lot = if lot as usize + 1 == problem.lots.len() { 0 } else { lot + 1 };
            if left == 0 {
                if best.arc.is_some() {
                    return best.arc;
                }
                left = self.block;
            }
        }
        best.look_at_orders(tree, problem);
        best.arc
    }
}

/// A third of the root of the number of arcs. LEMON's block search (Kovács 2015,
/// doi 10.1080/10556788.2014.895828) takes the root; measured on 850 k lanes, pivots are so cheap
/// here that looking at less is faster.
fn block(n_arcs: usize) -> usize {
    (n_arcs.isqrt() / 3).max(20)
}

/// The best arc into each order, from one look at all lanes; the best first.
pub(super) fn best_of_each(tree: &Tree, problem: &Transport) -> Vec<Entering> {
    let mut best: Vec<_> = problem.orders.iter().map(|_| Best { gain: 0, arc: None }).collect();
    for lot in (0..).take(problem.lots.len()) {
        let from = tree.lot_node(lot);
        let worth = tree.worth(from);
        let lanes = problem.lanes_of(lot);
        for (&to, &cost) in problem.to[lanes.clone()].iter().zip(&problem.cost[lanes]) {
            let gain = tree.value[to as usize] - i64::from(cost) - worth;
            best[to as usize].take(gain, from, to, cost);
        }
    }
    best.sort_by_key(|best| std::cmp::Reverse(best.gain));
    best.into_iter().map_while(|best| best.arc).collect()
}

/// What the arc would save per unit now.
pub(super) fn gain(tree: &Tree, arc: Entering) -> i64 {
    let worth = if tree.is_hub(arc.from) { 0 } else { tree.worth(arc.from) };
    tree.value[arc.to as usize] - i64::from(arc.cost) - worth
}

struct Best {
    gain: i64,
    arc: Option<Entering>,
}

impl Best {
    fn look_at_lot(&mut self, tree: &Tree, problem: &Transport, lot: u32) {
        let from = tree.lot_node(lot);
        let worth = tree.worth(from);
        let lanes = problem.lanes_of(lot);
        let offers = problem.to[lanes.clone()].iter().zip(&problem.cost[lanes]);
        for (&to, &cost) in offers {
            self.take(tree.value[to as usize] - i64::from(cost) - worth, from, to, cost);
        }
        let unsold = problem.lots[lot as usize].unsold;
        self.take(-i64::from(unsold) - worth, from, tree.market, unsold);
    }

    fn look_at_orders(&mut self, tree: &Tree, problem: &Transport) {
        for (order, demand) in (0..).zip(&problem.orders) {
            let gain = tree.value[order as usize] - i64::from(demand.unmet);
            self.take(gain, tree.market, order, demand.unmet);
        }
    }

    fn take(&mut self, gain: i64, from: u32, to: u32, cost: i32) {
        if gain > self.gain {
            self.gain = gain;
            self.arc = Some(Entering { from, to, cost });
        }
    }
}
