//! The honest answer before an order is placed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use matching::market::{self, Binding, InvalidMarket};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    choose::{self, Asked},
    explain::{Chosen, Decided},
    flow::Rows,
    market::{Goods, Wish, engine_lots, misses},
    tags::Tags,
    unfilled::{CERTIFICATE, PRICE, VARIETY},
    view::LineUnfilledView,
};
use crate::{
    app::App, config::Market as Settings, entity::order_line, error::ApiError, ids::PersonId,
    ledger::transfer::worth, produce::weight::weight, words,
};

/// How much could be filled now, from how many farmers, by when, at what price at the buyer's
/// door, and what each condition costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderPreviewView {
    pub grams: i64,
    pub filled_g: i64,
    /// Of that, what is not quite as asked and needs the buyer's word.
    pub substitutes_g: i64,
    pub farmers_n: usize,
    /// When all that would be chosen can be loaded.
    pub ready_at: Option<DateTime<Utc>>,
    /// Until when farmers can answer, and when the order is locked.
    pub locks_at: DateTime<Utc>,
    pub deliver_by: DateTime<Utc>,
    /// What farmers get, and what the way costs, of all that would be filled.
    pub goods_fen: i64,
    pub freight_total_fen: i64,
    /// For a kilogram at the buyer's door: what farmers get, and freight.
    pub landed_fen: Option<i64>,
    pub lines: Vec<LinePreviewView>,
    /// What each condition costs: without it alone, so much more could be filled; most first.
    pub conditions: Vec<ConditionView>,
    /// All of it in one sentence.
    pub sentence: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LinePreviewView {
    /// The first is 1.
    pub n: i32,
    pub grams: i64,
    pub filled_g: i64,
    pub substitutes_g: i64,
    pub farmers_n: usize,
    /// For a kilogram, to farmers.
    pub price_min_fen: Option<i64>,
    pub price_max_fen: Option<i64>,
    /// For a kilogram, on the average.
    pub freight_fen: Option<i64>,
    pub landed_fen: Option<i64>,
    /// `filled_g` and these sum to `grams`.
    pub unfilled: Vec<LineUnfilledView>,
    /// The least that a farmer of suitable fruit sells for.
    pub lowest_floor_fen: Option<i64>,
    /// At this price what is unfilled by price would be filled, or as much of it as there is.
    pub raise_to_fen: Option<i64>,
}

/// What one condition keeps from the order.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConditionView {
    /// Stable, for programs.
    pub code: String,
    pub more_g: i64,
    pub sentence: String,
}

