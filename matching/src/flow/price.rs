//! Which arc should enter: the best of a block, searched round and round.

use super::pivot::Entering;
use super::transport::Transport;
use super::tree::Tree;

/// Where the search goes on, and how much it looks at before it takes the best.
pub(super) struct Search {
    lot: u32,
    block: usize,
    shelf: Shelf,
}

impl Search {
    pub(super) fn new(problem: &Transport) -> Self {
        Self {
            lot: 0,
            block: block(problem.to.len() + problem.lots.len()),
            shelf: Shelf::default(),
        }
    }

    /// The arc of the next block that gains most per unit; `None` proves the plan optimal.
    pub(super) fn next(&mut self, tree: &Tree, problem: &Transport) -> Option<Entering> {
        let mut best = Best { gain: 0, arc: None };
        let (mut left, mut lots_left) = (self.block, problem.lots.len());
        let rise = self.shelf.rise(tree);
        while lots_left > 0 {
            let lot = self.lot;
            if !self.shelf.holds(tree, lot, rise) {
                best.look_at_lot(tree, problem, lot);
                left = left.saturating_sub(problem.lanes_of(lot).len() + 1);
            }
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

    /// The best arc into each order, from one look at all lanes that may gain; the best first.
    pub(super) fn best_of_each(&self, tree: &Tree, problem: &Transport) -> Vec<Entering> {
        let mut best: Vec<_> = problem.orders.iter().map(|_| Best { gain: 0, arc: None }).collect();
        let rise = self.shelf.rise(tree);
        for lot in (0..).take(problem.lots.len()).filter(|lot| !self.shelf.holds(tree, *lot, rise))
        {
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

    /// The plan is optimal: what no lane came near to gain is put away for the next time.
    pub(super) fn settle(&mut self, tree: &mut Tree, problem: &Transport) {
        self.shelf.settle(tree, problem);
    }
}

/// Lots that cannot gain, as long as prices have not moved by more than they lack.
///
/// For a lane outside the tree, `gain = value - cost - worth`. If the order's value has risen by
/// at most `rise` since it was noted and the lot is worth `w` more, no gain has grown by more
/// than `rise - w`: a lot whose lanes all lacked that much needs no look.
#[derive(Default)]
struct Shelf {
    /// Values of orders and the market when they were noted.
    values: Vec<i64>,
    /// Of each lot: what its best lane outside the tree lacked, and what it was worth.
    noted: Vec<(i64, i64)>,
}

impl Shelf {
    /// The most that any value has risen.
    fn rise(&self, tree: &Tree) -> i64 {
        let values = tree.value.iter().zip(&self.values);
        values.map(|(now, noted)| now - noted).max().unwrap_or(0)
    }

    fn holds(&self, tree: &Tree, lot: u32, rise: i64) -> bool {
        let Some((lacks, worth)) = self.noted.get(lot as usize) else { return false };
        let node = tree.lot_node(lot);
        !tree.touched[lot as usize] && *lacks >= rise - (tree.worth(node) - worth)
    }

    /// Notes what has changed; everything, once a quarter of the lots can no longer be put away.
    fn settle(&mut self, tree: &mut Tree, problem: &Transport) {
        let lots = || (0..).take(problem.lots.len());
        let rise = self.rise(tree);
        let stale: Vec<u32> = lots().filter(|lot| !self.holds(tree, *lot, rise)).collect();
        if stale.len() * 4 > problem.lots.len() {
            self.values.clone_from(&tree.value);
            self.noted.resize(problem.lots.len(), (0, 0));
            lots().for_each(|lot| self.note(tree, problem, lot));
        } else {
            for lot in stale {
                self.note(tree, problem, lot);
            }
        }
    }

    fn note(&mut self, tree: &mut Tree, problem: &Transport, lot: u32) {
        let from = tree.lot_node(lot);
        let worth = tree.worth(from);
        let lanes = problem.lanes_of(lot);
        let offers = problem.to[lanes.clone()].iter().zip(&problem.cost[lanes]);
        let unsold = (&tree.market, &problem.lots[lot as usize].unsold);
        let outside = offers.chain([unsold]).filter(|(to, _)| !tree.joins(from, **to));
        let gain = |(to, cost): (&u32, &i32)| self.values[*to as usize] - i64::from(*cost) - worth;
        let best = outside.map(gain).max().unwrap_or(i64::MIN >> 2);
        self.noted[lot as usize] = (-best, worth);
        tree.touched[lot as usize] = false;
    }
}

/// A third of the root of the number of arcs. LEMON's block search (Kovács 2015,
/// doi 10.1080/10556788.2014.895828) takes the root; measured on 850 k lanes, pivots are so cheap
/// here that looking at less is faster.
fn block(n_arcs: usize) -> usize {
    (n_arcs.isqrt() / 3).max(20)
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
