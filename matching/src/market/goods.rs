//! What growers have, what buyers want, and the trucks between them.

use crate::time::Moment;
use crate::units::Fen;

/// Diameters of fruit, in mm, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    pub from_mm: u16,
    pub to_mm: u16,
}

/// What one farmer has of one grade and size.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot<Id> {
    pub id: Id,
    pub farmer: Id,
    /// Counts for the floor of [`Rules::smallholder_share`].
    pub smallholder: bool,
    /// 1 is best.
    pub grade: u8,
    pub sizes: Sizes,
    pub colour: String,
    pub certificates: Vec<String>,
    /// Picked, and residues gone, from here on.
    pub ready: Moment,
    /// Good until here.
    pub keeps_until: Moment,
    /// 0 to 2^40.
    pub grams: i64,
    /// What the farmer must get for a kilogram, packing included.
    pub floor: Fen,
}

/// One carton line of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Order<Id> {
    pub id: Id,
    /// The worst grade it takes.
    pub grade: u8,
    pub sizes: Sizes,
    /// `None`: any.
    pub colour: Option<String>,
    pub certificates: Vec<String>,
    pub pick_up: Moment,
    /// 0 to 2^40.
    pub grams: i64,
    /// Paid for a kilogram.
    pub price: Fen,
    /// The one that brings it; `None`: the buyer collects, without limits.
    pub truck: Option<Id>,
}

/// One ride.
#[derive(Debug, Clone, PartialEq)]
pub struct Truck<Id> {
    pub id: Id,
    /// In grams.
    pub capacity: i64,
    /// Farmers it can call at.
    pub stops: usize,
}

/// What every allocation must keep to.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// What it costs to leave a kilogram of an order unfilled. At most 2^28 fen.
    pub unfilled: Fen,
    /// So much of a lot for one order line, or nothing. In grams.
    pub min_take: i64,
    /// The largest difference of diameters in one carton line, in mm.
    pub spread_mm: u16,
    /// A smallholder sells at least this part of what a share in proportion to the suitable
    /// goods would be; in thousandths, 0 to 1000.
    pub smallholder_share: u16,
}

impl Default for Rules {
    /// 200 kg, 5 mm and the order's price for what is unfilled stand in `domain.md` 4.4; the
    /// share is a proposal.
    fn default() -> Self {
        Self { unfilled: Fen::new(1000), min_take: 200_000, spread_mm: 5, smallholder_share: 500 }
    }
}

/// Why numbers are not a market.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMarket {
    #[error("two lots, two orders or two trucks have the same id")]
    Twice,
    #[error("an order names a truck that is not there")]
    NoSuchTruck,
    #[error("a price, a freight or a penalty beyond 2^28 fen a kilogram, or a share above 1000")]
    Money,
    #[error(transparent)]
    Amounts(#[from] crate::flow::InvalidTransport),
}
