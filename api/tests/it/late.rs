//! When a team does not come, and when it drops out too late for another.

use chrono::{TimeDelta, Utc};
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{PATIENCE, Town, Wishes, end_window, hear, need, should_have_begun, text};

/// A farmer, two teams, and the visit that the first one has booked.
async fn booked(town: &Town) -> (Phone, Phone, Phone, Value) {
    let (farmer, first) = (town.farmer("sun").await, town.team("first", Wishes::default()).await);
    let second = town.team("second", Wishes::default()).await;
    let mut second_hears = second.live(None).await.unwrap();
    farmer.post_need(&need()).await.unwrap();
    let offer = first.first_offer(PATIENCE).await.unwrap();
    let visit = first.accept(text(&offer["id"])).await.unwrap();
    hear(&mut second_hears, "offer_standby").await;
    (farmer, first, second, visit)
}

#[actix_web::test]
async fn a_team_that_does_not_come_is_called_for_and_can_be_replaced() {
    let town = Town::open().await;
    let (farmer, first, second, visit) = booked(&town).await;
    let replace = format!("/visits/{}/replace", text(&visit["id"]));
    let early = farmer.post(&replace, &json!({})).await.unwrap_err();
    assert_eq!((early.status(), early.code()), (409, "visit_wrong_state"));

    let mut farmer_hears = farmer.live(None).await.unwrap();
    let mut first_hears = first.live(None).await.unwrap();
    should_have_begun(&town, text(&visit["id"]), Utc::now() - TimeDelta::hours(3)).await;
    let told = hear(&mut farmer_hears, "team_late").await;
    assert_eq!(told["body"], "first队还没有到，可以打电话问，也可以换一支队");
    hear(&mut first_hears, "you_are_late").await;
    let mine = farmer.get("/needs").await.unwrap();
    assert_ne!(mine["items"][0]["late_at"], Value::Null, "her list says so too: {mine}");
    let theirs = first.post(&replace, &json!({})).await.unwrap_err();
    assert_eq!(theirs.code(), "role_required", "a team drops out instead");

    let replaced = farmer.post(&replace, &json!({})).await.unwrap();
    assert_eq!(replaced["state"], "dropped");
    assert_eq!(replaced["timeline"][0]["sentence"], "first队没有来，换了队");
    hear(&mut first_hears, "job_lost").await;
    let offer = second.first_offer(PATIENCE).await.unwrap();
    second.accept(text(&offer["id"])).await.unwrap();
    let told = hear(&mut farmer_hears, "need_taken").await;
    assert!(text(&told["body"]).starts_with("second队接了"), "{told}");
}

#[actix_web::test]
async fn a_drop_out_after_the_window_asks_nobody_any_more() {
    let town = Town::open().await;
    let (farmer, first, second, visit) = booked(&town).await;
    let mut farmer_hears = farmer.live(None).await.unwrap();
    end_window(&town, text(&visit["need_id"])).await;
    first.drop_visit(text(&visit["id"]), "breakdown").await.unwrap();
    let told = hear(&mut farmer_hears, "team_dropped").await;
    assert_eq!(told["body"], "first队来不了，约定的日子也过了");
    hear(&mut farmer_hears, "need_expired").await;
    let open = second.get("/offers?state=open").await.unwrap();
    assert_eq!(open["items"], json!([]), "no offer that cannot be accepted");
}
