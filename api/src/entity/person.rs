//! People: everybody with a WeChat account, and farmers whom an agent speaks for.

use sea_orm::entity::prelude::*;

use crate::ids::PersonId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    /// Null for a farmer without a phone.
    pub openid: Option<String>,
    pub name: String,
    pub phone: Option<String>,
    pub village: String,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
