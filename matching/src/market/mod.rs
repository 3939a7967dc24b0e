//! Lots of many farmers to the orders of many buyers, by the rules of the trade.
//!
//! The cheapest flow is a bound that no allocation can beat. Rules it cannot know (the least to
//! take of a lot, trucks and their stops, even cartons, the floor for smallholders) are then
//! repaired into it, in bounded rounds. The result names its distance from the bound and, for
//! each kilogram that stays unfilled, the constraint that keeps it so.
//!
//! ```
//! use matching::market::*;
//! use matching::{Fen, Moment};
//!
//! let day = |day: i64| Moment::new(1_790_000_000 + day * 86_400);
//! let lot = |id, farmer, from_mm, grams| Lot {
//!     id,
//!     farmer,
//!     smallholder: true,
//!     grade: 1,
//!     sizes: Sizes { from_mm, to_mm: from_mm + 5 },
//!     colour: "stripe".into(),
//!     certificates: vec![],
//!     ready: day(0),
//!     keeps_until: day(30),
//!     grams,
//!     floor: Fen::new(500),
//! };
//! // 1 t and 300 kg of 75 to 80 mm, and 1 t of 80 to 85 mm. A buyer wants 2 t of 75 to 85 mm.
//! let lots = [
//!     lot("a", "王", 75, 1_000_000),
//!     lot("b", "李", 75, 300_000),
//!     lot("c", "张", 80, 1_000_000),
//! ];
//! let orders = [Order {
//!     id: "超市",
//!     grade: 2,
//!     sizes: Sizes { from_mm: 75, to_mm: 85 },
//!     colour: None,
//!     certificates: vec![],
//!     pick_up: day(3),
//!     grams: 2_000_000,
//!     price: Fen::new(800),
//!     truck: None,
//! }];
//! let rules = Rules { smallholder_share: 0, ..Rules::default() };
//!
//! let found = allocate(&lots, &orders, &[], &rules, |_, _| Fen::new(50))?;
//!
//! // A carton line holds 5 mm, so it is the smaller size, which fills more of the order.
//! let takes: Vec<_> = found.takes.iter().map(|take| (take.lot, take.grams)).collect();
//! assert_eq!(takes, [("a", 1_000_000), ("b", 300_000)]);
//! // 700 kg stay unfilled, though there is fruit of the next size.
//! let unfilled = &found.unfilled[0];
//! assert_eq!((unfilled.grams, unfilled.binding.code()), (700_000, "uniformity"));
//! // Without that rule the order would be full, and worth this much more (fen · g / kg).
//! assert_eq!(found.gap(), 700_000 * (800 - 500 - 50 + 1000));
//! # Ok::<(), InvalidMarket>(())
//! ```

mod binding;
mod draft;
mod goods;
mod repair;
mod share;
mod unfilled;

pub use binding::Binding;
pub use goods::{InvalidMarket, Lot, Order, Rules, Sizes, Truck};
pub use share::BelowShare;
pub use unfilled::Unfilled;

use crate::units::Fen;
use draft::{Draft, Part};
use repair::{Goods, Ride};

/// So much of a lot goes into an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take<Id> {
    pub lot: Id,
    pub order: Id,
    /// Above 0.
    pub grams: i64,
}

/// Who delivers what, and why not more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation<Id> {
    /// By lot, then order.
    pub takes: Vec<Take<Id>>,
    /// By order, then constraint.
    pub unfilled: Vec<Unfilled<Id>>,
    /// Smallholders whose floor could not be kept.
    pub below_share: Vec<BelowShare<Id>>,
    /// What all takes bring above floors and freight, less the penalty for what is unfilled; in
    /// fen · g / kg, that is thousandths of a fen.
    pub value: i128,
    /// No allocation is worth more.
    pub bound: i128,
}

impl<Id> Allocation<Id> {
    /// What a better allocation could still bring, at most.
    #[must_use]
    pub fn gap(&self) -> i128 {
        self.bound - self.value
    }
}

/// Allocates lots to orders. `freight` is what it costs to bring a kilogram of a lot to an order.
///
/// The order in which lots, orders and trucks come in does not matter: ties fall by id.
pub fn allocate<Id: Ord + Clone>(
    lots: &[Lot<Id>],
    orders: &[Order<Id>],
    trucks: &[Truck<Id>],
    rules: &Rules,
    freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
) -> Result<Allocation<Id>, InvalidMarket> {
    if rules.smallholder_share > 1000 {
        return Err(InvalidMarket::Money);
    }
    let lots = in_order(lots, |lot| &lot.id)?;
    let orders = in_order(orders, |order| &order.id)?;
    let rides = rides(&in_order(trucks, |truck| &truck.id)?, &orders)?;
    let mut draft = Draft::new(&lots, &orders, rules, freight)?;
    let goods = Goods { lots: &lots, orders: &orders, rides: &rides, rules };
    let bound = {
        let parts = draft.solve();
        value(&goods, &draft, &parts)
    };
    let (parts, below_share) = share::share_out(&goods, &mut draft);
    let take = |part: &Part| Take {
        lot: lots[part.lot].id.clone(),
        order: orders[part.order].id.clone(),
        grams: part.grams,
    };
    Ok(Allocation {
        takes: parts.iter().map(take).collect(),
        unfilled: unfilled::name_all(&goods, &draft, &parts),
        below_share,
        value: value(&goods, &draft, &parts),
        bound,
    })
}

/// By id, each once.
fn in_order<T, Id: Ord>(all: &[T], id: impl Fn(&T) -> &Id) -> Result<Vec<&T>, InvalidMarket> {
    let mut all: Vec<_> = all.iter().collect();
    all.sort_by(|a, b| id(a).cmp(id(b)));
    let twice = all.windows(2).any(|pair| id(pair[0]) == id(pair[1]));
    if twice { Err(InvalidMarket::Twice) } else { Ok(all) }
}

/// Each truck with its orders.
fn rides<'a, Id: Ord>(
    trucks: &[&'a Truck<Id>],
    orders: &[&Order<Id>],
) -> Result<Vec<Ride<'a, Id>>, InvalidMarket> {
    let mut rides: Vec<Ride<Id>> =
        trucks.iter().map(|truck| Ride { truck, orders: Vec::new() }).collect();
    for (at, order) in orders.iter().enumerate() {
        let Some(truck) = &order.truck else { continue };
        let ride = rides.binary_search_by(|ride| ride.truck.id.cmp(truck));
        rides[ride.map_err(|_| InvalidMarket::NoSuchTruck)?].orders.push(at);
    }
    Ok(rides)
}

fn value<Id>(goods: &Goods<Id>, draft: &Draft, parts: &[Part]) -> i128 {
    let penalty = i128::from(goods.rules.unfilled.get());
    let wanted: i128 = goods.orders.iter().map(|order| i128::from(order.grams)).sum();
    let brings = |part: &Part| {
        let margin = draft.lane(part.lot, part.order).map_or(0, |lane| lane.margin);
        i128::from(part.grams) * (i128::from(margin) + penalty)
    };
    parts.iter().map(brings).sum::<i128>() - penalty * wanted
}
