//! The market by number: lots, lines and lanes sorted by id, so that no order of input matters.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::binding::{Binding, Faults, against_kind, is_good};
use super::goods::{InvalidMarket, Line, Lot, Market, Order, Sizes};
use super::money::{brings, money};
use super::names::Names;
use crate::time::Moment;
use crate::units::Fen;

/// No truck, no village.
pub(super) const NONE: u32 = u32::MAX;

pub(super) struct Book {
    pub(super) lots: Vec<LotRow>,
    pub(super) lines: Vec<LineRow>,
    pub(super) orders: Vec<OrderRow>,
    pub(super) trucks: Vec<TruckRow>,
    /// What each village can still load on each day: village · days + day. In grams.
    pub(super) yards: Vec<i64>,
    pub(super) n_days: u32,
    /// Lots of each farmer, ascending.
    pub(super) farmers: Vec<Vec<u32>>,
    /// By lot, then line: who may serve whom.
    pub(super) lanes: Vec<Lane>,
    /// Lanes of lot `l` are `first[l]..first[l + 1]`.
    pub(super) first: Vec<usize>,
    /// Lanes of each line, by what a kilogram brings, then lot; the best first.
    pub(super) by_line: Vec<Vec<u32>>,
    /// For each kind of lot and line, `kind · lines + line`, what speaks against it.
    pub(super) faults: Vec<Faults>,
    /// Fen a kilogram.
    pub(super) unfilled: i64,
    /// Fen.
    pub(super) call: i64,
}

pub(super) struct LotRow {
    pub(super) farmer: u32,
    pub(super) village: u32,
    pub(super) smallholder: bool,
    pub(super) sizes: Sizes,
    pub(super) grams: i64,
    pub(super) good: [Moment; 2],
    /// Lots of a kind differ in nothing that a line asks for but the days.
    pub(super) kind: u32,
}

pub(super) struct LineRow {
    pub(super) order: u32,
    pub(super) grams: i64,
    pub(super) spread: u16,
    /// Of what is taken already.
    pub(super) hull: Option<Sizes>,
}

pub(super) struct OrderRow {
    pub(super) lines: Range<usize>,
    pub(super) truck: u32,
    pub(super) day: u32,
    pub(super) pick_up: Moment,
    pub(super) min_take: i64,
    /// By farmer.
    pub(super) taken: BTreeMap<u32, i64>,
}

pub(super) struct TruckRow {
    /// What it can still carry; in grams, at least 0.
    pub(super) room: i64,
    pub(super) stops: usize,
    pub(super) orders: Vec<u32>,
}

/// Which days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    /// Those on which a lot is good.
    Ready,
    Any,
}

/// A lot suits a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub(super) lot: u32,
    pub(super) line: u32,
    /// What a kilogram brings, in fen, within ± 2^28.
    pub(super) brings: i32,
}

impl Book {
    pub(super) fn new<Id: Ord>(
        market: &Market<Id>,
        names: &Names<Id>,
        days: Days,
        freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
    ) -> Result<Self, InvalidMarket> {
        let kinds = kinds(&names.lots);
        let faults = faults(names, &kinds, market.rules.spread_mm);
        let (lanes, first) =
            lanes(market, names, suits(names, &kinds.of_lot, &faults, days), freight)?;
        let mut book = Self {
            by_line: by_line(&lanes, names.lines.len()),
            lots: lot_rows(names, &kinds.of_lot),
            lines: line_rows(names, market.rules.spread_mm),
            orders: order_rows(names, market.rules.min_take),
            trucks: truck_rows(names),
            yards: Vec::new(),
            n_days: u32::try_from(names.days.len()).unwrap_or(NONE),
            farmers: vec![Vec::new(); names.farmers.len()],
            lanes,
            first,
            faults,
            unfilled: i64::from(money(market.rules.unfilled)?),
            call: i64::from(money(market.rules.call)?),
        };
        book.load_what_is_taken(names);
        for (lot, row) in (0..).zip(&book.lots) {
            book.farmers[row.farmer as usize].push(lot);
        }
        Ok(book)
    }

