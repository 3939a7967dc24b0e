//! What the engine decided for one wave, as it was then.

use sea_orm::entity::prelude::*;

use crate::{
    ids::{DecisionId, NeedId},
    needs::explain::Decided,
};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "decisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DecisionId,
    pub need_id: NeedId,
    pub wave: i32,
    #[sea_orm(column_type = "JsonBinary")]
    pub body: Decided,
    pub decided_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
