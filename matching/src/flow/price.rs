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

/// About the root of the number of arcs, as in LEMON's block search (Kovács 2015,
/// doi 10.1080/10556788.2014.895828); the factor is measured on 851 k lanes.
fn block(n_arcs: usize) -> usize {
    n_arcs.isqrt().max(20)
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
