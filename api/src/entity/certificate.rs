//! Certificates (承诺达标合格证): what a producer promises of goods.

use sea_orm::entity::prelude::*;

use crate::ids::{CertificateId, PersonId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "certificates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CertificateId,
    pub issuer_id: PersonId,
    pub number: String,
    /// A code of the produce catalogue.
    pub product: String,
    pub grams: i64,
    /// The three fields of the national form that name the producer: never shown to strangers.
    pub producer: String,
    pub producer_phone: String,
    pub producer_place: String,
    pub issued_on: Date,
    /// What a test found, where there was one.
    pub test_result: Option<String>,
    /// Goods of several certificates, mixed; those stay as its children.
    pub mixed: bool,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
