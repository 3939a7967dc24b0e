//! Fields (地块): where the work is.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{FieldId, PersonId};

/// What grows there.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Crop {
    Apple,
    Wheat,
    Maize,
    Vegetable,
    Other,
}

/// Corners in WGS-84, `[lon, lat]`, without the first one repeated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Corners(pub Vec<[f64; 2]>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "fields")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FieldId,
    pub owner_id: PersonId,
    pub name: String,
    pub village: String,
    pub crop: Crop,
    pub lon: f64,
    pub lat: f64,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub outline: Option<Corners>,
    pub area_m2: f64,
    pub slope_degrees: Option<f64>,
    pub gate_width_m: Option<f64>,
    /// Above the sea, where somebody told it.
    pub altitude_m: Option<i32>,
    pub created_at: DateTimeUtc,
    pub deleted_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
