//! What writer and readers share: a quadtree of leaves for each capability, and the records.

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU16, AtomicU32, AtomicU64, AtomicUsize, fence};

use super::arena::Arena;
use super::leaf::{LONGEST_REACH, Leaf, REACH_STEP, Unit};
use super::provider::IDS;
use super::record::{Record, UNITS};
use crate::units::Meters;

/// Nodes of all trees: what is left of 32 bits beside the one that tells a node from a leaf.
const NODES: u32 = 1 << 27;

pub(super) struct Forest {
    pub(super) trees: Box<[Tree]>,
    pub(super) nodes: Arena<Node>,
    pub(super) leaves: Arena<Unit>,
    pub(super) records: Arena<Record>,
    pub(super) providers: AtomicUsize,
}

/// The way in to the providers of one capability.
#[derive(Default)]
#[repr(align(64))]
pub(super) struct Tree {
    /// Odd while links of this tree are being changed.
    shape: AtomicU64,
    pub(super) root: AtomicU32,
    /// The longest reach anybody here ever had, in steps: farther off nobody need look.
    longest_reach: AtomicU16,
}

/// Links to the four quarters of a square.
#[derive(Default)]
#[repr(align(16))]
pub(super) struct Node(pub(super) [AtomicU32; 4]);

/// To a node, to a leaf, or to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link(pub(super) u32);

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Nothing,
    Node(u32),
    Leaf(u32),
}

impl Link {
    const NODE: u32 = 1 << 31;

    pub(super) const fn new(to: To) -> Self {
        match to {
            To::Nothing => Self(0),
            To::Node(node) => Self(node | Self::NODE),
            To::Leaf(unit) => Self(unit),
        }
    }

    #[inline]
    pub(super) const fn to(self) -> To {
        match self.0 {
            0 => To::Nothing,
            link if link & Self::NODE != 0 => To::Node(link & !Self::NODE),
            unit => To::Leaf(unit),
        }
    }
}

impl Tree {
    /// Before somebody with this reach comes in.
    pub(super) fn expect_reach(&self, steps: u16) {
        self.longest_reach.fetch_max(steps, Release);
    }

    /// Nobody here reaches farther; `None` when somebody reaches any distance.
    pub(super) fn longest_reach(&self) -> Option<Meters> {
        let steps = self.longest_reach.load(Acquire);
        (steps < LONGEST_REACH).then(|| Meters::known(f64::from(steps) * REACH_STEP))
    }

    /// The shape as a reader finds it; `None` while it changes.
    pub(super) fn shape(&self) -> Option<u64> {
        let shape = self.shape.load(Acquire);
        shape.is_multiple_of(2).then_some(shape)
    }

    /// Whether no link changed since the shape was `seen`.
    pub(super) fn still(&self, seen: u64) -> bool {
        fence(Acquire);
        self.shape.load(Relaxed) == seen
    }

    /// Changes links, unseen until done.
    pub(super) fn reshape<T>(&self, change: impl FnOnce() -> T) -> T {
        let shape = self.shape.load(Relaxed);
        self.shape.store(shape.wrapping_add(1), Relaxed);
        fence(Release);
        let done = change();
        self.shape.store(shape.wrapping_add(2), Release);
        done
    }
}

impl Forest {
    pub(super) fn new(capabilities: u16) -> Self {
        Self {
            trees: (0..capabilities).map(|_| Tree::default()).collect(),
            nodes: Arena::new(NODES),
            leaves: Arena::new(UNITS),
            records: Arena::new(IDS),
            providers: AtomicUsize::new(0),
        }
    }

    /// The leaf that begins at a unit; nothing there, an empty one.
    pub(super) fn leaf(&self, unit: u32) -> Leaf<'_> {
        Leaf(self.leaves.from(unit).unwrap_or(&[]).as_flattened())
    }

    pub(super) fn bytes(&self) -> usize {
        let trees = size_of_val(&*self.trees);
        trees + self.nodes.bytes() + self.leaves.bytes() + self.records.bytes()
    }
}
