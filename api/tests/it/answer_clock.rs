//! Whoever takes a question answers it in time, or somebody else does.

use api::entity::agronomist::AgronomistState;
use serde_json::json;

use crate::support::{
    Town,
    clinic::{act, answer, look, question, until, until_asked},
    hear, text,
};

#[actix_web::test]
async fn whoever_took_a_question_is_reminded_once_and_then_the_next_one_is_asked() {
    let (town, [wang, li]) = Town::clinic(["wang", "li"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let first = text(&asked["asked"]["name"]).to_owned();
    let (one, other, second) =
        if first == "wang" { (&wang, &li, "li") } else { (&li, &wang, "wang") };
    let (mut hears, mut farmer_hears) =
        (one.live(None).await.unwrap(), farmer.live(None).await.unwrap());
    let claimed = act(one, &asked, "claim", json!({})).await.unwrap();
    assert!(text(&claimed["sentence"]).contains("前没答就换下一位"), "{claimed}");
    town.let_wait(&asked).await;
    let notice = hear(&mut hears, "question_unanswered").await;
    assert_eq!(notice["question_id"], asked["id"]);
    let seen = look(&farmer, &asked).await.unwrap();
    assert_eq!((&seen["state"], &seen["owner"]["name"]), (&json!("claimed"), &json!(first)));
    town.let_expire(&asked).await;
    until_asked(&farmer, &asked, second).await;
    let notice = hear(&mut farmer_hears, "question_lapsed").await;
    assert!(text(&notice["body"]).contains(&format!("在问{second}农艺师")), "{notice}");
    let late = act(one, &asked, "answer", answer()).await.unwrap_err();
    assert_eq!(late.status(), 404, "it is not theirs any more");
    act(other, &asked, "claim", json!({})).await.unwrap();
    act(other, &asked, "answer", answer()).await.unwrap();
    let seen = look(&farmer, &asked).await.unwrap();
    let kinds: Vec<_> =
        seen["timeline"].as_array().unwrap().iter().map(|line| text(&line["kind"])).collect();
    let expected =
        ["asked", "routed", "claimed", "reminded", "lapsed", "routed", "claimed", "answered"];
    assert_eq!(kinds, expected, "reminded once, and nothing is silent");
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn an_answer_that_did_not_help_has_a_clock_too() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = crate::support::clinic::answered(&farmer, &wang).await;
    town.agronomist("li", &crate::support::clinic::agronomist()).await;
    act(&farmer, &asked, "reopen", json!({ "words": "又烂了" })).await.unwrap();
    town.let_expire(&asked).await;
    until_asked(&farmer, &asked, "li").await;
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn whoever_is_suspended_leaves_what_they_took_and_what_they_are_asked() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let taken = farmer.post("/questions", &question()).await.unwrap();
    act(&wang, &taken, "claim", json!({})).await.unwrap();
    let open = farmer.post("/questions", &question()).await.unwrap();
    town.agronomist("li", &crate::support::clinic::agronomist()).await;
    let mine = wang.get("/agronomists/mine").await.unwrap();
    let path = format!("/agronomists/{}/suspend", text(&mine["id"]));
    let seen = operator.post_once(&path, &json!({ "reason": "证件过期" })).await.unwrap();
    assert_eq!(seen["state"], json!(AgronomistState::Suspended));
    for asked in [&taken, &open] {
        until_asked(&farmer, asked, "li").await;
        for action in ["claim", "answer", "messages"] {
            let body = if action == "claim" { json!({}) } else { answer() };
            let refused = act(&wang, asked, action, body).await.unwrap_err();
            assert!([400, 404].contains(&refused.status()), "{action}: {refused:?}");
        }
        assert_eq!(look(&wang, asked).await.unwrap_err().status(), 404);
    }
    let seen = until(&farmer, &taken, |seen| seen["owner"].is_null()).await;
    assert!(seen["timeline"].to_string().contains("停了"), "{seen}");
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn an_answer_that_is_sent_again_is_given_once() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    let path = format!("/questions/{}/answer", text(&asked["id"]));
    let keyless = wang.post_once(&path, &answer()).await.unwrap_err();
    assert_eq!(keyless.status(), 400, "a weak signal may repeat it");
    let first = wang.post_with_key(&path, "an-answer", &answer()).await.unwrap();
    let again = wang.post_with_key(&path, "an-answer", &answer()).await.unwrap();
    assert_eq!(first, again);
    let talk = farmer.get(&format!("/questions/{}/messages", text(&asked["id"]))).await.unwrap();
    assert_eq!(talk["items"].as_array().unwrap().len(), 1, "{talk}");
    town.nothing_is_counted_wrong().await;
}
