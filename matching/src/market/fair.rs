//! The floors for smallholders: parts of what shares in proportion would be.

use super::book::{Book, Lane};
use super::deal::{Deal, Part};
use super::rules::Rules;

/// Lines that each lot of a smallholder below a floor is tried in, the best first.
const TRIES: usize = 12;

/// What must be sold of whom, and what for.
///
/// Sengul Orgut and others (2016), doi 10.1080/0740817X.2015.1063792, bound how far each share
/// may lie from pro rata; here only from below, and only for smallholders.
pub(super) struct Floors {
    /// Of each farmer who is a smallholder with something that suits some line; in grams.
    own: Vec<i64>,
    pub(super) small: i64,
    pub(super) all: i64,
    share: i64,
    slack: i64,
    /// Fen a kilogram.
    unfair: i64,
}

impl Floors {
    pub(super) fn new(book: &Book, rules: &Rules) -> Self {
        let mut own = vec![0; book.farmers.len()];
        let (mut small, mut all) = (0, 0);
        for (lot, row) in (0..).zip(&book.lots).filter(|(lot, _)| !book.lanes_of(*lot).is_empty()) {
            let _ = lot;
            all += row.grams;
            if row.smallholder {
                small += row.grams;
                own[row.farmer as usize] += row.grams;
            }
        }
        let (share, slack) = (rules.smallholder_share.into(), rules.smallholder_slack.into());
        Self { own, small, all, share, slack, unfair: rules.unfair.get() }
    }

    /// `share · own · sold by all / owned by all`.
    fn of(&self, farmer: u32, all_sold: i64) -> i64 {
        let parts = i128::from(self.share) * i128::from(self.own[farmer as usize]);
        self.divided(parts * i128::from(all_sold))
    }

    /// `(owned by smallholders / owned by all - slack) · sold by all`, if that is above 0.
    pub(super) fn of_all(&self, all_sold: i64) -> i64 {
        let points = 1000 * i128::from(self.small) - i128::from(self.slack) * i128::from(self.all);
        self.divided(points.max(0) * i128::from(all_sold))
    }

    /// In `i128`: amounts stay below 2^60, so that `1000 · all` fits, but products need care.
    fn divided(&self, parts: i128) -> i64 {
        let whole = (1000 * i128::from(self.all)).max(1);
        i64::try_from(parts / whole).unwrap_or(i64::MAX)
    }

    fn is_off(&self) -> bool {
        self.share == 0 && self.slack >= 1000
    }
}

/// Who has sold how much; in grams.
pub(super) struct Sold {
    by: Vec<i64>,
    pub(super) small: i64,
    pub(super) all: i64,
}

impl Sold {
    pub(super) fn of(deal: &Deal) -> Self {
        let mut sold = Self { by: vec![0; deal.book.farmers.len()], small: 0, all: 0 };
        for (row, left) in deal.book.lots.iter().zip(&deal.left) {
            let grams = row.grams - left;
            sold.all += grams;
            if row.smallholder {
                sold.small += grams;
                sold.by[row.farmer as usize] += grams;
            }
        }
        sold
    }
}

/// Smallholders below their floor, with what they are short of, by farmer.
pub(super) fn below(floors: &Floors, sold: &Sold) -> Vec<(u32, i64)> {
    let short = |farmer: u32| floors.of(farmer, sold.all) - sold.by[farmer as usize];
    let farmers = (0..).zip(&floors.own).filter(|(_, own)| **own > 0);
    farmers.map(|(farmer, _)| (farmer, short(farmer))).filter(|(_, short)| *short > 0).collect()
}

