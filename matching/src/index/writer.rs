//! The one thread that writes: entries come, move and go, each seen by readers whole.

use std::iter::successors;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use super::blocks::{Blocks, Nodes};
use super::ground::{Spot, Square};
use super::leaf::{self, Entry, Leaf, room};
use super::record::{Home, Homes};
use super::tree::{Forest, Link, To};

pub(super) struct Writer {
    pub(super) homes: Homes,
    pub(super) blocks: Blocks,
    pub(super) nodes: Nodes,
}

/// An entry on its way to a leaf.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coming {
    pub(super) entry: Entry,
    pub(super) capability: u16,
    /// Where its provider's homes have it now.
    pub(super) was: Home,
}

/// A link and the square that it leads to.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) link: &'a AtomicU32,
    pub(super) square: Square,
}

impl Way<'_> {
    pub(super) fn to(&self) -> To {
        Link(self.link.load(Relaxed)).to()
    }
}

/// The links from the root down to the leaf, or the nothing, that a provider belongs to.
pub(super) fn ways(
    forest: &Forest,
    capability: u16,
    spot: Spot,
    id: u32,
) -> impl Iterator<Item = Way<'_>> {
    let root = forest.trees.get(usize::from(capability)).map(|tree| &tree.root);
    let root = root.map(|link| Way { link, square: Square::ALL });
    successors(root, move |way| {
        let To::Node(node) = way.to() else { return None };
        let quarter = way.square.quarter_of(spot, id);
        let link = &forest.nodes.get(node)?.0[quarter as usize];
        Some(Way { link, square: way.square.quarter(quarter) })
    })
}

impl Writer {
    /// Writes an entry to the leaf where it belongs and notes its home.
    pub(super) fn put(&mut self, forest: &Forest, coming: Coming) {
        let Coming { entry, capability, was } = coming;
        let Some(way) = ways(forest, capability, entry.spot, entry.id).last() else { return };
        let To::Leaf(mut unit) = way.to() else {
            return self.plant(forest, way, capability, vec![coming]);
        };
        let header = forest.leaf(unit).header();
        if header.length() == room(header.units()) {
            match self.widen(forest, way, unit) {
                Some(wider) => unit = wider,
                None => return self.split(forest, way, unit, coming),
            }
        }
        let leaf = forest.leaf(unit);
        let length = leaf.header().length();
        leaf.open();
        leaf.set_entry(length, entry.words(way.square));
        leaf.close(length + 1);
        self.homes.replace(entry.id, was, Home::new(unit, length));
    }

    /// Takes an entry out; whoever searches meanwhile looks again.
    pub(super) fn take(&mut self, forest: &Forest, id: u32, home: Home) {
        let leaf = forest.leaf(home.unit());
        leaf.open();
        self.take_from_open(forest, leaf, id, home);
    }

    /// An entry becomes another of the same provider, here or elsewhere.
    pub(super) fn rewrite(&mut self, forest: &Forest, home: Home, entry: Entry) {
        let leaf = forest.leaf(home.unit());
        if !leaf.square().holds(entry.spot) {
            return self.carry(forest, home, entry);
        }
        leaf.open();
        leaf.set_entry(home.at(), entry.words(leaf.square()));
        leaf.close(leaf.header().length());
    }

    /// An entry moves: mostly within its leaf, which takes one word.
    pub(super) fn shift(&mut self, forest: &Forest, home: Home, spot: Spot) {
        let leaf = forest.leaf(home.unit());
        let square = leaf.square();
        if square.holds(spot) {
            let rest = leaf.word(home.at(), 0).load(Relaxed) & !u64::from(u32::MAX);
            leaf.set_word(home.at(), 0, rest | leaf::offsets(spot, square));
        } else {
            let entry = Self::read(forest, leaf, home.at());
            self.carry(forest, home, Entry { spot, ..entry });
        }
    }

    /// Puts an entry in another leaf. Readers who see the old leaf before and the new one after,
    /// or the other way round, look again, because the old one is open all the while.
    fn carry(&mut self, forest: &Forest, home: Home, entry: Entry) {
        let leaf = forest.leaf(home.unit());
        leaf.open();
        self.put(forest, Coming { entry, capability: leaf.capability(), was: home });
        self.take_from_open(forest, leaf, entry.id, home);
    }

    fn take_from_open(&mut self, forest: &Forest, leaf: Leaf<'_>, id: u32, home: Home) {
        let last = leaf.header().length() - 1;
        if home.at() != last {
            let words = leaf.entry(last);
            leaf.set_entry(home.at(), words);
            self.homes.replace(leaf::id(words[2]), Home::new(home.unit(), last), home);
        }
        leaf.close(last);
        self.tidy(forest, leaf, home.unit(), id);
    }
}
