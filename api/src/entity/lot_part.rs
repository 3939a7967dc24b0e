//! What of a lot is of one grade and size.

use sea_orm::entity::prelude::*;

use crate::ids::{LotId, PartId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lot_parts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartId,
    pub lot_id: LotId,
    /// 1 is best; see the produce catalogue.
    pub grade: i32,
    /// Diameters in mm, both ends included.
    pub from_mm: i32,
    pub to_mm: i32,
    pub total_g: i64,
    /// What living shares hold, and what was loaded. `total_g - reserved_g` is free.
    pub reserved_g: i64,
}

impl ActiveModelBehavior for ActiveModel {}
