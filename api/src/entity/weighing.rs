//! What was weighed of a share at the farm gate.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

use crate::ids::{CertificateId, MediaId, PersonId, ShareId, TruckId};

/// Photos of the scale and the load, in the order they were taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Photos(pub Vec<MediaId>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "weighings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub share_id: ShareId,
    pub truck_id: TruckId,
    /// What the farmer had promised; what was not loaded of it is theirs again.
    pub agreed_g: i64,
    pub gross_g: i64,
    /// Boxes and packing.
    pub tare_g: i64,
    pub boxes_n: i32,
    pub grade: i32,
    pub certificate_id: Option<CertificateId>,
    #[sea_orm(column_type = "JsonBinary")]
    pub photos: Photos,
    /// Counts how often it was weighed: a signature is for one of these.
    pub version: i32,
    pub weighed_by: PersonId,
    pub weighed_at: DateTimeUtc,
    pub seller_signed_at: Option<DateTimeUtc>,
    pub buyer_signed_at: Option<DateTimeUtc>,
}

impl Model {
    /// What of it is fruit.
    #[must_use]
    pub const fn net_g(&self) -> i64 {
        self.gross_g - self.tare_g
    }
}

impl ActiveModelBehavior for ActiveModel {}
