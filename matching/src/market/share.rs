//! The floor for smallholders: a part of what a share in proportion would be.

use super::draft::{Draft, Part};
use super::repair::{Goods, repair};

/// Each round raises what must be sold; what is out of reach by then stays so.
const ROUNDS: usize = 8;

/// A smallholder who sells less than the rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BelowShare<Id> {
    pub farmer: Id,
    pub grams_short: i64,
}

/// The best parts found, and the smallholders whom even so nobody could buy enough from.
///
/// Sengul Orgut and others (2016), doi 10.1080/0740817X.2015.1063792, bound how far each share
/// may lie from pro rata; here only from below, and only for smallholders.
pub(super) fn share_out<Id: Ord + Clone>(
    goods: &Goods<Id>,
    draft: &mut Draft,
) -> (Vec<Part>, Vec<BelowShare<Id>>) {
    let holders = Holder::all(goods, draft);
    let mut floors = vec![0; goods.lots.len()];
    for round in 0.. {
        let parts = repair(goods, draft);
        let mut below = Vec::new();
        let mut raised = false;
        for holder in &holders {
            let short = holder.short(goods, draft, &parts);
            if short > 0 {
                raised |= holder.raise(goods, draft, &parts, short, &mut floors);
                let farmer = goods.lots[holder.lots[0]].farmer.clone();
                below.push(BelowShare { farmer, grams_short: short });
            }
        }
        if !raised || round == ROUNDS {
            return (parts, below);
        }
    }
    (Vec::new(), Vec::new())
}

/// A smallholder with something that suits somebody.
struct Holder {
    /// Never empty.
    lots: Vec<usize>,
}

impl Holder {
    fn all<Id: Ord>(goods: &Goods<Id>, draft: &Draft) -> Vec<Self> {
        let mut by_farmer = std::collections::BTreeMap::<_, Vec<_>>::new();
        for (at, lot) in goods.lots.iter().enumerate() {
            if lot.smallholder && !draft.of_lot(at).is_empty() {
                by_farmer.entry(&lot.farmer).or_default().push(at);
            }
        }
        by_farmer.into_values().map(|lots| Self { lots }).collect()
    }

    /// `share · own · sold by all / owned by all`, less what is sold; suitable goods only.
    fn short<Id>(&self, goods: &Goods<Id>, draft: &Draft, parts: &[Part]) -> i64 {
        let amount = |lot: &usize| i128::from(goods.lots[*lot].grams);
        let suits = |lot: &usize| !draft.of_lot(*lot).is_empty();
        let all: i128 = (0..goods.lots.len()).filter(suits).map(|lot| amount(&lot)).sum();
        let own: i128 = self.lots.iter().map(amount).sum();
        let sold: i128 = parts.iter().map(|part| i128::from(part.grams)).sum();
        let share = i128::from(goods.rules.smallholder_share);
        let floor = (share * own * sold).div_euclid((1000 * all).max(1));
        i64::try_from(floor).unwrap_or(i64::MAX) - self.sold(parts)
    }

    fn sold(&self, parts: &[Part]) -> i64 {
        parts.iter().filter(|part| self.lots.contains(&part.lot)).map(|part| part.grams).sum()
    }

    /// More of the lots must be sold, those with most left first; whether that was possible.
    fn raise<Id>(
        &self,
        goods: &Goods<Id>,
        draft: &mut Draft,
        parts: &[Part],
        mut short: i64,
        floors: &mut [i64],
    ) -> bool {
        let sold = |lot: usize| {
            parts.iter().filter(|part| part.lot == lot).map(|part| part.grams).sum::<i64>()
        };
        let mut lots = self.lots.clone();
        lots.sort_by_key(|lot| (sold(*lot) - goods.lots[*lot].grams, *lot));
        let mut raised = false;
        for lot in lots {
            let has = goods.lots[lot].grams;
            let floor = (sold(lot) + short).max(goods.rules.min_take).min(has);
            if short > 0 && floor > floors[lot] {
                short -= floor - sold(lot);
                floors[lot] = floor;
                draft.must_sell(lot, has, floor);
                raised = true;
            }
        }
        raised
    }
}
