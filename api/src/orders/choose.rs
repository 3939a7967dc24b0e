//! Which lots for which orders: the engine's answer in the service's words. Values in, values out.

use std::collections::{BTreeMap, HashMap};

use matching::{
    Fen,
    market::{self, Allocation, Binding, InvalidMarket, Lot, Order, Rules, Take, Truck},
};
use uuid::Uuid;

use super::{
    explain::{Chosen, Decided, LineLeft, RunnerUp, Smallholders},
    freight::Freight,
    market::{Goods, Wish, engine_lots, misses, rules},
    tags::Tags,
    unfilled::{COLOUR, GRADE, SIZE, SUBSTITUTES, SUPPLY, VARIETY, add, sum, take},
};
use crate::{
    config::Market as Settings,
    entity::{
        lot_part,
        order_line::{self, Pricing, Unfilled},
    },
    ids::{PartId, PersonId},
};

/// A size of the trade is 5 mm wide: a substitute is of the next one.
const NEXT_SIZE_MM: i32 = 5;

/// Nobody is asked for less of one part, unless the line wants less: a carton. A proposal.
const CARTON_G: i64 = 10_000;

/// What is free of each part while orders take theirs.
type Free = BTreeMap<PartId, i64>;

/// Chooses for all these orders together; one decision each, in their order.
pub fn decide(
    goods: &Goods,
    wishes: &[Wish],
    settings: &Settings,
) -> Result<Vec<Decided>, InvalidMarket> {
    let tags = Tags::new(wishes, goods);
    let market = Asked::new(goods, wishes, settings);
    let mut free = goods.free();
    let found = market.allocate(goods.parts.iter(), &free, wishes, &tags)?;
    let by_id: HashMap<Uuid, &lot_part::Model> =
        goods.parts.iter().map(|part| (part.id.0, part)).collect();
    let mut decided: Vec<Decided> = Vec::new();
    for wish in wishes {
        let takes = found.takes.iter().filter(|take| take.order == wish.order.id.0);
        let mut chosen: Vec<Chosen> =
            takes.filter_map(|take| market.chosen(wish, &by_id, take, None)).collect();
        let mut lines: Vec<LineLeft> = wish.lines.iter().map(|line| left_of(wish, line)).collect();
        drop_crumbs(wish, &mut chosen, &mut lines);
        less(&mut free, &chosen);
        let smallholders = smallholders(&found);
        decided.push(Decided { chosen, lines, smallholders });
    }
    for (wish, decided) in wishes.iter().zip(&mut decided) {
        market.name_unfilled(wish, &found, &tags, &free, decided);
        market.substitute(wish, &tags, &mut free, decided)?;
    }
    Ok(decided)
}

fn left_of(wish: &Wish, line: &order_line::Model) -> LineLeft {
    LineLeft { line: line.id, wanted_g: wish.gap(line).max(0), unfilled: Vec::new() }
}

/// Leaves out what is not worth a farmer's answer, where the farmer gives enough without it.
fn drop_crumbs(wish: &Wish, chosen: &mut Vec<Chosen>, lines: &mut [LineLeft]) {
    let mut given: HashMap<PersonId, i64> = wish.given();
    for it in chosen.iter() {
        *given.entry(it.farmer).or_default() += it.grams;
    }
    chosen.retain(|it| {
        let wanted = wish.lines.iter().find(|line| line.id == it.line).map_or(0, |line| line.grams);
        let without = given.get(&it.farmer).map_or(0, |grams| grams - it.grams);
        if !is_crumb(it.grams, wanted, without, wish.order.min_take_g) {
            return true;
        }
        given.insert(it.farmer, without);
        if let Some(line) = lines.iter_mut().find(|line| line.line == it.line) {
            add(&mut line.unfilled, Binding::MinTake.code(), it.grams);
        }
        false
    });
}

/// Less than a carton, and the farmer gives enough `without` it.
fn is_crumb(grams: i64, wanted: i64, without: i64, min_take_g: i64) -> bool {
    grams < CARTON_G.min(wanted) && without >= min_take_g
}

fn less(free: &mut Free, chosen: &[Chosen]) {
    for chosen in chosen {
        if let Some(left) = free.get_mut(&chosen.part) {
            *left -= chosen.grams;
        }
    }
}

fn smallholders(found: &Allocation<Uuid>) -> Smallholders {
    let of = found.smallholders;
    Smallholders {
        supply_g: of.supply,
        all_supply_g: of.all_supply,
        sold_g: of.sold,
        all_sold_g: of.all_sold,
        short_g: of.grams_short,
    }
}

/// The goods that are asked for, and what their way costs.
pub(super) struct Asked<'a> {
    goods: &'a Goods,
    freight: Freight,
    rules: Rules,
}

impl<'a> Asked<'a> {
    pub(super) fn new(goods: &'a Goods, wishes: &[Wish], settings: &Settings) -> Self {
        let freight = Freight::new(goods, wishes, settings.detour);
        Self { goods, freight, rules: rules(settings) }
    }

