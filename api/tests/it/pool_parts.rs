//! A pool is taken, worked, given back and cancelled part by part; what each sees of the others.

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town, Wishes, hear, text,
    village::{act, bulk, is_promised, look, north, pooled, quick},
};

type Members = [(Phone, Value); 3];

/// A pool of three that a team has taken; the visits as they are worked.
async fn taken(town: &Town, leader: &Phone) -> (Members, Value, Vec<Value>) {
    let (three, offer) = town.locked(leader).await;
    leader.accept(text(&offer["id"])).await.unwrap();
    let visits = leader.get("/visits").await.unwrap()["items"].as_array().unwrap().clone();
    (three, offer, visits)
}

fn at(value: &Value) -> DateTime<Utc> {
    text(value).parse().unwrap()
}

async fn visit_of(member: &(Phone, Value)) -> String {
    text(&look(&member.0, &member.1).await["visit_id"]).to_owned()
}

#[actix_web::test]
async fn one_acceptance_books_a_visit_for_each_at_the_price_of_all() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (three, offer) = town.locked(&leader).await;
    let mut hears = three[1].0.live(None).await.unwrap();
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    let again = leader.accept(text(&offer["id"])).await.unwrap();
    assert_eq!(again["id"], visit["id"], "the signal was lost, the phone asked again");
    let told = hear(&mut hears, "need_taken").await;
    assert_eq!(told["need_id"], three[1].1["id"]);

    let visits = leader.get("/visits").await.unwrap()["items"].as_array().unwrap().clone();
    assert_eq!(visits.len(), 3);
    assert_eq!(visits[0]["id"], visit["id"], "the first stop");
    for pair in visits.windows(2) {
        assert!(at(&pair[0]["planned_end_at"]) <= at(&pair[1]["planned_start_at"]), "{visits:#?}");
    }
    let (mut codes, mut total) = (Vec::new(), 0);
    for (farmer, posted) in &three {
        let need = look(farmer, posted).await;
        let own = farmer.visit(text(&need["visit_id"])).await.unwrap();
        assert_eq!((&need["state"], &own["price_fen"]), (&json!("taken"), &json!(7_000)));
        assert!(own["price_fen"].as_i64() <= Some(9_000), "never more than alone");
        let window = &need["window"];
        assert!(at(&window["from"]) <= at(&own["planned_start_at"]), "{own}");
        assert!(at(&own["planned_end_at"]) <= at(&window["until"]), "{own}");
        assert_eq!(own["place"]["exact"], true);
        codes.push(own["start_code"].clone());
        total += own["total_fen"].as_i64().unwrap();
    }
    assert_eq!(json!(total), offer["total_fen"], "the shares are the bill");
    leader.start(text(&visits[0]["id"]), "----").await.unwrap_err();
    let first = three.iter().position(|(_, posted)| posted["id"] == visits[0]["need_id"]).unwrap();
    leader.start(text(&visits[0]["id"]), text(&codes[first])).await.unwrap();
    leader.finish(text(&visits[0]["id"]), 8.0).await.unwrap();
    three[first].0.confirm(text(&visits[0]["id"])).await.unwrap();
    let done = look(&three[first].0, &three[first].1).await;
    assert_eq!(done["state"], "done", "each part ends by itself");
}

