//! Photos and voice notes as phones see them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    entity::media::{self, MediaKind},
    ids::MediaId,
};

/// A photo in what it shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PhotoView {
    pub id: MediaId,
    /// Shows it without a session, for a while; whatever names the photo names a new link.
    pub url: String,
    pub url_expires_at: DateTime<Utc>,
}

/// A photo or a voice note with all that is known of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MediaView {
    pub id: MediaId,
    pub kind: MediaKind,
    pub media_type: String,
    pub bytes_n: i32,
    /// Of an image, in pixels.
    pub width: Option<i32>,
    pub height: Option<i32>,
    /// Of a voice note, rounded up.
    pub seconds: Option<i32>,
    /// Shows or plays it without a session, for a while.
    pub url: String,
    pub url_expires_at: DateTime<Utc>,
    /// What is said in a voice note, once a machine has listened.
    pub words: Option<String>,
}

impl PhotoView {
    #[must_use]
    pub fn new(app: &App, id: MediaId) -> Self {
        let link = app.media.links.to(id, (app.now)());
        Self { id, url: link.url, url_expires_at: link.expires_at }
    }
}

impl MediaView {
    #[must_use]
    pub fn new(app: &App, row: media::Model) -> Self {
        let link = app.media.links.to(row.id, (app.now)());
        Self {
            id: row.id,
            kind: row.kind,
            media_type: row.media_type,
            bytes_n: row.bytes_n,
            width: row.width,
            height: row.height,
            seconds: row.seconds,
            url: link.url,
            url_expires_at: link.expires_at,
            words: row.words,
        }
    }
}

/// The photos that show this one, out of those of several.
#[must_use]
pub fn photos_of(app: &App, all: &[(MediaId, Uuid)], subject: Uuid) -> Vec<PhotoView> {
    let own = all.iter().filter(|(_, of)| *of == subject);
    own.map(|(id, _)| PhotoView::new(app, *id)).collect()
}
