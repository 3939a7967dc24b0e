//! Offers: a need put before one team.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{NeedId, OfferId, TeamId};

/// Where an offer stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OfferState {
    Open,
    Accepted,
    Declined,
    Expired,
    /// Another team has the job; this one is asked first if it drops out.
    Standby,
    Closed,
    Dropped,
}

/// Why a team said no.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    Busy,
    TooFar,
    Price,
    Machine,
    Other,
}

/// One part of a cost in fen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Term {
    /// Stable, for programs.
    pub code: String,
    /// For people.
    pub name: String,
    pub fen: i64,
}

/// All parts of a cost; they sum to it exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Terms(pub Vec<Term>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "offers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfferId,
    pub need_id: NeedId,
    pub team_id: TeamId,
    pub wave: i32,
    pub rank: i32,
    pub state: OfferState,
    /// Per unit.
    pub price_fen: i64,
    pub distance_m: i32,
    pub cost_fen: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub terms: Terms,
    pub starts_at: DateTimeUtc,
    pub ends_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub reason: Option<DeclineReason>,
    pub words: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
