//! The tests of a query that need no distance: price, calendar, marks.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use super::leaf::{self, ENTRY};
use super::query::Query;
use crate::units::Fen;

/// What a query asks of the words of an entry, as masks.
#[derive(Clone, Copy)]
pub(super) struct Sieve {
    /// The largest word 0 that is cheap enough.
    cheapest: u64,
    slots: Mask,
    /// Of word 2.
    marks: Mask,
}

/// Bits that must all be there, and bits of which one must be there.
#[derive(Clone, Copy, PartialEq)]
struct Mask {
    all: u64,
    one: u64,
    /// Everything when `one` was not asked for.
    given: u64,
}

impl Mask {
    fn new(all: u64, one: u64) -> Self {
        if one == 0 {
            Self { all, one: u64::MAX, given: u64::MAX }
        } else {
            Self { all, one, given: 0 }
        }
    }

    #[inline]
    #[expect(clippy::needless_bitwise_bool, reason = "no branch: it could not be foretold")]
    fn passes(self, word: u64) -> bool {
        (word & self.all == self.all) & ((word | self.given) & self.one != 0)
    }
}

impl Sieve {
    /// `None` when no price is low enough.
    pub(super) fn new(query: &Query) -> Option<Self> {
        let ceiling = query.ceiling.map_or(i64::MAX, Fen::get);
        let ceiling = u32::try_from(ceiling.min(i64::from(u32::MAX))).ok()?;
        Some(Self {
            cheapest: leaf::largest_first(ceiling),
            slots: Mask::new(query.free_in_all, query.free_in_one),
            marks: Mask::new(leaf::marked(query.all_marks), leaf::marked(query.one_mark)),
        })
    }

    /// Without a branch: which providers pass cannot be foretold.
    #[inline]
    pub(super) fn passes(&self, first: u64, free: u64, third: u64) -> bool {
        (first <= self.cheapest) & self.slots.passes(free) & self.marks.passes(third)
    }

    /// The numbers of those who pass; as quick as can be for the question that is asked most.
    #[inline]
    pub(super) fn sift<'f>(&self, entries: &[Words], fit: &'f mut [u8; 32]) -> &'f [u8] {
        let Self { cheapest, slots, marks } = *self;
        let word = |word: &AtomicU64| word.load(Relaxed);
        if marks == Mask::new(0, 0) && slots.all == 0 && slots.given == 0 {
            return sift(entries, fit, |[first, free, _]| {
                (word(first) <= cheapest) & (word(free) & slots.one != 0)
            });
        }
        sift(entries, fit, |[first, free, third]| self.passes(word(first), word(free), word(third)))
    }
}

/// The words of an entry.
type Words = [AtomicU64; ENTRY];

#[inline]
fn sift<'f>(entries: &[Words], fit: &'f mut [u8; 32], passes: impl Fn(&Words) -> bool) -> &'f [u8] {
    let mut n = 0;
    for (at, entry) in (0..).zip(entries) {
        fit[n % 32] = at;
        n += usize::from(passes(entry));
    }
    &fit[..n.min(32)]
}
