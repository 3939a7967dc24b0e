//! Photos and voice notes of a question and of what is said about it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::form::Said;
use crate::{
    app::App,
    db::Tx,
    entity::{agronomist::MediaIds, media as table},
    error::ApiError,
    ids::{MediaId, PersonId, QuestionId},
    media::{
        flow::{attach as attach_photos, attach_voice},
        store::{self, Subject},
        view::{MediaView, PhotoView},
    },
};

/// A voice note that plays.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VoiceView {
    pub id: MediaId,
    pub url: String,
    pub url_expires_at: DateTime<Utc>,
    /// Rounded up.
    pub seconds: i32,
    /// What is said in it, once a machine has listened.
    pub words: Option<String>,
}

/// From now on what was said shows this question.
pub(super) async fn attach(
    tx: &Tx,
    owner: PersonId,
    id: QuestionId,
    said: &Said,
) -> Result<(), ApiError> {
    let subject = Subject::Question(id);
    attach_photos(tx, owner, subject, &said.photos).await?;
    match said.voice {
        Some(voice) => attach_voice(tx, owner, subject, voice).await,
        None => Ok(()),
    }
}

/// What is known of the voice notes that are shown.
pub(super) struct Shown(Vec<table::Model>);

impl Shown {
    pub(super) async fn of(
        db: &impl ConnectionTrait,
        voices: impl Iterator<Item = Option<MediaId>>,
    ) -> Result<Self, DbErr> {
        let voices: Vec<MediaId> = voices.flatten().collect();
        if voices.is_empty() {
            return Ok(Self(Vec::new()));
        }
        Ok(Self(store::find_all(db, voices).await?))
    }

    pub(super) fn voice(&self, app: &App, id: Option<MediaId>) -> Option<VoiceView> {
        let row = self.0.iter().find(|row| Some(row.id) == id)?;
        let MediaView { id, url, url_expires_at, seconds, words, .. } =
            MediaView::new(app, row.clone());
        Some(VoiceView { id, url, url_expires_at, seconds: seconds.unwrap_or(0), words })
    }
}

/// These photos, each by a link of its own.
pub(super) fn photos(app: &App, ids: &MediaIds) -> Vec<PhotoView> {
    ids.0.iter().map(|id| PhotoView::new(app, *id)).collect()
}
