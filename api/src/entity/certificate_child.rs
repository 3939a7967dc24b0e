//! Of which certificates the goods under a mixed one are.

use sea_orm::entity::prelude::*;

use crate::ids::CertificateId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "certificate_children")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub parent_id: CertificateId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub child_id: CertificateId,
    pub grams: i64,
}

impl ActiveModelBehavior for ActiveModel {}
