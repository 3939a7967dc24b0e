//! What a search can find, as it is shown in a list; its words are beside it, by each back end's ways.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What was found.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A farmer's, that was solved.
    Question,
    /// Of the knowledge base.
    Article,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "documents")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub n: i32,
    /// Of the question or article.
    pub id: Uuid,
    pub kind: DocumentKind,
    pub crop: String,
    pub title: String,
    pub excerpt: String,
    /// Who answered or wrote it.
    pub by_name: String,
    /// When it was solved or reviewed.
    pub at: DateTimeUtc,
    /// It is found until this day, by China's clock.
    pub good_until: Option<Date>,
}

impl ActiveModelBehavior for ActiveModel {}
