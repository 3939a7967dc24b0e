//! What a farmer asks for, and whether it can be so.

use chrono::{DateTime, TimeDelta, Utc};
use matching::{Position, SquareMeters};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    catalogue::{Operation, Unit},
    entity::{
        field::{self, Crop},
        need,
    },
    error::ApiError,
    fields::form::area,
    ids::{FieldId, NeedId, PersonId, QuestionId},
    people::check,
    place::{PlaceForm, stored},
};

/// The farthest a need may look ahead.
const FARTHEST: TimeDelta = TimeDelta::days(180);
/// The longest window.
const LONGEST: TimeDelta = TimeDelta::days(31);
/// Days of a usual team's work that one need may ask for; more is a project, not a need.
const MOST_DAYS: f64 = 100.0;
/// The highest price per unit, in fen: 100 000 yuan.
const HIGHEST_FEN: i64 = 10_000_000;

/// From one moment up to a later one.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowForm {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// A need, on a registered field or at a place.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NeedForm {
    /// A code of the catalogue.
    pub operation: String,
    /// One of the farmer's fields; or else `place`.
    #[serde(default)]
    pub field_id: Option<FieldId>,
    #[serde(default)]
    pub place: Option<PlaceForm>,
    /// Of the place; computed from the quantity when absent.
    #[serde(default)]
    pub area_mu: Option<f64>,
    /// In the operation's unit.
    pub quantity: f64,
    /// When the work may be done: at most 31 days, within the next 180.
    pub window: WindowForm,
    /// The most the farmer pays per unit.
    #[serde(default)]
    pub price_ceiling_fen: Option<i64>,
    /// Up to 500 characters.
    #[serde(default)]
    pub note: String,
    /// Waits for neighbours with the same work, so that all pay the price of the whole; for
    /// operations counted in 亩.
    #[serde(default)]
    pub pool: bool,
    /// A farmer who consented to the caller speaking for them.
    #[serde(default)]
    pub for_farmer: Option<PersonId>,
    /// An answered question of the farmer's: the team reads its advice.
    #[serde(default)]
    pub question_id: Option<QuestionId>,
}

/// Where the work is.
#[derive(Debug, Clone)]
pub struct Site {
    field_id: Option<FieldId>,
    place: Position,
    area: SquareMeters,
    village: String,
    slope_degrees: Option<f64>,
    gate_width_m: Option<f64>,
    crop: Option<Crop>,
}

/// A need that was checked and is not stored.
#[derive(Debug, Clone)]
pub struct Draft {
    operation: String,
    quantity: f64,
    site: Site,
    window: WindowForm,
    price_ceiling_fen: Option<i64>,
    note: String,
    question_id: Option<QuestionId>,
    /// Whether it waits for neighbours.
    pub pool: bool,
}

impl NeedForm {
    /// `field` is what `field_id` names; `village` is where the farmer lives.
    pub fn check(
        &self,
        operation: &Operation,
        field: Option<field::Model>,
        village: &str,
        now: DateTime<Utc>,
    ) -> Result<Draft, ApiError> {
        Ok(Draft {
            operation: operation.code.clone(),
            quantity: quantity(self.quantity, operation)?,
            site: self.site(operation, field, village)?,
            window: window(self.window, now)?,
            price_ceiling_fen: self.price_ceiling_fen.map(ceiling).transpose()?,
            note: check::words(&self.note, "note", 500)?,
            question_id: self.question_id,
            pool: pool(self.pool, self.quantity, operation)?,
        })
    }

    fn site(
        &self,
        operation: &Operation,
        field: Option<field::Model>,
        village: &str,
    ) -> Result<Site, ApiError> {
        match (field, self.place) {
            (Some(_), Some(_)) => {
                Err(ApiError::invalid("place", "place_twice", "地块和位置只能选一个"))
            }
            (Some(field), None) => Ok(on_field(field, village)),
            (None, Some(place)) => Ok(Site {
                field_id: None,
                place: place.check("place")?,
                area: area(self.area_mu.unwrap_or(self.quantity / operation.units_per_mu))?,
                village: village.to_owned(),
                slope_degrees: None,
                gate_width_m: None,
                crop: None,
            }),
            (None, None) => Err(ApiError::invalid("field_id", "place_missing", "请先选地块")),
        }
    }
}

fn on_field(field: field::Model, village: &str) -> Site {
    let village = if field.village.is_empty() { village.to_owned() } else { field.village };
    Site {
        field_id: Some(field.id),
        place: stored(field.lon, field.lat),
        area: SquareMeters::new(field.area_m2).expect("stored areas were checked"),
        village,
        slope_degrees: field.slope_degrees,
        gate_width_m: field.gate_width_m,
        crop: Some(field.crop),
    }
}

impl Draft {
    /// The row of a need that is posted at `now`.
    #[must_use]
    pub fn into_row(self, farmer: PersonId, by: PersonId, now: DateTime<Utc>) -> need::Model {
        need::Model {
            id: NeedId::new(),
            kind: need::NeedKind::Own,
            pool_id: None,
            plots_n: 1,
            farmer_id: farmer,
            posted_by: by,
            field_id: self.site.field_id,
            operation: self.operation,
            quantity: self.quantity,
            area_m2: self.site.area.get(),
            lon: self.site.place.lon(),
            lat: self.site.place.lat(),
            village: self.site.village,
            crop: self.site.crop,
            slope_degrees: self.site.slope_degrees,
            gate_width_m: self.site.gate_width_m,
            window_from: self.window.from,
            window_until: self.window.until,
            price_ceiling_fen: self.price_ceiling_fen,
            note: self.note,
            question_id: self.question_id,
            state: need::NeedState::Open,
            wave: 1,
            wave_ends_at: now,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

/// Prices fall with the area, and neighbours can be worked one after the other. What is pooled is
/// as large as a field can be.
fn pool(asked: bool, mu: f64, operation: &Operation) -> Result<bool, ApiError> {
    if asked && operation.unit != Unit::Mu {
        let message = format!("{}不按亩算，不能拼单", operation.name);
        return Err(ApiError::invalid("pool", "pool_not_by_area", message));
    }
    if asked {
        area(mu)?;
    }
    Ok(asked)
}

fn quantity(quantity: f64, operation: &Operation) -> Result<f64, ApiError> {
    let most = operation.capacity_per_day * MOST_DAYS;
    if quantity > 0.0 && quantity <= most {
        return Ok(quantity);
    }
    let message = format!("数量要大于0，最多{most}{}", operation.unit.name());
    Err(ApiError::invalid("quantity", "quantity_out_of_range", message))
}

fn window(window: WindowForm, now: DateTime<Utc>) -> Result<WindowForm, ApiError> {
    if window.from >= window.until {
        return Err(ApiError::invalid("window", "window_invalid", "结束时间要在开始时间之后"));
    }
    if window.until <= now {
        return Err(ApiError::invalid("window", "window_past", "时间已经过了，请重新选"));
    }
    if window.until - window.from > LONGEST || window.until - now > FARTHEST {
        return Err(ApiError::invalid("window", "window_too_long", "时间太长了，最多选一个月"));
    }
    Ok(window)
}

fn ceiling(fen: i64) -> Result<i64, ApiError> {
    let wrong = || ApiError::invalid("price_ceiling_fen", "price_out_of_range", "最高价不对");
    (1..=HIGHEST_FEN).contains(&fen).then_some(fen).ok_or_else(wrong)
}
