//! Photos that show the work.

use sea_orm::entity::prelude::*;

use crate::ids::{LotId, PersonId, PhotoId, TruckId, VisitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "photos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PhotoId,
    pub owner_id: PersonId,
    pub visit_id: Option<VisitId>,
    pub lot_id: Option<LotId>,
    pub truck_id: Option<TruckId>,
    pub media_type: String,
    #[sea_orm(column_type = "Blob")]
    pub bytes: Vec<u8>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
