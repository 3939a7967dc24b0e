//! Every route keeps the same rules: methods, query parameters, body sizes and times.

use std::time::Duration;

use miniapp_mock::phone::Phone;
use reqwest::{Client, Method, RequestBuilder, header};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::support::{PATIENCE, Town};

fn request(town: &Town, phone: &Phone, method: &str, path: &str) -> RequestBuilder {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    Client::new().request(method, format!("{}{path}", town.url)).bearer_auth(phone.token())
}

#[actix_web::test]
async fn a_path_says_which_methods_it_takes() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    #[rustfmt::skip]
    let cases = [
        // method,   path,                         status, allow
        ("PATCH",   "/api/v1/needs",              405, "GET, HEAD, OPTIONS, POST"),
        ("DELETE",  "/api/v1/me",                 405, "GET, HEAD, OPTIONS, PUT"),
        ("GET",     "/api/v1/sessions",           405, "OPTIONS, POST"),
        ("POST",    "/healthz",                   405, "GET, HEAD, OPTIONS"),
        ("POST",    "/app/",                      405, "GET, HEAD, OPTIONS"),
        ("OPTIONS", "/api/v1/needs/preview",      204, "OPTIONS, POST"),
        ("OPTIONS", "/api/v1/fields/0198c0de-0000-7000-8000-000000000000", 204, "DELETE, GET, HEAD, OPTIONS, PUT"),
    ];
    for (method, path, status, allow) in cases {
        let answer = request(&town, &farmer, method, path).send().await.unwrap();
        assert_eq!(answer.status(), status, "{method} {path}");
        assert_eq!(answer.headers()[header::ALLOW], allow, "{method} {path}");
        if status == 405 {
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
            let body: Value = answer.json().await.unwrap();
            assert_eq!(body["code"], "method_unsupported", "{method} {path}");
        }
    }
    let lost = request(&town, &farmer, "PATCH", "/api/v1/nothing").send().await.unwrap();
    assert_eq!(lost.status(), 404, "no path, no methods");
}

#[actix_web::test]
async fn head_is_get_without_the_body() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    for path in ["/api/v1/me", "/api/v1/operations", "/healthz", "/app/", "/api/openapi.json"] {
        let get = request(&town, &farmer, "GET", path).send().await.unwrap();
        let head = request(&town, &farmer, "HEAD", path).send().await.unwrap();
        assert_eq!(head.status(), 200, "{path}");
        let length = |answer: &reqwest::Response| {
            answer.headers().get(header::CONTENT_LENGTH).map(|it| it.to_str().unwrap().to_owned())
        };
        assert_eq!(length(&head), length(&get), "{path}");
        assert_eq!(head.bytes().await.unwrap().len(), 0, "{path}");
    }
}

#[actix_web::test]
async fn a_query_is_read_strictly_on_every_path() {
    let town = Town::open().await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    #[rustfmt::skip]
    let cases = [
        // path,                        status, code
        ("/me?surprise=1",              400, "malformed"),
        ("/operations?kind=crew",       400, "malformed"),
        ("/fields?state=open",          400, "malformed"),
        ("/teams?surprise=1",           400, "malformed"),
        ("/people?state=open",          400, "malformed"),
        ("/needs?limit=abc",            400, "malformed"),
        ("/needs?limit=1&limit=2",      400, "malformed"),
        ("/needs?limit=0",              422, "number_out_of_range"),
        ("/fields?limit=101",           422, "number_out_of_range"),
        ("/visits?limit=1000",          422, "number_out_of_range"),
        ("/teams?limit=0",              422, "number_out_of_range"),
        ("/people?limit=0",             422, "number_out_of_range"),
        ("/notices?limit=0",            422, "number_out_of_range"),
        ("/notices?after=1&cursor=5",   422, "direction_twice"),
    ];
    for (path, status, code) in cases {
        let phone = if path.starts_with("/teams") || path.starts_with("/people") {
            &operator
        } else {
            &farmer
        };
        let refused = phone.get(path).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (status, code), "{path}");
    }
    assert!(farmer.get("/needs?limit=100").await.is_ok());
}

#[actix_web::test]
async fn forms_stay_small() {
    let town = Town::open().await;
    let leader = town.phone("zhao").await;
    let text = json!({ "name": "长".repeat(30_000), "village": "" });
    let refused = leader.put("/me", &text).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (413, "too_large"));
}

#[actix_web::test]
async fn half_a_body_is_given_up_in_time() {
    let town =
        Town::open_with(|config| config.http.stall_timeout = Duration::from_millis(300)).await;
    let farmer = town.farmer("sun").await;
    let mut phone = TcpStream::connect(town.url.strip_prefix("http://").unwrap()).await.unwrap();
    let half = format!(
        "PUT /api/v1/me HTTP/1.1\r\nHost: bangnong\r\nAuthorization: Bearer {}\r\n\
         Content-Length: 1000\r\n\r\n{{\"name\":",
        farmer.token()
    );
    phone.write_all(half.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    timeout(PATIENCE, phone.read_to_end(&mut answer)).await.unwrap().unwrap();
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("body_late"), "{answer}");
}