/// Sells more of smallholders below a floor instead of others, as far as that costs no more than
/// it is worth. What each line lost by it.
pub(super) fn share_out(deal: &mut Deal, floors: &Floors) -> Vec<i64> {
    let open = deal.open.clone();
    if !floors.is_off() {
        let mut holders: Vec<u32> =
            (0..).zip(&floors.own).filter(|(_, own)| **own > 0).map(|(f, _)| f).collect();
        let sold = Sold::of(deal);
        holders.sort_by_key(|farmer| {
            (sold.by[*farmer as usize] - floors.own[*farmer as usize], *farmer)
        });
        for farmer in holders {
            let sold = Sold::of(deal);
            let short = floors.of_all(sold.all) - sold.small;
            if short <= 0 {
                break;
            }
            sell_more(deal, floors, farmer, short, &|_| 0);
        }
        for (farmer, short) in below(floors, &Sold::of(deal)) {
            let sold = Sold::of(deal);
            let surplus = |giver: u32| sold.by[giver as usize] - floors.of(giver, sold.all);
            sell_more(deal, floors, farmer, short, &surplus);
        }
    }
    deal.open.iter().zip(open).map(|(now, before)| (now - before).max(0)).collect()
}

/// Of a farmer, in place of who is no smallholder, or a smallholder with a surplus.
fn sell_more(
    deal: &mut Deal,
    floors: &Floors,
    farmer: u32,
    mut short: i64,
    surplus: &impl Fn(u32) -> i64,
) {
    for &lot in &deal.book.farmers[farmer as usize] {
        let mut lanes = deal.book.lanes_of(lot).to_vec();
        lanes.sort_by_key(|lane| (std::cmp::Reverse(lane.brings), lane.line));
        for lane in lanes.into_iter().take(TRIES) {
            if short <= 0 {
                return;
            }
            if deal.left[lot as usize] > 0 {
                short -= exchange(deal, floors, &lane, short, surplus);
            }
        }
    }
}

/// So much more of the lane's farmer was sold.
fn exchange(
    deal: &mut Deal,
    floors: &Floors,
    lane: &Lane,
    short: i64,
    surplus: &impl Fn(u32) -> i64,
) -> i64 {
    let (order, farmer) = deal.ends(lane.lot, lane.line);
    let before = deal.parts_of(order);
    let had = deal.given(order, farmer);
    let worth = deal.worth_of(order);
    let least = deal.book.least(order, farmer) - had;
    let mut wanted = short.max(least).min(deal.left[lane.lot as usize]);
    for giver in givers(deal, lane) {
        if wanted <= 0 {
            break;
        }
        wanted -= hand_over(deal, lane, giver, wanted, surplus);
    }
    let more = deal.given(order, farmer) - had;
    let gain = i128::from(floors.unfair) * i128::from(more.min(short));
    let enough = deal.given(order, farmer) >= deal.book.least(order, farmer);
    if more > 0 && enough && deal.worth_of(order) + gain > worth {
        return more;
    }
    deal.restore(order, &before);
    0
}

/// Others in the line, those who bring least first.
fn givers(deal: &Deal, lane: &Lane) -> Vec<Part> {
    let farmer = |lot: u32| deal.book.lots[lot as usize].farmer;
    let brings = |lot: u32| deal.book.lane(lot, lane.line).map_or(0, |lane| lane.brings);
    let parts = deal.parts[lane.line as usize].iter();
    let others = parts.filter(|(lot, _)| farmer(**lot) != farmer(lane.lot));
    let mut givers: Vec<_> =
        others.map(|(&lot, &grams)| Part { lot, line: lane.line, grams }).collect();
    givers.sort_by_key(|part| (brings(part.lot), part.lot));
    givers
}

/// A giver keeps at least the least to take, or goes.
fn hand_over(
    deal: &mut Deal,
    lane: &Lane,
    giver: Part,
    wanted: i64,
    surplus: &impl Fn(u32) -> i64,
) -> i64 {
    let (order, from) = deal.ends(giver.lot, giver.line);
    let row = &deal.book.lots[giver.lot as usize];
    let may = if row.smallholder { surplus(from) } else { i64::MAX };
    let gives = deal.given(order, from);
    let spare = gives - deal.book.least(order, from).max(0);
    let goes = gives == giver.grams && may >= gives;
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
