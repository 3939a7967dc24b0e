//! A weak signal repeats what it sends: it happens once.

use futures_util::future::join_all;
use reqwest::Client;
use serde_json::{Value, json};

use crate::support::{Town, Wishes, need, text};

const REPETITIONS: usize = 1000;
const CONNECTIONS: usize = 8;

#[actix_web::test]
async fn the_same_post_a_thousand_times_over_eight_connections_makes_one_need() {
    let town = Town::open().await;
    let (farmer, _leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let form = need();
    let connections = (0..CONNECTIONS).map(|_| async {
        let client = Client::new();
        let mut answers = Vec::new();
        for _ in 0..REPETITIONS / CONNECTIONS {
            let sent = client
                .post(format!("{}/api/v1/needs", town.url))
                .bearer_auth(farmer.token())
                .header("Idempotency-Key", "the-same")
                .json(&form)
                .send();
            let answer = sent.await.unwrap();
            assert_eq!(answer.status(), 201);
            answers.push(answer.text().await.unwrap());
        }
        answers
    });
    let answers: Vec<String> = join_all(connections).await.into_iter().flatten().collect();
    assert_eq!(answers.len(), REPETITIONS);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "every answer is the first one");
    let needs = farmer.get("/needs").await.unwrap();
    assert_eq!(needs["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_key_belongs_to_one_body_and_one_person() {
    let town = Town::open().await;
    let (farmer, other) = (town.farmer("sun").await, town.farmer("other").await);
    farmer.post_with_key("/needs", "k", &need()).await.unwrap();
    let mut different = need();
    different["quantity"] = json!(6.0);
    let refused = farmer.post_with_key("/needs", "k", &different).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "idempotency_key_reused"));
    let theirs = other.post_with_key("/needs", "k", &need()).await.unwrap();
    assert_ne!(theirs["id"], Value::Null, "another person's key is another key");
    let missing = farmer.post_once("/needs", &need()).await.unwrap_err();
    assert_eq!((missing.status(), missing.code()), (400, "idempotency_key_missing"));
    let needs = farmer.get("/needs").await.unwrap();
    assert_eq!(needs["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_repetition_gets_its_answer_whatever_has_become_of_the_world() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let field = json!({
        "name": "地", "crop": "apple", "place": { "lon": 109.1674, "lat": 35.96087 }, "area_mu": 5.0
    });
    let field = farmer.post("/fields", &field).await.unwrap();
    let mut form = need();
    form["field_id"] = field["id"].clone();
    form.as_object_mut().unwrap().remove("place");
    let first = farmer.post_with_key("/needs", "k", &form).await.unwrap();
    farmer.delete(&format!("/fields/{}", text(&field["id"]))).await.unwrap();
    let again = farmer.post_with_key("/needs", "k", &form).await.unwrap();
    assert_eq!(first, again);
    let anew = farmer.post_with_key("/needs", "other", &form).await.unwrap_err();
    assert_eq!(anew.code(), "field_unknown");
}

#[actix_web::test]
async fn a_permission_counts_once_however_often_the_phone_says_so() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let known = farmer.get("/subscriptions").await.unwrap();
    let accepted = json!({ "template_id": known["templates"][0]["id"], "choice": "accept" });
    let form = json!({ "results": [accepted] });
    for _ in 0..3 {
        let answer = farmer.post_with_key("/subscriptions", "k", &form).await.unwrap();
        assert_eq!(answer["templates"][0]["credits_n"], 1);
    }
    let six = json!({ "results": vec![accepted; 6] });
    let refused = farmer.post("/subscriptions", &six).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "count_out_of_range"));
}
