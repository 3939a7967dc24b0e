//! What was weighed of a share at the farm gate.

use sea_orm::entity::prelude::*;

use crate::ids::{CertificateId, PersonId, ShareId, TruckId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "weighings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub share_id: ShareId,
    pub truck_id: TruckId,
    pub gross_g: i64,
    /// Boxes and packing.
    pub tare_g: i64,
    pub boxes_n: i32,
    pub grade: i32,
    pub certificate_id: Option<CertificateId>,
    pub weighed_by: PersonId,
    pub weighed_at: DateTimeUtc,
    pub seller_signed_at: Option<DateTimeUtc>,
    pub buyer_signed_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
