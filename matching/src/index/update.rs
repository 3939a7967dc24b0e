//! The index itself: what happens to a provider, in all the trees it is in.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::blocks::{Blocks, Nodes};
use super::ground::Spot;
use super::leaf::{Entry, reach_steps};
use super::provider::{IDS, InvalidProvider, Provider, check};
use super::query::{Found, Query};
use super::record::{Home, Homes, Record};
use super::tree::Forest;
use super::writer::{Coming, Writer};
use super::{Reader, search};
use crate::place::Position;

/// Units that a change of one entry may take at most: two new leaves of any length, and the
/// quarters of a split.
const UNITS_FOR_ONE: u32 = 64;

/// Providers where they are and what they can do now. Changing it takes `&mut`; asking does
/// not, and [`Reader`]s ask from other threads.
pub struct Index {
    pub(super) forest: Arc<Forest>,
    pub(super) writer: Writer,
}

impl Index {
    /// An empty index for capabilities `0..capabilities`.
    #[must_use]
    pub fn new(capabilities: u16) -> Self {
        let forest = Arc::new(Forest::new(capabilities));
        let (homes, blocks, nodes) = (Homes::new(), Blocks::new(), Nodes::default());
        Self { forest, writer: Writer { homes, blocks, nodes } }
    }

    /// For other threads, which see every change from now on.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader(Arc::clone(&self.forest))
    }

    /// The `k` nearest that fit, nearest first.
    #[must_use]
    pub fn nearest(&self, query: &Query, k: usize) -> Vec<Found> {
        search::nearest(&self.forest, query, k)
    }

    /// How many providers are in the index.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forest.providers.load(Relaxed)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Heap memory in bytes, the providers' own data included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let Writer { homes, blocks, nodes } = &self.writer;
        self.forest.bytes() + homes.bytes() + blocks.bytes() + nodes.bytes()
    }

    /// Takes a provider in.
    pub fn insert(&mut self, id: u32, provider: &Provider) -> Result<(), InvalidProvider> {
        self.check(id, provider)?;
        let Self { forest, writer } = self;
        let record = forest.records.make(id).ok_or(InvalidProvider::Id(id))?;
        if record.listings() > 0 {
            return Err(InvalidProvider::Present(id));
        }
        writer.turn_into(forest, id, record, provider);
        forest.providers.fetch_add(1, Relaxed);
        Ok(())
    }

    /// The provider is all this now, whatever it was before.
    pub fn change(&mut self, id: u32, provider: &Provider) -> Result<(), InvalidProvider> {
        self.check(id, provider)?;
        let Self { forest, writer } = self;
        writer.turn_into(forest, id, present(forest, id)?, provider);
        Ok(())
    }

    /// Takes a provider out.
    pub fn remove(&mut self, id: u32) -> Result<(), InvalidProvider> {
        let Self { forest, writer } = self;
        let record = present(forest, id)?;
        record.open();
        writer.drop_listings(forest, id, record, |_| false);
        record.close();
        forest.providers.fetch_sub(1, Relaxed);
        Ok(())
    }

    /// The provider is somewhere else now.
    pub fn move_to(&mut self, id: u32, place: Position) -> Result<(), InvalidProvider> {
        let Self { forest, writer } = self;
        let record = present(forest, id)?;
        writer.has_room_for(record.listings())?;
        let spot = Spot::of(place);
        record.open();
        record.set_place(place);
        for i in 0..record.listings() {
            let home = writer.homes.get(id, record.listings(), i);
            writer.shift(forest, home, spot);
        }
        record.close();
        Ok(())
    }

    /// The provider is free in these slots now.
    pub fn set_free(&mut self, id: u32, free: u64) -> Result<(), InvalidProvider> {
        let Self { forest, writer } = self;
        let record = present(forest, id)?;
        record.open();
        for i in 0..record.listings() {
            let home = writer.homes.get(id, record.listings(), i);
            forest.leaf(home.unit()).set_word(home.at(), 1, free);
        }
        record.close();
        Ok(())
    }

    /// Whether the index can keep the provider.
    fn check(&self, id: u32, provider: &Provider) -> Result<(), InvalidProvider> {
        check(id, provider, self.forest.trees.len())?;
        self.writer.has_room_for(provider.listings.len())
    }
}

fn present(forest: &Forest, id: u32) -> Result<&Record, InvalidProvider> {
    let record = (id < IDS).then(|| forest.records.get(id)).flatten();
    record.filter(|record| record.listings() > 0).ok_or(InvalidProvider::Absent(id))
}

impl Writer {
    fn turn_into(&mut self, forest: &Forest, id: u32, record: &Record, provider: &Provider) {
        let listing_for = |capability| {
            provider.listings.iter().find(move |listing| listing.capability == capability)
        };
        for listing in &provider.listings {
            if let Some(tree) = forest.trees.get(usize::from(listing.capability)) {
                tree.expect_reach(reach_steps(provider.reach));
            }
        }
        record.open();
        record.set_place(provider.place);
        record.set_reach(provider.reach);
        self.drop_listings(forest, id, record, |capability| listing_for(capability).is_some());
        let mut kept = Vec::with_capacity(record.listings());
        for i in 0..record.listings() {
            let home = self.homes.get(id, record.listings(), i);
            let capability = forest.leaf(home.unit()).capability();
            kept.push(capability);
            if let Some(listing) = listing_for(capability) {
                self.rewrite(forest, home, Entry::new(id, provider, listing));
            }
        }
        for listing in &provider.listings {
            if !kept.contains(&listing.capability) {
                let entry = Entry::new(id, provider, listing);
                let (capability, was) = (listing.capability, Home::NOWHERE);
                record.set_listings(self.homes.push(id, record.listings()));
                self.put(forest, Coming { entry, capability, was });
            }
        }
        record.close();
    }

    fn drop_listings(
        &mut self,
        forest: &Forest,
        id: u32,
        record: &Record,
        keep: impl Fn(u16) -> bool,
    ) {
        for i in (0..record.listings()).rev() {
            let home = self.homes.get(id, record.listings(), i);
            if !keep(forest.leaf(home.unit()).capability()) {
                self.take(forest, id, home);
                record.set_listings(self.homes.remove(id, record.listings(), i));
            }
        }
    }

    fn has_room_for(&self, listings: usize) -> Result<(), InvalidProvider> {
        let units = UNITS_FOR_ONE.saturating_mul(u32::try_from(listings).unwrap_or(u32::MAX));
        self.blocks.has_room_for(units).then_some(()).ok_or(InvalidProvider::Full)
    }
}
