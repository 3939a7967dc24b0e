//! Subscribe messages to hand to WeChat.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{MessageId, PersonId};

/// Where a message stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    Owed,
    Sending,
    Sent,
    /// The person read the notice in the app first; the grant was given back.
    Spared,
    /// WeChat said no for good; the phone shows the notice in the app.
    Refused,
}

/// Which subscribe-message template stands in for a notice when the phone is away.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// 新活提醒, to team leaders.
    Job,
    /// 接单提醒, to farmers.
    Team,
    /// 到场提醒, to farmers.
    Visit,
    /// 问题进展提醒, to farmers.
    Question,
    /// 供货提醒, to farmers.
    Share,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub person_id: PersonId,
    pub seq: i64,
    pub template: Template,
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
    pub state: MessageState,
    pub attempts: i32,
    /// When it is due; while it is being sent, when its lease ends.
    pub next_at: DateTimeUtc,
    pub error: Option<String>,
    pub done_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
