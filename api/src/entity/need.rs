//! Needs: what farmers ask for.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::Crop;
use crate::ids::{FieldId, NeedId, PersonId, QuestionId};

/// Where a need stands. Open to taken and back, then to one of the three ends.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum NeedState {
    Open,
    Taken,
    Done,
    Cancelled,
    Expired,
}

/// Whose work a need is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(10))", rename_all = "snake_case")]
pub enum NeedKind {
    /// One farmer's, on one field.
    Own,
    /// A pool's: it stands for all needs that carry its id, and belongs to nobody.
    Pool,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "needs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NeedId,
    pub kind: NeedKind,
    /// The pool that this need is in.
    pub pool_id: Option<NeedId>,
    /// How many needs a pool stands for; otherwise 1.
    pub plots_n: i32,
    /// [`PersonId::NOBODY`] for a pool.
    pub farmer_id: PersonId,
    /// The farmer, or the village agent who posted for them.
    pub posted_by: PersonId,
    pub field_id: Option<FieldId>,
    pub operation: String,
    /// In the operation's unit.
    pub quantity: f64,
    pub area_m2: f64,
    pub lon: f64,
    pub lat: f64,
    pub village: String,
    /// What grows on the field, where it is registered.
    pub crop: Option<Crop>,
    pub slope_degrees: Option<f64>,
    pub gate_width_m: Option<f64>,
    pub window_from: DateTimeUtc,
    pub window_until: DateTimeUtc,
    /// Per unit.
    pub price_ceiling_fen: Option<i64>,
    pub note: String,
    /// The farmer's question whose answer advises it.
    pub question_id: Option<QuestionId>,
    pub state: NeedState,
    pub wave: i32,
    pub wave_ends_at: DateTimeUtc,
    /// Counts the changes; each has its row in the timeline.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
