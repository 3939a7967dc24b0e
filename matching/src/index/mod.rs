//! The online index: the k nearest who fit, among providers that move and change.
//!
//! One [`Index`] writes; any number of [`Reader`]s, in other threads, ask meanwhile and never
//! wait for it.
//!
//! ```
//! use matching::index::{Index, Listing, Provider, Query};
//! use matching::{Fen, Meters, Position, place::Datum};
//!
//! const TILLING: u16 = 0;
//! const CRAWLER: u16 = 1 << 0;
//! const LICENSED: u16 = 1 << 1;
//!
//! // Two teams near 富县 till; they are free on the first two of the days we count.
//! let at = |lon| Position::new(lon, 36.0, Datum::Wgs84);
//! let team = |lon, price, marks| -> Result<Provider, Box<dyn std::error::Error>> {
//!     Ok(Provider {
//!         place: at(lon)?,
//!         reach: Meters::new(15_000.0)?,
//!         free: 0b011,
//!         listings: vec![Listing { capability: TILLING, price: Fen::new(price), marks }],
//!     })
//! };
//! let mut index = Index::new(1);
//! index.insert(7, &team(109.40, 6500, LICENSED)?)?;
//! index.insert(8, &team(109.45, 8000, LICENSED | CRAWLER)?)?;
//!
//! // Who tills here on the second or the third day, for at most 70 yuan, with a licence?
//! let here = Query::new(at(109.38)?, TILLING)
//!     .within(Meters::new(50_000.0)?)
//!     .at_most(Fen::new(7000))
//!     .free_in_one_of(0b110)
//!     .with_all_of(LICENSED);
//! let ids = |index: &Index| -> Vec<u32> {
//!     index.nearest(&here, 10).into_iter().map(|found| found.id).collect()
//! };
//! assert_eq!(ids(&index), [7]);
//!
//! // 8 lowers its price, comes nearer, and 7 is booked: the next answer knows.
//! index.change(8, &team(109.39, 7000, LICENSED)?)?;
//! assert_eq!(ids(&index), [8, 7]);
//! index.set_free(7, 0b001)?;
//! assert_eq!(ids(&index), [8]);
//!
//! // Another thread reads while this one writes.
//! let reader = index.reader();
//! let asked = std::thread::spawn(move || reader.nearest(&here, 10).len());
//! index.move_to(8, at(109.37)?)?;
//! assert_eq!(asked.join().expect("an answer"), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a reader sees
//!
//! An answer is exact: distances are those of [`distance`](crate::place::distance) to the last bit,
//! ties go to the smaller id, and it is what comparing everybody would give.
//!
//! While the index is written, an answer counts each provider as it was at one moment during
//! the call: before an update or after it, never a mixture, never twice, and never missing
//! unless it was away or unfit at that moment. A call that begins after an update returned
//! sees it. Two calls may see two providers' updates in different order.
//!
//! Readers take no lock. One whose leaves were changed under it looks again: some update was
//! made then, so the whole always gets on.

mod arena;
mod batch;
mod best;
mod blocks;
mod chunk;
mod ground;
mod grow;
mod leaf;
mod lens;
mod prefetch;
mod provider;
mod query;
mod record;
mod search;
mod sieve;
mod tree;
mod update;
mod writer;

use std::sync::Arc;

pub use batch::Update;
pub use provider::{InvalidProvider, Listing, Provider};
pub use query::{Found, Query};
pub use update::Index;

use tree::Forest;

/// Asks an [`Index`] from any thread; clones ask the same one.
#[derive(Clone)]
pub struct Reader(Arc<Forest>);

impl Reader {
    /// The `k` nearest that fit, nearest first.
    #[must_use]
    pub fn nearest(&self, query: &Query, k: usize) -> Vec<Found> {
        search::nearest(&self.0, query, k)
    }
}
