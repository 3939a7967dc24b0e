//! Before an order is placed: what it could get, and which of its conditions costs how much.

use super::allocation::{Lift, Preview};
use super::binding::{Binding, Faults, against_kind, is_good};
use super::book::{Book, Days};
use super::goods::{InvalidMarket, Line, Lot, Market, Order, Truck, Village};
use super::names::Names;
use super::rules::Rules;
use super::solve;
use crate::units::Fen;

/// What can be lifted, by code.
const CONDITIONS: [Binding; 11] = [
    Binding::Certificate,
    Binding::Colour,
    Binding::Date,
    Binding::Grade,
    Binding::MinTake,
    Binding::Price,
    Binding::Size,
    Binding::TruckCapacity,
    Binding::TruckStops,
    Binding::Uniformity,
    Binding::VillageCapacity,
];

/// What one order could get of the lots if nobody else wanted them, and how much more if one of
/// its conditions was lifted: for all its lines at once, and for this order alone. What is taken
/// by others stays on its truck and in the villages' day. Floors play no part.
///
/// Where an allocation is not proven best, what a condition costs is near, not exact.
pub fn preview<Id: Ord + Clone>(
    market: &Market<Id>,
    order: &Id,
    freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
) -> Result<Preview, InvalidMarket> {
    market.rules.check()?;
    let only = Only::new(market, order)?;
    let grams = only.fill(market, None, &freight)?;
    let mut lifts = Vec::new();
    // Who gets all that is wanted cannot get more.
    let wants = only.order.lines.iter().map(|line| line.grams).sum::<i64>() > grams;
    for condition in CONDITIONS.into_iter().filter(|_| wants) {
        let more_grams = only.fill(market, Some(condition), &freight)? - grams;
        if more_grams > 0 {
            lifts.push(Lift { condition, more_grams });
        }
    }
    lifts.sort_by_key(|lift| (std::cmp::Reverse(lift.more_grams), lift.condition.code()));
    Ok(Preview { grams, lifts })
}

/// One order with the lots that may come to suit it.
struct Only<'a, Id> {
    lots: Vec<(&'a Lot<Id>, Suits)>,
    order: &'a Order<Id>,
    /// What the others have taken.
    others: Vec<Order<Id>>,
}

impl<'a, Id: Ord + Clone> Only<'a, Id> {
    fn new(market: &Market<'a, Id>, id: &Id) -> Result<Self, InvalidMarket> {
        // Checks everything, and puts the lots in order.
        let names = Names::new(market)?;
        let at = names.orders.binary_search_by(|order| order.id.cmp(id));
        let order = names.orders[at.map_err(|_| InvalidMarket::NoSuchOrder)?];
        let spread = |line: &Line<Id>| line.spread_mm.unwrap_or(market.rules.spread_mm);
        let suits = |lot: &Lot<Id>| {
            let faults = order.lines.iter().map(|line| {
                let mut faults = against_kind(lot, line, spread(line));
                faults.unless(is_good(lot, order), Binding::Date);
                faults
            });
            faults.fold(Suits::default(), Suits::or)
        };
        let lots = names.lots.iter().map(|lot| (*lot, suits(lot)));
        let lots = lots.filter(|(_, suits)| *suits != Suits::default()).collect();
        let others = names.orders.iter().filter(|other| other.id != *id);
        Ok(Self { lots, order, others: others.filter_map(|other| taken_of(other)).collect() })
    }

    /// Grams that the order gets without the condition.
    fn fill(
        &self,
        market: &Market<'a, Id>,
        lifted: Option<Binding>,
        freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
    ) -> Result<i64, InvalidMarket> {
        let mut rules = market.rules.clone();
        let mut order = self.order.clone();
        let mut trucks = market.trucks.to_vec();
        let mut villages = market.villages.to_vec();
        if let Some(condition) = lifted {
            lift(condition, &mut order, &mut rules);
            lift_outside(condition, &mut trucks, &mut villages);
        }
        let days = if lifted == Some(Binding::Date) { Days::Any } else { Days::Ready };
        let mut orders = self.others.clone();
        orders.push(order);
        let market = Market {
            lots: &[],
            orders: &orders,
            trucks: &trucks,
            villages: &villages,
            rules: &rules,
        };
        let lots = self.lots.iter().filter(|(_, suits)| suits.without(lifted));
        let names = Names::of(lots.map(|(lot, _)| *lot).collect(), &market)?;
        let book = Book::new(&market, &names, days, freight)?;
        let (deal, _) = solve(&book)?;
        let wanted: i64 = book.lines.iter().map(|line| line.grams).sum();
        Ok(wanted - deal.open.iter().sum::<i64>())
    }
}

/// Whether a lot suits some line: as it stands, or without one condition.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Suits {
    now: bool,
    /// Bit by condition.
    lifted: u32,
}

impl Suits {
    fn or(self, faults: Faults) -> Self {
        match faults {
            Faults::None => Self { now: true, ..self },
            Faults::One(condition) => Self { lifted: self.lifted | 1 << condition as u32, ..self },
            Faults::Many => self,
        }
    }

    fn without(self, condition: Option<Binding>) -> bool {
        self.now || condition.is_some_and(|condition| self.lifted >> condition as u32 & 1 == 1)
    }
}

/// An order that wants no more; `None` if it has nothing.
fn taken_of<Id: Clone>(order: &Order<Id>) -> Option<Order<Id>> {
    let taken = order.lines.iter().any(|line| !line.taken.is_empty());
    let full = |line: &Line<Id>| Line { grams: 0, ..line.clone() };
    taken.then(|| Order { lines: order.lines.iter().map(full).collect(), ..order.clone() })
}

fn lift<Id>(condition: Binding, order: &mut Order<Id>, rules: &mut Rules) {
    for line in &mut order.lines {
        match condition {
            Binding::Grade => line.grade = u8::MAX,
            Binding::Size => (line.sizes.from_mm, line.sizes.to_mm) = (0, u16::MAX),
            Binding::Colour => line.colour = None,
            Binding::Certificate => line.certificates.clear(),
            Binding::Uniformity => line.spread_mm = Some(u16::MAX),
            _ => (),
        }
    }
    match condition {
        Binding::MinTake => order.min_take = Some(0),
        // More than any lot can cost.
        Binding::Price => (rules.unfilled, rules.call) = (Fen::new(1 << 28), Fen::new(0)),
        _ => (),
    }
}

fn lift_outside<Id>(condition: Binding, trucks: &mut [Truck<Id>], villages: &mut [Village<Id>]) {
    match condition {
        Binding::TruckCapacity => trucks.iter_mut().for_each(|truck| truck.capacity = i64::MAX),
        Binding::TruckStops => trucks.iter_mut().for_each(|truck| truck.stops = usize::MAX),
        Binding::VillageCapacity => villages.iter_mut().for_each(|v| v.grams_per_day = i64::MAX),
        _ => (),
    }
}
