//! A visit step by step, and what cannot be done with it.

use miniapp_mock::{camera::leaf, phone::Phone};
use serde_json::{Value, json};

use crate::support::{PATIENCE, Town, Wishes, fetch, hear, need, text};

/// A farmer, a team, and the visit it has booked.
async fn booked(town: &Town) -> (Phone, Phone, String) {
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    farmer.post_need(&need()).await.unwrap();
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    (farmer, leader, text(&visit["id"]).to_owned())
}

async fn code(farmer: &Phone, visit: &str) -> String {
    text(&farmer.visit(visit).await.unwrap()["start_code"]).to_owned()
}

/// A finished visit.
async fn finished(town: &Town) -> (Phone, Phone, String) {
    let (farmer, leader, visit) = booked(town).await;
    leader.start(&visit, &code(&farmer, &visit).await).await.unwrap();
    leader.finish(&visit, 5.0).await.unwrap();
    (farmer, leader, visit)
}

#[actix_web::test]
async fn a_start_code_can_be_wrong_five_times() {
    let town = Town::open().await;
    let (farmer, leader, visit) = booked(&town).await;
    let mut farmer_hears = farmer.live(None).await.unwrap();
    let right = code(&farmer, &visit).await;
    let wrong = if right == "0000" { "0001" } else { "0000" };
    let tries = (0..5).map(|_| leader.start(&visit, wrong));
    for tried in futures_util::future::join_all(tries).await {
        assert_eq!(tried.unwrap_err().code(), "start_code_wrong");
    }
    let locked = leader.start(&visit, &right).await.unwrap_err();
    assert_eq!((locked.status(), locked.code()), (429, "start_code_locked"));
    let told = hear(&mut farmer_hears, "code_locked").await;
    assert_eq!(told["visit_id"], json!(visit), "she is told what to do: {told}");
}

#[actix_web::test]
async fn every_step_has_its_turn_and_a_repetition_changes_nothing() {
    let town = Town::open().await;
    let (farmer, leader, visit) = booked(&town).await;
    let early = leader.finish(&visit, 5.0).await.unwrap_err();
    assert_eq!((early.status(), early.code()), (409, "visit_wrong_state"));
    let early = farmer.confirm(&visit).await.unwrap_err();
    assert_eq!(early.code(), "visit_wrong_state");
    let theirs = farmer.arrive(&visit).await.unwrap_err();
    assert_eq!((theirs.status(), theirs.code()), (403, "role_required"));

    let first = leader.arrive(&visit).await.unwrap();
    let second = leader.arrive(&visit).await.unwrap();
    assert_eq!(first, second, "the signal was lost, the phone asked again");
    leader.start(&visit, &code(&farmer, &visit).await).await.unwrap();
    let late = leader.drop_visit(&visit, "weather").await.unwrap_err();
    assert_eq!(late.code(), "visit_wrong_state", "no dropping out of begun work");
    for wrong in [0.0, -1.0, 0.000_001, 15.1] {
        let refused = leader.finish(&visit, wrong).await.unwrap_err();
        assert_eq!(refused.code(), "quantity_out_of_range", "{wrong}");
    }
    leader.finish(&visit, 5.0).await.unwrap();
    farmer.confirm(&visit).await.unwrap();
    let again = farmer.confirm(&visit).await.unwrap();
    assert_eq!(again["settlement"]["lines"].as_array().unwrap().len(), 1, "settled once");
}

#[actix_web::test]
async fn a_dispute_reaches_the_operator_and_can_still_be_confirmed() {
    let town = Town::open().await;
    let (farmer, leader, visit) = finished(&town).await;
    let operator = town.phone("demo-operator").await;
    let mut operator_hears = operator.live(None).await.unwrap();
    let mut leader_hears = leader.live(None).await.unwrap();
    let form = json!({ "reason": "area", "words": "少打了半亩" });
    let disputed = farmer.post(&format!("/visits/{visit}/dispute"), &form).await.unwrap();
    assert_eq!(
        (&disputed["state"], &disputed["dispute"]["words"]),
        (&json!("disputed"), &json!("少打了半亩"))
    );
    assert_eq!(disputed["settlement"], Value::Null);
    hear(&mut leader_hears, "work_disputed").await;
    let told = hear(&mut operator_hears, "dispute_opened").await;
    assert_eq!(told["body"], "zhao队：少打了半亩");
    assert_eq!(farmer.confirm(&visit).await.unwrap()["state"], "confirmed");
}

#[actix_web::test]
async fn each_side_rates_once_after_the_work() {
    let town = Town::open().await;
    let (farmer, leader, visit) = finished(&town).await;
    assert_eq!(farmer.rate(&visit, 0).await.unwrap_err().code(), "number_out_of_range");
    farmer.rate(&visit, 4).await.unwrap();
    assert_eq!(farmer.rate(&visit, 5).await.unwrap_err().code(), "already_rated");
    let seen = leader.visit(&visit).await.unwrap();
    assert_eq!((&seen["their_rating"], &seen["my_rating"]), (&json!(4), &Value::Null));
    let stranger = town.phone("stranger").await;
    assert_eq!(stranger.rate(&visit, 1).await.unwrap_err().status(), 404);
}