/// What was thought out about an order that nobody has placed.
struct Thought {
    wish: Wish,
    goods: Goods,
    decided: Decided,
    lifts: Vec<(&'static str, i64)>,
}

/// Asks the engine about an order that nobody has placed.
pub async fn preview(app: &App, (order, lines): Rows) -> Result<OrderPreviewView, ApiError> {
    let goods = Goods::read(app, &order.product).await?;
    let (wish, settings) = (Wish::new(order, lines), app.config.market.clone());
    let thought = tokio::task::spawn_blocking(move || think(wish, goods, &settings));
    let thought = thought.await.map_err(|error| ApiError::Broken(error.to_string()))?;
    Ok(thought.map_err(|error| ApiError::Broken(error.to_string()))?.view())
}

fn think(wish: Wish, goods: Goods, settings: &Settings) -> Result<Thought, InvalidMarket> {
    let wishes = [wish];
    let decided = choose::decide(&goods, &wishes, settings)?.into_iter().next().unwrap_or_default();
    let [wish] = wishes;
    let lifts = lifts(&wish, &goods, settings)?;
    Ok(Thought { wish, goods, decided, lifts })
}

/// What lifting each condition alone would add.
fn lifts(
    wish: &Wish,
    goods: &Goods,
    settings: &Settings,
) -> Result<Vec<(&'static str, i64)>, InvalidMarket> {
    let wishes = std::slice::from_ref(wish);
    let tags = Tags::new(wishes, goods);
    let free = goods.free();
    let asked = Asked::new(goods, wishes, settings);
    let lots = engine_lots(goods.parts.iter(), &free, goods, &tags);
    let orders = [wish.order(&tags, goods, &[], |line| line.grams)];
    let trucks = [wish.truck()];
    let among = asked.among(&lots, &orders, &trucks);
    let found = market::preview(&among, &wish.order.id.0, |lot, order| asked.freight(lot, order))?;
    let of_engine = found.lifts.iter().filter(|lift| lift.condition != Binding::Certificate);
    let mut lifts: Vec<_> =
        of_engine.map(|lift| (lift.condition.code(), lift.more_grams)).collect();
    for code in [PRICE, VARIETY, CERTIFICATE].into_iter().filter(|code| is_asked(wish, code)) {
        let loose = tags.without(code);
        let found_loose = asked.allocate(goods.parts.iter(), &free, wishes, &loose)?;
        let grams: i64 = found_loose.takes.iter().map(|take| take.grams).sum();
        lifts.push((code, grams - found.grams));
    }
    lifts.retain(|(_, grams)| *grams > 0);
    lifts.sort_by_key(|(code, grams)| (-grams, *code));
    Ok(lifts)
}

fn is_asked(wish: &Wish, code: &str) -> bool {
    wish.lines.iter().any(|line| match code {
        VARIETY => line.variety.is_some(),
        CERTIFICATE => line.certified,
        _ => true,
    })
}

impl Thought {
    fn view(&self) -> OrderPreviewView {
        let Self { wish, goods, decided, .. } = self;
        let all = || decided.chosen.iter();
        let filled_g: i64 = all().map(|chosen| chosen.grams).sum();
        let (goods_fen, freight_fen) = costs(all());
        let ready = all().filter_map(|chosen| goods.lots.get(&chosen.lot));
        let farmers_n = farmers(all());
        let lines: Vec<_> = wish.lines.iter().map(|line| self.line(line)).collect();
        OrderPreviewView {
            grams: wish.lines.iter().map(|line| line.grams).sum(),
            filled_g,
            substitutes_g: substitutes(all()),
            farmers_n,
            ready_at: ready.map(|lot| lot.ready_at).max(),
            locks_at: wish.order.locks_at,
            deliver_by: wish.order.deliver_by,
            goods_fen,
            freight_total_fen: freight_fen,
            landed_fen: per_kg(goods_fen + freight_fen, filled_g),
            sentence: self.sentence(filled_g, farmers_n, goods_fen + freight_fen, &lines),
            lines,
            conditions: self.lifts.iter().map(|(code, more)| condition(code, *more)).collect(),
        }
    }

    fn line(&self, line: &order_line::Model) -> LinePreviewView {
        let own = || self.decided.chosen.iter().filter(|chosen| chosen.line == line.id);
        let filled_g: i64 = own().map(|chosen| chosen.grams).sum();
        let (goods_fen, freight_fen) = costs(own());
        let left = self.decided.lines.iter().find(|left| left.line == line.id);
        let unfilled = left.map_or(&[][..], |left| &left.unfilled);
        let floors = self.floors(line);
        let lacks = unfilled.iter().find(|it| it.code == PRICE).map(|it| it.grams);
        LinePreviewView {
            n: line.n,
            grams: line.grams,
            filled_g,
            substitutes_g: substitutes(own()),
            farmers_n: farmers(own()),
            price_min_fen: own().map(|chosen| chosen.price_fen).min(),
            price_max_fen: own().map(|chosen| chosen.price_fen).max(),
            freight_fen: per_kg(freight_fen, filled_g),
            landed_fen: per_kg(goods_fen + freight_fen, filled_g),
            unfilled: unfilled.iter().map(|it| LineUnfilledView::new(Some(line), it)).collect(),
            lowest_floor_fen: floors.first().map(|(floor, _)| *floor),
            raise_to_fen: lacks.and_then(|grams| raise(line, &floors, grams)),
        }
    }

