//! The two or more sides of a transfer; they sum to nothing. Append only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::TransferId;

/// Whose account.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Account {
    Buyer,
    Farmer,
    /// Held for an order; its owner is the order.
    Deposit,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub transfer_id: TransferId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub account: Account,
    /// A person's id, or an order's.
    pub owner_id: Uuid,
    /// What the account gets; below zero what it gives.
    pub amount_fen: i64,
}

impl ActiveModelBehavior for ActiveModel {}
