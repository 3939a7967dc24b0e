//! The public page behind the QR on a box: no script, no session, and nothing private.

use std::fmt::Write;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    web::{self, Path, ServiceConfig, ThinData},
};
use qrcode::{QrCode, render::svg};

use super::{
    flow, store,
    view::{RecordView, TraceView},
};
use crate::{app::App, error::ApiError, lots::code, strict, words};

/// Nothing is loaded but the picture of the code.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The side of the printed code, in CSS pixels.
const QR_PX: u32 = 240;

const STYLE: &str = "body{font:17px/1.6 sans-serif;max-width:40em;margin:0 auto;padding:1em;color:#222}\
     h1{font-size:1.5em;margin:.2em 0}h2{font-size:1.15em;margin:1.2em 0 .3em}\
     .code{font:bold 1.2em monospace}.ok{background:#e7f5e9;border-left:6px solid #2e7d32}\
     .broken{background:#fdeaea;border-left:6px solid #c62828}.ok,.broken{padding:.6em 1em}\
     li{margin:.5em 0}.at,.hash{color:#666;font-size:.8em;overflow-wrap:anywhere}\
     img{display:block;margin:1em 0}@media print{body{font-size:12px;max-width:none}a{color:#222}}";

/// `GET /t/{code}`, and its picture.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    let page = web::resource("/t/{code}").get(show).default_service(web::to(strict::only_read));
    let qr = web::resource("/t/{code}/qr.svg").get(qr).default_service(web::to(strict::only_read));
    cfg.service(qr).service(page);
}

/// What is known of the goods, for whoever holds the box.
async fn show(ThinData(app): ThinData<App>, code: Path<String>) -> Result<HttpResponse, ApiError> {
    match flow::read(&app, &code).await {
        Ok(trace) => Ok(html(StatusCode::OK, &page(&trace))),
        Err(ApiError::NotFound) => Ok(html(StatusCode::NOT_FOUND, &nothing())),
        Err(error) => Err(error),
    }
}

/// The code as a picture, which opens the page.
async fn qr(
    request: HttpRequest,
    ThinData(app): ThinData<App>,
    typed: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let trace = store::find(app.db.reader(), &code::typed(&typed)).await?;
    let trace = trace.ok_or(ApiError::NotFound)?;
    let url = format!("{}/t/{}", base(&request, &app), trace.code);
    // Only a host's name that no phone has is too long for a picture.
    let drawn = QrCode::new(url).map_err(|_| ApiError::NotFound)?;
    let drawn = drawn.render::<svg::Color>().min_dimensions(QR_PX, QR_PX).build();
    Ok(HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(drawn))
}

/// Where phones find the service: as it is set, or as this one has found it.
fn base(request: &HttpRequest, app: &App) -> String {
    let set = app.config.http.public_url.trim_end_matches('/');
    if set.is_empty() {
        let seen = request.connection_info();
        return format!("{}://{}", seen.scheme(), seen.host());
    }
    set.to_owned()
}

fn html(status: StatusCode, body: &str) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(format!(
            "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
             <meta name=\"robots\" content=\"noindex\">\
             <title>帮农溯源</title><style>{STYLE}</style></head><body>{body}</body></html>"
        ))
}

fn nothing() -> String {
    "<h1>没有这个溯源码</h1><p>请对照箱子上的码再看一遍：只有数字和大写字母，没有 I、L、O、U。</p>"
        .to_owned()
}

fn page(trace: &TraceView) -> String {
    let name = [trace.variety.as_deref(), trace.product.as_deref()];
    let name = name.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let village = trace.village.as_deref().filter(|village| !village.is_empty());
    let origin = village.map(|it| format!("<p>产地：{}</p>", escaped(it))).unwrap_or_default();
    let (code, spoken) = (escaped(&trace.code), escaped(&code::grouped(&trace.code)));
    format!(
        "<h1>{}</h1>{origin}<p>溯源码 <span class=\"code\">{spoken}</span></p>{}{}{}\
         <h2>怎么核对</h2><p>每条记录带着上一条的指纹，改动任何一条，后面的就对不上；\
         每次打开本页都重新核对一遍。平台没有亲眼看到的，都写在“只是申报”里。</p>\
         <p class=\"hash\">最后一条的指纹：{}</p>\
         <img src=\"/t/{code}/qr.svg\" width=\"{QR_PX}\" height=\"{QR_PX}\" alt=\"本页的二维码\">",
        escaped(&name),
        verdict(trace),
        section("有凭据的", "平台经手，或双方在手机上确认过", trace, true),
        section("只是申报的", "由卖方自己说的，平台没有核实", trace, false),
        escaped(&trace.last_hash),
    )
}

fn verdict(trace: &TraceView) -> String {
    match trace.broken_at {
        None => {
            format!("<p class=\"ok\">记录完整：{}条记录都和写下时一样。</p>", trace.records.len())
        }
        Some(n) => format!(
            "<p class=\"broken\">记录被改动过：从第{n}条起对不上，以下内容不能当作凭据。</p>"
        ),
    }
}

fn section(title: &str, what: &str, trace: &TraceView, proven: bool) -> String {
    let records = trace.records.iter().filter(|record| record.proven == proven);
    let items: String = records.map(item).collect();
    let items = if items.is_empty() { "<li>还没有</li>".to_owned() } else { items };
    format!("<h2>{title}</h2><p class=\"at\">{what}</p><ul>{items}</ul>")
}

fn item(record: &RecordView) -> String {
    let at = words::local(record.at).format("%Y-%m-%d %H:%M");
    let mut links = String::new();
    for code in &record.codes {
        let code = escaped(code);
        write!(links, " <a href=\"/t/{code}\">{code}</a>").expect("a string takes everything");
    }
    format!(
        "<li><b>{}</b> {}{links}<br><span class=\"at\">第{}条，{at}</span> \
         <span class=\"hash\">{}</span></li>",
        escaped(record.title),
        escaped(&record.words),
        record.n,
        escaped(&record.hash),
    )
}

/// Text that cannot be markup, between tags and in quoted attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        entity::{trace, trace_record},
        traces::chain::START,
    };

    /// A trace whose one record says this of everything that a page shows.
    fn saying(text: &str) -> TraceView {
        let head =
            trace::Model { code: text.to_owned(), records_n: 1, last_hash: START.to_owned() };
        let body = serde_json::json!({
            "words": text, "product": text, "variety": text, "village": text, "codes": [text],
        });
        let record = trace_record::Model {
            code: text.to_owned(),
            n: 1,
            kind: text.to_owned(),
            proven: true,
            body: body.to_string(),
            at: chrono::DateTime::UNIX_EPOCH,
            previous_hash: START.to_owned(),
            hash: text.to_owned(),
        };
        TraceView::new(head, vec![record], Some(1))
    }

    #[test]
    fn nothing_that_is_shown_becomes_markup() {
        let shown = page(&saying("<script>alert('x')</script>\"&"));
        assert!(!shown.contains("<script"), "{shown}");
        assert!(shown.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"));
        assert!(!shown.contains("'x'") && !shown.contains("\"&\""), "{shown}");
    }
}
