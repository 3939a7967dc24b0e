//! What is exact about a provider, and where its entries are.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU32, AtomicU64, fence};

use super::arena::Arena;
use super::prefetch;
use super::provider::IDS;
use crate::place::Position;
use crate::units::Meters;

/// Changes under its own version; half a cache line.
#[derive(Default)]
#[repr(align(32))]
pub(super) struct Record {
    version: AtomicU32,
    /// How many entries it has; 0 when absent.
    listings: AtomicU32,
    lon: AtomicU64,
    lat: AtomicU64,
    reach: AtomicU64,
}

impl Record {
    /// What `look` sees together with the exact place and reach, all from one moment; `None`
    /// while the provider is being changed.
    #[inline]
    pub(super) fn together<T>(&self, look: impl FnOnce() -> T) -> Option<(T, Position, Meters)> {
        let version = self.version.load(Acquire);
        let seen = (look(), self.place(), self.reach());
        fence(Acquire);
        let still = version.is_multiple_of(2) && self.version.load(Relaxed) == version;
        still.then_some(seen)
    }

    pub(super) fn place(&self) -> Position {
        let degrees = |word: &AtomicU64| f64::from_bits(word.load(Relaxed));
        Position::known(degrees(&self.lon), degrees(&self.lat))
    }

    pub(super) fn reach(&self) -> Meters {
        Meters::known(f64::from_bits(self.reach.load(Relaxed)))
    }

    pub(super) fn listings(&self) -> usize {
        self.listings.load(Relaxed) as usize
    }

    /// From here to [`Record::close`], no reader reports this provider.
    pub(super) fn open(&self) {
        self.version.store(self.version.load(Relaxed).wrapping_add(1), Relaxed);
        fence(Release);
    }

    pub(super) fn close(&self) {
        self.version.store(self.version.load(Relaxed).wrapping_add(1), Release);
    }

    pub(super) fn set_place(&self, place: Position) {
        self.lon.store(place.lon().to_bits(), Relaxed);
        self.lat.store(place.lat().to_bits(), Relaxed);
    }

    pub(super) fn set_reach(&self, reach: Meters) {
        self.reach.store(reach.get().to_bits(), Relaxed);
    }

    pub(super) fn set_listings(&self, listings: usize) {
        self.listings.store(u32::try_from(listings).unwrap_or(0), Relaxed);
    }
}

/// Where an entry is: the leaf's first unit, and which of its providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Home(pub(super) u32);

/// Units of all leaves: what is left of 32 bits beside the five of a place in a leaf.
pub(super) const UNITS: u32 = 1 << 27;

impl Home {
    /// Of an entry about to be written.
    pub(super) const NOWHERE: Self = Self(u32::MAX);

    pub(super) const fn new(unit: u32, at: usize) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "below 32")]
        Self(unit << 5 | at as u32)
    }

    pub(super) const fn unit(self) -> u32 {
        self.0 >> 5
    }

    pub(super) const fn at(self) -> usize {
        (self.0 & 31) as usize
    }
}

const FEW: usize = 4;

/// The homes of each provider's entries; only the writer looks here.
pub(super) struct Homes {
    few: Arena<[AtomicU32; FEW]>,
    /// Of providers with more than four entries.
    many: BTreeMap<u32, Vec<u32>>,
}

impl Homes {
    /// In the place of the few when there are many: no home at all.
    const MANY: u32 = Home::NOWHERE.0 - 1;

    pub(super) fn new() -> Self {
        Self { few: Arena::new(IDS), many: BTreeMap::new() }
    }

    /// One more home, nowhere yet; answers with how many there are now.
    pub(super) fn push(&mut self, id: u32, listings: usize) -> usize {
        if listings >= FEW {
            let mut all: Vec<_> = (0..listings).map(|i| self.get(id, listings, i).0).collect();
            all.push(Home::NOWHERE.0);
            self.set_few(id, [Self::MANY; FEW]);
            self.many.insert(id, all);
        } else if let Some(few) = self.few.make(id) {
            few[listings].store(Home::NOWHERE.0, Relaxed);
        }
        listings + 1
    }

    /// One home less; answers with how many there are now.
    pub(super) fn remove(&mut self, id: u32, listings: usize, i: usize) -> usize {
        let (gone, last) = (self.get(id, listings, i), self.get(id, listings, listings - 1));
        self.replace(id, gone, last);
        if let Some(all) = self.many.get_mut(&id) {
            all.truncate(listings - 1);
            if let Ok(few) = <[u32; FEW]>::try_from(all.as_slice()) {
                self.many.remove(&id);
                self.set_few(id, few);
            }
        }
        listings - 1
    }

    /// Somebody will ask for them soon.
    pub(super) fn expect(&self, id: u32) {
        prefetch::begin(self.few.from(id).unwrap_or(&[]), 1);
    }

    #[inline]
    pub(super) fn get(&self, id: u32, listings: usize, i: usize) -> Home {
        if listings > FEW {
            let home = self.many.get(&id).and_then(|many| many.get(i));
            return home.map_or(Home::NOWHERE, |home| Home(*home));
        }
        let home = self.few.get(id).and_then(|few| few.get(i));
        home.map_or(Home::NOWHERE, |home| Home(home.load(Relaxed)))
    }

    /// An entry of the provider went from one home to another.
    pub(super) fn replace(&mut self, id: u32, from: Home, to: Home) {
        let mut few = self.few.get(id).into_iter().flatten();
        if let Some(home) = few.find(|home| home.load(Relaxed) == from.0) {
            return home.store(to.0, Relaxed);
        }
        let mut many = self.many.get_mut(&id).into_iter().flatten();
        if let Some(home) = many.find(|home| **home == from.0) {
            *home = to.0;
        }
    }

    fn set_few(&self, id: u32, homes: [u32; FEW]) {
        for (home, to) in self.few.get(id).into_iter().flatten().zip(homes) {
            home.store(to, Relaxed);
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let many: usize = self.many.values().map(|many| 32 + 4 * many.capacity()).sum();
        self.few.bytes() + many
    }
}
