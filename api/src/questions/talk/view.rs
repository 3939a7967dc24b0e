//! What was said, as each side sees it.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

use super::flow::of;
use crate::{
    app::App,
    entity::question_message::{self, Speaker},
    error::ApiError,
    media::view::PhotoView,
    questions::{
        shown::{Shown, VoiceView, photos},
        side::Side,
        talk::store::Of,
        view::{AnswerView, answers},
    },
};

/// One turn of the talk.
#[derive(Debug, Serialize, ToSchema)]
pub struct TalkView {
    /// Counts up by one within a question.
    pub seq: i64,
    pub by: Speaker,
    /// Whether the reader's side said it.
    pub mine: bool,
    pub words: String,
    pub photos: Vec<PhotoView>,
    pub voice: Option<VoiceView>,
    /// Set where it is an answer.
    pub answer: Option<AnswerView>,
    pub created_at: DateTime<Utc>,
}

/// What was said, and how far the other side has come.
#[derive(Debug, Serialize, ToSchema)]
pub struct TalkPage {
    /// Oldest first.
    pub items: Vec<TalkView>,
    /// Up to which number the other side's phone holds it.
    pub delivered_seq: i64,
    /// Up to which number the other side has read it.
    pub read_seq: i64,
}

/// These messages, as this side sees them.
pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<question_message::Model>,
    side: &Side,
) -> Result<Vec<TalkView>, ApiError> {
    let shown = Shown::of(db, rows.iter().map(|row| row.voice_id)).await?;
    let mut answered = answers(db, app, &rows, &shown).await?;
    let view = |row: question_message::Model| TalkView {
        seq: row.seq,
        by: row.speaker,
        mine: match row.speaker {
            Speaker::Farmer => of(side) == Of::Farmer,
            Speaker::Agronomist | Speaker::Desk => of(side) == Of::Expert,
            Speaker::Service => false,
        },
        photos: photos(app, &row.photos),
        voice: shown.voice(app, row.voice_id),
        answer: answered.remove(&(row.question_id, row.seq)),
        words: row.words,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: question_message::Model,
    side: &Side,
) -> Result<TalkView, ApiError> {
    all(db, app, vec![row], side).await?.into_iter().next().ok_or(ApiError::NotFound)
}
