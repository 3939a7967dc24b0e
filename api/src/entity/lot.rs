//! Lots (货源): what a farmer has to sell.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{CertificateId, FieldId, LotId, PersonId};

/// Whether a lot can still be sold.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum LotState {
    Listed,
    Withdrawn,
    /// No longer good.
    Expired,
}

/// Who sells.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Seller {
    Farmer,
    /// Must have a certificate before anything is loaded.
    Cooperative,
}

/// Where the fruit is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    Tree,
    Cellar,
    Cold,
    /// 气调, a controlled atmosphere.
    Controlled,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "lots")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LotId,
    /// Printed on the boxes; opens the public trace.
    pub code: String,
    pub farmer_id: PersonId,
    /// The farmer, or the village agent who listed for them.
    pub posted_by: PersonId,
    /// Where it grew, when it is one registered field.
    pub field_id: Option<FieldId>,
    pub seller: Seller,
    /// As the farmer's registered fields were when the lot was listed.
    pub smallholder: bool,
    /// Codes of the produce catalogue.
    pub product: String,
    pub variety: String,
    pub colour: String,
    pub bag: String,
    pub storage: Storage,
    pub lon: f64,
    pub lat: f64,
    pub village: String,
    /// Picked, and residues gone, from then on.
    pub ready_at: DateTimeUtc,
    pub keeps_until: DateTimeUtc,
    /// What the farmer must get for a kilogram.
    pub floor_fen: i64,
    pub certificate_id: Option<CertificateId>,
    pub note: String,
    pub state: LotState,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
