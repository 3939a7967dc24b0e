//! What is unfilled, each gram with the constraint that keeps it so.

use std::collections::BTreeMap;

use super::binding::{Binding, Faults};
use super::book::number;
use super::deal::Deal;

/// By line, then constraint. `given_up` is what each line lost for the floors.
pub(super) fn name_all(deal: &mut Deal, given_up: &[i64]) -> Vec<(u32, Binding, i64)> {
    let left = Left::new(deal);
    let mut all = Vec::new();
    for line in 0..number(deal.book.lines.len()) {
        let short = deal.open[line as usize];
        if short > 0 {
            let mut why = Why { short, named: BTreeMap::new() };
            why.take(given_up[line as usize], Binding::Fairness);
            let truck = deal.book.orders[deal.book.lines[line as usize].order as usize].truck;
            let room = deal.room.get(truck as usize).copied().unwrap_or(i64::MAX);
            why.take(short - room, Binding::TruckCapacity);
            suitable(deal, line, &mut why);
            left.near(deal, line, &mut why);
            why.take(i64::MAX, Binding::Supply);
            all.extend(why.named.into_iter().map(|(binding, grams)| (line, binding, grams)));
        }
    }
    all
}

/// What is short is shared out over what could fill it but for one constraint; the rest is sold
/// out.
struct Why {
    short: i64,
    named: BTreeMap<Binding, i64>,
}

impl Why {
    fn take(&mut self, grams: i64, binding: Binding) {
        let part = self.short.min(grams);
        if part > 0 {
            *self.named.entry(binding).or_insert(0) += part;
            self.short -= part;
        }
    }
}

/// Lots that suit the line and are left, the best first.
fn suitable(deal: &mut Deal, line: u32, why: &mut Why) {
    for &at in &deal.book.by_line[line as usize] {
        let lane = deal.book.lanes[at as usize];
        let grams = deal.left[lane.lot as usize];
        if why.short == 0 {
            return;
        }
        if grams > 0 {
            why.take(grams, deal.obstacle(&lane));
        }
    }
}

/// Lots that are left, by kind.
struct Left {
    by_kind: Vec<Vec<u32>>,
}

impl Left {
    fn new(deal: &Deal) -> Self {
        let n_kinds = deal.book.faults.len() / deal.book.lines.len().max(1);
        let mut by_kind = vec![Vec::new(); n_kinds];
        for (lot, row) in (0..).zip(&deal.book.lots) {
            if let Some(kind) =
                by_kind.get_mut(row.kind as usize).filter(|_| deal.left[lot as usize] > 0)
            {
                kind.push(lot);
            }
        }
        Self { by_kind }
    }

    /// Lots that miss the line in one point, by kind, then lot.
    fn near(&self, deal: &Deal, line: u32, why: &mut Why) {
        let n_lines = deal.book.lines.len();
        for (kind, lots) in self.by_kind.iter().enumerate() {
            if deal.book.faults[kind * n_lines + line as usize] == Faults::Many {
                continue;
            }
            for &lot in lots {
                if why.short == 0 {
                    return;
                }
                if let Some(binding) = deal.book.only_fault(lot, line) {
                    why.take(deal.left[lot as usize], binding);
                }
            }
        }
    }
}
