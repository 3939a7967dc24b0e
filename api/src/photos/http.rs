//! The phone's side of photos.

use actix_web::{
    HttpResponse, get, post,
    web::{Path, ThinData},
};

use super::flow;
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    error::{ApiError, Problem},
    form::PostedBytes,
    ids::PhotoId,
    visits::view::PhotoView,
};

/// Uploads a photo: the raw bytes of a JPEG, PNG or WebP of at most 1 MB.
#[utoipa::path(tag = "services", params(("Idempotency-Key" = String, Header)),
    request_body(content = Vec<u8>, content_type = "image/jpeg"),
    responses((status = 201, body = PhotoView), (status = 422, body = Problem), (status = 429, body = Problem)))]
#[post("/photos")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: PostedBytes,
) -> Result<Created, ApiError> {
    flow::post(&app, caller.id, posted.bytes, posted.once).await
}

/// A photo, for its owner and for whoever may see what it shows.
#[utoipa::path(tag = "services",
    responses((status = 200, content_type = "image/jpeg"), (status = 404, body = Problem)))]
#[get("/photos/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<PhotoId>,
) -> Result<HttpResponse, ApiError> {
    let photo = flow::show(&app, caller.id, *id).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "private, max-age=86400, immutable"))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .content_type(photo.media_type)
        .body(photo.bytes))
}
