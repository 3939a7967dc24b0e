//! A village agent speaks for farmers without a phone.

use std::time::Duration;

use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{PATIENCE, Town, Wishes, hear, need, text};

#[actix_web::test]
async fn an_agent_posts_for_a_farmer_who_consented_and_follows_the_visit() {
    let town = Town::open().await;
    let (agent, leader) =
        (town.phone("demo-agent").await, town.team("zhao", Wishes::default()).await);
    let form = json!({
        "name": "何老汉", "phone": "0911-3212345", "village": "北道德乡东村", "how": "spoken"
    });
    let consent = agent.post("/consents", &form).await.unwrap();
    assert_eq!(consent["phone_masked"], "091****2345");
    let mut form = need();
    form["for_farmer"] = consent["farmer_id"].clone();
    let mut agent_hears = agent.live(None).await.unwrap();
    let posted = agent.post_need(&form).await.unwrap();
    assert_eq!(
        (&posted["posted_by_agent"], &posted["farmer"]["name"]),
        (&json!(true), &json!("何老汉"))
    );

    let offer = leader.first_offer(PATIENCE).await.unwrap();
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    hear(&mut agent_hears, "need_taken").await;
    let seen = agent.visit(text(&visit["id"])).await.unwrap();
    assert_eq!(seen["side"], "farmer");
    let code = text(&seen["start_code"]).to_owned();
    leader.start(text(&visit["id"]), &code).await.unwrap();
    leader.finish(text(&visit["id"]), 5.0).await.unwrap();
    let confirmed = agent.confirm(text(&visit["id"])).await.unwrap();
    assert_eq!(
        (&confirmed["state"], &confirmed["timeline"][0]["who"]),
        (&json!("confirmed"), &json!("agent"))
    );
    assert_eq!(agent.get("/visits").await.unwrap()["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn without_a_living_consent_nothing_is_posted() {
    let town = Town::open().await;
    let agent = town.phone("demo-agent").await;
    let form = json!({
        "name": "何老汉", "phone": "13711112222", "village": "北道德乡东村", "how": "signed"
    });
    let consent = agent.post("/consents", &form).await.unwrap();
    let mut form = need();
    form["for_farmer"] = consent["farmer_id"].clone();
    agent.post(&format!("/consents/{}/revoke", text(&consent["id"])), &json!({})).await.unwrap();
    let refused = agent.post_need(&form).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "consent_missing"));
    let farmer = town.farmer("sun").await;
    let refused = farmer.post_need(&form).await.unwrap_err();
    assert_eq!(refused.code(), "consent_missing", "nobody else may either");
    let forbidden = farmer.get("/consents").await.unwrap_err();
    assert_eq!(forbidden.code(), "role_required");
}

/// A consent of an old farmer without a phone, and a need that the agent posted by it.
async fn spoken_for(agent: &Phone) -> (Value, Value) {
    let form = json!({
        "name": "何老汉", "phone": "13711112222", "village": "北道德乡东村", "how": "signed"
    });
    let consent = agent.post("/consents", &form).await.unwrap();
    let mut form = need();
    form["for_farmer"] = consent["farmer_id"].clone();
    let posted = agent.post_need(&form).await.unwrap();
    (consent, posted)
}

#[actix_web::test]
async fn a_consent_that_was_taken_back_ends_everything() {
    let town = Town::open().await;
    let (agent, leader) =
        (town.phone("demo-agent").await, town.team("zhao", Wishes::default()).await);
    let (consent, posted) = spoken_for(&agent).await;
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    let paths =
        [format!("/needs/{}", text(&posted["id"])), format!("/visits/{}", text(&visit["id"]))];
    for path in &paths {
        agent.get(path).await.unwrap();
    }
    agent.post(&format!("/consents/{}/revoke", text(&consent["id"])), &json!({})).await.unwrap();
    for path in &paths {
        assert_eq!(agent.get(path).await.unwrap_err().status(), 404, "{path}");
    }
    assert_eq!(agent.get("/visits").await.unwrap()["items"], json!([]));
    let cancel = format!("{}/cancel", paths[0]);
    assert_eq!(agent.post(&cancel, &json!({})).await.unwrap_err().status(), 404);
}

#[actix_web::test]
async fn who_is_no_agent_any_more_speaks_for_nobody() {
    let town = Town::open().await;
    let (agent, operator) = (town.phone("demo-agent").await, town.phone("demo-operator").await);
    let (consent, posted) = spoken_for(&agent).await;
    let me = agent.get("/me").await.unwrap();
    let roles = format!("/people/{}/roles", text(&me["id"]));
    operator.put(&roles, &json!({ "roles": [] })).await.unwrap();
    let mut form = need();
    form["for_farmer"] = consent["farmer_id"].clone();
    assert_eq!(agent.post_need(&form).await.unwrap_err().code(), "consent_missing");
    let need = format!("/needs/{}", text(&posted["id"]));
    assert_eq!(agent.get(&need).await.unwrap_err().status(), 404);
}

#[actix_web::test]
async fn the_agent_of_the_village_is_asked_however_many_others_there_are() {
    let town = Town::open_with(|config| {
        config.offers.accept_window = Duration::from_millis(300);
        config.offers.sweep_every = Duration::from_millis(50);
    })
    .await;
    let operator = town.phone("demo-operator").await;
    let mut hears = None;
    for n in 0..22 {
        let agent = town.phone(&format!("agent-{n}")).await;
        let village = if n == 21 { "南沟门村" } else { "别的村" };
        let me = json!({ "name": "代办", "phone": "13812345678", "village": village });
        agent.put("/me", &me).await.unwrap();
        let roles = format!("/people/{}/roles", text(&agent.person()["id"]));
        operator.put(&roles, &json!({ "roles": ["village_agent"] })).await.unwrap();
        hears = Some((agent.live(None).await.unwrap(), agent));
    }
    let farmer = town.phone("sun").await;
    let me = json!({ "name": "孙玉梅", "phone": "13812345678", "village": "南沟门村" });
    farmer.put("/me", &me).await.unwrap();
    farmer.post_need(&need()).await.unwrap();

    let (mut hears, agent) = hears.unwrap();
    let asked = hear(&mut hears, "agent_asked").await;
    let seen = agent.get(&format!("/needs/{}", text(&asked["need_id"]))).await.unwrap();
    assert_eq!(seen["farmer"], json!({ "name": "孙**", "phone": "138****5678" }));
    assert_eq!(seen["place"]["exact"], false);
    let listed = agent.get("/needs?scope=village").await.unwrap();
    assert_eq!(listed["items"][0]["farmer"], seen["farmer"]);
}
