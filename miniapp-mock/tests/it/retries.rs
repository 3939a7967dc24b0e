//! The phone against a service that loses answers.

use std::sync::Mutex;

use actix_web::web::{Data, post};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use miniapp_mock::phone::Phone;
use serde_json::json;

type Keys = Data<Mutex<Vec<String>>>;

#[actix_web::test]
async fn a_busy_service_is_asked_again_with_the_same_key() {
    let (base_url, keys) = busy_once();
    let phone = Phone::with_token(&base_url, "t");

    let need = phone.post_need(&json!({})).await.unwrap();

    assert_eq!(need["id"], "made");
    let keys = keys.lock().unwrap();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[actix_web::test]
async fn a_problem_keeps_its_code_and_words() {
    let (base_url, _) = busy_once();
    let phone = Phone::with_token(&base_url, "t");

    let trouble = phone.accept("17").await.unwrap_err();

    assert_eq!((trouble.status(), trouble.code()), (409, "offer_taken"));
    assert!(trouble.to_string().contains("别的队伍"), "{trouble}");
}

#[actix_web::test]
async fn a_dead_line_is_trouble_without_a_status() {
    let phone = Phone::with_token("http://127.0.0.1:9", "t");
    let trouble = phone.post_once("/needs", &json!({})).await.unwrap_err();
    assert_eq!((trouble.status(), trouble.code()), (0, ""));
}

fn busy_once() -> (String, Keys) {
    let keys: Keys = Data::new(Mutex::default());
    let shared = keys.clone();
    let app = move || {
        App::new()
            .app_data(shared.clone())
            .route("/api/v1/needs", post().to(create))
            .route("/api/v1/offers/17/accept", post().to(refuse))
    };
    let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", server.addrs()[0]);
    actix_web::rt::spawn(server.run());
    (base_url, keys)
}

async fn create(keys: Keys, request: HttpRequest) -> HttpResponse {
    let key = request.headers().get("Idempotency-Key").unwrap().to_str().unwrap().to_owned();
    let mut keys = keys.lock().unwrap();
    keys.push(key);
    if keys.len() == 1 {
        let body = json!({ "status": 503, "code": "busy", "title": "忙" });
        return HttpResponse::ServiceUnavailable().insert_header(("Retry-After", "0")).json(body);
    }
    HttpResponse::Created().json(json!({ "id": "made" }))
}

async fn refuse() -> HttpResponse {
    let body = json!({ "status": 409, "code": "offer_taken", "title": "别的队伍先接了" });
    HttpResponse::Conflict().json(body)
}
