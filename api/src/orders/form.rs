//! What a buyer asks for, and whether it can be so.

use chrono::{DateTime, TimeDelta, Utc};
use matching::Position;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    config::Market,
    entity::{
        order::{self, OrderState},
        order_line::{self, Pricing},
        share,
    },
    error::ApiError,
    ids::{OrderId, OrderLineId, PersonId},
    people::check,
    place::PlaceForm,
    produce::{Produce, weight::QuantityForm},
    words,
};

use super::unfilled::waiting;

/// The farthest an order may look ahead.
const FARTHEST: TimeDelta = TimeDelta::days(180);
/// The longest way from loading to the buyer's door, and the longest time to take it in there.
const LONGEST_WAY: TimeDelta = TimeDelta::days(10);
/// The least that farmers have to answer before an order is locked.
pub const LEAST_TO_ANSWER: TimeDelta = TimeDelta::hours(1);
/// Lines of one order.
const MOST_LINES: usize = 20;
/// Of one line: 1 kg to 1 000 t.
const LEAST_GRAMS: i64 = 1_000;
const MOST_GRAMS: i64 = 1_000_000_000;
/// For a kilogram, in fen: 1 000 yuan.
const HIGHEST_FEN: i64 = 100_000;
/// So much of a farmer, or nothing.
const USUAL_MIN_TAKE: i64 = 200_000;
/// What a 13 m or 17.5 m truck carries; and what a van does, and the largest truck.
const USUAL_TRUCK: i64 = 30_000_000;
const LEAST_TRUCK: i64 = 500_000;
const MOST_TRUCK: i64 = 100_000_000;
const USUAL_STOPS: i32 = 20;
const MOST_STOPS: i32 = 100;
const MOST_SPREAD: i32 = 100;
const USUAL_DAYS: i32 = 7;
const MOST_DAYS: i32 = 90;

/// An order: what, where to, when, and on which terms.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderForm {
    /// A code of `GET /produce`.
    pub product: String,
    /// 1 to 20.
    pub lines: Vec<LineForm>,
    pub city: String,
    /// Where the trucks go.
    pub place: PlaceForm,
    pub address: String,
    /// When the fruit must be ready to load.
    pub pick_up_at: DateTime<Utc>,
    pub deliver_from: DateTime<Utc>,
    pub deliver_by: DateTime<Utc>,
    /// So much of a farmer, or nothing; 200 kg when absent.
    #[serde(default)]
    pub min_take: Option<QuantityForm>,
    /// What one truck carries; 30 t when absent.
    #[serde(default)]
    pub truck: Option<QuantityForm>,
    /// At how many farmers one truck calls, 1 to 100; 20 when absent.
    #[serde(default)]
    pub truck_stops: Option<i32>,
    /// 定金, at most a fifth of what the order is worth.
    #[serde(default)]
    pub deposit_fen: i64,
    /// From acceptance on, 0 to 90; 7 when absent.
    #[serde(default)]
    pub pay_within_days: Option<i32>,
    /// Up to 200 characters.
    #[serde(default)]
    pub note: String,
    /// Makes it a standing order: the same again, at the same prices.
    #[serde(default)]
    pub standing: Option<StandingForm>,
}

/// One grade, size and colour.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineForm {
    /// Of the line that is changed; absent in a new one.
    #[serde(default)]
    pub id: Option<OrderLineId>,
    /// Any when absent.
    #[serde(default)]
    pub variety: Option<String>,
    /// The worst it takes; 1 is best.
    pub grade: i32,
    /// Diameters in mm, both ends included.
    pub from_mm: i32,
    pub to_mm: i32,
    /// The largest difference of diameters in it, 0 to 100 mm; the product's usual one when absent.
    #[serde(default)]
    pub spread_mm: Option<i32>,
    /// Any when absent.
    #[serde(default)]
    pub colour: Option<String>,
    /// Only fruit with a certificate.
    #[serde(default)]
    pub certified: bool,
    pub quantity: QuantityForm,
    pub pricing: Pricing,
    /// For a kilogram.
    pub price_fen: i64,
}

