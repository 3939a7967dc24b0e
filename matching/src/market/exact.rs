//! Small markets, proven best: branch and bound over everything a flow cannot know.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, Lane, NONE};
use super::deal::{Deal, Part};
use super::lp::{Best, Row, Solved, maximise};

/// Larger markets are left to the repairs.
const LANES: usize = 40;

/// Programs solved before the best that is known has to do: some 0.1 s.
const NODES: usize = 1_500;

/// The best deal, and what none is worth more than; as they come in where the market is too
/// large, and as near as the search came where it was given up.
pub(super) fn improve<'a>(book: &'a Book, deal: Deal<'a>, bound: i128) -> (Deal<'a>, i128) {
    if book.lanes.len() > LANES || deal.value() >= bound {
        return (deal, bound);
    }
    let wanted: i128 = book.lines.iter().map(|line| i128::from(line.grams)).sum();
    let nothing = -i128::from(book.unfilled) * wanted;
    let mut search = Search {
        book,
        known: deal.value() - nothing,
        parts: None,
        rest: vec![(Node::root(book), bound - nothing)],
    };
    search.run();
    let open = search.rest.iter().map(|(_, bound)| *bound).max();
    let proven = open.unwrap_or(search.known).max(search.known) + nothing;
    let Some(parts) = search.parts else { return (deal, bound.min(proven)) };
    let mut best = Deal::new(book);
    for part in parts {
        best.put(part);
    }
    (best, bound.min(proven))
}

/// What is decided so far.
#[derive(Clone)]
struct Node {
    blocked: Vec<bool>,
    /// Farmers who give an order at least the least to take, their call paid.
    called: BTreeSet<(u32, u32)>,
    /// Farmers whom a truck may call at though it is full.
    stops: BTreeSet<(u32, u32)>,
    /// Lanes kept from above or below: grams, and 1 or -1.
    kept: Vec<(usize, i64, i8)>,
}

impl Node {
    fn root(book: &Book) -> Self {
        let too_far = |lane: &Lane| {
            let line = &book.lines[lane.line as usize];
            let hull = line.hull.map(|hull| hull.join(book.lots[lane.lot as usize].sizes));
            hull.is_some_and(|hull| hull.width() > line.spread)
        };
        let mut node = Self {
            blocked: book.lanes.iter().map(too_far).collect(),
            called: BTreeSet::new(),
            stops: BTreeSet::new(),
            kept: Vec::new(),
        };
        for row in book.orders.iter().filter(|row| row.truck != NONE) {
            node.stops.extend(row.taken.keys().map(|farmer| (row.truck, *farmer)));
        }
        (0..).zip(&book.trucks).for_each(|(truck, _)| node.close_full(book, truck));
        node
    }

    /// A truck with as many farmers as it can call at calls at no other.
    fn close_full(&mut self, book: &Book, truck: u32) {
        let called = self.stops.range((truck, 0)..=(truck, NONE)).count();
        if called >= book.trucks[truck as usize].stops {
            let stops = self.stops.clone();
            self.block(book, |ends| ends.truck == truck && !stops.contains(&(truck, ends.farmer)));
        }
    }

    fn block(&mut self, book: &Book, which: impl Fn(Ends) -> bool) {
        for (blocked, lane) in self.blocked.iter_mut().zip(&book.lanes) {
            *blocked |= which(Ends::of(book, lane));
        }
    }
}

/// Who and what a lane joins.
#[derive(Clone, Copy)]
struct Ends {
    lane: Lane,
    order: u32,
    farmer: u32,
    truck: u32,
}

impl Ends {
    fn of(book: &Book, lane: &Lane) -> Self {
        let order = book.lines[lane.line as usize].order;
        let farmer = book.lots[lane.lot as usize].farmer;
        Self { lane: *lane, order, farmer, truck: book.orders[order as usize].truck }
    }
}

struct Search<'a> {
    book: &'a Book,
    /// Worth of the best that is known, above nothing at all.
    known: i128,
    parts: Option<Vec<Part>>,
    /// Nodes with what bounds them.
    rest: Vec<(Node, i128)>,
}

