//! Why this lot: its terms, its rank among those that suit, and who comes next.

use super::allocation::{RunnerUp, Take, Why};
use super::book::Book;
use super::deal::{Deal, Part};
use super::goods::{InvalidMarket, Lot, Market, Order};
use super::money::brings;
use super::names::Names;
use crate::units::Fen;

const RUNNERS_UP: usize = 3;

pub(super) fn explain<Id: Ord + Clone>(
    market: &Market<Id>,
    names: &Names<Id>,
    deal: &Deal,
    freight: impl Fn(&Lot<Id>, &Order<Id>) -> Fen,
) -> Result<Vec<Take<Id>>, InvalidMarket> {
    let ranks = Ranks::new(deal);
    let take = |part: Part| {
        let (order_at, line) = names.lines[part.line as usize];
        let (lot, order) = (names.lots[part.lot as usize], names.orders[order_at as usize]);
        let brings = brings(lot, order, line, market.rules, freight(lot, order))?;
        let next = &ranks.next[part.line as usize];
        let runner_up = |(lot, total): &(u32, i32)| RunnerUp {
            lot: names.lots[*lot as usize].id.clone(),
            worse_by: brings.total() - Fen::new(i64::from(*total)),
        };
        let why = Why {
            brings,
            rank: Ranks::rank(deal.book, part),
            of: deal.book.by_line[part.line as usize].len(),
            runners_up: next.iter().map(runner_up).collect(),
        };
        let (lot, order, line) = (lot.id.clone(), order.id.clone(), line.id.clone());
        Ok(Take { lot, order, line, grams: part.grams, why })
    };
    deal.all_parts().into_iter().map(take).collect()
}

/// For each line, the best lots it takes nothing of.
struct Ranks {
    next: Vec<Vec<(u32, i32)>>,
}

impl Ranks {
    fn new(deal: &Deal) -> Self {
        let best = |line: u32| {
            let parts = &deal.parts[line as usize];
            let others = deal.book.best_of(line).filter(|lane| !parts.contains_key(&lane.lot));
            others.take(RUNNERS_UP).map(|lane| (lane.lot, lane.brings)).collect()
        };
        let lines = 0..super::book::number(deal.book.lines.len());
        Self { next: lines.map(best).collect() }
    }

    fn rank(book: &Book, part: Part) -> usize {
        let key = |lane: &super::book::Lane| (std::cmp::Reverse(lane.brings), lane.lot);
        let own = book.lane(part.lot, part.line).map(key);
        let lanes = &book.by_line[part.line as usize];
        1 + lanes.partition_point(|at| Some(key(&book.lanes[*at as usize])) < own)
    }
}
