//! Many updates at once: memory is asked for a few updates before it is needed.

use super::prefetch;
use super::provider::InvalidProvider;
use super::record::{Homes, Record};
use super::tree::Forest;
use super::update::Index;
use crate::place::Position;

/// What a phone reports all day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Update {
    /// As [`Index::move_to`].
    Place(Position),
    /// As [`Index::set_free`].
    Free(u64),
}

/// Updates between asking for a record and asking for the leaves that it names, and between
/// that and the update itself: tried 4 to 32, flat from 8.
const AHEAD: usize = 8;

impl Index {
    /// Makes one update after the other, in half the time that it takes to make each alone.
    ///
    /// Readers see each as if it had been made alone. The first that cannot be made ends it.
    pub fn update(&mut self, updates: &[(u32, Update)]) -> Result<(), InvalidProvider> {
        for (i, (id, update)) in updates.iter().enumerate() {
            if let Some((later, _)) = updates.get(i + 2 * AHEAD) {
                expect_record(&self.forest, &self.writer.homes, *later);
            }
            if let Some((soon, _)) = updates.get(i + AHEAD) {
                expect_leaves(&self.forest, &self.writer.homes, *soon);
            }
            match update {
                Update::Place(place) => self.move_to(*id, *place)?,
                Update::Free(free) => self.set_free(*id, *free)?,
            }
        }
        Ok(())
    }
}

fn expect_record(forest: &Forest, homes: &Homes, id: u32) {
    prefetch::begin(forest.records.from(id).unwrap_or(&[]), 1);
    homes.expect(id);
}

fn expect_leaves(forest: &Forest, homes: &Homes, id: u32) {
    let listings = forest.records.get(id).map_or(0, Record::listings);
    for i in 0..listings {
        let home = homes.get(id, listings, i);
        let leaf = forest.leaf(home.unit());
        prefetch::begin(leaf.0, 1);
        prefetch::begin(leaf.from(home.at()), 1);
    }
}
