//! What a phone sends: strict JSON within bounds, and the key that makes a repetition harmless.

use std::{future::Future, pin::Pin, time::Duration};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    web::{Bytes, BytesMut},
};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tokio::time::{Instant, timeout};

use crate::{answers::Once, auth, error::ApiError};

/// Largest JSON body.
pub const BODY_BYTES: usize = 64 * 1024;
/// How long a whole body may take: a photo of 1 MB at 9 kB/s, the edge of a village's signal.
pub(crate) const WHOLE: Duration = Duration::from_mins(2);

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// A JSON body, read strictly.
pub struct Form<T>(pub T);

/// A JSON body that makes something, with the key under which it may be repeated.
pub struct Posted<T> {
    pub form: T,
    pub once: Once,
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read(request, payload);
        Box::pin(async move { Ok(Self(parse(&body.await?)?)) })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = ApiError;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, body) = (request.clone(), read(request, payload));
        Box::pin(async move {
            let key = key(&request)?;
            let bytes = body.await?;
            let mut hash = Sha256::new();
            hash.update(request.method().as_str());
            hash.update(request.path());
            hash.update(&bytes);
            let once = Once { key, fingerprint: hex(&hash.finalize()) };
            Ok(Self { form: parse(&bytes)?, once })
        })
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A body that stalls or dribbles is given up: what it has sent so far takes room here.
fn read(request: &HttpRequest, payload: &mut Payload) -> Extracted<Bytes> {
    let stall = auth::app(request).config.http.stall_timeout;
    let (mut payload, until) = (payload.take(), Instant::now() + WHOLE);
    Box::pin(async move {
        let mut body = BytesMut::new();
        loop {
            let patience = stall.min(until.saturating_duration_since(Instant::now()));
            let piece = timeout(patience, payload.next()).await.map_err(|_| ApiError::BodyLate)?;
            let Some(piece) = piece else { return Ok(body.freeze()) };
            let piece = piece.map_err(|error| ApiError::Malformed(error.to_string()))?;
            if body.len() + piece.len() > BODY_BYTES {
                return Err(ApiError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError::Malformed(error.to_string()))
}

pub(crate) fn key(request: &HttpRequest) -> Result<String, ApiError> {
    let header = request.headers().get("Idempotency-Key").ok_or(ApiError::KeyMissing)?;
    let key = header.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
    key.map(str::to_owned).ok_or(ApiError::KeyMissing)
}
