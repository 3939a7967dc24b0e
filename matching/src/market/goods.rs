//! What growers have, what buyers want, and what carries it.

use super::rules::Rules;
use crate::time::Moment;
use crate::units::Fen;

/// Everything that is allocated together.
#[derive(Debug, Clone, Copy)]
pub struct Market<'a, Id> {
    /// With what is not promised to anybody yet.
    pub lots: &'a [Lot<Id>],
    pub orders: &'a [Order<Id>],
    pub trucks: &'a [Truck<Id>],
    pub villages: &'a [Village<Id>],
    pub rules: &'a Rules,
}

/// Diameters of fruit, in mm, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    pub from_mm: u16,
    pub to_mm: u16,
}

impl Sizes {
    /// All diameters from the least of both to the most.
    pub(super) fn join(self, other: Self) -> Self {
        Self { from_mm: self.from_mm.min(other.from_mm), to_mm: self.to_mm.max(other.to_mm) }
    }

    /// Joined with a hull, where there is one.
    pub(super) fn within(self, hull: Option<Self>) -> Self {
        hull.map_or(self, |hull| hull.join(self))
    }

    pub(super) fn width(self) -> u16 {
        self.to_mm.saturating_sub(self.from_mm)
    }
}

/// What one farmer has of one grade and size.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot<Id> {
    pub id: Id,
    pub farmer: Id,
    /// Whose hands pick and load it; `None`: without limits.
    pub village: Option<Id>,
    /// Counts for the floors of [`Rules::smallholder_share`] and [`Rules::smallholder_slack`].
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

/// What one buyer fetches at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Order<Id> {
    pub id: Id,
    pub lines: Vec<Line<Id>>,
    pub pick_up: Moment,
    /// The one that brings it; `None`: the buyer collects, without limits.
    pub truck: Option<Id>,
    /// Instead of [`Rules::min_take`], in grams.
    pub min_take: Option<i64>,
}

/// One kind of carton in an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<Id> {
    /// Its own within the order.
    pub id: Id,
    /// The worst grade it takes.
    pub grade: u8,
    pub sizes: Sizes,
    /// `None`: any.
    pub colour: Option<String>,
    pub certificates: Vec<String>,
    /// Still wanted, beyond what is `taken`. 0 to 2^40.
    pub grams: i64,
    /// Paid for a kilogram.
    pub price: Fen,
    /// Instead of [`Rules::spread_mm`].
    pub spread_mm: Option<u16>,
    /// What was promised to it before and stays so.
    pub taken: Vec<Taken<Id>>,
}

/// Goods that are promised to a line: no longer in any lot, but on the truck, in the farmer's
/// take of the order, in the village's day and in the sizes of the line.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken<Id> {
    pub farmer: Id,
    pub village: Option<Id>,
    pub sizes: Sizes,
    /// 0 to 2^40.
    pub grams: i64,
}

/// One ride.
#[derive(Debug, Clone, PartialEq)]
pub struct Truck<Id> {
    pub id: Id,
    /// In grams, with what is taken.
    pub capacity: i64,
    /// Farmers it can call at, with those it calls at already.
    pub stops: usize,
}

/// Where lots are picked and loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Village<Id> {
    pub id: Id,
    /// What it can pick and load for all orders of one day (UTC+8), with what is taken.
    pub grams_per_day: i64,
}

/// Why numbers are not a market.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMarket {
    #[error("two lots, orders, lines of an order, trucks or villages have the same id")]
    Twice,
    #[error("an order names a truck that is not there")]
    NoSuchTruck,
    #[error("a lot or what is taken names a village that is not there")]
    NoSuchVillage,
    #[error("there is no such order")]
    NoSuchOrder,
    #[error("a price, a cost or a penalty beyond ± 2^28 fen, or a share above 1000")]
    Money,
    #[error(transparent)]
    Amounts(#[from] crate::flow::InvalidTransport),
}
