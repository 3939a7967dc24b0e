//! An allocation that keeps every rule at every step: what is in it, and what still fits.

use std::collections::{BTreeMap, HashMap};

use super::binding::Binding;
use super::book::{Book, Lane, NONE};
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
    stops: Vec<usize>,
    /// The smallest and the largest fruit of each line.
    hulls: Vec<Option<Sizes>>,
    value: i128,
    /// Every put (true) and pull (false) since the last mark.
    log: Vec<(Part, bool)>,
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
            hulls: book.lines.iter().map(|line| line.hull).collect(),
            value: 0,
            log: Vec::new(),
        };
        let wanted: i128 = deal.open.iter().map(|grams| i128::from(*grams)).sum();
        deal.value = -wanted * i128::from(book.unfilled);
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

    /// From here on what is done can be undone.
    pub(super) fn mark(&mut self) {
        self.log.clear();
    }

    /// What was done since the mark.
    pub(super) fn log(&self) -> &[(Part, bool)] {
        &self.log
    }

    /// As it was at the mark.
    pub(super) fn undo(&mut self) {
        for (part, put) in std::mem::take(&mut self.log).into_iter().rev() {
            if put { self.pull(part) } else { self.put(part) }
        }
        self.log.clear();
    }

    /// Puts so much into the deal; that it fits was seen before.
    pub(super) fn put(&mut self, part: Part) {
        let Part { lot, line, grams } = part;
        self.log.push((part, true));
        self.moved(lot, line, grams);
        let own = self.parts[line as usize].entry(lot).or_insert(0);
        *own += grams;
        if *own > grams {
            return;
        }
        let sizes = self.book.lots[lot as usize].sizes;
        let hull = &mut self.hulls[line as usize];
        *hull = Some(sizes.within(*hull));
        let (order, farmer) = self.ends(lot, line);
        let given = self.given.entry((order, farmer)).or_default();
        given.1 += 1;
        if given.1 == 1 {
            self.value -= self.book.call_cost(order, farmer);
            if !self.book.orders[order as usize].taken.contains_key(&farmer) {
                self.call(order, farmer);
            }
        }
    }

    /// Takes so much out again.
    pub(super) fn pull(&mut self, part: Part) {
        let Part { lot, line, grams } = part;
        self.log.push((part, false));
        self.moved(lot, line, -grams);
        let parts = &mut self.parts[line as usize];
        let left = parts.get(&lot).map_or(0, |before| before - grams);
        if left > 0 {
            parts.insert(lot, left);
            return;
        }
        parts.remove(&lot);
        self.measure(lot, line);
        let (order, farmer) = self.ends(lot, line);
        let given = self.given.entry((order, farmer)).or_default();
        given.1 -= 1;
        if given.1 == 0 {
            self.value += self.book.call_cost(order, farmer);
            if !self.book.orders[order as usize].taken.contains_key(&farmer) {
                self.uncall(order, farmer);
            }
        }
    }

    /// The hull of a line that the lot has left.
    fn measure(&mut self, lot: u32, line: u32) {
        let gone = self.book.lots[lot as usize].sizes;
        let hull = self.hulls[line as usize];
        if hull.is_some_and(|h| gone.from_mm > h.from_mm && gone.to_mm < h.to_mm) {
            return;
        }
        let lots = self.parts[line as usize].keys();
        let sizes = lots.map(|lot| self.book.lots[*lot as usize].sizes);
        self.hulls[line as usize] =
            sizes.chain(self.book.lines[line as usize].hull).reduce(Sizes::join);
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
        let brings = self.book.lane(lot, line).map_or(0, |lane| lane.brings);
        self.value += i128::from(grams) * i128::from(i64::from(brings) + self.book.unfilled);
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

    /// How much of the lot fits into the line, were there no least to take; or why nothing does.
    pub(super) fn fits(&self, lane: &Lane) -> Result<i64, Binding> {
        let (order, farmer) = self.ends(lane.lot, lane.line);
        let sizes = self.book.lots[lane.lot as usize].sizes;
        let with = sizes.within(self.hulls[lane.line as usize]);
        let spread = self.book.lines[lane.line as usize].spread;
        if with.width() > spread {
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

    /// Whether the lot could be in the line, were there nothing but those in it: sizes may only
    /// change where one part alone would go, and its village must have hands.
    pub(super) fn may_come_in(&self, lane: &Lane) -> bool {
        let at = lane.line as usize;
        let sizes = self.book.lots[lane.lot as usize].sizes;
        let with = sizes.within(self.hulls[at]);
        let is_even = with.width() <= self.book.lines[at].spread;
        let yard = self.book.yard(lane.lot, self.book.lines[at].order);
        (is_even || self.parts[at].len() == 1) && yard.is_none_or(|yard| self.yard[yard] > 0)
    }

    /// Of all parts, less the calls and what is unfilled; in fen · g / kg.
    pub(super) fn value(&self) -> i128 {
        self.value
    }
}
