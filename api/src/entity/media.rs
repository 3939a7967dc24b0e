//! Photos and voice notes: whose they are, what they show, and where their bytes lie.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{MediaId, PersonId};

/// What is seen, or heard.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(10))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Image,
    Voice,
}

/// What it shows, or what it was said to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum SubjectKind {
    Visit,
    Lot,
    /// Its load.
    Truck,
    /// The question itself, its answer, and everything said in between.
    Question,
    Article,
    /// Their papers.
    Agronomist,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "media")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MediaId,
    pub owner_id: PersonId,
    pub kind: MediaKind,
    /// `None` while it is not used yet.
    pub subject_kind: Option<SubjectKind>,
    pub subject_id: Option<Uuid>,
    pub media_type: String,
    pub bytes_n: i32,
    /// Of an image, in pixels.
    pub width: Option<i32>,
    pub height: Option<i32>,
    /// Of a voice note, rounded up.
    pub seconds: Option<i32>,
    /// What is said in a voice note, once a machine has listened.
    pub words: Option<String>,
    /// In the store of objects; `None` while the bytes are still in `photos`.
    pub object_key: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
