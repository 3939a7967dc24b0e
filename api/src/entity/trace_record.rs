//! What is known of goods; each record holds the hash of the one before. Append only.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "trace_records")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// The first is 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub n: i32,
    pub kind: String,
    /// Done or seen by the service or by both sides; otherwise only declared.
    pub proven: bool,
    /// JSON, hashed as it stands here.
    pub body: String,
    pub at: DateTimeUtc,
    pub previous_hash: String,
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
