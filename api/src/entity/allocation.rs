//! What the engine decided in one round of an order, as it was then.

use sea_orm::entity::prelude::*;

use crate::ids::{AllocationId, OrderId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "allocations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AllocationId,
    pub order_id: OrderId,
    pub round: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub body: Json,
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
