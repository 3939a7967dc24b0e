//! The rules a flow cannot know: each round takes something out of it, until all are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::binding::Binding;
use super::draft::{Draft, Part};
use super::goods::{Lot, Order, Rules, Truck};

/// After so many rounds nothing new is tried: only what is in use may shrink further. Each round
/// then ends one use at least. Random markets of 1,000 to 20,000 lots took 14 at most.
const ROUNDS: usize = 40;

/// What the rules look at; all by number.
pub(super) struct Goods<'a, Id> {
    pub(super) lots: &'a [&'a Lot<Id>],
    pub(super) orders: &'a [&'a Order<Id>],
    pub(super) rides: &'a [Ride<'a, Id>],
    pub(super) rules: &'a Rules,
}

/// A truck and its orders, by number.
pub(super) struct Ride<'a, Id> {
    pub(super) truck: &'a Truck<Id>,
    pub(super) orders: Vec<usize>,
}

/// The best parts found that keep all rules but the floor for smallholders.
pub(super) fn repair<Id: Ord>(goods: &Goods<Id>, draft: &mut Draft) -> Vec<Part> {
    for round in 0.. {
        let mut parts = draft.solve();
        let mut broken = goods.even_out(draft, &parts);
        broken |= goods.spare_stops(draft, &parts);
        broken |= goods.unload(draft, &parts);
        if !broken {
            let too_small = top_up(goods, draft, &mut parts);
            if too_small.is_empty() {
                return parts;
            }
            for part in too_small {
                draft.block(part.lot, part.order, Binding::MinTake);
            }
        }
        if round == ROUNDS {
            freeze(draft, &parts);
        }
    }
    Vec::new()
}

impl<Id: Ord> Goods<'_, Id> {
    /// Carton lines whose sizes differ too much keep the run of sizes that fills them most.
    fn even_out(&self, draft: &mut Draft, parts: &[Part]) -> bool {
        let mut broken = false;
        let mut left = self.left(parts);
        for (order, mine) in by_key(parts, |part| part.order) {
            if self.spread(&mine) <= self.rules.spread_mm {
                continue;
            }
            broken = true;
            let from = self.best_run(draft, order, &mine, &left);
            for lot in (0..self.lots.len()).filter(|lot| !self.in_run(*lot, from)) {
                draft.block(lot, order, Binding::Uniformity);
            }
            let stays = |lot: usize| draft.is_open(lot, order);
            self.reserve(&[order], stays, &mut left);
        }
        broken
    }

    fn spread(&self, parts: &[Part]) -> u16 {
        let sizes = || parts.iter().map(|part| self.lots[part.lot].sizes);
        let least = sizes().map(|sizes| sizes.from_mm).min().unwrap_or(0);
        sizes().map(|sizes| sizes.to_mm).max().unwrap_or(0).saturating_sub(least)
    }

    fn in_run(&self, lot: usize, from: u16) -> bool {
        let sizes = self.lots[lot].sizes;
        from <= sizes.from_mm && sizes.to_mm <= from.saturating_add(self.rules.spread_mm)
    }

    /// Where a run of sizes starts: what it takes already and what is left count, up to what the
    /// order wants; then what it takes already; then the smaller fruit.
    fn best_run(&self, draft: &Draft, order: usize, mine: &[Part], left: &[i64]) -> u16 {
        let mut has: BTreeMap<_, _> = (0..left.len())
            .filter(|lot| draft.is_open(*lot, order))
            .map(|l| (l, left[l]))
            .collect();
        for part in mine {
            *has.entry(part.lot).or_insert(0) += part.grams;
        }
        let fills = |from: u16| {
            let inside = has.iter().filter(|(lot, _)| self.in_run(**lot, from));
            let most: i64 = inside.map(|(_, grams)| grams).sum();
            let taken = mine.iter().filter(|part| self.in_run(part.lot, from));
            (most.min(self.orders[order].grams), taken.map(|part| part.grams).sum::<i64>())
        };
        let starts: BTreeSet<_> = has.keys().map(|lot| self.lots[*lot].sizes.from_mm).collect();
        let best = starts.into_iter().max_by_key(|from| (fills(*from), std::cmp::Reverse(*from)));
        best.unwrap_or(0)
    }

    /// Trucks with too many farmers keep those who have most for them, sold or left.
    fn spare_stops(&self, draft: &mut Draft, parts: &[Part]) -> bool {
        let mut broken = false;
        let mut left = self.left(parts);
        for Ride { truck, orders } in self.rides {
            let mut has = BTreeMap::new();
            for part in parts.iter().filter(|part| orders.contains(&part.order)) {
                *has.entry(&self.lots[part.lot].farmer).or_insert(0) += part.grams;
            }
            if has.len() <= truck.stops {
                continue;
            }
            broken = true;
            for (lot, goods) in self.lots.iter().enumerate().filter(|(lot, _)| left[*lot] > 0) {
                if orders.iter().any(|order| draft.is_open(lot, *order)) {
                    *has.entry(&goods.farmer).or_insert(0) += left[lot];
                }
            }
            let kept = call_at_most(truck.stops, has);
            self.reserve(orders, |lot| kept.contains(&self.lots[lot].farmer), &mut left);
            for lot in (0..self.lots.len()).filter(|lot| !kept.contains(&self.lots[*lot].farmer)) {
                for order in orders {
                    draft.block(lot, *order, Binding::TruckStops);
                }
            }
        }
        broken
    }

    /// What one truck or order may fetch, the next does not count on.
    fn reserve(&self, orders: &[usize], fetched: impl Fn(usize) -> bool, left: &mut [i64]) {
        let mut wanted: i64 = orders.iter().map(|order| self.orders[*order].grams).sum();
        for (_, left) in left.iter_mut().enumerate().filter(|(lot, _)| fetched(*lot)) {
            let part = wanted.min(*left);
            *left -= part;
            wanted -= part;
        }
    }

    /// What is unsold of each lot.
    fn left(&self, parts: &[Part]) -> Vec<i64> {
        let mut left: Vec<_> = self.lots.iter().map(|lot| lot.grams).collect();
        for part in parts {
            left[part.lot] -= part.grams;
        }
        left
    }

    /// Trucks with too much leave some of the orders that pay least.
    fn unload(&self, draft: &mut Draft, parts: &[Part]) -> bool {
        let mut broken = false;
        for Ride { truck, orders } in self.rides {
            let load = |order: &usize| {
                parts.iter().filter(|part| part.order == *order).map(|part| part.grams).sum::<i64>()
            };
            let mut excess = orders.iter().map(load).sum::<i64>() - truck.capacity.max(0);
            broken |= excess > 0;
            let mut cheapest = orders.clone();
            cheapest.sort_by_key(|order| (self.orders[*order].price, std::cmp::Reverse(*order)));
            for order in cheapest {
                if excess > 0 {
                    let less = excess.min(load(&order));
                    draft.limit(order, load(&order) - less);
                    excess -= less;
                }
            }
        }
        broken
    }
}

