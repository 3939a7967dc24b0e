//! What an agronomist says of themselves, and whether it can be so.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use utoipa::ToSchema;

use super::duty;
use crate::{
    advice::Advice,
    entity::agronomist::{DutyHours, Level},
    error::ApiError,
    ids::MediaId,
    people::check,
};

/// Questions one person can have at the same time.
const CAPACITY: std::ops::RangeInclusive<i32> = 1..=50;
/// Meters above the sea at which anything grows here.
const ALTITUDES: std::ops::RangeInclusive<i32> = 0..=5_000;
/// The longest that somebody can say they are there, or are not.
const LONGEST: TimeDelta = TimeDelta::days(60);

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgronomistForm {
    /// Such as 农艺师: 1 to 20 characters.
    pub title: String,
    /// Codes of the catalogue of advice; 1 to 9.
    pub specialities: Vec<String>,
    /// 1 to 9.
    pub crops: Vec<String>,
    /// Beside the common one; their own first.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Up to 30 characters.
    #[serde(default)]
    pub village: String,
    /// The altitudes they work at, both ends included: 0 to 5 000.
    pub altitude_from_m: i32,
    pub altitude_to_m: i32,
    /// Duty hours; 1 to 21 lines.
    pub week: Vec<DutyHours>,
    /// Questions at the same time: 1 to 50.
    pub capacity: i32,
    /// Photos of papers that the caller has sent, up to 9.
    #[serde(default)]
    pub credentials: Vec<MediaId>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyForm {
    /// Null: by the week.
    #[serde(default)]
    pub on: Option<bool>,
    /// Until when it holds, at most 60 days; null: until it is said anew.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveForm {
    pub level: Level,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[schema(as = SuspendAgronomistForm)]
#[serde(deny_unknown_fields)]
pub struct SuspendForm {
    /// Up to 100 characters.
    pub reason: String,
}

/// What was checked and is not stored.
#[derive(Debug, Clone)]
pub struct Draft {
    pub title: String,
    pub specialities: Vec<String>,
    pub crops: Vec<String>,
    pub languages: Vec<String>,
    pub village: String,
    pub altitude_from_m: i32,
    pub altitude_to_m: i32,
    pub week: Vec<DutyHours>,
    pub capacity: i32,
    pub credentials: Vec<MediaId>,
}

impl AgronomistForm {
    pub fn check(self, advice: &Advice) -> Result<Draft, ApiError> {
        check::count(self.specialities.len(), 1..=9, "specialities", "请选1到9个专业")?;
        check::count(self.crops.len(), 1..=9, "crops", "请选1到9种作物")?;
        check::count(self.languages.len(), 0..=5, "languages", "最多选5种话")?;
        check::count(self.week.len(), 1..=21, "week", "请选值班的日子")?;
        check::count(self.credentials.len(), 0..=9, "credentials", "证件照片最多9张")?;
        for code in &self.specialities {
            advice.speciality(code)?;
        }
        for code in &self.crops {
            advice.crop(code)?;
        }
        for code in &self.languages {
            advice.language(code)?;
        }
        duty::week(&self.week)?;
        let band = [self.altitude_from_m, self.altitude_to_m];
        if band[0] > band[1] || !band.iter().all(|it| ALTITUDES.contains(it)) {
            let message = "海拔要从低到高，0到5000米之间";
            return Err(ApiError::invalid("altitude_from_m", "number_out_of_range", message));
        }
        if !CAPACITY.contains(&self.capacity) {
            let message = "同时能接的问题要在1到50个之间";
            return Err(ApiError::invalid("capacity", "number_out_of_range", message));
        }
        Ok(Draft {
            title: check::text(&self.title, "title", 20)?,
            village: check::line(&self.village, "village", 30)?,
            specialities: self.specialities,
            crops: self.crops,
            languages: self.languages,
            altitude_from_m: self.altitude_from_m,
            altitude_to_m: self.altitude_to_m,
            week: self.week,
            capacity: self.capacity,
            credentials: self.credentials,
        })
    }
}

impl DutyForm {
    pub fn check(self, now: DateTime<Utc>) -> Result<Self, ApiError> {
        let wrong =
            || ApiError::invalid("until", "date_out_of_range", "时间不对，最多说到两个月后");
        let possible = self.until.is_none_or(|until| until > now && until - now <= LONGEST);
        possible.then_some(self).ok_or_else(wrong)
    }
}