impl Search<'_> {
    fn run(&mut self) {
        for _ in 0..NODES {
            let Some((node, bound)) = self.rest.pop() else { return };
            if bound <= self.known {
                continue;
            }
            match maximise(&self.gains(), &self.rows(&node)) {
                Solved::Impossible => (),
                Solved::Best(best) => self.branch(&node, &best),
                Solved::GivenUp => {
                    self.rest.push((node, bound));
                    return;
                }
            }
        }
    }

    fn gains(&self) -> Vec<i64> {
        let gain = |lane: &Lane| i64::from(lane.brings) + self.book.unfilled;
        self.book.lanes.iter().map(gain).collect()
    }

    fn rows(&self, node: &Node) -> Vec<Row> {
        let book = self.book;
        let mut rows: BTreeMap<(u8, usize), Row> = BTreeMap::new();
        let mut add = |key: (u8, usize), most: i64, column: usize| {
            let row = rows.entry(key).or_insert(Row { columns: Vec::new(), most });
            row.columns.push((column, 1));
        };
        for (column, lane) in book.lanes.iter().enumerate() {
            let ends = Ends::of(book, lane);
            add((0, lane.lot as usize), book.lots[lane.lot as usize].grams, column);
            add((1, lane.line as usize), book.lines[lane.line as usize].grams, column);
            if let Some(truck) = book.trucks.get(ends.truck as usize) {
                add((2, ends.truck as usize), truck.room, column);
            }
            if let Some(yard) = book.yard(lane.lot, ends.order) {
                add((3, yard), book.yards[yard], column);
            }
            if node.blocked[column] {
                add((4, column), 0, column);
            }
        }
        let least = node.called.iter().map(|(order, farmer)| {
            let own = |ends: &Ends| (ends.order, ends.farmer) == (*order, *farmer);
            let lanes = book.lanes.iter().map(|lane| Ends::of(book, lane)).enumerate();
            let columns = lanes.filter(|(_, ends)| own(ends)).map(|(at, _)| (at, -1)).collect();
            Row { columns, most: -book.least(*order, *farmer).max(1) }
        });
        let kept = node.kept.iter().map(|(column, grams, sign)| Row {
            columns: vec![(*column, *sign)],
            most: grams * i64::from(*sign),
        });
        let least: Vec<_> = least.chain(kept).collect();
        rows.into_values().chain(least).collect()
    }

    /// Nothing more to do where the program's point keeps every rule; else two nodes of which
    /// one holds the best, and neither that point.
    fn branch(&mut self, node: &Node, best: &Best) {
        let paid: i128 = node.called.iter().map(|(o, f)| self.book.call_cost(*o, *f)).sum();
        // Rounded down: what is worth something is worth whole fen · g / kg.
        let bound = best.value.div_euclid(best.whole) - paid;
        if bound <= self.known {
            return;
        }
        let split = split_whole(node, best)
            .or_else(|| self.split_sizes(node, best))
            .or_else(|| self.split_stops(node, best))
            .or_else(|| self.split_small(node, best));
        let split = split.or_else(|| {
            self.note(best);
            self.split_calls(node, best)
        });
        if let Some(split) = split {
            self.rest.extend(split.into_iter().map(|node| (node, bound)));
        }
    }

    fn used(&self, best: &Best) -> Vec<(Ends, i128)> {
        let lanes = self.book.lanes.iter().zip(&best.point).filter(|(_, grams)| **grams > 0);
        lanes.map(|(lane, grams)| (Ends::of(self.book, lane), *grams)).collect()
    }

    /// Either the carton line begins with the smallest fruit in it, or with larger.
    fn split_sizes(&self, node: &Node, best: &Best) -> Option<Vec<Node>> {
        let mut hulls = BTreeMap::new();
        for (ends, _) in self.used(best) {
            let line = ends.lane.line;
            let hull = hulls.entry(line).or_insert(self.book.lines[line as usize].hull);
            let sizes = self.book.lots[ends.lane.lot as usize].sizes;
            *hull = Some(sizes.within(*hull));
        }
        for (line, hull) in hulls {
            let (hull, row) = (hull?, &self.book.lines[line as usize]);
            let last = hull.from_mm.saturating_add(row.spread);
            if hull.to_mm > last {
                let sizes = |ends: Ends| self.book.lots[ends.lane.lot as usize].sizes;
                let (mut from, mut after) = (node.clone(), node.clone());
                from.block(self.book, |e| e.lane.line == line && sizes(e).to_mm > last);
                after.block(self.book, |e| e.lane.line == line && sizes(e).from_mm <= hull.from_mm);
                let held = row.hull.is_some_and(|held| held.from_mm <= hull.from_mm);
                return Some(if held { vec![from] } else { vec![after, from] });
            }
        }
        None
    }

    /// Either a truck calls at a farmer, or not.
    fn split_stops(&self, node: &Node, best: &Best) -> Option<Vec<Node>> {
        let mut calls: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (ends, _) in self.used(best).into_iter().filter(|(ends, _)| ends.truck != NONE) {
            calls.entry(ends.truck).or_default().insert(ends.farmer);
        }
        for (truck, farmers) in calls {
            let known = node.stops.range((truck, 0)..=(truck, NONE)).map(|(_, farmer)| *farmer);
            let all: BTreeSet<_> = farmers.iter().copied().chain(known).collect();
            let new = farmers.iter().find(|farmer| !node.stops.contains(&(truck, **farmer)));
            if let (true, Some(&farmer)) = (all.len() > self.book.trucks[truck as usize].stops, new)
            {
                let (mut with, mut without) = (node.clone(), node.clone());
                with.stops.insert((truck, farmer));
                with.close_full(self.book, truck);
                without.block(self.book, |ends| (ends.truck, ends.farmer) == (truck, farmer));
                return Some(vec![without, with]);
            }
        }
        None
    }

    /// Either a farmer gives an order at least the least to take, or nothing.
    fn split_small(&self, node: &Node, best: &Best) -> Option<Vec<Node>> {
        let mut given: BTreeMap<(u32, u32), i128> = BTreeMap::new();
        for (ends, grams) in self.used(best) {
            *given.entry((ends.order, ends.farmer)).or_default() += grams;
        }
        let least = |(order, farmer): (u32, u32)| i128::from(self.book.least(order, farmer));
        let small = given.into_iter().find(|(ends, grams)| *grams < least(*ends) * best.whole);
        small.map(|(ends, _)| self.call_or_not(node, ends))
    }

    /// Either a farmer of an order is paid for, or gives nothing.
    fn split_calls(&self, node: &Node, best: &Best) -> Option<Vec<Node>> {
        let used = self.used(best).into_iter().map(|(ends, _)| (ends.order, ends.farmer));
        let unpaid = |(order, farmer): &(u32, u32)| {
            self.book.call_cost(*order, *farmer) > 0 && !node.called.contains(&(*order, *farmer))
        };
        used.into_iter().find(unpaid).map(|ends| self.call_or_not(node, ends))
    }

    fn call_or_not(&self, node: &Node, (order, farmer): (u32, u32)) -> Vec<Node> {
        let (mut with, mut without) = (node.clone(), node.clone());
        with.called.insert((order, farmer));
        without.block(self.book, |ends| (ends.order, ends.farmer) == (order, farmer));
        vec![without, with]
    }

    /// The point keeps every rule.
    fn note(&mut self, best: &Best) {
        let used = self.used(best);
        let farmers: BTreeSet<_> = used.iter().map(|(e, _)| (e.order, e.farmer)).collect();
        let calls: i128 = farmers.iter().map(|(o, f)| self.book.call_cost(*o, *f)).sum();
        let value = best.value / best.whole - calls;
        if value > self.known {
            let part = |(ends, grams): (Ends, i128)| Part {
                lot: ends.lane.lot,
                line: ends.lane.line,
                grams: i64::try_from(grams / best.whole).unwrap_or(0),
            };
            self.known = value;
            self.parts = Some(used.into_iter().map(part).collect());
        }
    }
}

/// Whole grams only.
fn split_whole(node: &Node, best: &Best) -> Option<Vec<Node>> {
    let broken = best.point.iter().position(|grams| grams % best.whole != 0)?;
    let below = i64::try_from(best.point[broken].div_euclid(best.whole)).ok()?;
    let keep = |grams: i64, sign: i8| {
        let mut node = node.clone();
        node.kept.push((broken, grams, sign));
        node
    };
    Some(vec![keep(below, 1), keep(below + 1, -1)])
}
