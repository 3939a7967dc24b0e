//! After amounts changed: the old tree carries flow again, with the least undone.

use super::transport::Transport;
use super::tree::Tree;

/// Recomputes every flow of the tree from the amounts. Where one has run dry, what hangs there
/// is handed to the market until the tree is strongly feasible; the simplex places it again.
pub(super) fn refill(tree: &mut Tree, problem: &Transport) {
    hand_over_mute(tree, problem);
    let nodes = tree.top_down();
    load(tree, problem);
    let mut lots = None;
    for &node in nodes.iter().skip(1).rev() {
        if tree.is_hub(node) {
            if tree.flow[node as usize] <= 0 && problem.orders[node as usize].amount > 0 {
                let lots = lots.get_or_insert_with(|| lots_by_order(tree, problem));
                relieve(tree, problem, node, &mut lots[node as usize]);
            }
        } else if tree.flow[node as usize] < 0 {
            recover(tree, problem, node);
        }
        let parent = tree.parent[node as usize];
        tree.flow[parent as usize] -= tree.flow[node as usize];
    }
    tree.revalue(tree.market, problem);
}

/// An order that wants nothing hangs from the market, alone.
fn hand_over_mute(tree: &mut Tree, problem: &Transport) {
    if problem.orders.iter().all(|order| order.amount > 0) {
        return;
    }
    let is_mute = |node: u32| node < tree.market && problem.orders[node as usize].amount == 0;
    let nodes = (0..).take(problem.lots.len()).map(|lot| tree.lot_node(lot));
    let sent: Vec<_> = nodes.filter(|node| is_mute(tree.parent[*node as usize])).collect();
    let mute: Vec<_> = (0..tree.market).filter(|order| is_mute(*order)).collect();
    for node in sent.into_iter().chain(mute) {
        hand_over(tree, problem, node);
    }
}

/// A lot stays unsold, or an order unmet.
fn hand_over(tree: &mut Tree, problem: &Transport, node: u32) {
    let cost = if tree.is_hub(node) {
        problem.orders[node as usize].unmet
    } else {
        problem.lots[(node - tree.market - 1) as usize].unsold
    };
    tree.attach(node, tree.market);
    tree.cost[node as usize] = cost;
}

/// Every node starts with its own amount; leaf lots have given theirs to their parents.
fn load(tree: &mut Tree, problem: &Transport) {
    let amounts = problem.orders.iter().map(|order| order.amount).chain([0]);
    let amounts = amounts.chain(problem.lots.iter().map(|lot| lot.amount));
    tree.flow.iter_mut().zip(amounts).for_each(|(flow, amount)| *flow = amount);
    for lot in (0..).take(problem.lots.len()) {
        let node = tree.lot_node(lot);
        if tree.is_leaf_lot(node) {
            tree.flow[tree.parent[node as usize] as usize] -= tree.flow[node as usize];
        }
    }
}

/// Lots that serve each order from below, leaves or not.
fn lots_by_order(tree: &Tree, problem: &Transport) -> Vec<Vec<u32>> {
    let mut lots = vec![Vec::new(); problem.orders.len() + 1];
    for (lot, _) in (0..).zip(&problem.lots).filter(|(_, supply)| supply.amount > 0) {
        let node = tree.lot_node(lot);
        lots[tree.parent[node as usize] as usize].push(node);
    }
    lots
}

/// An order is served too much: lots are taken from it until it needs some again, those that are
/// least missed first.
fn relieve(tree: &mut Tree, problem: &Transport, order: u32, lots: &mut [u32]) {
    let missed = |tree: &Tree, node: u32| {
        let unsold = problem.lots[(node - tree.market - 1) as usize].unsold;
        tree.worth(node) + i64::from(unsold)
    };
    lots.sort_by_key(|node| (missed(tree, *node), *node));
    for &lot in &*lots {
        if tree.flow[order as usize] > 0 {
            return;
        }
        hand_over(tree, problem, lot);
        tree.flow[order as usize] += tree.flow[lot as usize];
    }
}

/// A lot gives more than it has: it lets go of orders until it does not.
fn recover(tree: &mut Tree, problem: &Transport, lot: u32) {
    let mut orders: Vec<_> = tree.children(lot).collect();
    orders.sort_unstable();
    for order in orders {
        if tree.flow[lot as usize] >= 0 {
            return;
        }
        hand_over(tree, problem, order);
        tree.flow[lot as usize] += tree.flow[order as usize];
    }
}