/// How often a standing order comes again, and until when.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandingForm {
    /// 1 to 60.
    pub every_days: i64,
    /// No pick-up is later.
    pub until: DateTime<Utc>,
}

/// An order that was checked and is not stored.
#[derive(Debug, Clone)]
pub struct Draft {
    pub product: String,
    pub lines: Vec<LineDraft>,
    city: String,
    place: Position,
    address: String,
    pub pick_up_at: DateTime<Utc>,
    deliver_from: DateTime<Utc>,
    deliver_by: DateTime<Utc>,
    min_take_g: i64,
    truck_g: i64,
    truck_stops: i32,
    pub deposit_fen: i64,
    pub pay_within_days: i32,
    note: String,
    pub standing: Option<StandingForm>,
    locks_at: DateTime<Utc>,
}

/// A line that was checked and is not stored.
#[derive(Debug, Clone)]
pub struct LineDraft {
    pub id: Option<OrderLineId>,
    variety: Option<String>,
    grade: i32,
    from_mm: i32,
    to_mm: i32,
    spread_mm: i32,
    colour: Option<String>,
    certified: bool,
    pub grams: i64,
    pricing: Pricing,
    price_fen: i64,
}

impl OrderForm {
    pub fn check(
        &self,
        produce: &Produce,
        market: &Market,
        now: DateTime<Utc>,
    ) -> Result<Draft, ApiError> {
        let fruit = produce.find(&self.product)?;
        let lines = self.lines(produce)?;
        let locks_at = self.times(market, now)?;
        let min_take_g = min_take(self.min_take, &lines)?;
        let standing = self.standing.map(|standing| self.again(standing)).transpose()?;
        Ok(Draft {
            product: fruit.code.clone(),
            deposit_fen: deposit(self.deposit_fen, &lines, market.deposit_percent)?,
            lines,
            city: check::text(&self.city, "city", 20)?,
            place: self.place.check("place")?,
            address: check::text(&self.address, "address", 100)?,
            pick_up_at: self.pick_up_at,
            deliver_from: self.deliver_from,
            deliver_by: self.deliver_by,
            min_take_g,
            truck_g: truck(self.truck)?,
            truck_stops: within(self.truck_stops, USUAL_STOPS, 1..=MOST_STOPS, "truck_stops")?,
            pay_within_days: within(
                self.pay_within_days,
                USUAL_DAYS,
                0..=MOST_DAYS,
                "pay_within_days",
            )?,
            note: check::words(&self.note, "note", 200)?,
            standing,
            locks_at,
        })
    }

    fn lines(&self, produce: &Produce) -> Result<Vec<LineDraft>, ApiError> {
        if !(1..=MOST_LINES).contains(&self.lines.len()) {
            let message = format!("要有1到{MOST_LINES}种规格");
            return Err(ApiError::invalid("lines", "lines_out_of_range", message));
        }
        self.lines.iter().map(|line| line.check(produce, &self.product)).collect()
    }

    /// When it is locked, if its times can be kept.
    fn times(&self, market: &Market, now: DateTime<Utc>) -> Result<DateTime<Utc>, ApiError> {
        let lead = TimeDelta::from_std(market.lock_before).expect("settings were checked");
        if self.pick_up_at - now > FARTHEST {
            return Err(ApiError::invalid("pick_up_at", "pick_up_too_late", "最多提前半年下单"));
        }
        if self.pick_up_at < now + lead + LEAST_TO_ANSWER {
            let hours = (lead + LEAST_TO_ANSWER).num_hours();
            let message = format!("离装车至少要有{hours}小时，好让农户答复和派车");
            return Err(ApiError::invalid("pick_up_at", "pick_up_too_soon", message));
        }
        let later = self.pick_up_at <= self.deliver_from && self.deliver_from < self.deliver_by;
        if !later || self.deliver_by - self.pick_up_at > LONGEST_WAY {
            let message = "送到的时间要在装车以后，最多10天";
            return Err(ApiError::invalid("deliver_by", "delivery_invalid", message));
        }
        Ok(self.pick_up_at - lead)
    }

