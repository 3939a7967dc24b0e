//! The phone's page, carried in the binary and served at `/app/`.

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, EntityTag, Header, IfNoneMatch,
        REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    },
    web::{self, ServiceConfig},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::{error::ApiError, form::hex, strict};

/// Made by `build.rs`.
#[derive(RustEmbed)]
#[folder = "../miniapp/dist/page"]
struct Page;

/// Scripts come from here only; styles are set by scripts, pictures are drawn as data.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data: blob:; connect-src 'self' ws: wss: blob: data:; \
     object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Names under `assets/` carry a hash of what is in them.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_FIRST: &str = "no-cache";

/// `GET /app/...`, and the ways there.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    let page = web::resource("/app/{path:.*}")
        .get(serve)
        .route(web::head().to(serve))
        .default_service(web::to(strict::only_read));
    cfg.service(page).service(web::redirect("/app", "/app/")).service(web::redirect("/", "/app/"));
}

async fn serve(request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let path = if path.is_empty() { "index.html" } else { path.as_str() };
    let file = Page::get(path).ok_or(ApiError::NotFound)?;
    let tag = tag(&file);
    let kept_for = if path.starts_with("assets/") { FOR_EVER } else { ASK_FIRST };
    let held = holds(&request, &tag);
    let mut answer = if held { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, kept_for))
        .insert_header((CONTENT_TYPE, media_type(path)))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
    Ok(if held { answer.finish() } else { answer.body(file.data) })
}

fn tag(file: &EmbeddedFile) -> EntityTag {
    EntityTag::new_strong(hex(&file.metadata.sha256_hash()))
}

fn holds(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(held)) => held.iter().any(|held| held.weak_eq(tag)),
        Err(_) => false,
    }
}

/// The media types of the files that uni-app writes.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{App, http::StatusCode, test};

    use super::*;

    async fn status(path: &str) -> StatusCode {
        let app = test::init_service(App::new().configure(routes)).await;
        test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await.status()
    }

    #[actix_web::test]
    async fn the_page_is_there_and_nothing_beside_it() {
        #[rustfmt::skip]
        let cases = [
            // path,                    status, why
            ("/",                       307,    "the way to the page"),
            ("/app",                    307,    "scripts are named relative to /app/"),
            ("/app/",                   200,    "the page"),
            ("/app/index.html",         200,    "by its name"),
            ("/app/assets/none.js",     404,    "a missing script is no page"),
            ("/app/../Cargo.toml",      404,    "only what was built"),
            ("/app/%2e%2e/%2e%2e/src/main.ts", 404, "nor by another spelling"),
        ];
        for (path, expected, why) in cases {
            assert_eq!(status(path).await, expected, "{path}: {why}");
        }
    }

    #[actix_web::test]
    async fn a_phone_that_holds_the_page_is_sent_nothing() {
        let app = test::init_service(App::new().configure(routes)).await;
        let first =
            test::call_service(&app, test::TestRequest::get().uri("/app/").to_request()).await;
        let tag = first.headers().get(ETAG).expect("a tag").clone();
        let again = test::TestRequest::get().uri("/app/").insert_header(("If-None-Match", tag));

        assert_eq!(first.headers().get(CACHE_CONTROL).expect("a rule"), ASK_FIRST);
        assert_eq!(test::call_service(&app, again.to_request()).await.status(), 304);
    }
}
