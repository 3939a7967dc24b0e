//! Half hours that teams have promised away; the key makes double booking impossible.

use sea_orm::entity::prelude::*;

use crate::ids::{TeamId, VisitId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "team_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub team_id: TeamId,
    #[sea_orm(primary_key, auto_increment = false)]
    /// Half hours since 1970-01-01T00:00Z.
    pub half_hour: i64,
    pub visit_id: VisitId,
}

impl ActiveModelBehavior for ActiveModel {}