    fn again(&self, standing: StandingForm) -> Result<StandingForm, ApiError> {
        if !(1..=60).contains(&standing.every_days) {
            let message = "隔的天数要在1到60之间";
            return Err(ApiError::invalid("standing", "number_out_of_range", message));
        }
        let last = standing.until - self.pick_up_at;
        if last < TimeDelta::days(standing.every_days) || last > TimeDelta::days(366) {
            let message = "长期订单至少要再装一次车，最多一年";
            return Err(ApiError::invalid("standing", "standing_invalid", message));
        }
        Ok(standing)
    }
}

impl LineForm {
    fn check(&self, produce: &Produce, code: &str) -> Result<LineDraft, ApiError> {
        let fruit = produce.find(code)?;
        let variety = self.variety.as_deref().map(|code| fruit.variety(code)).transpose()?;
        let colour = self.colour.as_deref().map(|code| fruit.colour(code)).transpose()?;
        let (from_mm, to_mm) = fruit.sizes(self.from_mm, self.to_mm)?;
        if !(1..=HIGHEST_FEN).contains(&self.price_fen) {
            let message = format!("价格要大于0，每公斤最多{}元", words::yuan(HIGHEST_FEN));
            return Err(ApiError::invalid("price_fen", "price_out_of_range", message));
        }
        Ok(LineDraft {
            id: self.id,
            variety: variety.map(|variety| variety.code.clone()),
            grade: fruit.grade(self.grade)?.grade,
            from_mm,
            to_mm,
            spread_mm: within(self.spread_mm, fruit.spread_mm, 0..=MOST_SPREAD, "spread_mm")?,
            colour: colour.map(|colour| colour.code.clone()),
            certified: self.certified,
            grams: self.quantity.grams("quantity", LEAST_GRAMS, MOST_GRAMS)?,
            pricing: self.pricing,
            price_fen: self.price_fen,
        })
    }
}

fn within(
    asked: Option<i32>,
    usual: i32,
    range: std::ops::RangeInclusive<i32>,
    field: &'static str,
) -> Result<i32, ApiError> {
    let value = asked.unwrap_or(usual);
    if range.contains(&value) {
        return Ok(value);
    }
    let message = format!("要在{}到{}之间", range.start(), range.end());
    Err(ApiError::invalid(field, "number_out_of_range", message))
}

/// Less than what any line wants, or it could never be filled.
fn min_take(asked: Option<QuantityForm>, lines: &[LineDraft]) -> Result<i64, ApiError> {
    let smallest = lines.iter().map(|line| line.grams).min().unwrap_or(0);
    let Some(asked) = asked else { return Ok(USUAL_MIN_TAKE.min(smallest)) };
    let grams = asked.grams("min_take", LEAST_GRAMS, MOST_GRAMS)?;
    if grams <= smallest {
        return Ok(grams);
    }
    let message = "每户起收量不能比最少的一种规格还多";
    Err(ApiError::invalid("min_take", "min_take_too_large", message))
}

fn truck(asked: Option<QuantityForm>) -> Result<i64, ApiError> {
    asked.map_or(Ok(USUAL_TRUCK), |asked| asked.grams("truck", LEAST_TRUCK, MOST_TRUCK))
}

/// At most `percent` hundredths of what the lines are worth.
fn deposit(fen: i64, lines: &[LineDraft], percent: i64) -> Result<i64, ApiError> {
    if fen < 0 {
        return Err(ApiError::invalid("deposit_fen", "deposit_out_of_range", "定金不能小于0"));
    }
    let most = most_held(lines.iter().map(|line| (line.grams, line.price_fen)), percent);
    if i128::from(fen) <= most {
        return Ok(fen);
    }
    let most = words::yuan(i64::try_from(most).unwrap_or(i64::MAX));
    let message = format!("定金最多是货款的{percent}%，也就是{most}元");
    Err(ApiError::invalid("deposit_fen", "deposit_too_high", message))
}

