//! What the buyer took of a share.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{PersonId, ShareId, TruckId};

/// Whether both sides agree.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    Open,
    /// The farmer objects; an operator settles it.
    Disputed,
    Agreed,
}

/// Why something is not paid.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DeductionReason {
    Weight,
    Rot,
    Bruise,
    Size,
    Colour,
    Grade,
    Other,
}

/// So many grams are not paid, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deduction {
    pub reason: DeductionReason,
    pub grams: i64,
    /// Up to 100 characters.
    #[serde(default)]
    pub words: String,
}

/// With the accepted grams they sum to the net weight.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Deductions(pub Vec<Deduction>);

/// What is not paid, in all.
#[must_use]
pub fn deducted_g(deductions: &[Deduction]) -> i64 {
    deductions.iter().map(|deduction| deduction.grams).sum()
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "receipts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub share_id: ShareId,
    pub truck_id: TruckId,
    pub accepted_g: i64,
    pub grade: i32,
    /// For a kilogram; lower than the share's where the grade is.
    pub price_fen: i64,
    #[sea_orm(column_type = "JsonBinary")]
    pub deductions: Deductions,
    pub state: ReceiptState,
    pub dispute_words: Option<String>,
    pub disputed_at: Option<DateTimeUtc>,
    /// What the operator said who settled it.
    pub decision_words: Option<String>,
    pub decided_at: Option<DateTimeUtc>,
    pub received_by: PersonId,
    pub received_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
