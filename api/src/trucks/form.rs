//! What phones send of trucks and loads, checked.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    flow,
    left::{Left, LeftReason},
    receive, weigh,
};
use crate::{
    entity::{
        receipt::{Deduction, DeductionReason},
        truck::Reading,
    },
    error::ApiError,
    ids::{CertificateId, MediaId, ShareId},
    media,
    people::check,
};

/// Heaviest reading of a scale: 200 t are more than a truck.
const MOST_G: i64 = 200_000_000;
const MOST_BOXES: i32 = 20_000;
/// Most readings that come at once.
const MOST_READINGS: usize = 500;
/// Coldest and warmest a load can be, in degrees Celsius.
const COLDEST: f64 = -40.0;
const WARMEST: f64 = 60.0;
const MOST_DEDUCTIONS: usize = 10;
/// Most loads that one form names; no truck calls more often.
const MOST_LOADS: usize = 200;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TruckForm {
    /// Such as `陕J12345`; up to 20 characters.
    pub plate: String,
    /// Up to 20 characters.
    pub driver: String,
    pub driver_phone: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeighForm {
    pub share_id: ShareId,
    /// In grams, with boxes and packing.
    pub gross_g: i64,
    /// Boxes and packing, in grams.
    pub tare_g: i64,
    pub boxes_n: i32,
    /// Of the produce catalogue; 1 is best.
    pub grade: i32,
    /// Without it the lot's own goes along.
    #[serde(default)]
    pub certificate_id: Option<CertificateId>,
    /// Photos uploaded before, of the scale and the load; at most 9 of a load.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignForm {
    /// `version` of the weighing that was read.
    pub version: i32,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepartForm {
    /// Every load that stays behind, and why: without it a truck that is not full does not leave.
    #[serde(default)]
    pub left_behind: Vec<LeftForm>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeftForm {
    pub share_id: ShareId,
    /// `no_room` and `not_fetched` are the buyer's fault: the farmer is owed their part of the deposit.
    pub reason: LeftReason,
    /// Up to 100 characters.
    #[serde(default)]
    pub words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemperaturesForm {
    /// 1 to 500; a moment that is known already is not read again.
    pub readings: Vec<Reading>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveForm {
    /// Every load of the truck, once.
    pub loads: Vec<ReceivedForm>,
}

/// What of a load is paid, and why the rest is not.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivedForm {
    pub share_id: ShareId,
    /// With the deductions it sums to the net weight.
    pub accepted_g: i64,
    /// Of the produce catalogue; 1 is best.
    pub grade: i32,
    /// For a kilogram; without it the share's. Lower only where the grade is lower than weighed, and
    /// never below the stop's `least_price_fen`.
    #[serde(default)]
    pub price_fen: Option<i64>,
    /// At most 10.
    #[serde(default)]
    pub deductions: Vec<Deduction>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectForm {
    /// 1 to 200 characters.
    pub words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideForm {
    /// As in a receipt.
    pub accepted_g: i64,
    pub grade: i32,
    #[serde(default)]
    pub price_fen: Option<i64>,
    #[serde(default)]
    pub deductions: Vec<Deduction>,
    /// 1 to 200 characters, for both sides.
    pub words: String,
}

impl TruckForm {
    pub fn check(self) -> Result<flow::Driver, ApiError> {
        let phone = check::phone(&self.driver_phone);
        let phone = phone.map_err(|_| {
            ApiError::invalid("driver_phone", "phone_invalid", "司机的电话号码不对")
        })?;
        Ok(flow::Driver {
            plate: check::text(&self.plate, "plate", 20)?,
            name: check::text(&self.driver, "driver", 20)?,
            phone,
        })
    }
}

impl WeighForm {
    pub fn check(self) -> Result<weigh::Draft, ApiError> {
        weight(self.gross_g, 1, "gross_g", "毛重")?;
        weight(self.tare_g, 0, "tare_g", "皮重")?;
        if self.gross_g <= self.tare_g {
            let message = "毛重要大于皮重，请再看一遍";
            return Err(ApiError::invalid("gross_g", "weight_out_of_range", message));
        }
        if !(0..=MOST_BOXES).contains(&self.boxes_n) {
            let message = format!("箱数要在0到{MOST_BOXES}之间");
            return Err(ApiError::invalid("boxes_n", "number_out_of_range", message));
        }
        once(&self.photos, "photos", "同一张照片传了两遍")?;
        media::flow::at_most(self.photos.len())?;
        Ok(weigh::Draft {
            share: self.share_id,
            gross_g: self.gross_g,
            tare_g: self.tare_g,
            boxes_n: self.boxes_n,
            grade: self.grade,
            certificate: self.certificate_id,
            photos: self.photos,
        })
    }
}

impl DepartForm {
    pub fn check(self) -> Result<Vec<Left>, ApiError> {
        let shares: Vec<ShareId> = self.left_behind.iter().map(|left| left.share_id).collect();
        once(&shares, "left_behind", "同一户写了两遍")?;
        let left = |LeftForm { share_id, reason, words }: LeftForm| {
            Ok(Left { share: share_id, reason, words: check::line(&words, "words", 100)? })
        };
        self.left_behind.into_iter().map(left).collect()
    }
}

impl TemperaturesForm {
    /// Oldest first. None is from after `now`; how early one may be is the truck's to say.
    pub fn check(mut self, now: DateTime<Utc>) -> Result<Vec<Reading>, ApiError> {
        if !(1..=MOST_READINGS).contains(&self.readings.len()) {
            let message = format!("一次传1到{MOST_READINGS}条温度");
            return Err(ApiError::invalid("readings", "count_out_of_range", message));
        }
        let warmth = |reading: &Reading| (COLDEST..=WARMEST).contains(&reading.celsius);
        if !self.readings.iter().all(warmth) {
            let message = "温度要在-40到60度之间";
            return Err(ApiError::invalid("celsius", "number_out_of_range", message));
        }
        if self.readings.iter().any(|reading| reading.at > now) {
            return Err(ApiError::invalid("at", "date_out_of_range", "时间还没到"));
        }
        self.readings.sort_by_key(|reading| reading.at);
        Ok(self.readings)
    }
}

impl ReceiveForm {
    pub fn check(self) -> Result<Vec<(ShareId, receive::Taken)>, ApiError> {
        if self.loads.len() > MOST_LOADS {
            let message = format!("一次最多收{MOST_LOADS}户");
            return Err(ApiError::invalid("loads", "count_out_of_range", message));
        }
        let shares: Vec<ShareId> = self.loads.iter().map(|load| load.share_id).collect();
        once(&shares, "loads", "同一户写了两遍")?;
        self.loads.into_iter().map(ReceivedForm::check).collect()
    }
}

impl ReceivedForm {
    fn check(self) -> Result<(ShareId, receive::Taken), ApiError> {
        let taken = taken(self.accepted_g, self.grade, self.price_fen, &self.deductions)?;
        Ok((self.share_id, taken))
    }
}

impl DecideForm {
    pub fn check(self) -> Result<(receive::Taken, String), ApiError> {
        let taken = taken(self.accepted_g, self.grade, self.price_fen, &self.deductions)?;
        Ok((taken, check::text(&self.words, "words", 200)?))
    }
}

fn taken(
    accepted_g: i64,
    grade: i32,
    price_fen: Option<i64>,
    deductions: &[Deduction],
) -> Result<receive::Taken, ApiError> {
    weight(accepted_g, 0, "accepted_g", "收下的重量")?;
    if deductions.len() > MOST_DEDUCTIONS {
        let message = format!("扣重最多写{MOST_DEDUCTIONS}条");
        return Err(ApiError::invalid("deductions", "count_out_of_range", message));
    }
    let deductions = deductions.iter().map(deduction).collect::<Result<_, _>>()?;
    Ok(receive::Taken { accepted_g, grade, price_fen, deductions })
}

/// Each deduction has a weight and a reason; what is no known one needs words.
fn deduction(said: &Deduction) -> Result<Deduction, ApiError> {
    weight(said.grams, 1, "deductions", "扣的重量")?;
    let words = match said.reason {
        DeductionReason::Other => check::text(&said.words, "words", 100)?,
        _ => check::line(&said.words, "words", 100)?,
    };
    Ok(Deduction { reason: said.reason, grams: said.grams, words })
}

fn weight(grams: i64, least: i64, field: &'static str, what: &'static str) -> Result<(), ApiError> {
    if (least..=MOST_G).contains(&grams) {
        return Ok(());
    }
    let message = match grams {
        0 => format!("{what}不能是零"),
        ..0 => format!("{what}不能小于零"),
        _ => format!("{what}太大了，请再看一遍"),
    };
    Err(ApiError::invalid(field, "weight_out_of_range", message))
}

fn once<Id: Ord>(ids: &[Id], field: &'static str, message: &'static str) -> Result<(), ApiError> {
    let twice = || ApiError::invalid(field, "named_twice", message);
    (ids.iter().collect::<BTreeSet<_>>().len() == ids.len()).then_some(()).ok_or_else(twice)
}
