//! Lines of an order: one grade, size and colour each.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{OrderId, OrderLineId};

/// What the price of a line means.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Pricing {
    /// Every farmer gets it.
    Fixed,
    /// A farmer gets what they ask, up to it.
    Ceiling,
}

/// Grams that nobody fills, with the condition that keeps them so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unfilled {
    /// A code of the engine, such as `size`.
    pub code: String,
    pub grams: i64,
}

/// As the last round of choosing left them; they sum to what is not filled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct UnfilledList(pub Vec<Unfilled>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "order_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrderLineId,
    pub order_id: OrderId,
    pub n: i32,
    /// `None`: any.
    pub variety: Option<String>,
    /// The worst it takes; 1 is best.
    pub grade: i32,
    pub from_mm: i32,
    pub to_mm: i32,
    /// The largest difference of diameters in it.
    pub spread_mm: i32,
    /// `None`: any.
    pub colour: Option<String>,
    /// Only lots with a certificate.
    pub certified: bool,
    pub grams: i64,
    pub pricing: Pricing,
    /// For a kilogram.
    pub price_fen: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub unfilled: UnfilledList,
}

impl ActiveModelBehavior for ActiveModel {}
