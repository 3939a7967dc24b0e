//! The main job from the farmer's phone to the settlement, with both phones listening.

use serde_json::{Value, json};

use crate::support::{PATIENCE, Town, Wishes, hear, need, text};

#[actix_web::test]
async fn a_farmer_posts_a_need_a_team_takes_it_and_both_phones_know() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let mut farmer_hears = farmer.live(None).await.unwrap();
    let mut leader_hears = leader.live(None).await.unwrap();

    let answer = farmer.preview(&need()).await.unwrap();
    assert_eq!(answer["teams_n"], 2, "the new team and the demo one: {answer}");
    assert_eq!((&answer["price_min_fen"], &answer["price_max_fen"]), (&json!(9000), &json!(9000)));
    assert!(text(&answer["sentence"]).starts_with("2支队伍能来，最早"), "{answer}");

    let posted = farmer.post_need(&need()).await.unwrap();
    assert_eq!((&posted["state"], &posted["offers_open_n"]), (&json!("open"), &json!(2)));
    let opened = hear(&mut leader_hears, "offer_opened").await;
    assert_eq!(opened["body"], "北道德乡东村5亩人工打药，1.8公里");

    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!(offer["total_fen"], 45_000);
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    assert_eq!(visit["farmer"], json!({ "name": "孙玉梅", "phone": "13812345678" }));
    assert_eq!(visit["start_code"], Value::Null, "only the farmer is shown the code");
    let taken = hear(&mut farmer_hears, "need_taken").await;
    assert_eq!(taken["title"], "有队伍了");
    hear(&mut leader_hears, "job_is_yours").await;

    let id = text(&visit["id"]);
    leader.arrive(id).await.unwrap();
    hear(&mut farmer_hears, "team_arrived").await;
    let code = farmer.visit(id).await.unwrap()["start_code"].clone();
    leader.start(id, text(&code)).await.unwrap();
    leader.finish(id, 5.5).await.unwrap();
    let finished = hear(&mut farmer_hears, "work_finished").await;
    assert_eq!(finished["body"], "队伍干完了5.5亩，请您确认");

    let confirmed = farmer.confirm(id).await.unwrap();
    assert_eq!(confirmed["settlement"]["total_fen"], 49_500, "5.5 mu at 90 yuan");
    hear(&mut leader_hears, "work_confirmed").await;
    farmer.rate(id, 5).await.unwrap();
    hear(&mut leader_hears, "rated").await;
    leader.rate(id, 4).await.unwrap();

    let detail = farmer.get(&format!("/needs/{}", text(&posted["id"]))).await.unwrap();
    assert_eq!(detail["state"], "done");
    let story: Vec<&str> =
        detail["timeline"].as_array().unwrap().iter().rev().map(|e| text(&e["kind"])).collect();
    let expected = ["posted", "asked", "taken", "arrived", "started", "finished", "confirmed"];
    assert_eq!(story, expected);
    let team = leader.get("/teams/mine").await.unwrap();
    assert_eq!(
        (&team["jobs_done_n"], &team["rating"]),
        (&json!(1), &json!({ "mean": 5.0, "n": 1 }))
    );
}
