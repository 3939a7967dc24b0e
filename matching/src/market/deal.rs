//! An allocation that keeps every rule at every step: what is in it, and what still fits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::binding::Binding;
use super::book::{Book, Lane, NONE, number};
use super::goods::Sizes;

/// So much of a lot, by number, for a line, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) lot: u32,
    pub(super) line: u32,
    pub(super) grams: i64,
}

pub(super) struct Deal<'a> {
    pub(super) book: &'a Book,
    /// Unsold, of each lot.
    pub(super) left: Vec<i64>,
    /// Unfilled, of each line.
    pub(super) open: Vec<i64>,
    /// Of each truck.
    pub(super) room: Vec<i64>,
    /// Of each village's day.
    pub(super) yard: Vec<i64>,
    /// What each line gets, by lot.
    pub(super) parts: Vec<BTreeMap<u32, i64>>,
    /// What each farmer newly gives each order: grams and lots.
    given: HashMap<(u32, u32), (i64, u32)>,
    /// Orders for which each truck calls at each farmer.
    calls: HashMap<(u32, u32), u32>,
    /// Farmers whom each truck calls at.
    pub(super) stops: Vec<usize>,
}

impl<'a> Deal<'a> {
    /// Nothing is sold but what was taken before.
    pub(super) fn new(book: &'a Book) -> Self {
        let mut deal = Self {
            book,
            left: book.lots.iter().map(|lot| lot.grams).collect(),
            open: book.lines.iter().map(|line| line.grams).collect(),
            room: book.trucks.iter().map(|truck| truck.room).collect(),
            yard: book.yards.clone(),
            parts: vec![BTreeMap::new(); book.lines.len()],
            given: HashMap::new(),
            calls: HashMap::new(),
            stops: vec![0; book.trucks.len()],
        };
        for (number, order) in (0..).zip(&book.orders) {
            order.taken.keys().for_each(|farmer| deal.call(number, *farmer));
        }
        deal
    }

    /// By lot, then line.
    pub(super) fn all_parts(&self) -> Vec<Part> {
        let of_line = |(line, parts): (u32, &BTreeMap<u32, i64>)| -> Vec<Part> {
            parts.iter().map(|(&lot, &grams)| Part { lot, line, grams }).collect()
        };
        let mut all: Vec<_> = (0..).zip(&self.parts).flat_map(of_line).collect();
        all.sort_unstable();
        all
    }

    /// What the farmer newly gives the order.
    pub(super) fn given(&self, order: u32, farmer: u32) -> i64 {
        self.given.get(&(order, farmer)).map_or(0, |given| given.0)
    }

    /// Puts so much into the deal; that it fits was seen before.
    pub(super) fn put(&mut self, part: Part) {
        let Part { lot, line, grams } = part;
        self.moved(lot, line, grams);
        let before = self.parts[line as usize].insert(lot, grams);
        if let Some(before) = before {
            self.parts[line as usize].insert(lot, before + grams);
            return;
        }
        let (order, farmer) = self.ends(lot, line);
        let given = self.given.entry((order, farmer)).or_default();
        given.1 += 1;
        if given.1 == 1 && !self.book.orders[order as usize].taken.contains_key(&farmer) {
            self.call(order, farmer);
        }
    }

    /// Takes so much out again.
    pub(super) fn pull(&mut self, part: Part) {
        let Part { lot, line, grams } = part;
        self.moved(lot, line, -grams);
        let parts = &mut self.parts[line as usize];
        let left = parts.get(&lot).map_or(0, |before| before - grams);
        if left > 0 {
            parts.insert(lot, left);
            return;
        }
        parts.remove(&lot);
        let (order, farmer) = self.ends(lot, line);
        let given = self.given.entry((order, farmer)).or_default();
        given.1 -= 1;
        if given.1 == 0 && !self.book.orders[order as usize].taken.contains_key(&farmer) {
            self.uncall(order, farmer);
        }
    }

    fn moved(&mut self, lot: u32, line: u32, grams: i64) {
        let (order, farmer) = self.ends(lot, line);
        self.left[lot as usize] -= grams;
        self.open[line as usize] -= grams;
        if let Some(room) = self.room.get_mut(self.book.orders[order as usize].truck as usize) {
            *room -= grams;
        }
        if let Some(yard) = self.book.yard(lot, order) {
            self.yard[yard] -= grams;
        }
        self.given.entry((order, farmer)).or_default().0 += grams;
    }

    /// The order of the line, the farmer of the lot.
    pub(super) fn ends(&self, lot: u32, line: u32) -> (u32, u32) {
        (self.book.lines[line as usize].order, self.book.lots[lot as usize].farmer)
    }

