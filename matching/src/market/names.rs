//! Ids to numbers: everything in order of its id, each once.

use super::book::{NONE, number};
use super::goods::{InvalidMarket, Line, Lot, Market, Order, Truck, Village};
use super::money::money;
use crate::flow::{InvalidTransport, check_amount};
use crate::week::local_day;

/// Lots and lines together; the flow, which adds one for each truck and village, takes 2^22.
const MAX_ENDS: usize = 1 << 20;

pub(super) struct Names<'a, Id> {
    pub(super) lots: Vec<&'a Lot<Id>>,
    pub(super) orders: Vec<&'a Order<Id>>,
    /// With the number of their order; by order, then id.
    pub(super) lines: Vec<(u32, &'a Line<Id>)>,
    pub(super) trucks: Vec<&'a Truck<Id>>,
    pub(super) villages: Vec<&'a Village<Id>>,
    pub(super) farmers: Vec<&'a Id>,
    /// On which something is picked up.
    pub(super) days: Vec<i64>,
}

impl<'a, Id: Ord> Names<'a, Id> {
    pub(super) fn new(market: &Market<'a, Id>) -> Result<Self, InvalidMarket> {
        Self::of(in_order(market.lots, |lot| &lot.id)?, market)
    }

    /// With these lots, sorted, in place of the market's.
    pub(super) fn of(
        lots: Vec<&'a Lot<Id>>,
        market: &Market<'a, Id>,
    ) -> Result<Self, InvalidMarket> {
        let orders = in_order(market.orders, |order| &order.id)?;
        let mut lines = Vec::new();
        for (at, order) in (0..).zip(&orders) {
            let sorted = in_order(&order.lines, |line| &line.id)?;
            lines.extend(sorted.into_iter().map(|line| (at, line)));
        }
        let taken = lines.iter().flat_map(|(_, line)| line.taken.iter().map(|t| &t.farmer));
        let mut farmers: Vec<_> = lots.iter().map(|lot| &lot.farmer).chain(taken).collect();
        farmers.sort_unstable();
        farmers.dedup();
        let mut days: Vec<_> = orders.iter().map(|order| day(order)).collect();
        days.sort_unstable();
        days.dedup();
        let trucks = in_order(market.trucks, |truck| &truck.id)?;
        let villages = in_order(market.villages, |village| &village.id)?;
        let names = Self { lots, orders, lines, trucks, villages, farmers, days };
        names.check()?;
        Ok(names)
    }

    fn check(&self) -> Result<(), InvalidMarket> {
        if self.lots.len() + self.lines.len() + self.trucks.len() > MAX_ENDS
            || self.villages.len().saturating_mul(self.days.len()) > MAX_ENDS
        {
            return Err(InvalidTransport::TooMany.into());
        }
        let truck =
            |order: &&&Order<Id>| order.truck.is_some() && self.truck(order.truck.as_ref()) == NONE;
        if self.orders.iter().any(|order| truck(&order)) {
            return Err(InvalidMarket::NoSuchTruck);
        }
        let taken = || self.lines.iter().flat_map(|(_, line)| &line.taken);
        let in_lots = self.lots.iter().map(|lot| lot.village.as_ref());
        let mut villages = in_lots.chain(taken().map(|taken| taken.village.as_ref()));
        if villages.any(|village| village.is_some() && self.village(village) == NONE) {
            return Err(InvalidMarket::NoSuchVillage);
        }
        let wanted = self.lines.iter().map(|(_, line)| line.grams);
        let lots = self.lots.iter().map(|lot| lot.grams);
        let amounts = lots.chain(wanted).chain(taken().map(|taken| taken.grams));
        for grams in amounts {
            check_amount(grams)?;
        }
        let floors = self.lots.iter().map(|lot| lot.floor);
        let mut prices = floors.chain(self.lines.iter().map(|(_, line)| line.price));
        prices.try_for_each(|fen| money(fen).map(drop))
    }

    pub(super) fn farmer(&self, id: &Id) -> u32 {
        self.farmers.binary_search(&id).map_or(NONE, number)
    }

    pub(super) fn truck(&self, id: Option<&Id>) -> u32 {
        let found = id.map(|id| self.trucks.binary_search_by(|truck| truck.id.cmp(id)));
        found.and_then(Result::ok).map_or(NONE, number)
    }

    pub(super) fn village(&self, id: Option<&Id>) -> u32 {
        let found = id.map(|id| self.villages.binary_search_by(|village| village.id.cmp(id)));
        found.and_then(Result::ok).map_or(NONE, number)
    }

    pub(super) fn day(&self, order: &Order<Id>) -> u32 {
        self.days.binary_search(&day(order)).map_or(NONE, number)
    }
}

fn day<Id>(order: &Order<Id>) -> i64 {
    local_day(order.pick_up)
}

/// By id, each once.
fn in_order<T, Id: Ord>(all: &[T], id: impl Fn(&T) -> &Id) -> Result<Vec<&T>, InvalidMarket> {
    let mut all: Vec<_> = all.iter().collect();
    all.sort_by(|a, b| id(a).cmp(id(b)));
    let twice = all.windows(2).any(|pair| id(pair[0]) == id(pair[1]));
    if twice { Err(InvalidMarket::Twice) } else { Ok(all) }
}
