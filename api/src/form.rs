//! What a phone sends: strict JSON within bounds, and the key that makes a repetition harmless.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Bytes};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{answers::Once, error::ApiError};

/// Largest JSON body.
pub const BODY_BYTES: usize = 64 * 1024;

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// A JSON body, read strictly.
pub struct Form<T>(pub T);

/// A JSON body that makes something, with the key under which it may be repeated.
pub struct Posted<T> {
    pub form: T,
    pub once: Once,
}

/// A body of bytes that makes something, with its key.
pub struct PostedBytes {
    pub bytes: Bytes,
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
        let posted = PostedBytes::from_request(request, payload);
        Box::pin(async move {
            let PostedBytes { bytes, once } = posted.await?;
            if bytes.len() > BODY_BYTES {
                return Err(ApiError::TooLarge);
            }
            Ok(Self { form: parse(&bytes)?, once })
        })
    }
}

impl FromRequest for PostedBytes {
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
            Ok(Self { bytes, once: Once { key, fingerprint: hex(&hash.finalize()) } })
        })
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn read(request: &HttpRequest, payload: &mut Payload) -> Extracted<Bytes> {
    let bytes = Bytes::from_request(request, payload);
    Box::pin(async move {
        bytes.await.map_err(|error| match error.as_response_error().status_code().as_u16() {
            413 => ApiError::TooLarge,
            _ => ApiError::Malformed(error.to_string()),
        })
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| ApiError::Malformed(error.to_string()))
}

fn key(request: &HttpRequest) -> Result<String, ApiError> {
    let header = request.headers().get("Idempotency-Key").ok_or(ApiError::KeyMissing)?;
    let key = header.to_str().ok().filter(|key| (1..=255).contains(&key.len()));
    key.map(str::to_owned).ok_or(ApiError::KeyMissing)
}
