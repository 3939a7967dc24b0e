//! Voice notes whose words are owed to those who read.

use sea_orm::entity::prelude::*;

use crate::ids::MediaId;

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
pub enum TranscriptState {
    Owed,
    /// A process has leased it and asks.
    Asking,
    Done,
    /// Asking again would not help.
    GivenUp,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "transcripts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub media_id: MediaId,
    pub state: TranscriptState,
    pub attempts: i32,
    /// When it is due; while it is being asked for, when its lease ends.
    pub next_at: DateTimeUtc,
    pub error: Option<String>,
    pub done_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
