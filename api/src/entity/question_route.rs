//! Routes: one asking of one agronomist. At most one of a question lives.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agronomist::Level;
use crate::ids::{AgronomistId, QuestionId, RouteId};

/// Where a route stands; asked and claimed are living ones.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RouteState {
    Asked,
    Claimed,
    /// The time to claim ran out.
    Lapsed,
    Declined,
    /// Withdrawn, escalated, or sent to the desk.
    Closed,
}

/// Why an agronomist says no.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RouteReason {
    NotMyField,
    Busy,
    Away,
}

/// One reason why this agronomist was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RouteTerm)]
pub struct Term {
    /// Stable, for programs.
    pub code: String,
    pub words: String,
    /// They sum to what decided.
    pub points: i32,
}

/// A list kept in one JSON column, because it is read and replaced as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Terms(pub Vec<Term>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "question_routes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RouteId,
    pub question_id: QuestionId,
    pub agronomist_id: AgronomistId,
    /// Counts the routes of a question.
    pub n: i32,
    pub level: Level,
    pub state: RouteState,
    #[sea_orm(column_type = "JsonBinary")]
    pub terms: Terms,
    pub asked_at: DateTimeUtc,
    pub claim_until: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub reason: Option<RouteReason>,
    pub words: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