    /// A market by these rules.
    pub(super) fn among<'m>(
        &'m self,
        lots: &'m [Lot<Uuid>],
        orders: &'m [Order<Uuid>],
        trucks: &'m [Truck<Uuid>],
    ) -> market::Market<'m, Uuid> {
        market::Market { lots, orders, trucks, villages: &[], rules: &self.rules }
    }

    pub(super) fn freight(&self, lot: &Lot<Uuid>, order: &Order<Uuid>) -> Fen {
        self.freight.of(lot.id, order.id)
    }

    pub(super) fn allocate<'p>(
        &self,
        parts: impl Iterator<Item = &'p lot_part::Model>,
        free: &Free,
        wishes: &[Wish],
        tags: &Tags,
    ) -> Result<Allocation<Uuid>, InvalidMarket> {
        let order = |wish: &Wish| wish.order(tags, self.goods, &[], |line| wish.gap(line));
        let lots = engine_lots(parts, free, self.goods, tags);
        let orders: Vec<_> = wishes.iter().map(order).collect();
        let trucks: Vec<_> = wishes.iter().map(Wish::truck).collect();
        let among = self.among(&lots, &orders, &trucks);
        market::allocate(&among, |lot, order| self.freight(lot, order))
    }

    /// A line's fixed price is every farmer's; below a ceiling, and for what is not quite what was
    /// asked, a farmer gets what they ask.
    fn chosen(
        &self,
        wish: &Wish,
        by_id: &HashMap<Uuid, &lot_part::Model>,
        take: &Take<Uuid>,
        substitute: Option<&str>,
    ) -> Option<Chosen> {
        let line = wish.lines.iter().find(|line| line.id.0 == take.line)?;
        let part = by_id.get(&take.lot)?;
        let lot = self.goods.lot_of(part);
        let fixed = line.pricing == Pricing::Fixed && substitute.is_none();
        let brings = take.why.brings;
        let runner_up = |it: &market::RunnerUp<Uuid>| {
            let lot = by_id.get(&it.lot)?.lot_id;
            Some(RunnerUp { lot, worse_by_fen: it.worse_by.get() })
        };
        Some(Chosen {
            line: line.id,
            lot: lot.id,
            lot_version: lot.version,
            part: part.id,
            farmer: lot.farmer_id,
            grams: take.grams,
            price_fen: if fixed { line.price_fen } else { lot.floor_fen },
            substitute: substitute.map(str::to_owned),
            margin_fen: brings.margin.get(),
            freight_fen: brings.freight.get(),
            freshness_fen: brings.freshness.get(),
            rank: take.why.rank,
            of: take.why.of,
            runners_up: take.why.runners_up.iter().filter_map(runner_up).collect(),
        })
    }

    /// The engine's reasons; what it says of certificates is told apart by what is left.
    fn name_unfilled(
        &self,
        wish: &Wish,
        found: &Allocation<Uuid>,
        tags: &Tags,
        free: &Free,
        decided: &mut Decided,
    ) {
        let own = found.unfilled.iter().filter(|it| it.order == wish.order.id.0);
        for unfilled in own {
            let of_line = |left: &&mut LineLeft| left.line.0 == unfilled.line;
            let Some(left) = decided.lines.iter_mut().find(of_line) else { continue };
            let Some(line) = wish.lines.iter().find(|line| line.id == left.line) else { continue };
            if unfilled.binding == Binding::Certificate {
                let why = self.lacking(wish, line, tags, free);
                share_out(&mut left.unfilled, unfilled.grams, &why);
            } else {
                add(&mut left.unfilled, unfilled.binding.code(), unfilled.grams);
            }
        }
    }

    /// What is left that only a tag keeps from a line, by the tag's condition.
    fn lacking(
        &self,
        wish: &Wish,
        line: &order_line::Model,
        tags: &Tags,
        free: &Free,
    ) -> Vec<Unfilled> {
        let mut why = Vec::new();
        for part in &self.goods.parts {
            let lot = self.goods.lot_of(part);
            let own = wish.sells(lot);
            if own || !misses(line, &wish.order, part, lot).is_empty() {
                continue;
            }
            if let Some(code) = tags.lacks(line, part, self.goods) {
                add(&mut why, code, free.get(&part.id).copied().unwrap_or(0));
            }
        }
        why
    }

    /// Proposes fruit that misses a line in one condition, for what that condition keeps unfilled.
    fn substitute(
        &self,
        wish: &Wish,
        tags: &Tags,
        free: &mut Free,
        decided: &mut Decided,
    ) -> Result<(), InvalidMarket> {
        for code in SUBSTITUTES {
            for (at, line) in wish.lines.iter().enumerate() {
                let unfilled = decided.lines[at].unfilled.iter().find(|it| it.code == code);
                let Some(wanted) = unfilled.map(|it| it.grams) else { continue };
                let more = self.near(wish, line, code, wanted, tags, free, &decided.chosen)?;
                less(free, &more);
                let grams = more.iter().map(|chosen| chosen.grams).sum();
                take(&mut decided.lines[at].unfilled, code, grams);
                decided.chosen.extend(more);
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one question about one line")]
    fn near(
        &self,
        wish: &Wish,
        line: &order_line::Model,
        code: &'static str,
        wanted: i64,
        tags: &Tags,
        free: &Free,
        chosen: &[Chosen],
    ) -> Result<Vec<Chosen>, InvalidMarket> {
        let tags = if code == VARIETY { tags.without(VARIETY) } else { tags.clone() };
        let loose = Wish { lines: loosened(&wish.lines, line, code), ..wish.clone() };
        let suits = |part: &&lot_part::Model| {
            let lot = self.goods.lot_of(part);
            let before = misses(line, &wish.order, part, lot);
            let other = line.variety.as_ref().is_some_and(|it| *it != lot.variety);
            let only = if code == VARIETY { before.is_empty() && other } else { before == [code] };
            only && tags.lacks(line, part, self.goods).is_none()
        };
        let parts: Vec<&lot_part::Model> = self.goods.parts.iter().filter(suits).collect();
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let wants = |it: &order_line::Model| if it.id == line.id { wanted } else { 0 };
        let lots = engine_lots(parts.iter().copied(), free, self.goods, &tags);
        let orders = [loose.order(&tags, self.goods, chosen, wants)];
        let trucks = [wish.truck()];
        let among = self.among(&lots, &orders, &trucks);
        let found = market::allocate(&among, |lot, order| self.freight(lot, order))?;
        let by_id = parts.into_iter().map(|part| (part.id.0, part)).collect();
        let one = |take: &Take<Uuid>| self.chosen(&loose, &by_id, take, Some(code));
        let near: Vec<Chosen> = found.takes.iter().filter_map(one).collect();
        Ok(near.into_iter().filter(|it| it.grams >= CARTON_G.min(wanted)).collect())
    }
}

/// Grams under the reasons of what is left, up to what each has; the rest is sold out.
fn share_out(list: &mut Vec<Unfilled>, mut grams: i64, why: &[Unfilled]) {
    for reason in why {
        let part = reason.grams.min(grams);
        add(list, &reason.code, part);
        grams -= part;
    }
    add(list, why.first().map_or(SUPPLY, |reason| &reason.code), grams);
}

/// The lines, one of them without one of its conditions, or with the next grade or size.
fn loosened(
    lines: &[order_line::Model],
    line: &order_line::Model,
    code: &str,
) -> Vec<order_line::Model> {
    let mut loose = line.clone();
    match code {
        GRADE => loose.grade += 1,
        SIZE => {
            loose.from_mm -= NEXT_SIZE_MM;
            loose.to_mm += NEXT_SIZE_MM;
            loose.spread_mm += NEXT_SIZE_MM;
        }
        COLOUR => loose.colour = None,
        _ => loose.variety = None,
    }
    lines.iter().map(|it| if it.id == line.id { loose.clone() } else { it.clone() }).collect()
}

/// What a decision leaves unfilled in all.
#[must_use]
pub fn left(decided: &Decided) -> i64 {
    decided.lines.iter().map(|line| sum(&line.unfilled)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::unfilled;

    #[test]
    fn nobody_is_asked_for_less_than_a_carton_unless_it_counts() {
        #[rustfmt::skip]
        let cases = [
            // grams, wanted,    without, least,   crumb, why
            (400,     2_000_000, 300_000, 200_000, true,  "a farmer who gives enough is not asked for 400 g more"),
            (10_000,  2_000_000, 300_000, 200_000, false, "a carton is worth the answer"),
            (400,     400,       300_000, 200_000, false, "the line wants no more"),
            (400,     2_000_000, 199_700, 200_000, false, "without it the farmer gives too little"),
        ];
        for (grams, wanted, without, least, crumb, why) in cases {
            assert_eq!(is_crumb(grams, wanted, without, least), crumb, "{why}");
        }
    }

    #[test]
    fn grams_are_shared_out_over_reasons_to_the_last() {
        let why = |code: &str, grams| Unfilled { code: code.to_owned(), grams };
        let left = [why(unfilled::PRICE, 300), why(unfilled::REFUSED, 200)];
        #[rustfmt::skip]
        let cases = [
            // grams, left,        under price, why
            (100,     &left[..],   100,         "the first has enough"),
            (400,     &left[..],   300,         "the rest under the next"),
            (900,     &left[..],   700,         "what nothing explains goes to the first"),
        ];
        for (grams, left, price, why) in cases {
            let mut list = Vec::new();
            share_out(&mut list, grams, left);
            assert_eq!(sum(&list), grams, "{why}");
            assert_eq!(list[0].grams, price, "{why}");
        }
        let mut list = Vec::new();
        share_out(&mut list, 50, &[]);
        assert_eq!(list[0].code, SUPPLY, "nothing left at all");
    }
}
