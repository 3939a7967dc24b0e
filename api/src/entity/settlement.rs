//! What a buyer owes a farmer for one share.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{OrderId, PersonId, SettlementId, ShareId};

/// Whether the money has come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SettlementState {
    Owed,
    /// The buyer says so.
    Paid,
    /// The farmer says so.
    Received,
}

/// For what it is owed.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SettlementKind {
    /// Fruit that was taken.
    Goods,
    /// A part of the deposit that the buyer lost.
    Deposit,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "settlements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SettlementId,
    pub kind: SettlementKind,
    pub share_id: ShareId,
    pub order_id: OrderId,
    pub buyer_id: PersonId,
    pub farmer_id: PersonId,
    pub accepted_g: i64,
    pub price_fen: i64,
    pub amount_fen: i64,
    pub state: SettlementState,
    pub due_at: DateTimeUtc,
    /// The bank's or WeChat's number of the payment.
    pub reference: Option<String>,
    pub paid_at: Option<DateTimeUtc>,
    pub received_at: Option<DateTimeUtc>,
    /// When both sides were told that it is late.
    pub overdue_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
