//! A form with a file in it, read piece by piece into a file without a name: what it may hold is
//! counted on the way, and little of it is ever in memory.

use std::{fs::File, future::Future, io::Seek, pin::Pin, time::Duration};

use actix_multipart::{Field, Multipart};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header::CONTENT_LENGTH, web::Bytes};
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::{
    io::AsyncWriteExt,
    sync::OwnedSemaphorePermit,
    time::{Instant, timeout},
};

use crate::{
    answers::Once,
    app::App,
    auth,
    entity::media::MediaKind,
    error::ApiError,
    form::{self, WHOLE},
};

/// What surrounds the file: names, boundaries, the other fields.
const FRAME_BYTES: usize = 16 * 1024;
/// The longest value of a field that is no file.
const FIELD_BYTES: usize = 64;

/// A file that was uploaded, with what the phone says of it.
pub struct Upload {
    pub kind: MediaKind,
    /// Of a voice note, by the phone's clock.
    pub seconds: Option<u32>,
    /// From its beginning.
    pub file: File,
    pub once: Once,
    _room: OwnedSemaphorePermit,
}

impl FromRequest for Upload {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, ApiError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = auth::app(&request);
            let key = form::key(&request)?;
            let config = &app.config.media;
            let most = config.image_bytes.max(config.voice_bytes);
            if announced(&request).is_some_and(|bytes| bytes > most + FRAME_BYTES) {
                return Err(ApiError::TooLarge);
            }
            let room = app.media.receiving.clone().try_acquire_owned();
            let room = room.map_err(|_| ApiError::Busy)?;
            let parts = Multipart::new(request.headers(), payload);
            let received = Received::read(parts, most, Patience::new(&app)).await?;
            received.check(key, room, config)
        })
    }
}

/// How long the body says it is.
fn announced(request: &HttpRequest) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// How long a piece of the body may let us wait.
struct Patience {
    stall: Duration,
    until: Instant,
}

impl Patience {
    fn new(app: &App) -> Self {
        Self { stall: app.config.http.stall_timeout, until: Instant::now() + WHOLE }
    }

    async fn next<T>(
        &self,
        pieces: &mut (impl Stream<Item = Result<T, actix_multipart::MultipartError>> + Unpin),
    ) -> Result<Option<T>, ApiError> {
        let left = self.until.saturating_duration_since(Instant::now());
        let piece = timeout(self.stall.min(left), pieces.next()).await;
        let piece = piece.map_err(|_| ApiError::BodyLate)?.transpose();
        piece.map_err(|error| ApiError::Malformed(error.to_string()))
    }
}

/// The fields so far.
#[derive(Default)]
struct Received {
    kind: Option<String>,
    seconds: Option<String>,
    file: Option<(File, usize, String)>,
}

impl Received {
    async fn read(mut parts: Multipart, most: usize, patience: Patience) -> Result<Self, ApiError> {
        let mut received = Self::default();
        while let Some(mut field) = patience.next(&mut parts).await? {
            let name = field.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "kind" if received.kind.is_none() => {
                    received.kind = Some(short(&mut field, &patience).await?);
                }
                "seconds" if received.seconds.is_none() => {
                    received.seconds = Some(short(&mut field, &patience).await?);
                }
                "file" if received.file.is_none() => {
                    received.file = Some(keep(&mut field, most, &patience).await?);
                }
                _ => return Err(ApiError::Malformed(format!("unexpected field `{name}`"))),
            }
        }
        Ok(received)
    }

    fn check(
        self,
        key: String,
        room: OwnedSemaphorePermit,
        config: &crate::config::Media,
    ) -> Result<Upload, ApiError> {
        let missing = |name| ApiError::Malformed(format!("field `{name}` is missing"));
        let (file, bytes_n, hash) = self.file.ok_or_else(|| missing("file"))?;
        let kind = self.kind.ok_or_else(|| missing("kind"))?;
        let (kind, most) = match kind.as_str() {
            "image" => (MediaKind::Image, config.image_bytes),
            "voice" => (MediaKind::Voice, config.voice_bytes),
            _ => return Err(ApiError::Malformed("kind is image or voice".to_owned())),
        };
        if bytes_n > most {
            return Err(ApiError::TooLarge);
        }
        let seconds = self.seconds.as_deref().map(whole_seconds).transpose()?;
        // The words around the file change with each attempt of a phone; what is sent does not.
        let said = format!("{kind:?} {seconds:?} {hash}");
        let fingerprint = form::hex(&Sha256::digest(said));
        Ok(Upload { kind, seconds, file, once: Once { key, fingerprint }, _room: room })
    }
}

fn whole_seconds(text: &str) -> Result<u32, ApiError> {
    text.parse().map_err(|_| ApiError::Malformed("seconds is a whole number".to_owned()))
}

/// The text of a small field.
async fn short(field: &mut Field, patience: &Patience) -> Result<String, ApiError> {
    let mut text = Vec::new();
    while let Some(piece) = patience.next(field).await? {
        grow(text.len(), &piece, FIELD_BYTES)?;
        text.extend_from_slice(&piece);
    }
    String::from_utf8(text).map_err(|error| ApiError::Malformed(error.to_string()))
}

/// Writes the file to the disk; its size, and the hash of what is in it.
async fn keep(
    field: &mut Field,
    most: usize,
    patience: &Patience,
) -> Result<(File, usize, String), ApiError> {
    let broken =
        |error: std::io::Error| ApiError::Broken(format!("no room for an upload: {error}"));
    let mut file = tokio::fs::File::from_std(tempfile::tempfile().map_err(broken)?);
    let (mut bytes_n, mut hash) = (0, Sha256::new());
    while let Some(piece) = patience.next(field).await? {
        bytes_n = grow(bytes_n, &piece, most)?;
        hash.update(&piece);
        file.write_all(&piece).await.map_err(broken)?;
    }
    file.flush().await.map_err(broken)?;
    let mut file = file.into_std().await;
    file.rewind().map_err(broken)?;
    Ok((file, bytes_n, form::hex(&hash.finalize())))
}

fn grow(so_far: usize, piece: &Bytes, most: usize) -> Result<usize, ApiError> {
    let grown = so_far + piece.len();
    (grown <= most).then_some(grown).ok_or(ApiError::TooLarge)
}
