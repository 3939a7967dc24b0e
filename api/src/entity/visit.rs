//! Visits: a team on a farmer's field.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{NeedId, OfferId, PersonId, TeamId, VisitId};

/// Where a visit stands: booked, arrived, started, finished, then confirmed or disputed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    Booked,
    Arrived,
    Started,
    Finished,
    Confirmed,
    Disputed,
    Dropped,
    Cancelled,
}

/// What the farmer objects to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DisputeReason {
    Area,
    Quality,
    Damage,
    Absent,
    Other,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "visits")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    pub need_id: NeedId,
    pub offer_id: OfferId,
    pub team_id: TeamId,
    pub farmer_id: PersonId,
    pub state: VisitState,
    /// Per unit, as it was accepted.
    pub price_fen: i64,
    pub planned_start_at: DateTimeUtc,
    /// Nine times in ten the work has begun by then; not known of old visits.
    pub planned_start_by: Option<DateTimeUtc>,
    pub planned_end_at: DateTimeUtc,
    /// Four digits that only the farmer is shown.
    pub start_code: String,
    pub code_tries: i32,
    pub arrived_at: Option<DateTimeUtc>,
    pub started_at: Option<DateTimeUtc>,
    pub finished_at: Option<DateTimeUtc>,
    pub measured_quantity: Option<f64>,
    pub dispute_reason: Option<DisputeReason>,
    pub dispute_words: Option<String>,
    pub disputed_at: Option<DateTimeUtc>,
    /// When both sides were told that the team is late.
    pub late_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
