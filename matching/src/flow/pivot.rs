//! One step of the simplex: an arc enters, flow goes round its cycle, an arc leaves.

use super::transport::Transport;
use super::tree::{NONE, Tree};

/// An arc that would lower the cost: from a lot, or from the market (an order left unmet).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entering {
    pub(super) from: u32,
    /// An order, or the market (a lot left unsold).
    pub(super) to: u32,
    pub(super) cost: i32,
}

/// The most that can go round the cycle, and the arcs that say so.
struct Cycle {
    join: u32,
    amount: i64,
    /// The node whose parent arc leaves.
    leaving: u32,
    on_to_side: bool,
}

pub(super) fn pivot(tree: &mut Tree, problem: &Transport, arc: Entering) {
    let cycle = close(tree, arc);
    push(tree, arc, &cycle);
    let (top, parent) = if cycle.on_to_side { (arc.to, arc.from) } else { (arc.from, arc.to) };
    tree.rehang(top, cycle.leaving, parent, cycle.amount, arc.cost);
    tree.revalue(top, problem);
}

/// Flow would run from the join down to `from`, over the arc, and up to the join. Lots block on
/// the way down, orders on the way up. The last block on this way leaves, which keeps the tree
/// strongly feasible.
fn close(tree: &Tree, arc: Entering) -> Cycle {
    let (mut down, mut up) = (arc.from, arc.to);
    let (mut least_down, mut lot) = (i64::MAX, NONE);
    let (mut least_up, mut order) = (i64::MAX, NONE);
    let (mut down_depth, mut up_depth) = (tree.depth(down), tree.depth(up));
    while down != up {
        if down_depth >= up_depth {
            let flow = tree.flow[down as usize];
            if !tree.is_hub(down) && flow < least_down {
                (least_down, lot) = (flow, down);
            }
            down = tree.parent[down as usize];
            down_depth -= 1;
        } else {
            let flow = tree.flow[up as usize];
            if tree.is_hub(up) && flow <= least_up {
                (least_up, order) = (flow, up);
            }
            up = tree.parent[up as usize];
            up_depth -= 1;
        }
    }
    let on_to_side = least_up <= least_down;
    let (amount, leaving) = if on_to_side { (least_up, order) } else { (least_down, lot) };
    Cycle { join: down, amount, leaving, on_to_side }
}

fn push(tree: &mut Tree, arc: Entering, cycle: &Cycle) {
    if cycle.amount == 0 {
        return;
    }
    let with = |grows: bool| if grows { cycle.amount } else { -cycle.amount };
    let mut node = arc.from;
    while node != cycle.join {
        let grows = tree.is_hub(node);
        tree.flow[node as usize] += with(grows);
        node = tree.parent[node as usize];
    }
    node = arc.to;
    while node != cycle.join {
        let grows = !tree.is_hub(node);
        tree.flow[node as usize] += with(grows);
        node = tree.parent[node as usize];
    }
}