    fn call(&mut self, order: u32, farmer: u32) {
        let truck = self.book.orders[order as usize].truck;
        if truck != NONE {
            let calls = self.calls.entry((truck, farmer)).or_default();
            *calls += 1;
            self.stops[truck as usize] += usize::from(*calls == 1);
        }
    }

    fn uncall(&mut self, order: u32, farmer: u32) {
        let truck = self.book.orders[order as usize].truck;
        if let Some(calls) = self.calls.get_mut(&(truck, farmer)) {
            *calls -= 1;
            self.stops[truck as usize] -= usize::from(*calls == 0);
        }
    }

    /// The truck calls at the farmer already, or could.
    pub(super) fn may_call(&self, order: u32, farmer: u32) -> bool {
        let Some(truck) = self.book.trucks.get(self.book.orders[order as usize].truck as usize)
        else {
            return true;
        };
        let number = self.book.orders[order as usize].truck;
        let calls = self.calls.get(&(number, farmer)).is_some_and(|calls| *calls > 0);
        calls || self.stops[number as usize] < truck.stops
    }

    /// The smallest and the largest fruit of a line.
    pub(super) fn hull(&self, line: u32) -> Option<Sizes> {
        let lots = self.parts[line as usize].keys();
        let sizes = lots.map(|lot| self.book.lots[*lot as usize].sizes);
        sizes.chain(self.book.lines[line as usize].hull).reduce(join)
    }

    /// How much of the lot fits into the line, were there no least to take; or why nothing does.
    pub(super) fn fits(&self, lane: &Lane) -> Result<i64, Binding> {
        let (order, farmer) = self.ends(lane.lot, lane.line);
        let sizes = self.book.lots[lane.lot as usize].sizes;
        let with = self.hull(lane.line).map_or(sizes, |hull| join(hull, sizes));
        let spread = self.book.lines[lane.line as usize].spread;
        if with.to_mm.saturating_sub(with.from_mm) > spread {
            return Err(Binding::Uniformity);
        }
        if !self.may_call(order, farmer) {
            return Err(Binding::TruckStops);
        }
        let room = self.room.get(self.book.orders[order as usize].truck as usize);
        let room = room.copied().unwrap_or(i64::MAX);
        let yard = self.book.yard(lane.lot, order).map_or(i64::MAX, |yard| self.yard[yard]);
        let goods = self.left[lane.lot as usize].min(self.open[lane.line as usize]);
        match goods.min(room).min(yard) {
            grams if grams > 0 => Ok(grams),
            _ if goods <= 0 => Err(Binding::Supply),
            _ if room <= 0 => Err(Binding::TruckCapacity),
            _ => Err(Binding::VillageCapacity),
        }
    }

    /// What the order newly gets.
    pub(super) fn parts_of(&self, order: u32) -> Vec<Part> {
        let lines = self.book.orders[order as usize].lines.clone();
        let of_line = |line: usize| {
            let part = move |(&lot, &grams): (&u32, &i64)| Part { lot, line: number(line), grams };
            self.parts[line].iter().map(part)
        };
        lines.flat_map(of_line).collect()
    }

    /// The order gets again what it got before.
    pub(super) fn restore(&mut self, order: u32, before: &[Part]) {
        self.parts_of(order).into_iter().for_each(|part| self.pull(part));
        before.iter().for_each(|part| self.put(*part));
    }

    /// What the order's parts are worth more than nothing; in fen · g / kg.
    pub(super) fn worth_of(&self, order: u32) -> i128 {
        let mut calls = BTreeSet::new();
        let mut worth = 0;
        for part in self.parts_of(order) {
            let brings = self.book.lane(part.lot, part.line).map_or(0, |lane| lane.brings);
            worth += i128::from(part.grams) * i128::from(i64::from(brings) + self.book.unfilled);
            calls.insert(self.book.lots[part.lot as usize].farmer);
        }
        let cost = |farmer: u32| self.book.call_cost(order, farmer);
        worth - calls.into_iter().map(cost).sum::<i128>()
    }

    /// Of all parts, less the calls and what is unfilled; in fen · g / kg.
    pub(super) fn value(&self) -> i128 {
        let wanted: i128 = self.book.lines.iter().map(|line| i128::from(line.grams)).sum();
        let orders = 0..number(self.book.orders.len());
        let worth: i128 = orders.map(|order| self.worth_of(order)).sum();
        worth - i128::from(self.book.unfilled) * wanted
    }
}

pub(super) fn join(one: Sizes, other: Sizes) -> Sizes {
    Sizes { from_mm: one.from_mm.min(other.from_mm), to_mm: one.to_mm.max(other.to_mm) }
}
