//! A leaf: up to 31 providers of one square in one run of words, header first.
//!
//! ```text
//! word 0   version 40 | level 8 | units 8 | length 8
//! word 1   the square's corner: y 32 | x 32
//! word 2   capability
//! then for each provider
//! word 0   price 32 | y 16 | x 16      from the corner, in steps of the square
//! word 1   free slots 64
//! word 2   reach 16 | marks 16 | id 32
//! ```
//!
//! Every test a query makes needs one word only, or words that change together under the
//! leaf's version: that is why two updates may cross a reader without hiding anybody from it.

#![expect(clippy::cast_possible_truncation, reason = "words are taken apart here")]

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::fence;

use super::ground::{Spot, Square};
use super::provider::{Listing, Provider};
use crate::units::Meters;

/// Words of a provider, and of the header.
pub(super) const ENTRY: usize = 3;
/// What leaves are made of: room for four providers.
pub(super) type Unit = [AtomicU64; 4 * ENTRY];
/// A leaf has 1 to 8 units: 3 to 31 providers.
pub(super) const MOST_UNITS: u32 = 8;
pub(super) const MOST: usize = room(MOST_UNITS);
/// A reach is kept in steps of 10 m, rounded up; the last step means any longer one as well.
pub(super) const REACH_STEP: f64 = 10.0;
pub(super) const LONGEST_REACH: u16 = u16::MAX;

/// Providers that fit in so many units.
pub(super) const fn room(units: u32) -> usize {
    units as usize * 4 - 1
}

/// The fewest units in which so many providers fit.
pub(super) const fn units_for(length: usize) -> u32 {
    (length as u32 + 1).div_ceil(4)
}

/// Word 0 of the header, unpacked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header(pub(super) u64);

impl Header {
    pub(super) fn new(level: u32, units: u32, length: usize) -> Self {
        Self(u64::from(level) << 16 | u64::from(units) << 8 | length as u64)
    }

    #[inline]
    pub(super) const fn length(self) -> usize {
        (self.0 & 0xFF) as usize
    }

    #[inline]
    pub(super) const fn units(self) -> u32 {
        (self.0 >> 8 & 0xFF) as u32
    }

    #[inline]
    pub(super) const fn level(self) -> u32 {
        (self.0 >> 16 & 0xFF) as u32
    }

    /// While odd, the leaf is being changed.
    #[inline]
    pub(super) const fn changing(self) -> bool {
        self.0 >> 24 & 1 == 1
    }

    const fn next(self) -> Self {
        Self(self.0.wrapping_add(1 << 24))
    }

    const fn with_length(self, length: usize) -> Self {
        Self(self.0 & !0xFF | length as u64)
    }
}

/// A reach in whole steps, rounded up.
#[expect(clippy::cast_sign_loss, reason = "reaches are not below zero")]
pub(super) fn reach_steps(reach: Meters) -> u16 {
    (reach.get() / REACH_STEP).ceil().min(f64::from(LONGEST_REACH)) as u16
}

/// A provider as a leaf keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: u32,
    pub(super) spot: Spot,
    pub(super) free: u64,
    pub(super) price: u32,
    pub(super) marks: u16,
    pub(super) reach: u16,
}

impl Entry {
    pub(super) fn new(id: u32, provider: &Provider, listing: &Listing) -> Self {
        Self {
            id,
            spot: Spot::of(provider.place),
            free: provider.free,
            // Checked to fit.
            price: u32::try_from(listing.price.get()).unwrap_or(u32::MAX),
            marks: listing.marks,
            reach: reach_steps(provider.reach),
        }
    }

    pub(super) fn words(self, square: Square) -> [u64; ENTRY] {
        [self.first(square), self.free, third(self.id, self.marks, self.reach)]
    }

    fn first(self, square: Square) -> u64 {
        u64::from(self.price) << 32 | offsets(self.spot, square)
    }
}

/// The part of word 0 that says where.
#[inline]
pub(super) const fn offsets(spot: Spot, square: Square) -> u64 {
    let step = square.step_log2();
    let x = (spot.x - square.corner.x) >> step;
    let y = (spot.y - square.corner.y) >> step;
    (x | y << 16) as u64
}

#[inline]
pub(super) const fn price(first: u64) -> u32 {
    (first >> 32) as u32
}

#[inline]
pub(super) const fn id(third: u64) -> u32 {
    third as u32
}

/// The largest first word with this price.
pub(super) const fn largest_first(price: u32) -> u64 {
    (price as u64) << 32 | u32::MAX as u64
}

pub(super) const fn marks(third: u64) -> u16 {
    (third >> 32) as u16
}

/// Marks where the third word has them.
pub(super) const fn marked(marks: u16) -> u64 {
    (marks as u64) << 32
}

#[inline]
pub(super) const fn reach(third: u64) -> u16 {
    (third >> 48) as u16
}

fn third(id: u32, marks: u16, reach: u16) -> u64 {
    u64::from(id) | marked(marks) | u64::from(reach) << 48
}

/// The words of a leaf as the writer handles them. Only one thread writes, so it reads its own
/// words relaxed.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a>(pub(super) &'a [AtomicU64]);

impl Leaf<'_> {
    pub(super) fn header(self) -> Header {
        Header(self.0[0].load(Relaxed))
    }

    pub(super) fn square(self) -> Square {
        let corner = self.0[1].load(Relaxed);
        let corner = Spot { x: corner as u32, y: (corner >> 32) as u32 };
        Square { corner, level: self.header().level() }
    }

    pub(super) fn capability(self) -> u16 {
        self.0[2].load(Relaxed) as u16
    }

    /// Fills a leaf that nobody can reach yet.
    pub(super) fn begin_life(self, square: Square, capability: u16, units: u32) {
        self.0[0].store(Header::new(square.level, units, 0).0, Relaxed);
        let corner = u64::from(square.corner.y) << 32 | u64::from(square.corner.x);
        self.0[1].store(corner, Relaxed);
        self.0[2].store(u64::from(capability), Relaxed);
    }

    /// Readers who are here from now on, or until [`Leaf::close`], will try again.
    pub(super) fn open(self) {
        self.0[0].store(self.header().next().0, Relaxed);
        fence(Release);
    }

    pub(super) fn close(self, length: usize) {
        self.0[0].store(self.header().next().with_length(length).0, Release);
    }

    pub(super) fn entry(self, at: usize) -> [u64; ENTRY] {
        std::array::from_fn(|word| self.word(at, word).load(Relaxed))
    }

    pub(super) fn set_entry(self, at: usize, words: [u64; ENTRY]) {
        for (word, value) in words.into_iter().enumerate() {
            self.word(at, word).store(value, Relaxed);
        }
    }

    /// Changes one word of an entry that readers may be reading.
    pub(super) fn set_word(self, at: usize, word: usize, value: u64) {
        self.word(at, word).store(value, Release);
    }

    /// The words of an entry and those after it.
    pub(super) fn from(&self, at: usize) -> &[AtomicU64] {
        self.0.get((at + 1) * ENTRY..).unwrap_or(&[])
    }

    pub(super) fn word(&self, at: usize, word: usize) -> &AtomicU64 {
        &self.0[(at + 1) * ENTRY + word]
    }
}

/// Whether a leaf still is what it was when `seen` was read, so that all words read since then
/// belong together.
#[inline]
pub(super) fn unchanged(leaf: &AtomicU64, seen: u64) -> bool {
    fence(Acquire);
    leaf.load(Relaxed) == seen
}
