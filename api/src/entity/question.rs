//! Questions: what farmers ask, and who owns it.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agronomist::{Level, MediaIds};
use crate::{
    ids::{AgronomistId, FieldId, MediaId, PersonId, QuestionId},
    questions::routing::Decided,
};

/// Where a question stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum QuestionState {
    /// Somebody is asked, or will be.
    Asked,
    /// Somebody owns it.
    Claimed,
    Answered,
    /// By the farmer's word.
    Solved,
    Withdrawn,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "questions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuestionId,
    pub farmer_id: PersonId,
    /// The farmer, or the village agent who asked for them.
    pub asked_by: PersonId,
    /// Codes of the catalogue of advice.
    pub crop: String,
    pub problem: Option<String>,
    pub speciality: Option<String>,
    pub words: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub photos: MediaIds,
    pub voice_id: Option<MediaId>,
    pub field_id: Option<FieldId>,
    pub village: String,
    pub altitude_m: Option<i32>,
    /// What the farmer speaks, where it is not the common language.
    pub language: Option<String>,
    pub state: QuestionState,
    /// The township's, not an agronomist's.
    pub desk: bool,
    pub desk_reason: Option<String>,
    /// The operator who took it.
    pub desk_person: Option<PersonId>,
    /// Whose turn it is.
    pub level: Level,
    pub owner_id: Option<AgronomistId>,
    /// How often it was asked of somebody.
    pub routes_n: i32,
    /// Until when whoever is asked may take it.
    pub claim_until: Option<DateTimeUtc>,
    /// When the sweeper looks at it again; null where nothing is due.
    pub due_at: Option<DateTimeUtc>,
    /// Why nobody is asked now, as the farmer reads it.
    pub waits: Option<String>,
    /// What the engine decided last.
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub decided: Option<Decided>,
    pub first_answered_at: Option<DateTimeUtc>,
    pub answered_at: Option<DateTimeUtc>,
    /// The message that holds the answer.
    pub answer_seq: Option<i64>,
    pub follow_up_at: Option<DateTimeUtc>,
    pub solved_at: Option<DateTimeUtc>,
    pub stars: Option<i32>,
    /// What the farmer said of the answer.
    pub verdict: Option<String>,
    pub reopened_n: i32,
    /// The number of the last message.
    pub last_seq: i64,
    /// What each side's phone holds, and what was read there.
    pub farmer_got_seq: i64,
    pub farmer_read_seq: i64,
    pub expert_got_seq: i64,
    pub expert_read_seq: i64,
    /// Counts the changes; each has its row in the timeline.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
