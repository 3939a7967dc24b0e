//! How long each public trace is.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "traces")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub records_n: i32,
    /// Hexadecimal.
    pub last_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
