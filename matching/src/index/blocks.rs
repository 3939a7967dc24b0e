//! Which units and nodes are in use.

use super::arena::Arena;
use super::leaf::{MOST_UNITS, Unit};
use super::record::UNITS;
use super::tree::{Link, Node, To};

/// Runs of 1 to 8 units, dealt out and taken back.
pub(super) struct Blocks {
    /// The first unit never dealt out. Unit 0 stays unused, because a link of 0 is none.
    next: u32,
    /// Free runs by length.
    free: [Vec<u32>; MOST_UNITS as usize + 1],
}

impl Blocks {
    pub(super) fn new() -> Self {
        Self { next: 1, free: Default::default() }
    }

    /// Whether so many more units, in runs of any length, are certain to be there.
    pub(super) fn has_room_for(&self, units: u32) -> bool {
        self.next < UNITS - units - MOST_UNITS
    }

    /// A free run: one of this length, else the end of a longer one, else fresh.
    pub(super) fn take(&mut self, leaves: &Arena<Unit>, units: u32) -> u32 {
        for length in units..=MOST_UNITS {
            if let Some(run) = self.free[length as usize].pop() {
                self.give(run + units, length - units);
                return run;
            }
        }
        let left = Arena::<Unit>::left_in_chunk(self.next);
        if left < units {
            self.give(self.next, left);
            self.next += left;
        }
        let run = self.next;
        self.next += units;
        leaves.make(run);
        run
    }

    pub(super) fn give(&mut self, run: u32, units: u32) {
        if units > 0 {
            self.free[units as usize].push(run);
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.free.iter().map(|runs| runs.capacity() * size_of::<u32>()).sum()
    }
}

/// Nodes, dealt out and taken back.
#[derive(Default)]
pub(super) struct Nodes {
    next: u32,
    free: Vec<u32>,
}

impl Nodes {
    /// A link to a node with these quarters.
    pub(super) fn take(&mut self, nodes: &Arena<Node>, quarters: [Link; 4]) -> Link {
        let number = self.free.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        if let Some(node) = nodes.make(number) {
            for (link, quarter) in node.0.iter().zip(quarters) {
                link.store(quarter.0, std::sync::atomic::Ordering::Relaxed);
            }
        }
        Link::new(To::Node(number))
    }

    pub(super) fn give(&mut self, node: u32) {
        self.free.push(node);
    }

    pub(super) fn bytes(&self) -> usize {
        self.free.capacity() * size_of::<u32>()
    }
}
