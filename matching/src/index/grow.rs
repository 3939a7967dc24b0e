//! How trees grow and shrink: leaves are widened, split, narrowed and merged.

use std::sync::atomic::Ordering::Relaxed;

use super::ground::{LEVELS, Spot, Square};
use super::leaf::{self, ENTRY, Entry, Leaf, MOST, MOST_UNITS, units_for};
use super::record::Home;
use super::tree::{Forest, Link, To};
use super::writer::{Coming, Way, Writer, ways};

/// Four quarters with so few providers together become one leaf: less than half of what is
/// split, so that one provider to and fro changes nothing.
const FEW: usize = 12;
/// Spare units before a leaf is narrowed.
const SPARE: u32 = 2;

impl Writer {
    /// Moves a full leaf to a run one unit longer; `None` when it has the longest.
    pub(super) fn widen(&mut self, forest: &Forest, way: Way<'_>, unit: u32) -> Option<u32> {
        let units = forest.leaf(unit).header().units();
        (units < MOST_UNITS).then(|| self.resize(forest, way, unit, units + 1))
    }

    /// Copies a leaf to a run of another length.
    fn resize(&mut self, forest: &Forest, way: Way<'_>, unit: u32, units: u32) -> u32 {
        let old = forest.leaf(unit);
        let capability = old.capability();
        forest.trees[usize::from(capability)].reshape(|| {
            let wider = self.blocks.take(&forest.leaves, units);
            let new = forest.leaf(wider);
            new.begin_life(way.square, capability, units);
            let length = old.header().length();
            for at in 0..length {
                let words = old.entry(at);
                new.set_entry(at, words);
                self.homes.replace(leaf::id(words[2]), Home::new(unit, at), Home::new(wider, at));
            }
            new.open();
            new.close(length);
            way.link.store(Link::new(To::Leaf(wider)).0, Relaxed);
            self.blocks.give(unit, old.header().units());
            wider
        })
    }

    /// Replaces a full leaf by a node over smaller ones that hold one more.
    pub(super) fn split(&mut self, forest: &Forest, way: Way<'_>, unit: u32, coming: Coming) {
        let mut all = Self::entries(forest, unit);
        all.push(coming);
        let units = forest.leaf(unit).header().units();
        self.plant(forest, way, coming.capability, all);
        self.blocks.give(unit, units);
    }

    /// Makes a link lead to a new tree of entries.
    pub(super) fn plant(
        &mut self,
        forest: &Forest,
        way: Way<'_>,
        capability: u16,
        entries: Vec<Coming>,
    ) {
        forest.trees[usize::from(capability)].reshape(|| {
            let link = self.grown(forest, way.square, capability, entries);
            way.link.store(link.0, Relaxed);
        });
    }

    /// A tree of these entries. It ends, because ids differ at the last level.
    fn grown(
        &mut self,
        forest: &Forest,
        square: Square,
        capability: u16,
        entries: Vec<Coming>,
    ) -> Link {
        if entries.is_empty() {
            return Link::new(To::Nothing);
        }
        if entries.len() <= MOST || square.level == LEVELS {
            return self.new_leaf(forest, square, capability, &entries);
        }
        let mut quarters: [Vec<Coming>; 4] = Default::default();
        for coming in entries {
            let quarter = square.quarter_of(coming.entry.spot, coming.entry.id);
            quarters[quarter as usize].push(coming);
        }
        let mut number = 0;
        let links = quarters.map(|entries| {
            number += 1;
            self.grown(forest, square.quarter(number - 1), capability, entries)
        });
        self.nodes.take(&forest.nodes, links)
    }

    fn new_leaf(
        &mut self,
        forest: &Forest,
        square: Square,
        capability: u16,
        entries: &[Coming],
    ) -> Link {
        let units = units_for(entries.len());
        let unit = self.blocks.take(&forest.leaves, units);
        let leaf = forest.leaf(unit);
        leaf.begin_life(square, capability, units);
        for (at, coming) in entries.iter().enumerate() {
            leaf.set_entry(at, coming.entry.words(square));
            self.homes.replace(coming.entry.id, coming.was, Home::new(unit, at));
        }
        leaf.open();
        leaf.close(entries.len());
        Link::new(To::Leaf(unit))
    }

    /// All entries of a leaf, with their spots to the unit.
    fn entries(forest: &Forest, unit: u32) -> Vec<Coming> {
        let leaf = forest.leaf(unit);
        let capability = leaf.capability();
        let coming = |at| Coming {
            entry: Self::read(forest, leaf, at),
            capability,
            was: Home::new(unit, at),
        };
        (0..leaf.header().length()).map(coming).collect()
    }

    /// An entry as it was written.
    pub(super) fn read(forest: &Forest, leaf: Leaf<'_>, at: usize) -> Entry {
        let [first, free, third]: [u64; ENTRY] = leaf.entry(at);
        let id = leaf::id(third);
        let record = forest.records.get(id);
        let spot = record.map_or(Spot::default(), |record| Spot::of(record.place()));
        let (price, marks) = (leaf::price(first), leaf::marks(third));
        Entry { id, spot, free, price, marks, reach: leaf::reach(third) }
    }

    /// After an entry left: merges quarters that hold few, narrows a leaf with room to spare.
    pub(super) fn tidy(&mut self, forest: &Forest, leaf: Leaf<'_>, unit: u32, left: u32) {
        let header = leaf.header();
        let narrow = units_for(header.length()) + SPARE <= header.units();
        if header.length() > FEW / 3 && !narrow {
            return;
        }
        let capability = leaf.capability();
        let mut ways: Vec<_> = ways(forest, capability, leaf.square().corner, left).collect();
        let Some(way) = ways.pop() else { return };
        if header.length() == 0 {
            self.plant(forest, way, capability, vec![]);
            self.blocks.give(unit, header.units());
        } else if narrow {
            self.resize(forest, way, unit, units_for(header.length()));
        }
        while let Some(parent) = ways.pop() {
            if !self.merge(forest, parent, capability) {
                return;
            }
        }
    }

    /// Replaces a node by one leaf, or by nothing, when few providers are below it.
    fn merge(&mut self, forest: &Forest, way: Way<'_>, capability: u16) -> bool {
        let To::Node(number) = way.to() else { return false };
        let Some(node) = forest.nodes.get(number) else { return false };
        let mut units = Vec::new();
        for link in &node.0 {
            match Link(link.load(Relaxed)).to() {
                To::Nothing => {}
                To::Leaf(unit) => units.push(unit),
                To::Node(_) => return false,
            }
        }
        let length = |unit: &u32| forest.leaf(*unit).header().length();
        if units.iter().map(length).sum::<usize>() > FEW {
            return false;
        }
        let entries = units.iter().flat_map(|unit| Self::entries(forest, *unit)).collect();
        self.plant(forest, way, capability, entries);
        for unit in units {
            self.blocks.give(unit, forest.leaf(unit).header().units());
        }
        self.nodes.give(number);
        true
    }
}
