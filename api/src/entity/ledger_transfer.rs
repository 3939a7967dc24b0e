//! Movements of money; append only.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{OrderId, ShareId, TransferId};

/// Why money moved.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    DepositHeld,
    DepositReleased,
    DepositForfeited,
    /// The buyer owes the farmer.
    Sale,
    /// Outside the platform, as both sides say.
    Payment,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_transfers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransferId,
    /// Unique: a fact moves money once.
    pub cause: String,
    pub kind: TransferKind,
    pub order_id: OrderId,
    pub share_id: Option<ShareId>,
    pub words: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
