//! The rules a flow cannot know: each round takes something out of it, until all are kept.

use std::collections::{BTreeMap, BTreeSet};

use super::binding::Binding;
use super::draft::{Draft, Part};
use super::goods::{Lot, Order, Rules, Truck};

/// After so many rounds nothing new is tried: only what is in use may shrink further. Each round
/// then ends one use at least, and 20 sufficed in every market we drew.
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
        for (order, mine) in by_key(parts, |part| part.order) {
            if self.spread(&mine) > self.rules.spread_mm {
                broken = true;
                let from = self.best_run(draft, order, parts);
                let to = from.saturating_add(self.rules.spread_mm);
                for (lot, goods) in self.lots.iter().enumerate() {
                    if goods.sizes.from_mm < from || goods.sizes.to_mm > to {
                        draft.block(lot, order, Binding::Uniformity);
                    }
                }
            }
        }
        broken
    }

    fn spread(&self, parts: &[Part]) -> u16 {
        let sizes = || parts.iter().map(|part| self.lots[part.lot].sizes);
        let least = sizes().map(|sizes| sizes.from_mm).min().unwrap_or(0);
        sizes().map(|sizes| sizes.to_mm).max().unwrap_or(0).saturating_sub(least)
    }

    /// Where a run of sizes starts: what it takes already and what is left count, up to what the
    /// order wants; then what it takes already; then the smaller fruit.
    fn best_run(&self, draft: &Draft, order: usize, parts: &[Part]) -> u16 {
        let mut left: Vec<_> = self.lots.iter().map(|lot| lot.grams).collect();
        let mut taken = vec![0; self.lots.len()];
        for part in parts {
            if part.order == order {
                taken[part.lot] += part.grams;
            } else {
                left[part.lot] -= part.grams;
            }
        }
        let usable = (0..self.lots.len())
            .filter(|lot| draft.lane(*lot, order).is_some_and(|lane| lane.blocked.is_none()));
        let usable: Vec<_> = usable.collect();
        let starts = usable.iter().map(|lot| self.lots[*lot].sizes.from_mm);
        let starts = starts.collect::<BTreeSet<_>>().into_iter();
        let fills = |from: u16| {
            let to = from.saturating_add(self.rules.spread_mm);
            let inside = usable.iter().filter(|lot| {
                let sizes = self.lots[**lot].sizes;
                from <= sizes.from_mm && sizes.to_mm <= to
            });
            let sums = inside.fold((0, 0), |sum, lot| (sum.0 + left[*lot], sum.1 + taken[*lot]));
            (sums.0.min(self.orders[order].grams), sums.1)
        };
        starts.max_by_key(|from| (fills(*from), std::cmp::Reverse(*from))).unwrap_or(0)
    }

    /// Trucks with too many farmers keep those they take most from.
    fn spare_stops(&self, draft: &mut Draft, parts: &[Part]) -> bool {
        let mut broken = false;
        for Ride { truck, orders } in self.rides {
            let mut taken = BTreeMap::new();
            for part in parts.iter().filter(|part| orders.contains(&part.order)) {
                *taken.entry(&self.lots[part.lot].farmer).or_insert(0) += part.grams;
            }
            if taken.len() <= truck.stops {
                continue;
            }
            broken = true;
            let mut most: Vec<_> = taken.into_iter().collect();
            most.sort_by_key(|(_, grams)| std::cmp::Reverse(*grams));
            most.truncate(truck.stops);
            for (lot, goods) in self.lots.iter().enumerate() {
                if most.iter().all(|(farmer, _)| **farmer != goods.farmer) {
                    for order in orders {
                        draft.block(lot, *order, Binding::TruckStops);
                    }
                }
            }
        }
        broken
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

/// Parts below the least to take get more, from lots that can spare it for the same order.
/// Those for which there is no such lot.
fn top_up<Id>(goods: &Goods<Id>, draft: &Draft, parts: &mut [Part]) -> Vec<Part> {
    let least = goods.rules.min_take;
    let mut left: Vec<_> = goods.lots.iter().map(|lot| lot.grams).collect();
    for part in &*parts {
        left[part.lot] -= part.grams;
    }
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
            draft.block(lane.lot, lane.order, Binding::Supply);
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
