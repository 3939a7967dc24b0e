//! Why these teams and not those.

use serde_json::{Value, json};

use crate::support::{PATIENCE, Town, Wishes, need, text};

/// What the explanation says of the team of this name.
fn of<'a>(round: &'a Value, list: &str, team: &str) -> &'a Value {
    let mut found = round[list].as_array().unwrap().iter();
    found.find(|entry| entry["team_name"] == team).unwrap_or_else(|| panic!("{team} in {round}"))
}

#[actix_web::test]
async fn the_farmer_is_shown_every_term_and_every_reason_with_what_would_help() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    town.team("near", Wishes { price_fen: 9_000, ..Wishes::default() }).await;
    town.team("dear", Wishes { price_fen: 11_000, ..Wishes::default() }).await;
    town.team("far", Wishes { east_km: 25.0, ..Wishes::default() }).await;
    let mut form = need();
    form["price_ceiling_fen"] = json!(10_000);
    let answer = farmer.preview(&form).await.unwrap();
    let help = answer["changes"].as_array().unwrap().iter();
    let raise = help.clone().find(|change| change["code"] == "raise_ceiling").unwrap();
    assert_eq!((&raise["teams_n"], &raise["price_ceiling_fen"]), (&json!(1), &json!(11_000)));
    assert_eq!(raise["sentence"], "最高价提到每亩110元，可有1支队伍");

    let posted = farmer.post_need(&form).await.unwrap();
    let path = format!("/needs/{}/explanation", text(&posted["id"]));
    let explained = farmer.get(&path).await.unwrap();
    assert_eq!(explained["unit_name"], "亩");
    let round = &explained["rounds"][0];
    let near = of(round, "chosen", "near队");
    let terms = near["terms"].as_array().unwrap();
    let sum: i64 = terms.iter().map(|term| term["fen"].as_i64().unwrap()).sum();
    assert_eq!(json!(sum), near["cost_fen"], "the terms sum to the cost");
    assert_eq!((&near["state"], &terms[0]["name"]), (&json!("open"), &json!("作业费")));
    let dear = of(round, "rejected", "dear队");
    assert_eq!(dear["reasons"][0]["code"], "price_ceiling");
    assert_eq!(dear["change"]["sentence"], "最高价提到每亩110元就能来");
    let far = of(round, "rejected", "far队");
    assert_eq!(far["reasons"][0]["code"], "out_of_range");
    assert_eq!(of(round, "rejected", "永强农机队")["reasons"][0]["sentence"], "不做人工打药");
}

#[actix_web::test]
async fn where_nobody_can_come_the_preview_says_why_and_what_would_help() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let mut form = need();
    form["operation"] = json!("HARVEST_WHEAT");
    let answer = farmer.preview(&form).await.unwrap();
    assert_eq!((&answer["teams_n"], &answer["earliest_start_at"]), (&json!(0), &Value::Null));
    assert!(text(&answer["sentence"]).starts_with("附近还没有做"), "{answer}");
    form["operation"] = json!("SPRAY_MANUAL");
    form["price_ceiling_fen"] = json!(100);
    let answer = farmer.preview(&form).await.unwrap();
    assert_eq!(answer["reasons"][0]["code"], "price_ceiling");
    assert_eq!(answer["sentence"], "眼下没有队伍能来。最高价提到每亩90元就能来");
}

#[actix_web::test]
async fn the_phone_says_by_when_the_team_has_surely_begun() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let answer = farmer.preview(&need()).await.unwrap();
    assert_later(&answer, "starts_by", "earliest_start_at");

    let mut delays = Vec::new();
    for _ in 0..2 {
        let posted = farmer.post_need(&need()).await.unwrap();
        let offer = leader.first_offer(PATIENCE).await.unwrap();
        let visit = leader.accept(text(&offer["id"])).await.unwrap();
        assert_later(&visit, "planned_start_by", "planned_start_at");
        let path = format!("/needs/{}", text(&posted["id"]));
        let detail = farmer.get(&path).await.unwrap();
        assert_eq!(detail["starts_by"], visit["planned_start_by"], "both sides read the same");
        let explained = farmer.get(&format!("{path}/explanation")).await.unwrap();
        assert_later(&explained["rounds"][0]["chosen"][0], "starts_by", "starts_at");
        delays.push(at(&visit["planned_start_by"]) - at(&visit["planned_start_at"]));
    }
    assert!(delays[1] > delays[0], "the job before may take longer too: {delays:?}");
}

fn assert_later(view: &Value, late: &str, early: &str) {
    assert!(at(&view[late]) > at(&view[early]), "{late} is after {early}: {view}");
}

fn at(value: &Value) -> chrono::DateTime<chrono::Utc> {
    text(value).parse().unwrap()
}
