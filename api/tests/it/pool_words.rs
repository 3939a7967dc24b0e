//! What is said of a pool to those in it and to the teams: true for all of it, and nothing about one
//! of them.

use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town, Wishes, end_window, hear, team_form, text,
    village::{act, bulk, look, pooled, quick},
};

async fn why(farmer: &Phone, posted: &Value) -> Value {
    let path = format!("/needs/{}/explanation", text(&posted["id"]));
    farmer.get(&path).await.unwrap()
}

/// 15 mu to be pooled, for 75 yuan a mu at most.
fn thrifty() -> Value {
    let mut form = pooled(15.0);
    form["price_ceiling_fen"] = json!(7_500);
    form
}

/// 15 mu of this land to be tilled, and pooled.
async fn tilled(farmer: &Phone, slope_degrees: f64, gate_width_m: f64) -> Value {
    let mut form = pooled(15.0);
    let place = form.as_object_mut().unwrap().remove("place");
    let field = json!({
        "name": "大田", "crop": "maize", "area_mu": 15.0, "place": place,
        "slope_degrees": slope_degrees, "gate_width_m": gate_width_m,
    });
    form["field_id"] = farmer.post("/fields", &field).await.unwrap()["id"].clone();
    form["operation"] = json!("TILL_ROTARY");
    form
}

/// An approved team that tills any land, cheaper from 30 mu on.
async fn tilling(town: &Town) -> Phone {
    let leader = town.phone("tiller").await;
    let mut form = team_form("tiller", &Wishes::default());
    form["services"] = json!([{
        "operation": "TILL_ROTARY", "price_fen": 6_000, "capacity_per_day": 50.0,
        "bulk": [{ "from": 30.0, "price_fen": 5_000 }],
    }]);
    form["qualifications"] =
        json!([{ "kind": "tractor_licence", "number": "T-1", "expires_on": "2099-12-31" }]);
    let team = leader.post("/teams", &form).await.unwrap();
    let approve = format!("/teams/{}/approve", text(&team["id"]));
    town.phone("demo-operator").await.post(&approve, &json!({})).await.unwrap();
    leader
}

#[actix_web::test]
async fn a_member_is_not_told_whose_land_or_ceiling_keeps_a_team_away() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    town.team("dear", Wishes { price_fen: 9_500, ..Wishes::default() }).await;
    let (first, other) = (town.farmer("first").await, town.farmer("other").await);
    let mut hears = leader.live(None).await.unwrap();
    let posted = first.post_need(&pooled(15.0)).await.unwrap();
    let theirs = other.post_need(&thrifty()).await.unwrap();
    hear(&mut hears, "offer_opened").await;
    for (farmer, need) in [(&first, &posted), (&other, &theirs)] {
        let explained = why(farmer, need).await;
        assert_eq!(
            explained["sentence"],
            "正在等1支队伍回话，按总花费从低到高问；花费是整个拼单的"
        );
        assert_unsuited(&explained, "dear队");
        let told = explained.to_string();
        for secret in ["您的最高价", "raise_ceiling", "price_ceiling", "\"slope\""] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
}

#[actix_web::test]
async fn a_member_on_flat_land_is_not_told_of_a_slope_or_a_gate() {
    let town = Town::open_with(quick).await;
    let leader = tilling(&town).await;
    let (first, other) = (town.farmer("first").await, town.farmer("other").await);
    let mut hears = leader.live(None).await.unwrap();
    let posted = first.post_need(&tilled(&first, 0.0, 6.0).await).await.unwrap();
    other.post_need(&tilled(&other, 25.0, 1.0).await).await.unwrap();
    town.end_waiting(&posted).await;
    hear(&mut hears, "offer_opened").await;
    assert_unsuited(&why(&first, &posted).await, "志远旋耕队");
}

/// A team is turned away for reasons that belong to one member, whom nothing names.
fn assert_unsuited(explained: &Value, team: &str) {
    let rejected = explained["rounds"][0]["rejected"].as_array().unwrap();
    let its = rejected.iter().find(|it| it["team_name"] == team).unwrap();
    let reason = json!({ "code": "pool_unsuited", "sentence": "拼单里有人的地或最高价不合适" });
    assert_eq!((&its["reasons"], &its["change"]), (&json!([reason]), &Value::Null));
}

#[actix_web::test]
async fn a_team_still_sees_what_a_pool_was_after_it_is_over() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let mut hears = leader.live(None).await.unwrap();
    let (_, offer) = town.locked(&leader).await;
    end_window(&town, text(&offer["need_id"])).await;
    hear(&mut hears, "offer_expired").await;
    let path = format!("/offers/{}", text(&offer["id"]));
    let seen = leader.get(&path).await.unwrap();
    assert_eq!(seen["state"], "expired", "the pool dissolved");
    for name in ["pool", "farmer", "quantity", "total_fen"] {
        assert_eq!(seen[name], offer[name], "{name}");
    }
}

#[actix_web::test]
async fn a_team_still_sees_who_was_last_in_a_pool_that_all_have_cancelled() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (three, offer) = town.locked(&leader).await;
    for (farmer, posted) in &three {
        act(farmer, posted, "cancel").await.unwrap();
    }
    let seen = leader.get(&format!("/offers/{}", text(&offer["id"]))).await.unwrap();
    assert_eq!((&seen["state"], &seen["farmer"]["name"]), (&json!("closed"), &json!("1户拼单")));
    let (quantity, total) = (&seen["quantity"], &seen["total_fen"]);
    assert_eq!((quantity, total), (&json!(12.0), &json!(84_000)), "the last one's");
    assert_eq!(seen["pool"]["villages"], json!(["北道德乡东村"]));
}

#[actix_web::test]
async fn who_is_worked_on_when_the_team_drops_the_rest_still_reads_how_it_came() {
    let town = Town::open_with(quick).await;
    let winner = town.team("winner", bulk()).await;
    let standby = town.team("standby", Wishes { price_fen: 9_100, ..bulk() }).await;
    let (three, offer) = town.locked(&winner).await;
    winner.accept(text(&offer["id"])).await.unwrap();
    let visits = winner.get("/visits").await.unwrap()["items"].clone();
    let (begun, posted) = three.iter().find(|it| it.1["id"] == visits[0]["need_id"]).unwrap();
    let (before, why_before) = (look(begun, posted).await, why(begun, posted).await);
    let code = begun.visit(text(&visits[0]["id"])).await.unwrap()["start_code"].clone();
    winner.start(text(&visits[0]["id"]), text(&code)).await.unwrap();
    winner.drop_visit(text(&visits[1]["id"]), "breakdown").await.unwrap();
    standby.first_offer(PATIENCE).await.unwrap();

    let kept = look(begun, posted).await;
    assert_eq!(kept["pool"], Value::Null, "the pool goes on without her");
    assert_eq!(kept["team"], before["team"], "as far away as before");
    assert!(kept["team"]["distance_m"].as_i64() > Some(1_000), "{kept}");
    let explained = why(begun, posted).await;
    assert_eq!(explained["rounds"].as_array().unwrap().len(), 1, "{explained}");
    let (now, then) = (&explained["rounds"][0], &why_before["rounds"][0]);
    assert_eq!(now["chosen"][0], then["chosen"][0], "her team has not dropped her");
    assert_eq!(now["rejected"], then["rejected"]);
    assert_eq!(explained["sentence"], "已有队伍接单，下面是当时怎么选的；花费是整个拼单的");
}
