//! Photos and voice notes of a question and of what is said about it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::form::Said;
use crate::{
    app::App,
    db::Tx,
    entity::agronomist::MediaIds,
    error::ApiError,
    ids::{MediaId, PersonId, QuestionId},
};

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = QuestionPhotoView)]
pub struct PhotoView {
    pub id: MediaId,
    pub url: String,
    pub url_expires_at: DateTime<Utc>,
}

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
    _: &Tx,
    _: PersonId,
    _: QuestionId,
    said: &Said,
) -> Result<(), ApiError> {
    let unknown = || ApiError::invalid("photos", "photo_unknown", "有照片没传上，请重新拍");
    (said.photos.is_empty() && said.voice.is_none()).then_some(()).ok_or_else(unknown)
}

/// What is known of those that are shown.
pub(super) struct Shown;

impl Shown {
    pub(super) async fn of<'a>(
        _: &impl ConnectionTrait,
        _: impl Iterator<Item = (&'a MediaIds, Option<MediaId>)>,
    ) -> Result<Self, DbErr> {
        Ok(Self)
    }

    #[expect(clippy::unused_self, reason = "filled when there are media")]
    pub(super) fn photos(&self, _: &App, _: &MediaIds) -> Vec<PhotoView> {
        Vec::new()
    }

    #[expect(clippy::unused_self, reason = "filled when there are media")]
    pub(super) fn voice(&self, _: &App, _: Option<MediaId>) -> Option<VoiceView> {
        None
    }
}
