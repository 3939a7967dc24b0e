//! The floors for smallholders: parts of what shares in proportion would be.

use super::book::{Book, Lane, LotRow};
use super::deal::Deal;
use super::rules::Rules;
use super::swap::{givers, hand_over};

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
        let suits = |(lot, _): &(u32, &LotRow)| !book.lanes_of(*lot).is_empty();
        for (_, row) in (0..).zip(&book.lots).filter(suits) {
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

    /// By what was done since the mark.
    fn changed(&mut self, deal: &Deal) {
        for (part, put) in deal.log() {
            let row = &deal.book.lots[part.lot as usize];
            let grams = if *put { part.grams } else { -part.grams };
            self.all += grams;
            if row.smallholder {
                self.small += grams;
                self.by[row.farmer as usize] += grams;
            }
        }
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
        let sold = Sold::of(deal);
        let mut sharing = Sharing { deal, floors, sold };
        sharing.together();
        sharing.each();
    }
    deal.open.iter().zip(open).map(|(now, before)| (now - before).max(0)).collect()
}

struct Sharing<'d, 'b> {
    deal: &'d mut Deal<'b>,
    floors: &'d Floors,
    sold: Sold,
}

impl Sharing<'_, '_> {
    /// Smallholders sell more in place of others until their share is reached, those with most
    /// left first.
    fn together(&mut self) {
        let own = (0..).zip(&self.floors.own).filter(|(_, own)| **own > 0);
        let left = |(farmer, own): (u32, &i64)| (self.sold.by[farmer as usize] - own, farmer);
        let mut most_left: Vec<_> = own.map(left).collect();
        most_left.sort_unstable();
        for (_, farmer) in most_left {
            let short = self.floors.of_all(self.sold.all) - self.sold.small;
            if short <= 0 {
                return;
            }
            self.sell_more(farmer, short, Giver::NoSmallholder);
        }
    }

    /// Each smallholder sells more in place of others, or of those above their own floor.
    fn each(&mut self) {
        for (farmer, _) in below(self.floors, &self.sold) {
            let floor = self.floors.of(farmer, self.sold.all);
            let short = floor - self.sold.by[farmer as usize];
            self.sell_more(farmer, short, Giver::WithSurplus);
        }
    }

    fn sell_more(&mut self, farmer: u32, mut short: i64, giver: Giver) {
        let book = self.deal.book;
        for &lot in &book.farmers[farmer as usize] {
            let mut lanes = book.lanes_of(lot).to_vec();
            lanes.sort_by_key(|lane| (std::cmp::Reverse(lane.brings), lane.line));
            for lane in lanes.into_iter().take(TRIES) {
                if short <= 0 {
                    return;
                }
                if self.deal.left[lot as usize] > 0 {
                    short -= self.exchange(&lane, short, giver);
                }
            }
        }
    }

    /// So much more of the lane's farmer was sold.
    fn exchange(&mut self, lane: &Lane, short: i64, giver: Giver) -> i64 {
        let (order, farmer) = self.deal.ends(lane.lot, lane.line);
        let had = self.deal.given(order, farmer);
        let least = self.deal.book.least(order, farmer);
        let left = self.deal.left[lane.lot as usize];
        if had + left < least || !self.deal.may_come_in(lane) {
            return 0;
        }
        let worth = self.deal.value();
        self.deal.mark();
        let mut wanted = short.max(least - had).min(left);
        for from in givers(self.deal, lane, |lot| self.may_give(lot, giver) > 0) {
            if wanted <= 0 {
                break;
            }
            let may = self.may_give(from.lot, giver);
            wanted -= hand_over(self.deal, lane, from, wanted, may);
        }
        let now = self.deal.given(order, farmer);
        let gain = i128::from(self.floors.unfair) * i128::from((now - had).min(short));
        if now > had && now >= least && self.deal.value() + gain > worth {
            self.sold.changed(self.deal);
            return now - had;
        }
        self.deal.undo();
        0
    }

    /// What may go from the farmer of a lot to another.
    fn may_give(&self, lot: u32, giver: Giver) -> i64 {
        let row = &self.deal.book.lots[lot as usize];
        match giver {
            _ if !row.smallholder => i64::MAX,
            Giver::NoSmallholder => 0,
            Giver::WithSurplus => {
                let floor = self.floors.of(row.farmer, self.sold.all);
                self.sold.by[row.farmer as usize] - floor
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Giver {
    NoSmallholder,
    WithSurplus,
}
