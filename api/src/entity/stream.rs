//! One stream of notices per person.

use sea_orm::entity::prelude::*;

use crate::ids::PersonId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "streams")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// Changes when the numbering starts anew, as after a restored backup.
    pub epoch: String,
    pub seq: i64,
    pub read_seq: i64,
}

impl ActiveModelBehavior for ActiveModel {}
