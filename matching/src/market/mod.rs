//! Lots of many farmers to the orders of many buyers, by the rules of the trade.
//!
//! The cheapest flow is a bound that no allocation can beat. Rules it cannot know (the least to
//! take of a farmer, what a call costs, stops, even cartons, the floors for smallholders) are
//! then repaired into it, in bounded rounds. The result says why each lot was taken, how far it
//! may be from the best and, for each gram that stays unfilled, the constraint that keeps it so.
//!
//! ```
//! use matching::market::*;
//! use matching::{Fen, Moment};
//!
//! let day = |day: i64| Moment::new(1_790_000_000 + day * 86_400);
//! let lot = |id, farmer, from_mm, grams| Lot {
//!     id,
//!     farmer,
//!     village: None,
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
//! let line = Line {
//!     id: "红富士",
//!     grade: 2,
//!     sizes: Sizes { from_mm: 75, to_mm: 85 },
//!     colour: None,
//!     certificates: vec![],
//!     grams: 2_000_000,
//!     price: Fen::new(800),
//!     spread_mm: None,
//!     taken: vec![],
//! };
//! let orders =
//!     [Order { id: "超市", lines: vec![line], pick_up: day(3), truck: None, min_take: None }];
//! let rules = Rules::default();
//! let market =
//!     Market { lots: &lots, orders: &orders, trucks: &[], villages: &[], rules: &rules };
//! let freight = |_: &Lot<_>, _: &Order<_>| Fen::new(50);
//!
//! let found = allocate(&market, freight)?;
//!
//! // A carton line holds 5 mm, so it is the smaller size, which fills more of the order.
//! let takes: Vec<_> = found.takes.iter().map(|take| (take.lot, take.grams)).collect();
//! assert_eq!(takes, [("a", 1_000_000), ("b", 300_000)]);
//! // A kilogram of the first brings 242 fen: three days cost 2 each and a tenth of 20.
//! let why = &found.takes[0].why;
//! let Brings { margin, freight: way, freshness } = why.brings;
//! assert_eq!([margin, way, freshness].map(Fen::get), [300, -50, -8]);
//! assert_eq!((why.brings.total(), why.rank, why.of), (Fen::new(242), 1, 3));
//! // 张's would have been as good.
//! assert_eq!(why.runners_up, [RunnerUp { lot: "c", worse_by: Fen::new(0) }]);
//! // 700 kg stay unfilled, though there is fruit of the next size.
//! let unfilled = &found.unfilled[0];
//! assert_eq!((unfilled.grams, unfilled.binding.code()), (700_000, "uniformity"));
//! # Ok::<(), InvalidMarket>(())
//! ```

mod allocation;
mod binding;
mod book;
mod deal;
mod draft;
mod exact;
mod fair;
mod goods;
mod lp;
mod money;
mod names;
mod offer;
mod preview;
mod repair;
mod rules;
mod unfilled;
mod why;

pub use allocation::{
    Allocation, BelowShare, Brings, Lift, Preview, RunnerUp, Smallholders, Take, Unfilled, Why,
};
pub use binding::Binding;
pub use goods::{InvalidMarket, Line, Lot, Market, Order, Sizes, Taken, Truck, Village};
pub use preview::preview;
pub use rules::Rules;

use crate::units::Fen;
use book::{Book, Days};
use deal::Deal;
use draft::Draft;
use fair::{Floors, Sold};
use names::Names;

/// Allocates lots to the lines of orders. `freight` is what it costs to bring a kilogram of a lot
/// to an order: its share of the way.
///
/// The order in which anything comes in does not matter: ties fall by id.
pub fn allocate<Id: Ord + Clone>(
    market: &Market<Id>,
    freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
) -> Result<Allocation<Id>, InvalidMarket> {
    market.rules.check()?;
    let names = Names::new(market)?;
    let book = Book::new(market, &names, Days::Ready, &freight)?;
    let (mut deal, bound) = solve(&book)?;
    let floors = Floors::new(&book, market.rules);
    let given_up = fair::share_out(&mut deal, &floors);
    let sold = Sold::of(&deal);
    let below = fair::below(&floors, &sold);
    let id = |farmer: u32| names.farmers[farmer as usize].clone();
    let below = below.into_iter().map(|(f, grams_short)| BelowShare { farmer: id(f), grams_short });
    Ok(Allocation {
        takes: why::explain(market, &names, &deal, &freight)?,
        value: deal.value(),
        bound,
        below_share: below.collect(),
        smallholders: Smallholders {
            supply: floors.small,
            all_supply: floors.all,
            sold: sold.small,
            all_sold: sold.all,
            grams_short: (floors.of_all(sold.all) - sold.small).max(0),
        },
        unfilled: name_all(&names, &mut deal, &given_up),
    })
}

/// A deal that keeps all rules but the floors, and what no deal is worth more than.
fn solve(book: &Book) -> Result<(Deal<'_>, i128), InvalidMarket> {
    let mut draft = Draft::new(book)?;
    let first = draft.solve();
    let bound = -draft.cost();
    let deal = repair::repair(book, &mut draft, first);
    Ok(exact::improve(book, deal, bound))
}

fn name_all<Id: Ord + Clone>(
    names: &Names<Id>,
    deal: &mut Deal,
    given_up: &[i64],
) -> Vec<Unfilled<Id>> {
    let all = unfilled::name_all(deal, given_up);
    let named = all.into_iter().map(|(at, binding, grams)| {
        let (order, line) = names.lines[at as usize];
        let order = names.orders[order as usize].id.clone();
        Unfilled { order, line: line.id.clone(), grams, binding }
    });
    named.collect()
}
