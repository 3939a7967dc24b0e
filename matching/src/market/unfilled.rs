//! What is unfilled, each kilogram with the constraint that keeps it so.

use std::collections::BTreeMap;

use super::binding::{Binding, against};
use super::draft::{Draft, Part};
use super::repair::Goods;

/// A part of an order that nobody fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfilled<Id> {
    pub order: Id,
    /// Above 0.
    pub grams: i64,
    pub binding: Binding,
}

/// By order, then constraint.
pub(super) fn name_all<Id: Ord + Clone>(
    goods: &Goods<Id>,
    draft: &Draft,
    parts: &[Part],
) -> Vec<Unfilled<Id>> {
    let mut left: Vec<_> = goods.lots.iter().map(|lot| lot.grams).collect();
    let mut filled = vec![0; goods.orders.len()];
    for part in parts {
        left[part.lot] -= part.grams;
        filled[part.order] += part.grams;
    }
    let mut all = Vec::new();
    for (at, order) in goods.orders.iter().enumerate() {
        let short = order.grams - filled[at];
        let room = goods.room(at, &filled);
        let mut why = BTreeMap::new();
        let on_truck = short.min(room);
        why.insert(Binding::TruckCapacity, short - on_truck);
        let obstacles = obstacles(goods, draft, parts, at, &left);
        share(on_truck, obstacles, &mut why);
        let named = why.into_iter().filter(|(_, grams)| *grams > 0);
        all.extend(named.map(|(binding, grams)| Unfilled {
            order: order.id.clone(),
            grams,
            binding,
        }));
    }
    all
}

/// What is short is shared out over what could fill it but for one constraint; the rest is sold
/// out.
fn share(mut short: i64, obstacles: Vec<(i64, Binding)>, why: &mut BTreeMap<Binding, i64>) {
    for (grams, binding) in obstacles {
        let part = short.min(grams);
        *why.entry(binding).or_insert(0) += part;
        short -= part;
    }
    *why.entry(Binding::Supply).or_insert(0) += short;
}

/// Goods left that one constraint keeps from an order: first those that suit it, then those
/// that miss it in one point; by lot. `parts` are sorted by lot, then order.
fn obstacles<Id>(
    goods: &Goods<Id>,
    draft: &Draft,
    parts: &[Part],
    order: usize,
    left: &[i64],
) -> Vec<(i64, Binding)> {
    let (mut suitable, mut near) = (Vec::new(), Vec::new());
    for (lot, grams) in left.iter().copied().enumerate().filter(|(_, grams)| *grams > 0) {
        if let Some(lane) = draft.lane(lot, order) {
            let key = |part: &Part| (part.lot, part.order);
            let taken = parts.binary_search_by_key(&(lot, order), key).is_ok();
            let too_little = !taken && grams < goods.rules.min_take;
            let free = if too_little { Binding::MinTake } else { Binding::Price };
            suitable.push((grams, lane.blocked.unwrap_or(free)));
        } else {
            let mut against = against(goods.lots[lot], goods.orders[order], goods.rules);
            if let (Some(only), None) = (against.next(), against.next()) {
                near.push((grams, only));
            }
        }
    }
    suitable.extend(near);
    suitable
}

impl<Id> Goods<'_, Id> {
    /// What the order's truck could still carry.
    fn room(&self, order: usize, filled: &[i64]) -> i64 {
        let ride = self.rides.iter().find(|ride| ride.orders.contains(&order));
        ride.map_or(i64::MAX, |ride| {
            let load: i64 = ride.orders.iter().map(|order| filled[*order]).sum();
            (ride.truck.capacity - load).max(0)
        })
    }
}
