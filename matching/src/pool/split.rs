//! One bill over many payers: by area, exact in fen, nobody above what she agreed to.

use crate::units::{Fen, SquareMeters};

/// Somebody who pays a part of a bill.
#[derive(Debug, Clone, PartialEq)]
pub struct Payer<Id> {
    pub id: Id,
    pub area: SquareMeters,
    /// What she pays at most: what she would pay alone.
    pub most: Fen,
}

/// Each payer's part, by id; the parts sum to the bill.
///
/// Parts are in proportion to the area, among those who do not reach their most. What rounding
/// down leaves goes, fen by fen, to the largest remainders; ties go by id. `None` for a bill
/// below zero, or above all that was agreed to together.
#[must_use]
pub fn split<Id: Clone + Ord>(bill: Fen, payers: &[Payer<Id>]) -> Option<Vec<(Id, Fen)>> {
    let mut payers: Vec<&Payer<Id>> = payers.iter().collect();
    payers.sort_by(|a, b| a.id.cmp(&b.id));
    let most: Vec<u128> = payers.iter().map(|payer| whole(payer.most)).collect();
    let area: Vec<u128> = payers.iter().map(|payer| payer.area.grains().into()).collect();
    let mut left = u128::try_from(bill.get()).ok()?;
    if left > most.iter().sum() {
        return None;
    }
    let mut parts = most.clone();
    let mut open: Vec<usize> = (0..payers.len()).collect();
    loop {
        let all: u128 = open.iter().map(|i| area[*i]).sum();
        let (full, rest): (Vec<usize>, Vec<usize>) =
            open.iter().partition(|i| left * area[**i] >= most[**i] * all);
        if full.is_empty() {
            break;
        }
        left -= full.iter().map(|i| most[*i]).sum::<u128>().min(left);
        open = rest;
    }
    by_largest_remainder(left, &area, &open, &mut parts);
    let parts = parts.into_iter().map(|part| i64::try_from(part).map(Fen::new));
    payers
        .into_iter()
        .zip(parts)
        .map(|(payer, part)| Some((payer.id.clone(), part.ok()?)))
        .collect()
}

fn by_largest_remainder(left: u128, area: &[u128], open: &[usize], parts: &mut [u128]) {
    let all: u128 = open.iter().map(|i| area[*i]).sum::<u128>().max(1);
    for i in open {
        parts[*i] = left * area[*i] / all;
    }
    let given: u128 = open.iter().map(|i| parts[*i]).sum();
    let mut by_remainder = open.to_vec();
    by_remainder.sort_by_key(|i| (std::cmp::Reverse(left * area[*i] % all), *i));
    let over = usize::try_from(left - given).unwrap_or(0);
    for i in by_remainder.into_iter().take(over) {
        parts[i] += 1;
    }
}

fn whole(fen: Fen) -> u128 {
    u128::try_from(fen.get()).unwrap_or(0)
}
