//! The rules a flow cannot know: each round takes something out of it, until all are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Book, NONE, number};
use super::deal::{Deal, Part};
use super::draft::Draft;
use super::goods::Sizes;
use super::swap::top_up;

/// After so many rounds the deal is made of what keeps the rules.
const ROUNDS: usize = 12;

/// A deal that keeps all rules but the floors, near the best flow.
pub(super) fn repair<'a>(book: &'a Book, draft: &mut Draft, first: Vec<Part>) -> Deal<'a> {
    let mut parts = first;
    for _ in 0..ROUNDS {
        let mut round = Round::new(book, draft, &parts);
        let mut broken = round.even_out();
        broken |= round.spare_stops();
        if !broken && !round.drop_small() {
            break;
        }
        parts = draft.solve();
    }
    let mut deal = load(book, &parts);
    fill(&mut deal);
    deal
}

/// One look at the flow's parts.
struct Round<'a> {
    book: &'a Book,
    draft: &'a mut Draft,
    /// By line, then lot.
    by_line: Vec<Vec<Part>>,
    /// Unsold of each lot, less what somebody counts on.
    left: Vec<i64>,
}

impl<'a> Round<'a> {
    fn new(book: &'a Book, draft: &'a mut Draft, parts: &[Part]) -> Self {
        let mut left: Vec<_> = book.lots.iter().map(|lot| lot.grams).collect();
        let mut by_line = vec![Vec::new(); book.lines.len()];
        for part in parts {
            left[part.lot as usize] -= part.grams;
            by_line[part.line as usize].push(*part);
        }
        Self { book, draft, by_line, left }
    }

    /// Carton lines whose sizes differ too much keep the run of sizes that fills them most.
    fn even_out(&mut self) -> bool {
        let mut broken = false;
        for line in 0..self.by_line.len() {
            let row = &self.book.lines[line];
            let lots = self.by_line[line].iter().map(|part| part.lot as usize);
            let sizes = lots.map(|lot| self.book.lots[lot].sizes);
            let hull = sizes.chain(row.hull).reduce(Sizes::join);
            if hull.is_none_or(|hull| hull.width() <= row.spread) {
                continue;
            }
            broken = true;
            let from = self.best_run(number(line));
            self.keep(line, |book, lot| {
                in_run(book.lots[lot].sizes, from, book.lines[line].spread)
            });
        }
        broken
    }

    /// Where a run of sizes starts: what it takes already and what is left count, up to what the
    /// line wants; then what it takes already; then the smaller fruit.
    fn best_run(&self, line: u32) -> u16 {
        let row = &self.book.lines[line as usize];
        let mut has: BTreeMap<(u16, u16), (i64, i64)> = BTreeMap::new();
        let mut add = |lot: u32, grams: i64, taken: i64| {
            let sizes = self.book.lots[lot as usize].sizes;
            let sum = has.entry((sizes.from_mm, sizes.to_mm)).or_default();
            *sum = (sum.0 + grams, sum.1 + taken);
        };
        for at in self.open_lanes(line) {
            let lot = self.book.lanes[at as usize].lot;
            add(lot, self.left[lot as usize], 0);
        }
        for part in &self.by_line[line as usize] {
            add(part.lot, part.grams, part.grams);
        }
        let holds_taken = |from: u16| row.hull.is_none_or(|hull| in_run(hull, from, row.spread));
        let fills = |from: u16| {
            let inside = has.iter().filter(|((least, most), _)| {
                in_run(Sizes { from_mm: *least, to_mm: *most }, from, row.spread)
            });
            let (all, taken) = inside.fold((0, 0), |sum, (_, has)| (sum.0 + has.0, sum.1 + has.1));
            (all.min(row.grams), taken)
        };
        let hull = row.hull.map(|hull| hull.from_mm);
        let starts: BTreeSet<_> = has.keys().map(|(from, _)| *from).chain(hull).collect();
        let starts = starts.into_iter().filter(|from| holds_taken(*from));
        starts.max_by_key(|from| (fills(*from), std::cmp::Reverse(*from))).unwrap_or(0)
    }

    fn open_lanes(&self, line: u32) -> impl Iterator<Item = u32> {
        let lanes = self.book.by_line[line as usize].iter().copied();
        lanes.filter(|at| self.draft.is_open(*at))
    }

    /// Only these lots for the line; what it may fetch of them, the next does not count on.
    fn keep(&mut self, line: usize, stays: impl Fn(&Book, usize) -> bool) {
        let mut wanted = self.book.lines[line].grams;
        for &at in &self.book.by_line[line] {
            let lot = self.book.lanes[at as usize].lot as usize;
            if !stays(self.book, lot) {
                self.draft.block(self.book, at);
            } else if self.draft.is_open(at) {
                let part = wanted.min(self.left[lot]);
                self.left[lot] -= part;
                wanted -= part;
            }
        }
    }

