//! A village agent speaks for farmers without a phone.

use serde_json::json;

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
