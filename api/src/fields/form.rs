//! What a phone says of a field, and whether it can be so: an outline decides the area.

use chrono::{DateTime, Utc};
use matching::{InvalidOutline, Outline, Position, SquareMeters};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    entity::field::{self, Corners},
    error::ApiError,
    ids::{FieldId, PersonId},
    people::check,
    place::{DatumName, PlaceForm, position},
    words,
};

/// Largest field, in 亩: a township's whole orchard land is of this order.
const LARGEST_MU: f64 = 10_000.0;
/// Smallest field, in 亩: a kitchen garden.
const SMALLEST_MU: f64 = 0.05;

/// How far the area a farmer tells may be from the outline's. Phones are up to 4.9 m off in 95 of
/// 100 cases under an open sky (GPS SPS Performance Standard 2020, as coordinately.org quotes it in
/// 2026): on the sides of a field of 2 亩 that is 27 % of its area.
const OFF_BY: f64 = 0.3;
/// In 亩: the same on a kitchen garden.
const OFF_BY_MU: f64 = 0.3;

/// A field is a point with an area, or an outline.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldForm {
    pub name: String,
    #[serde(default)]
    pub village: String,
    pub crop: field::Crop,
    /// Required without an outline.
    #[serde(default)]
    pub place: Option<PlaceForm>,
    /// Corners `[lon, lat]` in order, 3 to 200, the first one not repeated.
    #[serde(default)]
    pub outline: Option<Vec<[f64; 2]>>,
    /// Of the outline.
    #[serde(default)]
    pub datum: DatumName,
    /// 0.05 to 10 000. An outline decides; what is told beside it may differ by 30 % or 0.3 亩.
    #[serde(default)]
    pub area_mu: Option<f64>,
    /// 0 to 45.
    #[serde(default)]
    pub slope_degrees: Option<f64>,
    /// 0.5 to 20.
    #[serde(default)]
    pub gate_width_m: Option<f64>,
    /// Above the sea, -155 to 5 500; what a phone says is good enough.
    #[serde(default)]
    pub altitude_m: Option<i32>,
    /// A farmer who consented to the caller speaking for them.
    #[serde(default)]
    pub for_farmer: Option<PersonId>,
}

/// A field that was checked and is not stored.
#[derive(Clone, Debug)]
pub struct Draft {
    name: String,
    village: String,
    crop: field::Crop,
    centre: Position,
    outline: Option<Corners>,
    area: SquareMeters,
    slope_degrees: Option<f64>,
    gate_width_m: Option<f64>,
    altitude_m: Option<i32>,
}

impl FieldForm {
    pub fn check(&self) -> Result<Draft, ApiError> {
        let (centre, outline, area) = self.shape()?;
        Ok(Draft {
            name: check::text(&self.name, "name", 20)?,
            village: check::line(&self.village, "village", 30)?,
            crop: self.crop,
            centre,
            outline,
            area,
            slope_degrees: within(self.slope_degrees, 0.0, 45.0, "slope_degrees")?,
            gate_width_m: within(self.gate_width_m, 0.5, 20.0, "gate_width_m")?,
            altitude_m: self.altitude_m.map(altitude).transpose()?,
        })
    }

    fn shape(&self) -> Result<(Position, Option<Corners>, SquareMeters), ApiError> {
        let Some(corners) = &self.outline else {
            let place = self
                .place
                .ok_or_else(|| ApiError::invalid("place", "place_missing", "请先定位地块"))?;
            return Ok((place.check("place")?, None, area(self.area_mu.unwrap_or(0.0))?));
        };
        let corners: Vec<Position> = corners
            .iter()
            .map(|[lon, lat]| position(*lon, *lat, self.datum, "outline"))
            .collect::<Result<_, _>>()?;
        let outline = Outline::new(&corners).map_err(crooked)?;
        let stored = Corners(corners.iter().map(|corner| [corner.lon(), corner.lat()]).collect());
        let measured = area(outline.area().to_mu())?;
        self.area_mu.map_or(Ok(()), |told| agrees(told, measured.to_mu()))?;
        Ok((outline.centre(), Some(stored), measured))
    }
}

impl Draft {
    #[must_use]
    pub fn into_row(self, owner_id: PersonId, now: DateTime<Utc>) -> field::Model {
        field::Model {
            id: FieldId::new(),
            owner_id,
            name: self.name,
            village: self.village,
            crop: self.crop,
            lon: self.centre.lon(),
            lat: self.centre.lat(),
            outline: self.outline,
            area_m2: self.area.get(),
            slope_degrees: self.slope_degrees,
            gate_width_m: self.gate_width_m,
            altitude_m: self.altitude_m,
            created_at: now,
            deleted_at: None,
        }
    }
}

/// The outline decides, and what the farmer says of it guards against a slip of the finger.
fn agrees(told: f64, measured: f64) -> Result<(), ApiError> {
    if (told - measured).abs() <= (measured * OFF_BY).max(OFF_BY_MU) {
        return Ok(());
    }
    let message = format!("圈出来是{}亩，和填的亩数差得太多，请再看一遍", words::number(measured));
    Err(ApiError::invalid("area_mu", "area_disagrees", message))
}

/// An area in 亩 that a field can have.
pub fn area(mu: f64) -> Result<SquareMeters, ApiError> {
    let wrong = || ApiError::invalid("area_mu", "area_out_of_range", "面积要在0.05到10000亩之间");
    if !(SMALLEST_MU..=LARGEST_MU).contains(&mu) {
        return Err(wrong());
    }
    SquareMeters::from_mu(mu).map_err(|_| wrong())
}

/// From China's lowest fields (吐鲁番) to above its highest (西藏).
fn altitude(m: i32) -> Result<i32, ApiError> {
    let wrong =
        || ApiError::invalid("altitude_m", "number_out_of_range", "海拔要在-155到5500米之间");
    (-155..=5_500).contains(&m).then_some(m).ok_or_else(wrong)
}

/// An optional number within bounds.
pub fn within(
    value: Option<f64>,
    low: f64,
    high: f64,
    field: &'static str,
) -> Result<Option<f64>, ApiError> {
    match value {
        Some(value) if !(low..=high).contains(&value) => {
            Err(ApiError::invalid(field, "number_out_of_range", format!("要在{low}到{high}之间")))
        }
        value => Ok(value),
    }
}

fn crooked(why: InvalidOutline) -> ApiError {
    let message = match why {
        InvalidOutline::TooFewCorners => "至少要走三个角",
        InvalidOutline::TooManyCorners => "角太多了，请少走几个",
        InvalidOutline::CrossesItself => "边线交叉了，请沿着地边重新走一圈",
        InvalidOutline::NoArea => "几个角在一条线上，圈不出地",
        InvalidOutline::TooLarge => "面积太大了，请分开登记",
    };
    ApiError::invalid("outline", "outline_invalid", message)
}
