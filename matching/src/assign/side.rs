//! One side of an assignment, jobs or teams: arcs, partners and dual values.

use super::arcs::Arcs;

/// No partner.
pub(super) const ALONE: u32 = u32::MAX;

/// Jobs see teams as the other side, and the other way round; all is symmetric.
///
/// Of two partners the values sum to the cost of their arc, of any other two to no more; of a
/// node alone the value is its `outside` option, of any other no more. That is best: the values
/// of all sum to the cost, and can sum to no more in any assignment.
pub(super) struct Side {
    pub(super) first: Vec<u32>,
    /// The other end and the cost.
    pub(super) arcs: Vec<(u32, i32)>,
    /// What being alone costs: to hold the job; 0 for a team.
    outside: Vec<i64>,
    /// Nothing outside counts as dearer than this.
    pub(super) cap: i64,
    pub(super) value: Vec<i64>,
    pub(super) partner: Vec<u32>,
}

impl Side {
    pub(super) fn jobs(arcs: Arcs) -> Self {
        let n = arcs.hold.len();
        let outside: Vec<_> = arcs.hold.iter().map(|hold| i64::from(*hold)).collect();
        let value = outside.clone();
        let cap = i64::MAX;
        Self { first: arcs.first, arcs: arcs.packed, outside, cap, value, partner: vec![ALONE; n] }
    }

    /// Without arcs: only a search from the teams needs them, see [`Side::transpose`].
    pub(super) fn teams(n: u32) -> Self {
        let n = n as usize;
        let (outside, value) = (vec![0; n], vec![0; n]);
        let partner = vec![ALONE; n];
        Self { first: Vec::new(), arcs: Vec::new(), outside, cap: i64::MAX, value, partner }
    }

    pub(super) fn outside(&self, node: u32) -> i64 {
        self.outside[node as usize].min(self.cap)
    }

    /// Doubles what may count outside, three times; whether a node alone had more than counted.
    pub(super) fn raise_cap(&mut self) -> bool {
        let before = self.cap;
        self.cap = before.saturating_mul(8);
        let alone = self.outside.iter().zip(&self.partner).filter(|(_, to)| **to == ALONE);
        alone.into_iter().any(|(outside, _)| *outside > before)
    }

    pub(super) fn arcs_of(&self, node: u32) -> &[(u32, i32)] {
        &self.arcs[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// Sees the arcs of the other side from here.
    pub(super) fn transpose(&mut self, other: &Self) {
        let n = self.value.len();
        let mut next = vec![0; n + 1];
        for (node, _) in &other.arcs {
            next[*node as usize + 1] += 1;
        }
        (0..n).for_each(|node| next[node + 1] += next[node]);
        self.first.clone_from(&next);
        self.arcs = vec![(0, 0); other.arcs.len()];
        for from in (0..).take(other.value.len()) {
            for &(node, cost) in other.arcs_of(from) {
                let at = &mut next[node as usize];
                self.arcs[*at as usize] = (from, cost);
                *at += 1;
            }
        }
    }

    /// Alone, though that costs more than its value.
    pub(super) fn unsettled(&self) -> Vec<u32> {
        let nodes = (0..).zip(self.partner.iter().zip(&self.value));
        let unsettled = nodes
            .filter(|(node, (partner, value))| **partner == ALONE && **value < self.outside(*node));
        unsettled.map(|(node, _)| node).collect()
    }

    /// The most a node may be worth, given the other side.
    pub(super) fn bound(&self, other: &Self, node: u32) -> i64 {
        let arcs = self.arcs_of(node).iter();
        let shares = arcs.map(|(to, cost)| i64::from(*cost) - other.value[*to as usize]);
        shares.fold(self.outside(node), i64::min)
    }
}
