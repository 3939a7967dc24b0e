//! Every change of an order, in order.

use sea_orm::entity::prelude::*;

use super::timeline::Who;
use crate::ids::{OrderId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "order_timeline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: OrderId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub kind: String,
    pub who: Who,
    pub person_id: Option<PersonId>,
    pub words: String,
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
