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

/// Every operation, with its path and method.
fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        let operations = item.as_object().unwrap().iter();
        operations.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

#[test]
fn the_document_is_whole() {
    let document = api::routes::document();
    let mut names = std::collections::BTreeSet::new();
    for (what, operation) in operations(&document) {
        let name = operation["operationId"].as_str().unwrap();
        assert!(names.insert(name.to_owned()), "{what}: {name} is taken");
        let declared = |name: &str| {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            parameters.clone().any(|it| it["in"] == "path" && it["name"] == name)
        };
        let names = what.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        for name in names {
            assert!(declared(name), "{what}: {name}");
        }
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(response["description"].is_string(), "{what}: {status}");
            let problem = "#/components/schemas/Problem";
            let body = &response["content"]["application/json"]["schema"];
            assert_ne!(body["$ref"], problem, "{what}: {status}");
        }
        for status in ["400", "503"] {
            assert!(operation["responses"].get(status).is_some(), "{what}: {status}");
        }
        let is_open = operation.get("security").is_some();
        let tells = operation["responses"].get("401").is_some();
        assert!(is_open || tells, "{what}: 401");
    }
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer} is nowhere");
    }
}

#[actix_web::test]
async fn what_anybody_may_ask_is_asked_without_a_session() {
    let town = Town::open().await;
    let document = api::routes::document();
    let open = operations(&document).filter(|(_, operation)| operation.get("security").is_some());
    for (what, _) in open {
        let (method, path) = what.split_once(' ').unwrap();
        let method = reqwest::Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let request = reqwest::Client::new().request(method, format!("{}{path}", town.url));
        let status = request.body("{").send().await.unwrap().status();
        assert_ne!(status, 401, "{what}");
    }
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
