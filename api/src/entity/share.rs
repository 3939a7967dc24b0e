//! Shares: what one lot gives to one line of an order.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{LotId, OrderId, OrderLineId, PartId, PersonId, ShareId};

/// Where a share stands. What is proposed, offered or further holds its grams.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ShareState {
    /// Not quite what the line asks: the buyer is asked first.
    Proposed,
    /// The farmer is asked.
    Offered,
    Accepted,
    /// Weighed on a truck.
    Loaded,
    /// Weighed and graded at the buyer's.
    Received,
    Settled,
    Refused,
    Expired,
    /// By the order's or the lot's change or end.
    Withdrawn,
}

/// Why a side said no.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RefuseReason {
    Price,
    Sold,
    NotReady,
    Quantity,
    Other,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "shares")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ShareId,
    pub order_id: OrderId,
    pub line_id: OrderLineId,
    pub lot_id: LotId,
    pub part_id: PartId,
    pub farmer_id: PersonId,
    pub round: i32,
    pub grams: i64,
    /// For a kilogram; never changed once offered.
    pub price_fen: i64,
    /// In which condition it differs from the line: a code of the engine.
    pub substitute: Option<String>,
    pub state: ShareState,
    /// Since when the farmer may answer; `None` while it waits for the buyer.
    pub asked_at: Option<DateTimeUtc>,
    pub expires_at: DateTimeUtc,
    pub decided_at: Option<DateTimeUtc>,
    pub reason: Option<RefuseReason>,
    pub words: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
