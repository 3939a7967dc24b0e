//! The phone's side of media.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{
        StatusCode,
        header::{ACCEPT_RANGES, CONTENT_RANGE, Header, Range},
    },
    post,
    web::{Bytes, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{flow, upload::Upload, view::MediaView};
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    entity::media::{self, MediaKind},
    error::{ApiError, Problem},
    ids::MediaId,
};

/// A form with a file in it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only described: `Upload` reads it piece by piece")]
struct MediaForm {
    kind: MediaKind,
    /// Of a voice note, by the phone's clock; the file's own length counts where it says one.
    #[schema(minimum = 1)]
    seconds: Option<u32>,
    /// A JPEG, PNG or WebP; or MP3, M4A, AAC, WAV, Ogg or `WebM` with Opus.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What signs a link.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Signature {
    /// When it ends, in seconds since 1970.
    pub until: i64,
    /// 64 hexadecimal digits.
    pub sig: String,
}

/// Uploads a photo or a voice note, to be used within a day.
///
/// A photo comes out as a JPEG of at most 1600 pixels, upright, without place and camera.
#[utoipa::path(tag = "media", params(("Idempotency-Key" = String, Header)),
    request_body(content = MediaForm, content_type = "multipart/form-data"),
    responses((status = 201, body = MediaView), (status = 422, body = Problem), (status = 429, body = Problem)))]
#[post("/media")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    upload: Upload,
) -> Result<Created, ApiError> {
    flow::post(&app, caller.id, upload).await
}

/// What a link of ours names: no session is asked for, because images and players send none.
#[utoipa::path(tag = "media", params(Signature), security(()),
    responses((status = 200, content_type = "application/octet-stream"),
        (status = 206, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
#[get("/media/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    request: HttpRequest,
    id: Path<MediaId>,
    link: Query<Signature>,
) -> Result<HttpResponse, ApiError> {
    let (row, bytes) = flow::show(&app, *id, link.until, &link.sig).await?;
    let left_s = link.until - (app.now)().timestamp();
    let (mut response, bytes) = part(&request, bytes);
    Ok(response
        .insert_header(("Cache-Control", format!("private, max-age={left_s}, immutable")))
        .insert_header(("Content-Disposition", format!("inline; filename=\"{}\"", name(&row))))
        .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .content_type(row.media_type)
        .body(bytes))
}

/// The part that a player asks for: Apple's play no sound of a server that gives no parts.
fn part(request: &HttpRequest, bytes: Bytes) -> (actix_web::HttpResponseBuilder, Bytes) {
    let total = bytes.len() as u64;
    let asked = match Range::parse(request) {
        Ok(Range::Bytes(ranges)) if ranges.len() == 1 => ranges[0].to_satisfiable_range(total),
        _ => None,
    };
    let Some((first, last)) = asked else { return (HttpResponse::Ok(), bytes) };
    let mut response = HttpResponse::build(StatusCode::PARTIAL_CONTENT);
    response.insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{total}")));
    let index = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    (response, bytes.slice(index(first)..=index(last)))
}

/// What it is called where somebody saves it.
fn name(row: &media::Model) -> String {
    let kind = row.media_type.rsplit('/').next().unwrap_or("bin");
    let ending = match kind {
        "jpeg" => "jpg",
        "mpeg" => "mp3",
        "mp4" => "m4a",
        other => other,
    };
    format!("{}.{ending}", row.id)
}
