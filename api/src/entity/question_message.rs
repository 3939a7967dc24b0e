//! What is said about a question: numbered from 1, in the order it was written, without a gap.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agronomist::MediaIds;
use crate::ids::{AgronomistId, LotId, MediaId, PersonId, QuestionId};

/// Who says it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum, Serialize, Deserialize, ToSchema,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(20))", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    Farmer,
    Agronomist,
    /// The township's.
    Desk,
    Service,
}

/// What an answer rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    Photo,
    FieldVisit,
    Standard,
    Experience,
    Expert,
}

/// A pesticide that an answer names, as its registration was then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Advised {
    /// Code of the catalogue of advice.
    pub product: String,
    pub name: String,
    pub dose: f64,
    pub dose_unit: String,
    /// How often it is used.
    pub times: i32,
    /// Days from one use to the next; null where it is used once.
    #[serde(default)]
    pub every_days: Option<i64>,
    /// The day of the last use, if the first is on the day of the answer; null in answers that are
    /// older than this field.
    #[serde(default)]
    pub last_on: Option<chrono::NaiveDate>,
    /// Days from the last use to the harvest.
    pub interval_days: i64,
    /// Off the label or out of the catalogue.
    pub registration: Option<String>,
    pub source: String,
    /// Whether the catalogue's row was compared with the registration.
    pub confirmed: bool,
}

/// A lot that would be picked before an advised pesticide allows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AdviceConflict)]
pub struct Conflict {
    pub lot_id: LotId,
    pub harvest_from: chrono::NaiveDate,
    pub safe_from: chrono::NaiveDate,
    pub words: String,
}

/// What makes a message the answer that somebody is accountable for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Answered {
    pub basis: Basis,
    pub basis_words: String,
    pub products: Vec<Advised>,
    /// The first day on which fruit may be picked, if what is advised is first used today.
    pub safe_from: Option<chrono::NaiveDate>,
    pub conflicts: Vec<Conflict>,
    /// `None`: the township's desk.
    pub agronomist_id: Option<AgronomistId>,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "question_messages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub question_id: QuestionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub speaker: Speaker,
    pub person_id: Option<PersonId>,
    pub words: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub photos: MediaIds,
    pub voice_id: Option<MediaId>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub answer: Option<Answered>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
