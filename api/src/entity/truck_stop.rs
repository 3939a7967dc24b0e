//! Where a truck calls, in order.

use sea_orm::entity::prelude::*;

use crate::ids::{ShareId, TruckId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "truck_stops")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub truck_id: TruckId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub share_id: ShareId,
    pub planned_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
