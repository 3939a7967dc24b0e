//! Phones, exact places and names stay masked until a match; a stranger learns nothing.

use serde_json::json;

use crate::support::{PATIENCE, Town, Wishes, need, team_form, text};

#[actix_web::test]
async fn a_team_sees_the_farmer_and_the_field_only_once_it_has_the_job() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    farmer.post_need(&need()).await.unwrap();
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    assert_eq!(offer["farmer"], json!({ "name": "孙**", "phone": "138****5678" }));
    assert_eq!(offer["place"], json!({ "lon": 109.165, "lat": 35.965, "exact": false }));
    let raw = offer.to_string();
    assert!(!raw.contains("13812345678") && !raw.contains("孙玉梅") && !raw.contains("35.96087"));
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    assert_eq!(visit["place"], json!({ "lon": 109.1674, "lat": 35.96087, "exact": true }));
}

#[actix_web::test]
async fn a_stranger_finds_nothing() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let stranger = town.team("stranger", Wishes { east_km: 9.0, ..Wishes::default() }).await;
    let posted = farmer.post_need(&need()).await.unwrap();
    let offer = leader.first_offer(PATIENCE).await.unwrap();
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    let (need, offer, visit) = (text(&posted["id"]), text(&offer["id"]), text(&visit["id"]));
    let form = json!({
        "name": "地", "crop": "apple", "place": { "lon": 109.1674, "lat": 35.96087 }, "area_mu": 5.0
    });
    let field = farmer.post("/fields", &form).await.unwrap()["id"].as_str().unwrap().to_owned();
    for path in [
        format!("/needs/{need}"),
        format!("/needs/{need}/explanation"),
        format!("/offers/{offer}"),
        format!("/visits/{visit}"),
        format!("/fields/{field}"),
    ] {
        let refused = stranger.get(&path).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (404, "not_found"), "{path}");
    }
    for path in [
        format!("/needs/{need}/cancel"),
        format!("/offers/{offer}/accept"),
        format!("/visits/{visit}/arrive"),
        format!("/visits/{visit}/confirm"),
        format!("/visits/{visit}/drop"),
    ] {
        let body = if path.ends_with("drop") { json!({ "reason": "ill" }) } else { json!({}) };
        let refused = stranger.post(&path, &body).await.unwrap_err();
        assert_eq!(refused.status(), 404, "{path}");
    }
    assert_eq!(stranger.get("/needs").await.unwrap()["items"], json!([]));
    assert_eq!(stranger.get("/visits").await.unwrap()["items"], json!([]));
}

#[actix_web::test]
async fn a_team_is_public_without_its_number_and_its_papers() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let leader = town.phone("demo-team-1").await;
    let mine = leader.get("/teams/mine").await.unwrap();
    let path = format!("/teams/{}", text(&mine["id"]));
    assert_eq!(mine["phone"], "13900000001");
    let seen = farmer.get(&path).await.unwrap();
    assert_eq!(seen["phone"], "139****0001");
    assert_eq!(seen["qualifications"][0]["number"], "***");
    assert_eq!(seen["base"]["exact"], false);
}

#[actix_web::test]
async fn only_an_operator_sees_people_and_gives_roles() {
    let town = Town::open().await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    for path in ["/people", "/teams?state=pending"] {
        assert_eq!(farmer.get(path).await.unwrap_err().code(), "role_required", "{path}");
    }
    let people = operator.get("/people").await.unwrap();
    let sun = people["items"].as_array().unwrap().iter().find(|p| p["name"] == "孙玉梅").unwrap();
    assert_eq!(sun["phone_masked"], "138****5678");
    let path = format!("/people/{}/roles", text(&sun["id"]));
    let roles = json!({ "roles": ["village_agent"] });
    assert_eq!(farmer.put(&path, &roles).await.unwrap_err().status(), 403);
    operator.put(&path, &roles).await.unwrap();
    let me = farmer.get("/me").await.unwrap();
    assert_eq!(me["roles"], json!(["farmer", "village_agent"]));
}

#[actix_web::test]
async fn no_distance_or_price_tells_where_exactly_a_team_or_a_field_is() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let (near, moved) = (Wishes::default(), Wishes { east_km: 1.7, ..Wishes::default() });
    let leader = town.team("zhao", near).await;
    let before = farmer.preview(&need()).await.unwrap();
    let team = leader.get("/teams/mine").await.unwrap();
    let path = format!("/teams/{}", text(&team["id"]));
    leader.put(&path, &team_form("zhao", &moved)).await.unwrap();
    let after = farmer.preview(&need()).await.unwrap();
    assert_eq!(before["nearest_m"], after["nearest_m"], "300 m nearer within the same cell");

    let mut offers = Vec::new();
    for lat in [35.960_87, 35.963_5] {
        let mut form = need();
        form["place"]["lat"] = json!(lat);
        farmer.post_need(&form).await.unwrap();
        let offer = leader.first_offer(PATIENCE).await.unwrap();
        leader.decline(text(&offer["id"]), "busy").await.unwrap();
        offers.push((offer["distance_m"].clone(), offer["terms"].clone()));
    }
    assert_eq!(offers[0], offers[1], "fields of one cell look alike to a team");
}

#[actix_web::test]
async fn who_has_parted_learns_no_more_of_each_other() {
    let town = Town::open().await;
    let (farmer, first) = (town.farmer("sun").await, town.team("first", Wishes::default()).await);
    let second = town.team("second", Wishes::default()).await;
    let mut form = need();
    form["note"] = json!("家里没人，打13700001111");
    farmer.post_need(&form).await.unwrap();
    let offer = first.first_offer(PATIENCE).await.unwrap();
    let visit = first.accept(text(&offer["id"])).await.unwrap();
    let path = format!("/visits/{}", text(&visit["id"]));
    first.drop_visit(text(&visit["id"]), "ill").await.unwrap();
    let offer = second.first_offer(PATIENCE).await.unwrap();
    second.accept(text(&offer["id"])).await.unwrap();

    let seen = first.get(&path).await.unwrap();
    assert_eq!((&seen["note"], &seen["timeline"][0]["kind"]), (&json!(""), &json!("dropped")));
    assert!(!seen.to_string().contains("second队"), "{seen}");
    let seen = farmer.get(&path).await.unwrap();
    assert_eq!(seen["team"]["phone"], "139****4321");
}

#[actix_web::test]
async fn the_last_operator_stays_and_the_settings_make_new_ones() {
    let town = Town::open().await;
    let operator = town.phone("demo-operator").await;
    let me = operator.get("/me").await.unwrap();
    let path = format!("/people/{}/roles", text(&me["id"]));
    let refused = operator.put(&path, &json!({ "roles": ["farmer"] })).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "last_operator"));
    town.phone("clerk").await;
    let openid = miniapp_mock::wechat::openid_of("clerk");
    let database = town.close().await;
    let town = Town::open_on(database, |config| config.people.operators.push(openid)).await;
    let clerk = town.phone("clerk").await.get("/me").await.unwrap();
    assert_eq!(clerk["roles"], json!(["farmer", "operator"]), "known before, operator now");
}