    /// Trucks with too many farmers keep those who have most for them, sold or left.
    fn spare_stops(&mut self) -> bool {
        let mut broken = false;
        // The last truck that each lot was counted for.
        let mut counted = vec![NONE; self.book.lots.len()];
        for (this, truck) in (0..).zip(&self.book.trucks) {
            let lines = || self.book.lines_on(truck);
            let taken =
                truck.orders.iter().flat_map(|o| self.book.orders[*o as usize].taken.keys());
            let mut has: BTreeMap<u32, i64> =
                taken.map(|farmer| (*farmer, i64::MAX >> 1)).collect();
            for part in lines().flat_map(|line| &self.by_line[line]) {
                *has.entry(self.book.lots[part.lot as usize].farmer).or_insert(0) += part.grams;
            }
            if has.len() <= truck.stops {
                continue;
            }
            broken = true;
            for at in lines().flat_map(|line| self.open_lanes(number(line))) {
                let lot = self.book.lanes[at as usize].lot;
                let before = std::mem::replace(&mut counted[lot as usize], this);
                if self.left[lot as usize] > 0 && before != this {
                    let farmer = self.book.lots[lot as usize].farmer;
                    *has.entry(farmer).or_insert(0) += self.left[lot as usize];
                }
            }
            let kept = with_most(truck.stops, has);
            for line in lines().collect::<Vec<_>>() {
                self.keep(line, |book, lot| kept.contains(&book.lots[lot].farmer));
            }
        }
        broken
    }

    /// Farmers who would give an order less than the least to take, and cannot give more of what
    /// is left, are not asked.
    fn drop_small(&mut self) -> bool {
        let mut given: BTreeMap<(u32, u32), i64> = BTreeMap::new();
        for part in self.by_line.iter().flatten() {
            let order = self.book.lines[part.line as usize].order;
            *given.entry((order, self.book.lots[part.lot as usize].farmer)).or_insert(0) +=
                part.grams;
        }
        let mut dropped = false;
        for ((order, farmer), grams) in given {
            if grams < self.book.least(order, farmer) {
                dropped |= self.drop(order, farmer, grams);
            }
        }
        dropped
    }

    fn drop(&mut self, order: u32, farmer: u32, grams: i64) -> bool {
        let lines = self.book.orders[order as usize].lines.clone();
        let mut between = Vec::new();
        for &lot in &self.book.farmers[farmer as usize] {
            let first = self.book.first[lot as usize];
            let of_order = |lane: &super::book::Lane| lines.contains(&(lane.line as usize));
            let own = self.book.lanes_of(lot).iter().enumerate();
            let open = own.filter(|(_, lane)| of_order(lane)).map(|(at, _)| number(first + at));
            between.extend(open.filter(|at| self.draft.is_open(*at)));
        }
        let lots: BTreeSet<_> =
            between.iter().map(|at| self.book.lanes[*at as usize].lot).collect();
        let left: i64 = lots.iter().map(|lot| self.left[*lot as usize]).sum();
        if grams + left >= self.book.least(order, farmer) {
            return false;
        }
        for at in &between {
            self.draft.block(self.book, *at);
        }
        !between.is_empty()
    }
}

fn in_run(sizes: Sizes, from: u16, spread: u16) -> bool {
    from <= sizes.from_mm && sizes.to_mm <= from.saturating_add(spread)
}

fn with_most(stops: usize, has: BTreeMap<u32, i64>) -> BTreeSet<u32> {
    let mut most: Vec<_> = has.into_iter().collect();
    most.sort_by_key(|(farmer, grams)| (std::cmp::Reverse(*grams), *farmer));
    most.into_iter().take(stops).map(|(farmer, _)| farmer).collect()
}

/// What of the parts keeps the rules, the largest takes first.
fn load<'a>(book: &'a Book, parts: &[Part]) -> Deal<'a> {
    let mut takes: BTreeMap<(u32, u32), Vec<Part>> = BTreeMap::new();
    for part in parts {
        let order = book.lines[part.line as usize].order;
        takes.entry((order, book.lots[part.lot as usize].farmer)).or_default().push(*part);
    }
    let mut largest: Vec<_> = takes.into_iter().collect();
    let grams = |take: &[Part]| take.iter().map(|part| part.grams).sum::<i64>();
    largest.sort_by_key(|(ends, take)| (std::cmp::Reverse(grams(take)), *ends));
    let mut deal = Deal::new(book);
    let mut too_small = Vec::new();
    for ((order, farmer), take) in largest {
        let added = put_what_fits(&mut deal, &take);
        if deal.given(order, farmer) < book.least(order, farmer) {
            for part in added {
                deal.pull(part);
            }
            too_small.push((order, farmer));
        }
    }
    for (order, farmer) in too_small {
        if deal.offer(order, farmer).is_err() {
            top_up(&mut deal, order, farmer);
        }
    }
    deal
}

fn put_what_fits(deal: &mut Deal, take: &[Part]) -> Vec<Part> {
    let mut added = Vec::new();
    for part in take {
        let Some(lane) = deal.book.lane(part.lot, part.line) else { continue };
        if let Ok(most) = deal.fits(lane) {
            let part = Part { grams: part.grams.min(most), ..*part };
            deal.put(part);
            added.push(part);
        }
    }
    added
}

/// Every line is offered what is left, the best first.
pub(super) fn fill(deal: &mut Deal) {
    for line in 0..number(deal.book.lines.len()) {
        let order = deal.book.lines[line as usize].order;
        for &at in &deal.book.by_line[line as usize] {
            if deal.open[line as usize] == 0 {
                break;
            }
            let lane = deal.book.lanes[at as usize];
            if deal.left[lane.lot as usize] > 0 && deal.fits(&lane).is_ok() {
                // What does not fit is named in the end.
                let _ = deal.offer(order, deal.book.lots[lane.lot as usize].farmer);
            }
        }
    }
}
