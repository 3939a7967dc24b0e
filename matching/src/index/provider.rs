//! What the index knows of a provider.

use crate::place::Position;
use crate::units::{Fen, Meters};

/// One who may be found: a team, an agronomist, a lot.
///
/// Its id is the caller's: a small number dealt out by the caller, such as the row in its
/// roster, because the index keeps a table up to the largest.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    pub place: Position,
    /// How far from its place it serves.
    pub reach: Meters,
    /// When it is free, a bit a slot. What a slot is the caller says: 64 half days in turn,
    /// say, where half day `n` is bit `n % 64`. All bits when time does not matter.
    pub free: u64,
    /// What it does, each capability at most once.
    pub listings: Vec<Listing>,
}

/// Something a provider does, at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    /// A number below the `capabilities` of [`Index::new`](super::Index::new).
    pub capability: u16,
    /// 0 to 2^32 - 1 fen a unit.
    pub price: Fen,
    /// What the machine and the people for this are, a bit each: machine classes,
    /// qualifications. Which bit says what is the caller's, one list for each capability.
    pub marks: u16,
}

/// Why a provider was not taken in or changed; nothing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProvider {
    #[error("provider {0} is in the index already")]
    Present(u32),
    #[error("provider {0} is not in the index")]
    Absent(u32),
    #[error("id {0} is beyond the largest of 2^26 - 1")]
    Id(u32),
    #[error("a provider does one thing at least")]
    NoListing,
    #[error("capability {0} is beyond those of the index")]
    Capability(u16),
    #[error("capability {0} is listed twice")]
    Twice(u16),
    #[error("a price of {} fen is not between 0 and 2^32 - 1", .0.get())]
    Price(Fen),
    #[error("the index is full")]
    Full,
}

/// Ids are below this.
pub(super) const IDS: u32 = 1 << 26;

/// Whether an index of so many capabilities can keep the provider at all.
pub(super) fn check(
    id: u32,
    provider: &Provider,
    capabilities: usize,
) -> Result<(), InvalidProvider> {
    if id >= IDS {
        return Err(InvalidProvider::Id(id));
    }
    if provider.listings.is_empty() {
        return Err(InvalidProvider::NoListing);
    }
    let mut seen: Vec<_> = provider.listings.iter().map(|listing| listing.capability).collect();
    seen.sort_unstable();
    if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(InvalidProvider::Twice(pair[0]));
    }
    for listing in &provider.listings {
        if usize::from(listing.capability) >= capabilities {
            return Err(InvalidProvider::Capability(listing.capability));
        }
        if u32::try_from(listing.price.get()).is_err() {
            return Err(InvalidProvider::Price(listing.price));
        }
    }
    Ok(())
}
