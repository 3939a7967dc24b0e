//! Teams: one per leader, approved before they work.

use serde_json::{Value, json};

use crate::support::{PATIENCE, Town, Wishes, hear, need, team_form, text};

#[actix_web::test]
async fn a_team_works_only_while_the_operator_lets_it() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.phone("zhao").await);
    let operator = town.phone("demo-operator").await;
    let teams = |answer: &serde_json::Value| answer["teams_n"].as_u64().unwrap();
    let before = teams(&farmer.preview(&need()).await.unwrap());
    let mut hears = leader.live(None).await.unwrap();

    let team = leader.post("/teams", &team_form("zhao", &Wishes::default())).await.unwrap();
    assert_eq!(team["state"], "pending");
    assert_eq!(teams(&farmer.preview(&need()).await.unwrap()), before);
    let again = leader.post("/teams", &team_form("zhao", &Wishes::default())).await.unwrap_err();
    assert_eq!((again.status(), again.code()), (409, "team_exists"));

    let path = format!("/teams/{}", text(&team["id"]));
    let own = leader.post(&format!("{path}/approve"), &json!({})).await.unwrap_err();
    assert_eq!(own.code(), "role_required", "nobody approves themselves");
    operator.post(&format!("{path}/approve"), &json!({})).await.unwrap();
    hear(&mut hears, "team_approved").await;
    assert_eq!(teams(&farmer.preview(&need()).await.unwrap()), before + 1);

    let reason = json!({ "reason": "证件过期" });
    operator.post(&format!("{path}/suspend"), &reason).await.unwrap();
    assert_eq!(hear(&mut hears, "team_suspended").await["body"], "证件过期");
    assert_eq!(teams(&farmer.preview(&need()).await.unwrap()), before);

    let mut operator_hears = operator.live(None).await.unwrap();
    let mended = leader.put(&path, &team_form("zhao", &Wishes::default())).await.unwrap();
    assert_eq!(mended["state"], "pending", "not approved by itself");
    assert_eq!(hear(&mut operator_hears, "team_mended").await["body"], "zhao队改好了，请再审核");
    assert_eq!(teams(&farmer.preview(&need()).await.unwrap()), before);
}

#[actix_web::test]
async fn a_new_price_list_counts_at_once() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let team = leader.get("/teams/mine").await.unwrap();
    let mut form = team_form("zhao", &Wishes { price_fen: 6_500, ..Wishes::default() });
    form["reach_km"] = json!(30.0);
    let changed = leader.put(&format!("/teams/{}", text(&team["id"])), &form).await.unwrap();
    assert_eq!((&changed["state"], &changed["reach_km"]), (&json!("approved"), &json!(30.0)));
    let answer = farmer.preview(&need()).await.unwrap();
    assert_eq!(answer["price_min_fen"], 6_500);
}

/// The same team, with a drone and a licence for it.
fn with_drone(alias: &str) -> Value {
    let mut form = team_form(alias, &Wishes::default());
    form["services"] = json!([{
        "operation": "SPRAY_UAV_ORCHARD", "price_fen": 2_500, "capacity_per_day": 150.0
    }]);
    form["qualifications"] =
        json!([{ "kind": "uav_operator", "number": "UAV-1", "expires_on": "2099-12-31" }]);
    form
}

#[actix_web::test]
async fn a_paper_counts_once_an_operator_has_seen_it() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let operator = town.phone("demo-operator").await;
    let mut operator_hears = operator.live(None).await.unwrap();
    let mut spraying = need();
    spraying["operation"] = json!("SPRAY_UAV_ORCHARD");
    let reasons = |answer: &Value| answer["reasons"].to_string();
    let team = leader.get("/teams/mine").await.unwrap();
    let path = format!("/teams/{}", text(&team["id"]));

    let changed = leader.put(&path, &with_drone("zhao")).await.unwrap();
    assert_eq!(changed["state"], "approved", "it works on with what was seen");
    hear(&mut operator_hears, "papers_changed").await;
    assert!(reasons(&farmer.preview(&spraying).await.unwrap()).contains("licence_missing"));
    let waiting = operator.get("/teams?state=pending").await.unwrap();
    assert_eq!(waiting["items"][0]["id"], team["id"]);

    let before = farmer.preview(&spraying).await.unwrap()["teams_n"].as_u64().unwrap();
    operator.post(&format!("{path}/approve"), &json!({})).await.unwrap();
    let after = farmer.preview(&spraying).await.unwrap()["teams_n"].as_u64().unwrap();
    assert_eq!(after, before + 1);
    assert_eq!(operator.get("/teams?state=pending").await.unwrap()["items"], json!([]));
    let again = leader.put(&path, &with_drone("zhao")).await.unwrap();
    assert_eq!(again["qualifications"][0]["checked"], true, "the same paper stays seen");
}

