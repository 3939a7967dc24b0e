//! Agronomists (农技员): who answers, what they know, and when they are there.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{AgronomistId, MediaId, PersonId};

/// Where an agronomist stands with the township.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum AgronomistState {
    Pending,
    Approved,
    Suspended,
}

/// Whose turn it is: first the township's, then the county's.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Township,
    County,
}

impl From<Level> for matching::advise::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Township => Self::Township,
            Level::County => Self::County,
        }
    }
}

/// Hours on one weekday, local time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyHours {
    /// 1 is Monday, 7 is Sunday.
    pub day: u8,
    /// Such as `08:00`.
    pub from: String,
    /// Such as `18:00`; `24:00` ends a day.
    pub to: String,
}

macro_rules! json_list {
    ($name:ident, $item:ty) => {
        /// A list kept in one JSON column, because it is read and replaced as a whole.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
        pub struct $name(pub Vec<$item>);
    };
}

json_list!(Codes, String);
json_list!(DutyWeek, DutyHours);
json_list!(MediaIds, MediaId);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agronomists")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgronomistId,
    pub person_id: PersonId,
    /// Such as 农艺师.
    pub title: String,
    pub level: Level,
    /// Codes of the catalogue of advice.
    #[sea_orm(column_type = "JsonBinary")]
    pub specialities: Codes,
    #[sea_orm(column_type = "JsonBinary")]
    pub crops: Codes,
    /// Beside the common one; their own first.
    #[sea_orm(column_type = "JsonBinary")]
    pub languages: Codes,
    pub village: String,
    /// The altitudes they work at, both ends included.
    pub altitude_from_m: i32,
    pub altitude_to_m: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub week: DutyWeek,
    /// Questions they can have at the same time.
    pub capacity: i32,
    /// Questions they have: counted up and down with each route, never beyond the capacity by it.
    pub open_n: i32,
    /// What they said instead of the week, until then.
    pub on_duty: Option<bool>,
    pub on_duty_until: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary")]
    pub credentials: MediaIds,
    pub state: AgronomistState,
    pub state_reason: Option<String>,
    pub answered_n: i32,
    pub solved_n: i32,
    pub reopened_n: i32,
    pub stars_sum: i32,
    pub stars_n: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