    /// It lies on trucks and in villages' days.
    fn load_what_is_taken<Id: Ord>(&mut self, names: &Names<Id>) {
        let n_days = names.days.len();
        let per_day = names.villages.iter().map(|village| village.grams_per_day.max(0));
        self.yards = per_day.flat_map(|grams| std::iter::repeat_n(grams, n_days)).collect();
        for (line, (order, named)) in self.lines.iter_mut().zip(&names.lines) {
            let row = &mut self.orders[*order as usize];
            for taken in &named.taken {
                let sum = row.taken.entry(names.farmer(&taken.farmer)).or_insert(0);
                *sum = sum.saturating_add(taken.grams);
                line.hull = Some(taken.sizes.within(line.hull));
                if let Some(truck) = self.trucks.get_mut(row.truck as usize) {
                    truck.room = (truck.room - taken.grams).max(0);
                }
                let village = names.village(taken.village.as_ref());
                let yard = (village != NONE).then(|| village as usize * n_days + row.day as usize);
                if let Some(yard) = yard {
                    self.yards[yard] = (self.yards[yard] - taken.grams).max(0);
                }
            }
        }
    }

    /// Where the lot is loaded for the order, if that has limits.
    pub(super) fn yard(&self, lot: u32, order: u32) -> Option<usize> {
        let village = self.lots[lot as usize].village;
        let day = self.orders[order as usize].day;
        (village != NONE).then(|| (village * self.n_days + day) as usize)
    }

    /// Of all orders that the truck brings.
    pub(super) fn lines_on(&self, truck: &TruckRow) -> impl Iterator<Item = usize> {
        truck.orders.iter().flat_map(|order| self.orders[*order as usize].lines.clone())
    }

    pub(super) fn lanes_of(&self, lot: u32) -> &[Lane] {
        &self.lanes[self.first[lot as usize]..self.first[lot as usize + 1]]
    }

    /// What a kilogram of the lot brings to the line, if it suits.
    pub(super) fn lane(&self, lot: u32, line: u32) -> Option<&Lane> {
        let lanes = self.lanes_of(lot);
        lanes.binary_search_by_key(&line, |lane| lane.line).ok().map(|at| &lanes[at])
    }

    /// Lanes of a line, the best first.
    pub(super) fn best_of(&self, line: u32) -> impl Iterator<Item = &Lane> {
        self.by_line[line as usize].iter().map(|at| &self.lanes[*at as usize])
    }

    /// What a farmer must at least give an order if anything; what is taken counts.
    pub(super) fn least(&self, order: u32, farmer: u32) -> i64 {
        let order = &self.orders[order as usize];
        order.min_take - order.taken.get(&farmer).unwrap_or(&0)
    }

    /// What a farmer of the order costs, in fen · g / kg.
    pub(super) fn call_cost(&self, order: u32, farmer: u32) -> i128 {
        let known = self.orders[order as usize].taken.contains_key(&farmer);
        if known { 0 } else { 1000 * i128::from(self.call) }
    }
}

struct Kinds {
    of_lot: Vec<u32>,
    /// One lot of each.
    example: Vec<usize>,
}

fn kinds<Id>(lots: &[&Lot<Id>]) -> Kinds {
    let mut known = HashMap::new();
    let mut kinds = Kinds { of_lot: Vec::with_capacity(lots.len()), example: Vec::new() };
    for (at, lot) in lots.iter().enumerate() {
        let asked_for = (lot.grade, lot.sizes.from_mm, lot.sizes.to_mm, &lot.colour);
        let kind = *known.entry((asked_for, &lot.certificates)).or_insert_with(|| {
            kinds.example.push(at);
            number(kinds.example.len() - 1)
        });
        kinds.of_lot.push(kind);
    }
    kinds
}

fn faults<Id: Ord>(names: &Names<Id>, kinds: &Kinds, spread_mm: u16) -> Vec<Faults> {
    let of_kind = |lot: &usize| {
        let lot = names.lots[*lot];
        names
            .lines
            .iter()
            .map(move |(_, line)| against_kind(lot, line, line.spread_mm.unwrap_or(spread_mm)))
    };
    kinds.example.iter().flat_map(of_kind).collect()
}

/// Lines that each lot suits; none that are full.
fn suits<'a, Id: Ord>(
    names: &'a Names<Id>,
    kinds: &'a [u32],
    faults: &[Faults],
    days: Days,
) -> impl Iterator<Item = Vec<u32>> {
    let of_kind = |kind: &[Faults]| -> Vec<u32> {
        let lines = (0..).zip(kind).zip(&names.lines);
        let fits =
            lines.filter(|((_, faults), (_, line))| **faults == Faults::None && line.grams > 0);
        fits.map(|((line, _), _)| line).collect()
    };
    let suits: Vec<_> = faults.chunks(names.lines.len().max(1)).map(of_kind).collect();
    names.lots.iter().zip(kinds).map(move |(lot, kind)| {
        let lines = suits.get(*kind as usize).into_iter().flatten().copied();
        let order = |line: u32| names.orders[names.lines[line as usize].0 as usize];
        lines.filter(|line| days == Days::Any || is_good(lot, order(*line))).collect()
    })
}