#[actix_web::test]
async fn approving_twice_tells_the_leader_once() {
    let town = Town::open().await;
    let leader = town.team("zhao", Wishes::default()).await;
    let operator = town.phone("demo-operator").await;
    let team = leader.get("/teams/mine").await.unwrap();
    let approve = format!("/teams/{}/approve", text(&team["id"]));
    operator.post(&approve, &json!({})).await.unwrap();
    let notices = leader.notices_after(0).await.unwrap();
    assert_eq!(notices.iter().filter(|notice| notice["kind"] == "team_approved").count(), 1);
}

#[actix_web::test]
async fn a_leader_who_registers_many_times_at_once_has_one_team() {
    let town = Town::open().await;
    let leader = town.phone("zhao").await;
    let form = team_form("zhao", &Wishes::default());
    let tries = (0..20).map(|_| leader.post("/teams", &form));
    let done = futures_util::future::join_all(tries).await;
    let refused: Vec<_> = done.iter().filter_map(|it| it.as_ref().err()).collect();
    assert_eq!(refused.len(), 19);
    for refused in refused {
        assert_eq!((refused.status(), refused.code()), (409, "team_exists"));
    }
}

/// Written before years had bounds.
#[actix_web::test]
async fn a_paper_that_holds_to_the_end_of_the_calendar_spoils_nobodys_preview() {
    use api::entity::team;
    use sea_orm::{ActiveValue::Set, EntityTrait};

    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    town.team("zhao", Wishes::default()).await;
    let last = team::Qualification {
        kind: "uav_operator".to_owned(),
        number: "1".to_owned(),
        expires_on: chrono::NaiveDate::MAX,
        checked: true,
    };
    let row = team::ActiveModel {
        qualifications: Set(team::Qualifications(vec![last])),
        ..Default::default()
    };
    team::Entity::update_many().set(row).exec(town.app.db.owner()).await.unwrap();
    assert!(farmer.preview(&need()).await.unwrap()["teams_n"].as_u64().unwrap() >= 1);
}

#[actix_web::test]
async fn volume_prices_fall_and_a_large_need_has_them_too() {
    let wishes = |bulk| Wishes { bulk, ..Wishes::default() };
    let town = Town::open().await;
    let leader = town.team("zhao", wishes(vec![(20.0, 8_000), (30.0, 7_000)])).await;
    let team = leader.get("/teams/mine").await.unwrap();
    assert_eq!(team["services"][0]["bulk"][1], json!({ "from": 30.0, "price_fen": 7_000 }));
    let path = format!("/teams/{}", text(&team["id"]));
    for (bulk, why) in [
        (vec![(20.0, 9_500)], "dearer than a small job"),
        (vec![(20.0, 8_000), (30.0, 8_500)], "rising"),
        (vec![(20.0, 8_000), (20.0, 7_000)], "twice from the same quantity"),
        (vec![(0.0, 8_000)], "from nothing"),
        (vec![(20.0, 1)], "no price at all"),
    ] {
        let form = team_form("zhao", &wishes(bulk));
        let refused = leader.put(&path, &form).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (422, "bulk_price_invalid"), "{why}");
    }
    let farmer = town.farmer("sun").await;
    let mut form = need();
    form["quantity"] = json!(25.0);
    form["price_ceiling_fen"] = json!(8_000);
    farmer.post_need(&form).await.unwrap();
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!((&offer["price_fen"], &offer["total_fen"]), (&json!(8_000), &json!(200_000)));
}