/// The most that is held for what farmers have agreed to: the law's part of its worth, and never
/// more than was said.
#[must_use]
pub fn deposit_for(said_fen: i64, agreed: &[share::Model], percent: i64) -> i64 {
    let agreed = agreed.iter().map(|share| (share.grams, share.price_fen));
    i64::try_from(most_held(agreed, percent)).map_or(said_fen, |most| said_fen.min(most))
}

/// So many hundredths, in fen, of what grams at these prices for a kilogram are worth.
fn most_held(goods: impl Iterator<Item = (i64, i64)>, percent: i64) -> i128 {
    let worth = |(grams, fen)| i128::from(grams) * i128::from(fen);
    goods.map(worth).sum::<i128>() * i128::from(percent) / 100_000
}

impl Draft {
    /// The rows of an order that this buyer places at `now`.
    #[must_use]
    pub fn into_rows(
        self,
        buyer: PersonId,
        freight_fen: i64,
        now: DateTime<Utc>,
    ) -> (order::Model, Vec<order_line::Model>) {
        let id = OrderId::new();
        let lines = (1..).zip(&self.lines).map(|(n, line)| line.row(id, n)).collect();
        let order = order::Model {
            id,
            buyer_id: buyer,
            product: self.product,
            city: self.city,
            lon: self.place.lon(),
            lat: self.place.lat(),
            address: self.address,
            pick_up_at: self.pick_up_at,
            deliver_from: self.deliver_from,
            deliver_by: self.deliver_by,
            min_take_g: self.min_take_g,
            truck_g: self.truck_g,
            truck_stops: self.truck_stops,
            freight_fen,
            deposit_fen: self.deposit_fen,
            pay_within_days: self.pay_within_days,
            note: self.note,
            standing_id: None,
            occasion: 0,
            every_days: self.standing.map(|standing| standing.every_days),
            until: self.standing.map(|standing| standing.until),
            state: OrderState::Open,
            locks_at: self.locks_at,
            due_at: now,
            round: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        (order, lines)
    }

    /// What changes in an order that is placed already; it is due at once.
    #[must_use]
    pub fn change(self, now: DateTime<Utc>) -> order::ActiveModel {
        use sea_orm::ActiveValue::Set;
        order::ActiveModel {
            city: Set(self.city),
            lon: Set(self.place.lon()),
            lat: Set(self.place.lat()),
            address: Set(self.address),
            pick_up_at: Set(self.pick_up_at),
            deliver_from: Set(self.deliver_from),
            deliver_by: Set(self.deliver_by),
            min_take_g: Set(self.min_take_g),
            truck_g: Set(self.truck_g),
            truck_stops: Set(self.truck_stops),
            deposit_fen: Set(self.deposit_fen),
            pay_within_days: Set(self.pay_within_days),
            note: Set(self.note),
            locks_at: Set(self.locks_at),
            due_at: Set(now),
            ..Default::default()
        }
    }
}

impl LineDraft {
    /// The row of line `n`, with nothing filled.
    #[must_use]
    pub fn row(&self, order: OrderId, n: i32) -> order_line::Model {
        order_line::Model {
            id: self.id.unwrap_or_else(OrderLineId::new),
            order_id: order,
            n,
            variety: self.variety.clone(),
            grade: self.grade,
            from_mm: self.from_mm,
            to_mm: self.to_mm,
            spread_mm: self.spread_mm,
            colour: self.colour.clone(),
            certified: self.certified,
            grams: self.grams,
            pricing: self.pricing,
            price_fen: self.price_fen,
            unfilled: waiting(self.grams),
        }
    }
}