#[actix_web::test]
async fn of_twenty_teams_that_accept_a_pool_at_once_one_has_all_of_it() {
    let town = Town::open_with(|config| {
        quick(config);
        config.offers.first_wave = 30;
    })
    .await;
    let mut teams = Vec::new();
    for n in 0..20 {
        let wishes = Wishes { price_fen: 8_990 + n, ..bulk() };
        teams.push(town.team(&format!("race-{n}"), wishes).await);
    }
    for round in 0..5 {
        let farmers = [town.farmer("a").await, town.farmer("b").await];
        let posts =
            farmers.iter().map(|farmer| async { farmer.post_need(&pooled(15.0)).await.unwrap() });
        let posted = join_all(posts).await;
        let offers = join_all(teams.iter().map(|team| team.first_offer(PATIENCE))).await;
        let accepts = teams.iter().zip(&offers).map(|(team, offer)| {
            let path = format!("/offers/{}/accept", text(&offer.as_ref().unwrap()["id"]));
            async move { team.post_once(&path, &json!({})).await }
        });
        let answers = join_all(accepts).await;
        let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
        assert_eq!(won.len(), 1, "round {round}: {answers:?}");
        let lost = answers.iter().filter(|a| a.as_ref().is_err_and(|e| e.code() == "offer_taken"));
        assert_eq!(lost.count(), 19, "round {round}");
        for (farmer, posted) in farmers.iter().zip(&posted) {
            let need = look(farmer, posted).await;
            assert_eq!(need["team"]["id"], won[0]["team"]["id"], "round {round}: {need}");
        }
    }
}

#[actix_web::test]
async fn a_drop_out_gives_back_all_that_has_not_begun_and_the_pool_stays_whole() {
    let town = Town::open_with(quick).await;
    let winner = town.team("winner", bulk()).await;
    let standby = town.team("standby", Wishes { price_fen: 9_100, ..bulk() }).await;
    let (three, _, visits) = taken(&town, &winner).await;
    let of = |visit: &Value| three.iter().find(|(_, it)| it["id"] == visit["need_id"]).unwrap();
    let begun = of(&visits[0]);
    let code = begun.0.visit(text(&visits[0]["id"])).await.unwrap()["start_code"].clone();
    winner.start(text(&visits[0]["id"]), text(&code)).await.unwrap();
    let mut hears = of(&visits[2]).0.live(None).await.unwrap();
    let dropped = winner.drop_visit(text(&visits[1]["id"]), "breakdown").await.unwrap();
    assert_eq!(dropped["state"], "dropped");
    let told = hear(&mut hears, "team_dropped").await;
    assert_eq!(told["body"], "winner队来不了，已在问替补的队");
    assert_eq!(told["need_id"], visits[2]["need_id"], "each hears of their own");

    let rest = standby.first_offer(PATIENCE).await.unwrap();
    assert_eq!(rest["pool"]["plots_n"], 2, "kept together: {rest}");
    assert_eq!(rest["price_fen"], 7_000, "at the price the standby was asked for");
    standby.accept(text(&rest["id"])).await.unwrap();
    for visit in &visits[1..] {
        let (farmer, posted) = of(visit);
        assert_eq!(text(&look(farmer, posted).await["team"]["name"]), "standby队");
        assert_eq!(farmer.visit(text(&visit["id"])).await.unwrap()["state"], "dropped");
    }
    let kept = look(&begun.0, &begun.1).await;
    assert_eq!((&kept["visit_id"], &kept["pool"]), (&visits[0]["id"], &Value::Null));
    winner.finish(text(&visits[0]["id"]), 8.0).await.unwrap();
    let team = winner.get("/teams/mine").await.unwrap();
    assert_eq!(team["jobs_done_n"], 0);
}

#[actix_web::test]
async fn without_a_standby_the_whole_pool_is_asked_for_again() {
    let town = Town::open_with(|config| {
        quick(config);
        (config.offers.first_wave, config.offers.next_wave) = (1, 1);
    })
    .await;
    let winner = town.team("winner", bulk()).await;
    let other = town.team("other", Wishes { price_fen: 9_500, ..bulk() }).await;
    let (three, _, visits) = taken(&town, &winner).await;
    winner.drop_visit(text(&visits[0]["id"]), "ill").await.unwrap();
    let offer = other.first_offer(PATIENCE).await.unwrap();
    assert_eq!((&offer["quantity"], &offer["pool"]["households_n"]), (&json!(30.0), &json!(3)));
    other.accept(text(&offer["id"])).await.unwrap();
    for (farmer, posted) in &three {
        assert_eq!(text(&look(farmer, posted).await["team"]["name"]), "other队");
    }
}

