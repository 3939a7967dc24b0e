//! The k best so far when distances are known only to lie between bounds.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Somebody who fits, as far as a leaf can tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Bounds of its `r`.
    pub(super) least: f64,
    pub(super) most: f64,
    /// Word 0 of its entry when it was read.
    pub(super) first: u64,
    pub(super) home: u32,
    pub(super) id: u32,
}

/// Those among whom the k nearest are, whatever the exact distances turn out to be.
pub(super) struct Best {
    k: usize,
    /// The k with the smallest upper bounds, largest on top.
    heap: BinaryHeap<Candidate>,
    /// Others that may still be nearer than one of those.
    close: Vec<Candidate>,
    /// No one farther than this matters.
    pub(super) bound: f64,
}

impl Best {
    pub(super) fn new(k: usize, bound: f64) -> Self {
        // More than a leaf has is rarely asked for, and `k` may be any number.
        let heap = BinaryHeap::with_capacity(k.min(32) + 1);
        Self { k, heap, close: Vec::new(), bound }
    }

    #[inline]
    pub(super) fn offer(&mut self, candidate: Candidate) {
        if candidate.least > self.bound {
            return;
        }
        self.heap.push(candidate);
        if self.heap.len() > self.k {
            self.close.extend(self.heap.pop());
        }
        if self.heap.len() == self.k {
            self.bound = self.heap.peek().map_or(self.bound, |worst| worst.most.min(self.bound));
            if let Some(last) = self.close.last()
                && last.least > self.bound
            {
                self.close.pop();
            }
        }
    }

    /// All that could be among the k nearest, in no order.
    pub(super) fn finalists(&self) -> impl Iterator<Item = &Candidate> {
        let close = self.close.iter().filter(|candidate| candidate.least <= self.bound);
        self.heap.iter().chain(close)
    }
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.most.total_cmp(&other.most)
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate {}
