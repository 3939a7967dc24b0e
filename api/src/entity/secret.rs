//! Keys that every process on this database uses alike.

use std::fmt;

use sea_orm::{DeriveValueType, entity::prelude::*};

/// Never prints.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct Key(pub Vec<u8>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "secrets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub bytes: Key,
}

impl ActiveModelBehavior for ActiveModel {}