    /// What farmers of suitable fruit sell for, and how much; the lowest first.
    fn floors(&self, line: &order_line::Model) -> Vec<(i64, i64)> {
        let tags = Tags::default().without(PRICE);
        let parts = self.goods.parts.iter().filter(|part| {
            let lot = self.goods.lot_of(part);
            !self.wish.sells(lot)
                && misses(line, &self.wish.order, part, lot).is_empty()
                && tags.lacks(line, part, &self.goods).is_none()
        });
        let floor = |part: &crate::entity::lot_part::Model| self.goods.lot_of(part).floor_fen;
        let mut floors: Vec<_> =
            parts.map(|part| (floor(part), part.total_g - part.reserved_g)).collect();
        floors.sort_unstable();
        floors
    }

    fn sentence(
        &self,
        filled_g: i64,
        farmers_n: usize,
        fen: i64,
        lines: &[LinePreviewView],
    ) -> String {
        let Some(landed) = per_kg(fen, filled_g) else { return nothing(&self.wish, lines) };
        let day = words::date(self.wish.order.deliver_by);
        let near = match substitutes(self.decided.chosen.iter()) {
            0 => String::new(),
            grams => format!("，其中{}和要求差一点", weight(grams)),
        };
        format!(
            "能收到{}，来自{farmers_n}户{near}，{day}前送到，到货价每斤{}元",
            weight(filled_g),
            words::per_jin(landed),
        )
    }
}

/// Why nothing can be filled, where a price is the reason, or else the first of the reasons.
fn nothing(wish: &Wish, lines: &[LinePreviewView]) -> String {
    let lowest = lines
        .iter()
        .zip(&wish.lines)
        .find_map(|(view, line)| view.lowest_floor_fen.filter(|floor| *floor > line.price_fen));
    if let Some(floor) = lowest {
        let floor = words::per_jin(floor);
        return format!("按这个价没有农户肯卖，最低要每斤{floor}元");
    }
    let first = lines.iter().flat_map(|line| &line.unfilled).next();
    let why = first.map_or("", |unfilled| unfilled.sentence.as_str());
    format!("眼下没有合适的货。{why}")
}

/// The price at which so many grams more would be sold.
fn raise(line: &order_line::Model, floors: &[(i64, i64)], mut grams: i64) -> Option<i64> {
    let mut price = None;
    for (floor, free) in floors.iter().filter(|(floor, _)| *floor > line.price_fen) {
        if grams <= 0 {
            break;
        }
        grams -= free;
        price = Some(*floor);
    }
    price
}

/// What farmers get, and what the way costs, in fen.
fn costs<'a>(chosen: impl Iterator<Item = &'a Chosen>) -> (i64, i64) {
    chosen.fold((0, 0), |(goods, freight), it| {
        let of = |fen| worth(it.grams, fen);
        (goods + of(it.price_fen), freight + of(-it.freight_fen))
    })
}

fn per_kg(fen: i64, grams: i64) -> Option<i64> {
    let per_kg = (i128::from(fen) * 1000).checked_div(i128::from(grams))?;
    i64::try_from(per_kg).ok()
}

fn substitutes<'a>(chosen: impl Iterator<Item = &'a Chosen>) -> i64 {
    chosen.filter(|it| it.substitute.is_some()).map(|it| it.grams).sum()
}

fn farmers<'a>(chosen: impl Iterator<Item = &'a Chosen>) -> usize {
    chosen.map(|it| it.farmer).collect::<BTreeSet<PersonId>>().len()
}

fn condition(code: &str, more_g: i64) -> ConditionView {
    let what = match code {
        "grade" => "不限等级",
        "size" => "不限果径",
        "colour" => "不限颜色",
        "certificate" => "不要求合格证",
        "date" => "不限装车的日子",
        "price" => "不限价钱",
        "min_take" => "不限每户起收的量",
        "truck_capacity" => "不限车的载重",
        "truck_stops" => "不限跑的户数",
        "uniformity" => "不限一箱里的果径差",
        "fairness" => "不给小农户留份",
        "variety" => "不限品种",
        _ => "不限这一条",
    };
    let sentence = format!("{what}，能多收{}", weight(more_g));
    ConditionView { code: code.to_owned(), more_g, sentence }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kilogram_of_nothing_costs_nothing() {
        assert_eq!(per_kg(100, 0), None);
        assert_eq!(per_kg(325_000, 1_000_000), Some(325));
    }
}