#[actix_web::test]
async fn cancelling_in_time_frees_the_team() {
    let town = Town::open().await;
    let (farmer, leader, visit) = booked(&town).await;
    let mut leader_hears = leader.live(None).await.unwrap();
    let before = farmer.preview(&need()).await.unwrap();
    let need_id = farmer.visit(&visit).await.unwrap()["need_id"].clone();
    let cancel = format!("/needs/{}/cancel", text(&need_id));
    let cancelled = farmer.post(&cancel, &json!({ "reason": "下雨了" })).await.unwrap();
    assert_eq!(cancelled["state"], "cancelled");
    hear(&mut leader_hears, "need_cancelled").await;
    assert_eq!(leader.visit(&visit).await.unwrap()["state"], "cancelled");
    let after = farmer.preview(&need()).await.unwrap();
    assert!(
        text(&after["earliest_start_at"]) < text(&before["earliest_start_at"]),
        "hours are free"
    );
    let again = farmer.post(&cancel, &json!({})).await.unwrap();
    assert_eq!(again["state"], "cancelled", "a repetition changes nothing");
}

#[actix_web::test]
async fn begun_work_cannot_be_cancelled() {
    let town = Town::open().await;
    let (farmer, leader, visit) = booked(&town).await;
    leader.start(&visit, &code(&farmer, &visit).await).await.unwrap();
    let need_id = farmer.visit(&visit).await.unwrap()["need_id"].clone();
    let refused = farmer.post(&format!("/needs/{}/cancel", text(&need_id)), &json!({})).await;
    assert_eq!(refused.unwrap_err().code(), "need_not_open");
    assert_eq!(farmer.visit(&visit).await.unwrap()["state"], "started", "nothing was changed");
}

#[actix_web::test]
async fn photos_of_the_work_are_for_both_sides_and_nobody_else() {
    let town = Town::open().await;
    let (farmer, leader, visit) = booked(&town).await;
    let photo = leader.post_photo(leaf(640, 480, 1)).await.unwrap();
    leader.start(&visit, &code(&farmer, &visit).await).await.unwrap();
    let form = json!({ "measured_quantity": 5.0, "photos": [photo["id"]] });
    let done = leader.post(&format!("/visits/{visit}/finish"), &form).await.unwrap();
    assert_eq!(done["photos"][0]["id"], photo["id"]);

    for side in [&leader, &farmer] {
        let seen = side.visit(&visit).await.unwrap();
        assert_eq!(fetch(&town, text(&seen["photos"][0]["url"])).await.status(), 200);
    }
    let stranger = town.phone("stranger").await;
    assert_eq!(stranger.visit(&visit).await.unwrap_err().status(), 404, "no visit, no link");
}

#[actix_web::test]
async fn the_farmer_can_give_out_a_new_start_code() {
    let town = Town::open().await;
    let (farmer, leader, visit) = booked(&town).await;
    let wrong = if code(&farmer, &visit).await == "0000" { "0001" } else { "0000" };
    for _ in 0..5 {
        leader.start(&visit, wrong).await.unwrap_err();
    }
    let renew = format!("/visits/{visit}/code");
    assert_eq!(leader.post(&renew, &json!({})).await.unwrap_err().code(), "role_required");
    let mut leader_hears = leader.live(None).await.unwrap();
    let renewed = farmer.post(&renew, &json!({})).await.unwrap();
    hear(&mut leader_hears, "code_renewed").await;
    let started = leader.start(&visit, text(&renewed["start_code"])).await.unwrap();
    assert_eq!(started["state"], "started");
    assert_eq!(farmer.post(&renew, &json!({})).await.unwrap_err().code(), "visit_wrong_state");
}

#[actix_web::test]
async fn after_a_dispute_the_operator_reads_and_the_team_measures_again() {
    let town = Town::open().await;
    let (farmer, leader, visit) = finished(&town).await;
    let operator = town.phone("demo-operator").await;
    let path = format!("/visits/{visit}");
    assert_eq!(operator.get(&path).await.unwrap_err().status(), 404, "no dispute, no business");
    let form = json!({ "reason": "area", "words": "少打了半亩" });
    farmer.post(&format!("{path}/dispute"), &form).await.unwrap();
    let mut operator_hears = operator.live(None).await.unwrap();
    let listed = operator.get("/disputes").await.unwrap();
    assert_eq!(listed["items"][0]["id"], json!(visit));
    assert_eq!(leader.get("/disputes").await.unwrap_err().code(), "role_required");
    let seen = operator.get(&path).await.unwrap();
    assert_eq!((&seen["side"], &seen["start_code"]), (&json!("operator"), &Value::Null));
    assert_eq!(seen["farmer"]["phone"], "13812345678", "a mediator calls both sides");
    assert_eq!(operator.confirm(&visit).await.unwrap_err().status(), 404, "and decides nothing");

    let measured = leader.finish(&visit, 4.5).await.unwrap();
    assert_eq!(
        (&measured["state"], &measured["measured_quantity"]),
        (&json!("finished"), &json!(4.5))
    );
    let told = hear(&mut operator_hears, "dispute_measured").await;
    assert!(text(&told["body"]).contains("又量了一次，是4.5亩"), "{told}");
    assert_eq!(operator.get("/disputes").await.unwrap()["items"][0]["id"], json!(visit));
    let settled = farmer.confirm(&visit).await.unwrap();
    assert_eq!(settled["settlement"]["total_fen"], 40_500);
    hear(&mut operator_hears, "dispute_settled").await;
    assert_eq!(operator.get("/disputes").await.unwrap()["items"], json!([]));
}
