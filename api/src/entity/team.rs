//! Teams (农服队): who can come, with what, when, and for how much.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{PersonId, TeamId};

/// Where a team stands with the township.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TeamState {
    Pending,
    Approved,
    Suspended,
}

/// One line of a team's price list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// A code of the catalogue.
    pub operation: String,
    /// Per unit of the operation.
    pub price_fen: i64,
    /// Lower prices per unit from larger quantities on (阶梯价); at most 5, quantities rising,
    /// prices never.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bulk: Vec<Bulk>,
    /// Units in a working day of eight hours.
    pub capacity_per_day: f64,
    /// Smaller jobs are declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_quantity: Option<f64>,
}

/// A price for large quantities.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// In the unit of the operation.
    pub from: f64,
    /// Per unit of all that is asked.
    pub price_fen: i64,
}

/// One machine of a team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Item code of the national machinery classification (2024 edition, six digits), or empty.
    pub class: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width_m: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_slope_degrees: Option<f64>,
}

/// Working hours of one weekday, local time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// 1 is Monday, 7 is Sunday.
    pub day: u8,
    /// Such as `07:00`.
    pub from: String,
    /// Such as `18:00`.
    pub until: String,
}

/// A paper that an operation asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    /// Such as `uav_operator`.
    pub kind: String,
    pub number: String,
    /// The last day it holds.
    pub expires_on: chrono::NaiveDate,
    /// Whether an operator has seen it; only then does it count.
    #[serde(default)]
    pub checked: bool,
}

macro_rules! json_list {
    ($name:ident, $item:ty) => {
        /// A list kept in one JSON column, because it is read and replaced as a whole.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
        pub struct $name(pub Vec<$item>);
    };
}

json_list!(Services, Service);
json_list!(Machines, Machine);
json_list!(Shifts, Shift);
json_list!(Qualifications, Qualification);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "teams")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TeamId,
    pub leader_id: PersonId,
    pub name: String,
    pub phone: String,
    pub village: String,
    pub lon: f64,
    pub lat: f64,
    pub reach_m: i32,
    pub members_n: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub services: Services,
    #[sea_orm(column_type = "JsonBinary")]
    pub machines: Machines,
    #[sea_orm(column_type = "JsonBinary")]
    pub week: Shifts,
    #[sea_orm(column_type = "JsonBinary")]
    pub qualifications: Qualifications,
    /// Whether an operator has yet to look at one of them.
    pub papers_unchecked: bool,
    pub state: TeamState,
    pub state_reason: Option<String>,
    pub jobs_done_n: i32,
    pub dropped_n: i32,
    pub stars_sum: i32,
    pub stars_n: i32,
    /// The value of the counter `teams` in `changes` when this row last moved.
    pub version: i64,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
