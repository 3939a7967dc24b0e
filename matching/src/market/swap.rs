//! One farmer in place of another, gram for gram, every rule kept.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::book::Lane;
use super::deal::{Deal, Part};

/// A farmer gives an order the least to take: what others in it can spare, and what is open. Kept
/// if that is worth it.
pub(super) fn top_up(deal: &mut Deal, order: u32, farmer: u32) {
    deal.mark();
    let worth = deal.value();
    let least = deal.book.least(order, farmer);
    for lane in deal.lanes_between(order, farmer) {
        if let Ok(most) = deal.fits(&lane) {
            deal.put(Part { lot: lane.lot, line: lane.line, grams: most });
        }
        for giver in givers(deal, &lane, |_| true) {
            let wanted = (least - deal.given(order, farmer)).min(deal.left[lane.lot as usize]);
            if wanted <= 0 {
                break;
            }
            hand_over(deal, &lane, giver, wanted, i64::MAX);
        }
    }
    if deal.given(order, farmer) < least || deal.value() <= worth {
        deal.undo();
    }
}

/// Others in the line, those who bring least first. Mostly a few of them are enough, so they are
/// not sorted.
pub(super) struct Givers {
    line: u32,
    /// What each brings, its lot and how much it gives.
    least: BinaryHeap<Reverse<(i32, u32, i64)>>,
}

impl Iterator for Givers {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let Reverse((_, lot, grams)) = self.least.pop()?;
        Some(Part { lot, line: self.line, grams })
    }
}

/// Those in the lane's line whose lots `may` give something.
pub(super) fn givers(deal: &Deal, lane: &Lane, may: impl Fn(u32) -> bool) -> Givers {
    let at = lane.line;
    let farmer = |lot: u32| deal.book.lots[lot as usize].farmer;
    let brings = |lot: u32| deal.book.lane(lot, at).map_or(0, |lane| lane.brings);
    let parts = deal.parts[at as usize].iter();
    let others = parts.filter(|(lot, _)| farmer(**lot) != farmer(lane.lot) && may(**lot));
    let all: Vec<_> = others.map(|(&lot, &grams)| Reverse((brings(lot), lot, grams))).collect();
    Givers { line: at, least: all.into() }
}

/// A giver keeps at least the least to take, or goes. What the lane's lot gets instead.
pub(super) fn hand_over(deal: &mut Deal, lane: &Lane, giver: Part, wanted: i64, may: i64) -> i64 {
    let (order, from) = deal.ends(giver.lot, giver.line);
    let has = deal.given(order, from);
    let spare = has - deal.book.least(order, from).max(0);
    let goes = has == giver.grams && may >= has;
    let must_go = goes && !deal.may_call(order, deal.ends(lane.lot, lane.line).1);
    let grams = match giver.grams.min(wanted).min(may) {
        _ if must_go => giver.grams,
        grams if goes && grams == giver.grams => grams,
        grams => grams.min(spare),
    };
    if grams <= 0 {
        return 0;
    }
    deal.pull(Part { grams, ..giver });
    let most = deal.fits(lane).unwrap_or(0).min(grams);
    if most == 0 {
        deal.put(Part { grams, ..giver });
        return 0;
    }
    deal.put(Part { grams: most, lot: lane.lot, line: lane.line });
    if most < grams && !must_go {
        deal.put(Part { grams: grams - most, ..giver });
    }
    most
}