#[actix_web::test]
async fn a_cancellation_after_the_lock_takes_only_its_own_part() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (three, offer) = town.locked(&leader).await;
    act(&three[0].0, &three[0].1, "cancel").await.unwrap();
    let path = format!("/offers/{}", text(&offer["id"]));
    let less = leader.get(&path).await.unwrap();
    assert_eq!((&less["quantity"], &less["total_fen"]), (&json!(22.0), &json!(154_000)));
    assert_eq!((&less["price_fen"], &less["state"]), (&json!(7_000), &json!("open")));

    leader.accept(text(&offer["id"])).await.unwrap();
    let mut leader_hears = leader.live(None).await.unwrap();
    let gone = visit_of(&three[1]).await;
    let (before, last) = (leader.visit(&gone).await.unwrap(), visit_of(&three[2]).await);
    act(&three[1].0, &three[1].1, "cancel").await.unwrap();
    let told = hear(&mut leader_hears, "need_cancelled").await;
    assert_eq!(told["visit_id"], json!(gone));
    let kept = leader.visit(&last).await.unwrap();
    assert_eq!(before["planned_end_at"], kept["planned_start_at"], "one after the other");
    assert!(is_promised(&town, &kept).await, "a half hour that both needed stays promised");
    assert!(!is_promised(&town, &before).await, "and the rest is free");
    assert_eq!((&kept["state"], &kept["price_fen"]), (&json!("booked"), &json!(7_000)));
    let shown = leader.get(&path).await.unwrap();
    assert_eq!((&shown["state"], &shown["visit_id"]), (&json!("accepted"), &json!(last)));
    act(&three[2].0, &three[2].1, "cancel").await.unwrap();
    assert_eq!(leader.get(&path).await.unwrap()["state"], "closed", "nothing is left of it");
    let free = three[0].0.preview(&north(pooled(8.0), 0.0)).await.unwrap();
    assert_eq!(free["teams_n"], 2, "the hours are free again");
}

#[actix_web::test]
async fn members_learn_no_more_of_each_other_than_how_many_they_are() {
    let town = Town::open_with(quick).await;
    let leader = town.team("zhao", bulk()).await;
    let (three, offer, _) = taken(&town, &leader).await;
    for (i, (farmer, posted)) in three.iter().enumerate() {
        let path = format!("/needs/{}", text(&posted["id"]));
        let mut seen = farmer.get(&path).await.unwrap().to_string();
        seen += &farmer.get(&format!("{path}/explanation")).await.unwrap().to_string();
        seen += &farmer.get("/visits").await.unwrap().to_string();
        seen += &Value::from(farmer.notices_after(0).await.unwrap()).to_string();
        for (other, (_, theirs)) in three.iter().enumerate().filter(|(j, _)| *j != i) {
            let lat = theirs["place"]["lat"].to_string();
            let name = ["王秀兰", "李建国", "赵凤英"][other];
            for secret in [text(&theirs["id"]), &lat, name, &format!("1381111000{}", other + 1)] {
                assert!(!seen.contains(secret), "{i} learns {secret} of {other}: {seen}");
            }
            let theirs = format!("/needs/{}", text(&theirs["id"]));
            assert_eq!(farmer.get(&theirs).await.unwrap_err().status(), 404);
        }
        let whole = format!("/needs/{}", text(&offer["need_id"]));
        assert_eq!(farmer.get(&whole).await.unwrap_err().status(), 404, "nobody's but the teams'");
    }
    let shown = offer.to_string();
    for secret in ["王秀兰", "李建国", "赵凤英", "1381111"] {
        assert!(!shown.contains(secret), "before accepting a team learns {secret}: {shown}");
    }
    assert_eq!(offer["place"]["exact"], false);
    let stranger = town.phone("stranger").await;
    for action in ["leave-pool", "cancel"] {
        assert_eq!(act(&stranger, &three[0].1, action).await.unwrap_err().status(), 404);
    }
    assert_eq!(three[0].0.get("/needs").await.unwrap()["items"].as_array().unwrap().len(), 1);
}
