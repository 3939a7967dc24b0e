//! How many messages of a template a person still lets us send.

use sea_orm::entity::prelude::*;

use super::message::Template;
use crate::ids::PersonId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub template: Template,
    pub credits: i32,
}

impl ActiveModelBehavior for ActiveModel {}
