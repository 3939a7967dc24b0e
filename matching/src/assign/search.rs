//! The exact part: the shortest way to settle one node, by swaps.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::side::{ALONE, Side};

/// Not reached.
const FAR: i64 = i64::MAX;

/// Room that searches use again.
pub(super) struct Search {
    /// Of the other side: how far it is, and from whom.
    distance: Vec<i64>,
    from: Vec<u32>,
    touched: Vec<u32>,
    /// Nodes of the other side whose partners were asked, nearest first.
    asked: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    /// As near as what was asked last: no heap needed.
    as_near: Vec<u32>,
    end: End,
}

/// The nearest way out found so far.
#[derive(Clone, Copy)]
struct End {
    distance: i64,
    /// Of the searching side: who takes the way out.
    by: u32,
    /// Of the other side: whom it takes; `ALONE` for its outside option.
    takes: u32,
}

impl Search {
    pub(super) fn new() -> Self {
        Self {
            distance: Vec::new(),
            from: Vec::new(),
            touched: Vec::new(),
            asked: Vec::new(),
            heap: BinaryHeap::new(),
            as_near: Vec::new(),
            end: End { distance: FAR, by: ALONE, takes: ALONE },
        }
    }

    /// Settles `start`, which is alone below its outside option: raises its value until it is
    /// worth being alone, or until a chain of swaps gives it a partner.
    ///
    /// Dijkstra's algorithm on reduced costs (Tomizawa 1971; Jonker and Volgenant 1987,
    /// doi 10.1007/BF02278710), stopped at the nearest way out.
    pub(super) fn settle(&mut self, side: &mut Side, other: &mut Side, start: u32) {
        self.reset(other.value.len());
        self.ask(side, other, start, 0);
        while let Some(node) = self.nearest() {
            self.asked.push(node);
            let partner = other.partner[node as usize];
            self.ask(side, other, partner, self.distance[node as usize]);
        }
        self.raise(side, other, start);
        self.swap(side, other, start);
    }

    fn reset(&mut self, n_other: usize) {
        if self.distance.len() != n_other {
            self.distance = vec![FAR; n_other];
            self.from = vec![ALONE; n_other];
            self.touched.clear();
        }
        for node in self.touched.drain(..) {
            self.distance[node as usize] = FAR;
        }
        self.asked.clear();
        self.heap.clear();
        self.as_near.clear();
        self.end = End { distance: FAR, by: ALONE, takes: ALONE };
    }

    /// How far does the other side lie from `node`, which itself is `so_far` away?
    fn ask(&mut self, side: &Side, other: &Side, node: u32, so_far: i64) {
        let value = side.value[node as usize];
        let out = so_far + (side.outside(node) - value);
        if out < self.end.distance {
            self.end = End { distance: out, by: node, takes: ALONE };
        }
        let base = so_far - value;
        for &(to, cost) in side.arcs_of(node) {
            let distance = base + i64::from(cost) - other.value[to as usize];
            if distance < self.end.distance && distance < self.distance[to as usize] {
                self.reach(other, node, to, distance, so_far);
            }
        }
    }

    fn reach(&mut self, other: &Side, node: u32, to: u32, distance: i64, so_far: i64) {
        if self.distance[to as usize] == FAR {
            self.touched.push(to);
        }
        self.distance[to as usize] = distance;
        self.from[to as usize] = node;
        if other.partner[to as usize] == ALONE {
            self.end = End { distance, by: node, takes: to };
        } else if distance == so_far {
            self.as_near.push(to);
        } else {
            self.heap.push(Reverse((distance, to)));
        }
    }

    /// The nearest that was not asked yet and is nearer than the way out.
    fn nearest(&mut self) -> Option<u32> {
        if self.end.distance == 0 {
            return None;
        }
        if let Some(node) = self.as_near.pop() {
            return Some(node);
        }
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if distance >= self.end.distance {
                return None;
            }
            if distance == self.distance[node as usize] {
                return Some(node);
            }
        }
        None
    }

    /// Whoever lies nearer than the way out is worth more by the difference, the partners less.
    fn raise(&self, side: &mut Side, other: &mut Side, start: u32) {
        side.value[start as usize] += self.end.distance;
        for &node in &self.asked {
            let difference = self.end.distance - self.distance[node as usize];
            other.value[node as usize] -= difference;
            side.value[other.partner[node as usize] as usize] += difference;
        }
    }

    /// Swaps partners back along the way.
    fn swap(&self, side: &mut Side, other: &mut Side, start: u32) {
        let End { mut by, mut takes, .. } = self.end;
        loop {
            let gives_up = side.partner[by as usize];
            side.partner[by as usize] = takes;
            if takes != ALONE {
                other.partner[takes as usize] = by;
            }
            if by == start {
                return;
            }
            takes = gives_up;
            by = self.from[takes as usize];
        }
    }
}
