//! The k best so far when distances are known only to lie between bounds.

/// Somebody who fits, as far as a leaf can tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// Lower bound of its `r`.
    pub(super) least: f64,
    /// Word 0 of its entry when it was read.
    pub(super) first: u64,
    pub(super) home: u32,
    pub(super) id: u32,
}

/// Those among whom the k nearest are, whatever the exact distances turn out to be.
#[derive(Default)]
pub(super) struct Best {
    k: usize,
    /// The k smallest upper bounds of `r`, in order.
    most: Vec<f64>,
    /// All that were not too far when they came.
    candidates: Vec<Candidate>,
    /// No one farther than this matters.
    bound: f64,
}

impl Best {
    /// Forgets all before.
    pub(super) fn begin(&mut self, k: usize, bound: f64) {
        (self.k, self.bound) = (k, bound);
        self.most.clear();
        self.candidates.clear();
    }

    /// For how many candidates there is memory.
    pub(super) fn room(&self) -> usize {
        self.candidates.capacity()
    }

    #[inline]
    pub(super) fn bound(&self) -> f64 {
        self.bound
    }

    /// Somebody whose `r` is at most `most`.
    #[inline]
    pub(super) fn offer(&mut self, candidate: Candidate, most: f64) {
        self.candidates.push(candidate);
        let full = self.most.len() == self.k;
        if full && most >= self.most[self.k - 1] {
            return;
        }
        if full {
            self.most.pop();
        }
        let at = self.most.iter().rev().take_while(|other| **other > most).count();
        self.most.insert(self.most.len() - at, most);
        if self.most.len() == self.k {
            self.bound = self.bound.min(self.most[self.k - 1]);
        }
    }

    /// All that could be among the k nearest, in no order.
    pub(super) fn finalists(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|candidate| candidate.least <= self.bound)
    }
}
