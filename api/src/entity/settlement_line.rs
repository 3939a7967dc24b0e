//! What a visit settles for; append only.

use sea_orm::entity::prelude::*;

use crate::ids::{LineId, VisitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "settlement_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    pub visit_id: VisitId,
    pub what: String,
    pub quantity: f64,
    pub price_fen: i64,
    pub amount_fen: i64,
    pub settled_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
