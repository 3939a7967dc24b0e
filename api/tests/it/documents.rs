//! What is published about the service is what it does.

use serde_json::Value;

use crate::support::Town;

#[actix_web::test]
async fn the_committed_document_is_the_one_that_is_served() {
    let town = Town::open().await;
    let url = format!("{}/api/openapi.json", town.url);
    let served: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let committed = include_str!("../../../docs/openapi.json");
    let committed: Value = serde_json::from_str(committed).unwrap();
    assert!(served == committed, "run: cargo run -- openapi > docs/openapi.json");
}

#[actix_web::test]
async fn the_pages_and_the_health_checks_answer() {
    let town = Town::open().await;
    for (path, media_type) in [
        ("/healthz", "application/json"),
        ("/readyz", "application/json"),
        ("/docs/", "text/html"),
        ("/app/", "text/html"),
        ("/", "text/html"),
    ] {
        let answer = reqwest::get(format!("{}{path}", town.url)).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let told = answer.headers()["content-type"].to_str().unwrap();
        assert!(told.starts_with(media_type), "{path}: {told}");
    }
}