type Lanes = (Vec<Lane>, Vec<usize>);

fn lanes<Id: Ord>(
    market: &Market<Id>,
    names: &Names<Id>,
    suits: impl Iterator<Item = Vec<u32>>,
    freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
) -> Result<Lanes, InvalidMarket> {
    let (mut lanes, mut first) = (Vec::new(), vec![0]);
    for ((at, lot), lines) in (0..).zip(&names.lots).zip(suits) {
        for line in lines {
            let (order, wanted) = names.lines[line as usize];
            let order = names.orders[order as usize];
            let brings = brings(lot, order, wanted, market.rules, freight(lot, order))?;
            lanes.push(Lane { lot: at, line, brings: money(brings.total())? });
        }
        first.push(lanes.len());
    }
    if i32::try_from(lanes.len()).is_err() {
        return Err(crate::flow::InvalidTransport::TooMany.into());
    }
    Ok((lanes, first))
}

fn by_line(lanes: &[Lane], n_lines: usize) -> Vec<Vec<u32>> {
    // What most brings, then the lane's number: lanes are sorted by lot.
    let mut by_line: Vec<Vec<(i32, u32)>> = vec![Vec::new(); n_lines];
    for (at, lane) in (0..).zip(lanes) {
        by_line[lane.line as usize].push((-lane.brings, at));
    }
    let sorted = |mut line: Vec<(i32, u32)>| {
        line.sort_unstable();
        line.into_iter().map(|(_, at)| at).collect()
    };
    by_line.into_iter().map(sorted).collect()
}

fn lot_rows<Id: Ord>(names: &Names<Id>, kinds: &[u32]) -> Vec<LotRow> {
    let row = |(lot, kind): (&&Lot<Id>, &u32)| LotRow {
        farmer: names.farmer(&lot.farmer),
        village: names.village(lot.village.as_ref()),
        smallholder: lot.smallholder,
        sizes: lot.sizes,
        grams: lot.grams,
        good: [lot.ready, lot.keeps_until],
        kind: *kind,
    };
    names.lots.iter().zip(kinds).map(row).collect()
}

fn line_rows<Id>(names: &Names<Id>, spread_mm: u16) -> Vec<LineRow> {
    let row = |(order, line): &(u32, &Line<Id>)| LineRow {
        order: *order,
        grams: line.grams,
        spread: line.spread_mm.unwrap_or(spread_mm),
        hull: None,
    };
    names.lines.iter().map(row).collect()
}

fn order_rows<Id: Ord>(names: &Names<Id>, min_take: i64) -> Vec<OrderRow> {
    let mut from = 0;
    let row = |order: &&Order<Id>| {
        let lines = from..from + order.lines.len();
        from = lines.end;
        let min_take = order.min_take.unwrap_or(min_take).max(0);
        let (truck, day) = (names.truck(order.truck.as_ref()), names.day(order));
        OrderRow { lines, truck, day, pick_up: order.pick_up, min_take, taken: BTreeMap::new() }
    };
    names.orders.iter().map(row).collect()
}

fn truck_rows<Id: Ord>(names: &Names<Id>) -> Vec<TruckRow> {
    let mut rows: Vec<_> = names
        .trucks
        .iter()
        .map(|truck| TruckRow {
            room: truck.capacity.max(0),
            stops: truck.stops,
            orders: Vec::new(),
        })
        .collect();
    for (at, order) in (0..).zip(&names.orders) {
        if let Some(row) = rows.get_mut(names.truck(order.truck.as_ref()) as usize) {
            row.orders.push(at);
        }
    }
    rows
}

pub(super) fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

impl Book {
    /// The only point against a lot for a line; `None` if there is none or more than one.
    pub(super) fn only_fault(&self, lot: u32, line: u32) -> Option<Binding> {
        let row = &self.lots[lot as usize];
        let mut faults = self.faults[row.kind as usize * self.lines.len() + line as usize];
        let order = &self.orders[self.lines[line as usize].order as usize];
        let [ready, until] = row.good;
        faults.unless(ready <= order.pick_up && order.pick_up <= until, Binding::Date);
        match faults {
            Faults::One(binding) => Some(binding),
            _ => None,
        }
    }
}
