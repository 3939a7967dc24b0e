//! The basis: a tree of lots and orders under the market, and what one more unit is worth in it.

use super::transport::Transport;

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// What an order that wants nothing is worth: too little for any lane to enter.
const MUTE: i64 = -(1 << 60);

/// A spanning tree of flows. Nodes: orders `0..market`, the market (root), then the lots.
///
/// A lot's arc to its parent leads up (it ships to that order, or stays unsold with the market);
/// an order's arc leads down (a lot serves it, or the market leaves it unmet). There are far
/// fewer orders than lots, so nearly all lots are leaves. Leaves are in no child list and have
/// no stored value: moving one touches nothing but itself and the cycle.
pub(super) struct Tree {
    pub(super) market: u32,
    pub(super) parent: Vec<u32>,
    /// On the arc to the parent; up-arcs at least 0, down-arcs above 0 (strongly feasible,
    /// Cunningham 1976, "A network simplex method": the simplex cannot cycle).
    pub(super) flow: Vec<i64>,
    /// Of one unit on the arc to the parent.
    pub(super) cost: Vec<i32>,
    /// Of orders and the market: what one more unit there saves.
    pub(super) value: Vec<i64>,
    /// Lots with another arc in the tree, or another cost, since this was set to false.
    pub(super) touched: Vec<bool>,
    depth: Vec<u32>,
    first: Vec<u32>,
    next: Vec<u32>,
    prev: Vec<u32>,
    stack: Vec<u32>,
}

impl Tree {
    /// Nothing is sold: every node hangs from the market.
    pub(super) fn star(problem: &Transport) -> Self {
        let (orders, lots) = (problem.orders(), problem.lots());
        let n_hubs = orders.len() + 1;
        let n = n_hubs + lots.len();
        #[expect(clippy::cast_possible_truncation, reason = "`Transport` holds below 2^31 nodes")]
        let market = orders.len() as u32;
        let by_node = |of_order: fn(_) -> i64, of_lot: fn(_) -> i64| -> Vec<i64> {
            let orders = orders.iter().map(of_order);
            orders.chain([0]).chain(lots.iter().map(of_lot)).collect()
        };
        let unmet = orders.iter().map(|order| order.unmet);
        let mut tree = Self {
            market,
            parent: vec![market; n],
            flow: by_node(|order| order.amount, |lot| lot.amount),
            cost: unmet.chain([0]).chain(lots.iter().map(|lot| lot.unsold)).collect(),
            value: vec![0; n_hubs],
            touched: vec![true; lots.len()],
            depth: vec![0; n_hubs],
            first: vec![NONE; n],
            next: vec![NONE; n],
            prev: vec![NONE; n],
            stack: Vec::new(),
        };
        tree.parent[market as usize] = NONE;
        (0..market).for_each(|order| tree.link(order));
        tree.revalue(market, problem);
        tree
    }

    pub(super) fn is_hub(&self, node: u32) -> bool {
        node <= self.market
    }

    pub(super) fn lot_node(&self, lot: u32) -> u32 {
        self.market + 1 + lot
    }

    pub(super) fn depth(&self, node: u32) -> u32 {
        if self.is_hub(node) {
            self.depth[node as usize]
        } else {
            self.depth[self.parent[node as usize] as usize] + 1
        }
    }

    /// What one more unit in a lot is worth: what it saves at its parent, less the way.
    pub(super) fn worth(&self, lot_node: u32) -> i64 {
        let at = lot_node as usize;
        self.value[self.parent[at] as usize] - i64::from(self.cost[at])
    }

    /// Hangs `top` and the nodes above it, up to `last`, the other way round: under `parent`.
    pub(super) fn rehang(&mut self, top: u32, last: u32, parent: u32, flow: i64, cost: i32) {
        let (mut node, mut new) = (top, (parent, flow, cost));
        loop {
            let at = node as usize;
            let old = (self.parent[at], self.flow[at], self.cost[at]);
            self.attach(node, new.0);
            (self.flow[at], self.cost[at]) = (new.1, new.2);
            if node == last {
                return;
            }
            new = (node, old.1, old.2);
            node = old.0;
        }
    }

    pub(super) fn attach(&mut self, node: u32, parent: u32) {
        let in_list = self.is_hub(node) || self.first[node as usize] != NONE;
        if in_list {
            self.unlink(node);
        }
        for end in [node, self.parent[node as usize], parent] {
            self.touch(end);
        }
        self.parent[node as usize] = parent;
        if in_list {
            self.link(node);
        }
    }

    /// What was noted of a lot no longer holds.
    pub(super) fn touch(&mut self, node: u32) {
        if node != NONE && !self.is_hub(node) {
            self.touched[(node - self.market - 1) as usize] = true;
        }
    }

    /// The arc from a lot to an order or the market is in the tree.
    pub(super) fn joins(&self, lot_node: u32, to: u32) -> bool {
        self.parent[lot_node as usize] == to || self.parent[to as usize] == lot_node
    }

    fn link(&mut self, node: u32) {
        let parent = self.parent[node as usize];
        let head = self.first[parent as usize];
        (self.next[node as usize], self.prev[node as usize]) = (head, NONE);
        self.first[parent as usize] = node;
        if head != NONE {
            self.prev[head as usize] = node;
        } else if !self.is_hub(parent) {
            self.link(parent);
        }
    }

    fn unlink(&mut self, node: u32) {
        let (next, prev) = (self.next[node as usize], self.prev[node as usize]);
        let parent = self.parent[node as usize];
        if next != NONE {
            self.prev[next as usize] = prev;
        }
        if prev != NONE {
            self.next[prev as usize] = next;
            return;
        }
        if next == NONE && !self.is_hub(parent) {
            self.unlink(parent);
        }
        self.first[parent as usize] = next;
    }

    /// Values and depths of everything under `top`, and of itself.
    pub(super) fn revalue(&mut self, top: u32, problem: &Transport) {
        if !self.is_hub(top) && self.first[top as usize] == NONE {
            return;
        }
        self.stack.push(top);
        while let Some(node) = self.stack.pop() {
            if node < self.market {
                self.revalue_order(node, problem);
            }
            self.push_children(node);
        }
    }

    fn revalue_order(&mut self, order: u32, problem: &Transport) {
        let at = order as usize;
        let parent = self.parent[at];
        let above = if parent != self.market {
            self.worth(parent)
        } else if problem.orders[at].amount == 0 {
            MUTE
        } else {
            0
        };
        self.value[at] = above + i64::from(self.cost[at]);
        self.depth[at] = self.depth(parent) + 1;
    }

    fn push_children(&mut self, node: u32) {
        let mut child = self.first[node as usize];
        while child != NONE {
            self.stack.push(child);
            child = self.next[child as usize];
        }
    }

    /// All nodes but leaf lots, parents first.
    pub(super) fn top_down(&self) -> Vec<u32> {
        let mut nodes = vec![self.market];
        let mut done = 0;
        while let Some(&node) = nodes.get(done) {
            done += 1;
            nodes.extend(self.children(node));
        }
        nodes
    }

    /// Orders, and lots that serve an order below them; no leaf lots.
    pub(super) fn children(&self, node: u32) -> impl Iterator<Item = u32> {
        let real = |node: u32| (node != NONE).then_some(node);
        std::iter::successors(real(self.first[node as usize]), move |child| {
            real(self.next[*child as usize])
        })
    }

    pub(super) fn is_leaf_lot(&self, node: u32) -> bool {
        !self.is_hub(node) && self.first[node as usize] == NONE
    }
}
