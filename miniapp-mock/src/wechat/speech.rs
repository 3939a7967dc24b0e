//! A machine that listens to voice notes, as `OpenAI`'s `/v1/audio/transcriptions` does: it hears one
//! of a few sentences, the same one in the same note.

use std::hash::{DefaultHasher, Hasher as _};

use actix_web::web::{Bytes, ServiceConfig, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

/// What farmers of an apple county say into a telephone.
const SAID: [&str; 6] = [
    "我家苹果树枝干上烂了一块，流黄水，这是不是腐烂病，咋治呀",
    "树叶背面有红蜘蛛，打过一遍药还有，下来打啥",
    "昨晚上下霜了，花都开了一半，现在能补救不",
    "套袋的苹果里头有黑点点，是不是霉心病",
    "去年栽的小树今年不发芽，根上也没烂，不知道啥原因",
    "该追肥了，一亩地一千斤果要上多少",
];
/// The largest body that it reads; the real one takes 25 MB.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Its one endpoint.
pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .app_data(actix_web::web::PayloadConfig::new(MOST_BYTES))
        .service(resource("/v1/audio/transcriptions").route(post().to(transcribe)));
}

async fn transcribe(request: HttpRequest, body: Bytes) -> HttpResponse {
    match file(&request, &body) {
        Some(file) => HttpResponse::Ok().json(json!({ "text": heard(file) })),
        None => HttpResponse::BadRequest().json(
            json!({ "error": { "message": "file is required", "type": "invalid_request_error" } }),
        ),
    }
}

/// The content of the form's part of this name, between the empty line and the next boundary.
fn file<'a>(request: &HttpRequest, body: &'a [u8]) -> Option<&'a [u8]> {
    let kind = request.headers().get("content-type")?.to_str().ok()?;
    let (_, boundary) = kind.strip_prefix("multipart/form-data")?.split_once("boundary=")?;
    let boundary = format!("--{}", boundary.trim_matches('"'));
    let begin = find(body, b"name=\"file\"")?;
    let content = &body[begin + find(&body[begin..], b"\r\n\r\n")? + 4..];
    let content = &content[..find(content, boundary.as_bytes())?];
    content.strip_suffix(b"\r\n").filter(|content| !content.is_empty())
}

fn find(body: &[u8], what: &[u8]) -> Option<usize> {
    body.windows(what.len()).position(|window| window == what)
}

fn heard(file: &[u8]) -> &'static str {
    let mut hash = DefaultHasher::new();
    hash.write(file);
    SAID[usize::try_from(hash.finish() % SAID.len() as u64).unwrap_or(0)]
}