/// The farmers with most.
fn call_at_most<Id: Ord>(stops: usize, has: BTreeMap<&Id, i64>) -> BTreeSet<&Id> {
    let mut most: Vec<_> = has.into_iter().collect();
    most.sort_by_key(|(_, grams)| std::cmp::Reverse(*grams));
    most.into_iter().take(stops).map(|(farmer, _)| farmer).collect()
}

/// Parts below the least to take get more, from lots that can spare it for the same order.
/// Those for which there is no such lot.
fn top_up<Id: Ord>(goods: &Goods<Id>, draft: &Draft, parts: &mut [Part]) -> Vec<Part> {
    let least = goods.rules.min_take;
    let mut left = goods.left(parts);
    let mut too_small = Vec::new();
    for at in 0..parts.len() {
        let part = parts[at];
        let short = least - part.grams;
        if short <= 0 {
            continue;
        }
        let margin = |part: &Part| draft.lane(part.lot, part.order).map_or(0, |lane| lane.margin);
        let spares = |giver: &&mut Part| {
            giver.order == part.order && giver.lot != part.lot && giver.grams - short >= least
        };
        let giver = parts.iter_mut().filter(spares).min_by_key(|giver| margin(giver));
        match giver {
            Some(giver) if left[part.lot] >= short => {
                giver.grams -= short;
                left[giver.lot] += short;
                left[part.lot] -= short;
                parts[at].grams += short;
            }
            _ => too_small.push(part),
        }
    }
    too_small
}

/// What is not in use stays so.
fn freeze(draft: &mut Draft, parts: &[Part]) {
    let used: BTreeSet<_> = parts.iter().map(|part| (part.lot, part.order)).collect();
    for lane in draft.lanes.clone() {
        if !used.contains(&(lane.lot, lane.order)) {
            draft.block(lane.lot, lane.order, Binding::Untried);
        }
    }
}

fn by_key(parts: &[Part], key: impl Fn(&Part) -> usize) -> BTreeMap<usize, Vec<Part>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for part in parts {
        groups.entry(key(part)).or_default().push(*part);
    }
    groups
}
