//! What a pool must not be used for, and whom it must not trap.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{
    Town, Wishes, hear, should_have_begun, text,
    village::{act, bulk, look, north, pooled, quick},
};

#[actix_web::test]
async fn specks_are_not_pooled() {
    let town = Town::open().await;
    town.team("zhao", bulk()).await;
    let farmer = town.farmer("sun").await;
    let mut speck = pooled(0.000_03);
    speck["area_mu"] = json!(1.0);
    let refused = farmer.post_need(&speck).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "area_out_of_range"));
}

#[actix_web::test]
async fn a_preview_finds_no_neighbours_exact_field() {
    let town = Town::open().await;
    town.team("zhao", bulk()).await;
    let (farmer, stranger) = (town.farmer("sun").await, town.farmer("stranger").await);
    farmer.post_need(&pooled(8.0)).await.unwrap();
    // 1.6 and 2.5 km west of her, in one cell.
    let mut seen = Vec::new();
    for lon in [109.149_9, 109.140_1] {
        let mut form = pooled(8.0);
        form["place"]["lon"] = json!(lon);
        seen.push(stranger.preview(&form).await.unwrap()["pool"]["households_n"].clone());
    }
    assert_eq!(seen[0], 2);
    assert_eq!(seen[0], seen[1], "the edge of two kilometers is not to be found");
}

#[actix_web::test]
async fn a_locked_pool_that_nobody_takes_lets_its_members_go_while_there_is_time() {
    let town = Town::open_with(|config| {
        quick(config);
        config.offers.accept_window = Duration::from_secs(1);
    })
    .await;
    town.team("zhao", bulk()).await;
    let three = town.three().await;
    let (farmer, posted) = &three[0];
    let mut hears = farmer.live(None).await.unwrap();
    let told = hear(&mut hears, "pool_dissolved").await;
    assert_eq!(told["body"], "问过的队都来不了，先单独帮您找队");
    hear(&mut hears, "need_asked").await;
    let seen = look(farmer, posted).await;
    assert_eq!((&seen["pool"], &seen["state"]), (&Value::Null, &json!("open")));
}

#[actix_web::test]
async fn who_asks_more_for_the_pool_than_one_paid_alone_is_not_asked() {
    let town = Town::open_with(quick).await;
    let dear = town.team("zhao", bulk()).await;
    let cheap = town.team("cheap", Wishes { price_fen: 7_200, ..Wishes::default() }).await;
    let (first, second) = (town.farmer("sun").await, town.farmer("second").await);
    let posted = first.post_need(&pooled(8.0)).await.unwrap();
    second.post_need(&pooled(15.0)).await.unwrap();
    town.suspend(&cheap).await;
    let mut hears = first.live(None).await.unwrap();
    town.end_waiting(&posted).await;
    hear(&mut hears, "pool_dissolved").await;
    let offers = dear.get("/offers").await.unwrap();
    let whole = |offer: &Value| offer["quantity"] == json!(23.0);
    assert!(!offers["items"].as_array().unwrap().iter().any(whole), "{offers}");
}

#[actix_web::test]
async fn one_household_is_no_pool() {
    let town = Town::open_with(quick).await;
    town.team("zhao", bulk()).await;
    let farmer = town.farmer("sun").await;
    let mut hears = farmer.live(None).await.unwrap();
    farmer.post_need(&pooled(12.0)).await.unwrap();
    farmer.post_need(&north(pooled(20.0), 0.3)).await.unwrap();
    let told = hear(&mut hears, "pool_dissolved").await;
    assert_eq!(told["body"], "没有邻居一起拼，先单独帮您找队");
}

#[actix_web::test]
async fn nobody_sends_a_team_away_that_has_come_to_a_neighbour() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (three, offer) = town.locked(&leader).await;
    leader.accept(text(&offer["id"])).await.unwrap();
    let mut visits = Vec::new();
    for (farmer, posted) in &three {
        visits.push(text(&look(farmer, posted).await["visit_id"]).to_owned());
    }
    leader.arrive(&visits[0]).await.unwrap();
    should_have_begun(&town, &visits[2], Utc::now() - TimeDelta::hours(3)).await;
    let replace = format!("/visits/{}/replace", visits[2]);
    let refused = three[2].0.post(&replace, &json!({})).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (409, "visit_wrong_state"));
    assert_eq!(look(&three[0].0, &three[0].1).await["visit_state"], "arrived");
}

#[actix_web::test]
async fn after_the_lock_a_cancellation_speaks_of_no_price_that_could_fall() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (three, _) = town.locked(&leader).await;
    act(&three[0].0, &three[0].1, "cancel").await.unwrap();
    let seen = look(&three[1].0, &three[1].1).await;
    assert_eq!(seen["timeline"][0]["sentence"], "有一户退出拼单，2户22亩");
}
