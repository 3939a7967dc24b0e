//! Who is asked next: when time runs out, when a team says no, when one drops out.

use std::time::Duration;

use miniapp_mock::phone::Phone;
use serde_json::json;

use crate::support::{PATIENCE, Town, Wishes, end_window, hear, need, text, village::look};

/// Short enough to wait for.
const SHORT: Duration = Duration::from_millis(700);

/// The leader of the demo team that sprays by hand.
const DEMO_SPRAYER: &str = "demo-team-3";

/// A town where one team is asked at a time.
async fn one_by_one(accept_window: Duration) -> Town {
    Town::open_with(|config| {
        config.offers.accept_window = accept_window;
        config.offers.sweep_every = Duration::from_millis(50);
        (config.offers.first_wave, config.offers.next_wave) = (1, 1);
    })
    .await
}

fn dearer(price_fen: i64) -> Wishes {
    Wishes { price_fen, ..Wishes::default() }
}

async fn offer(team: &Phone) -> String {
    text(&team.first_offer(PATIENCE).await.unwrap()["id"]).to_owned()
}

#[actix_web::test]
async fn when_nobody_answers_more_teams_are_asked_then_the_village_agents() {
    let town = one_by_one(SHORT).await;
    let (farmer, agent) = (town.farmer("sun").await, town.phone("demo-agent").await);
    let (first, second) =
        (town.team("first", dearer(7_000)).await, town.team("second", dearer(8_000)).await);
    let mut farmer_hears = farmer.live(None).await.unwrap();
    let mut second_hears = second.live(None).await.unwrap();
    let mut agent_hears = agent.live(None).await.unwrap();

    let posted = farmer.post_need(&need()).await.unwrap();
    let early = offer(&first).await;
    hear(&mut farmer_hears, "need_widened").await;
    hear(&mut second_hears, "offer_opened").await;
    let late = first.accept(&early).await.unwrap_err();
    assert_eq!((late.status(), late.code()), (409, "offer_expired"));

    hear(&mut farmer_hears, "need_with_agents").await;
    let asked = hear(&mut agent_hears, "agent_asked").await;
    assert_eq!(asked["need_id"], posted["id"]);
    let village = agent.get("/needs?scope=village").await.unwrap();
    assert_eq!(village["items"][0]["id"], posted["id"]);
    assert_eq!(village["items"][0]["place"]["exact"], false);

    // The agent called the first team, which may say yes after all.
    let again = offer(&first).await;
    first.accept(&again).await.unwrap();
    assert_eq!(look(&farmer, &posted).await["state"], "taken");
}

#[actix_web::test]
async fn when_a_team_says_no_the_next_one_is_asked_at_once() {
    let town = one_by_one(Duration::from_mins(10)).await;
    let farmer = town.farmer("sun").await;
    let (first, second) =
        (town.team("first", dearer(7_000)).await, town.team("second", dearer(8_000)).await);
    farmer.post_need(&need()).await.unwrap();
    let declined = first.decline(&offer(&first).await, "busy").await.unwrap();
    assert_eq!((&declined["state"], &declined["reason"]), (&json!("declined"), &json!("busy")));
    let again = first.decline(text(&declined["id"]), "price").await.unwrap();
    assert_eq!(again["reason"], "busy", "the first answer counts");
    let next = offer(&second).await;
    second.accept(&next).await.unwrap();
    let refused = first.accept(text(&declined["id"])).await.unwrap_err();
    assert_eq!(refused.status(), 409);
}

#[actix_web::test]
async fn when_the_winner_drops_out_the_standby_is_asked_first() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let (winner, standby) =
        (town.team("winner", dearer(7_000)).await, town.team("standby", dearer(7_500)).await);
    let mut farmer_hears = farmer.live(None).await.unwrap();
    let mut standby_hears = standby.live(None).await.unwrap();
    let posted = farmer.post_need(&need()).await.unwrap();
    let visit = winner.accept(&offer(&winner).await).await.unwrap();
    hear(&mut standby_hears, "offer_standby").await;

    let dropped = winner.drop_visit(text(&visit["id"]), "breakdown").await.unwrap();
    assert_eq!(dropped["state"], "dropped");
    assert_eq!(dropped["farmer"], json!({ "name": "孙**", "phone": "138****5678" }));
    let told = hear(&mut farmer_hears, "team_dropped").await;
    assert_eq!(told["body"], "winner队来不了，已在问替补的队");
    hear(&mut standby_hears, "offer_opened").await;
    standby.accept(&offer(&standby).await).await.unwrap();
    let need = look(&farmer, &posted).await;
    assert_eq!((&need["state"], text(&need["team"]["name"])), (&json!("taken"), "standby队"));
    assert_eq!(winner.get("/teams/mine").await.unwrap()["jobs_done_n"], 0);
}

#[actix_web::test]
async fn a_drop_out_without_a_standby_starts_the_search_anew() {
    let town = one_by_one(Duration::from_mins(10)).await;
    let farmer = town.farmer("sun").await;
    let (winner, other) =
        (town.team("winner", dearer(7_000)).await, town.team("other", dearer(8_000)).await);
    let posted = farmer.post_need(&need()).await.unwrap();
    let visit = winner.accept(&offer(&winner).await).await.unwrap();
    winner.drop_visit(text(&visit["id"]), "ill").await.unwrap();
    other.accept(&offer(&other).await).await.unwrap();
    let need = look(&farmer, &posted).await;
    assert_eq!(text(&need["team"]["name"]), "other队");
    let open = winner.get("/offers?state=open").await.unwrap();
    assert_eq!(open["items"], json!([]), "who dropped out is not asked again");
}

#[actix_web::test]
async fn a_window_that_ends_without_a_team_ends_the_need_and_says_why() {
    let town = one_by_one(Duration::from_mins(10)).await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let mut farmer_hears = farmer.live(None).await.unwrap();
    let mut leader_hears = leader.live(None).await.unwrap();
    let mut form = need();
    form["window"]["until"] = json!(chrono::Utc::now() + chrono::TimeDelta::hours(20));
    let posted = farmer.post_need(&form).await.unwrap();
    hear(&mut leader_hears, "offer_opened").await;
    end_window(&town, text(&posted["id"])).await;
    hear(&mut farmer_hears, "need_expired").await;
    hear(&mut leader_hears, "offer_expired").await;
    assert_eq!(look(&farmer, &posted).await["state"], "expired");
}

#[actix_web::test]
async fn a_standby_that_lets_its_time_pass_is_followed_by_the_agents_once_more() {
    let town = one_by_one(SHORT).await;
    let (farmer, agent) = (town.farmer("sun").await, town.phone("demo-agent").await);
    let (first, second) =
        (town.team("first", dearer(7_000)).await, town.team("second", dearer(8_000)).await);
    town.suspend(&town.phone(DEMO_SPRAYER).await).await;
    let mut agent_hears = agent.live(None).await.unwrap();
    let mut second_hears = second.live(None).await.unwrap();
    farmer.post_need(&need()).await.unwrap();
    hear(&mut agent_hears, "agent_asked").await;
    let visit = first.accept(&offer(&first).await).await.unwrap();
    hear(&mut second_hears, "offer_standby").await;
    first.drop_visit(text(&visit["id"]), "ill").await.unwrap();
    hear(&mut second_hears, "offer_opened").await;

    hear(&mut agent_hears, "agent_asked").await;
    let again = hear(&mut second_hears, "offer_opened").await;
    assert_eq!(again["title"], "还等您来");
    second.accept(&offer(&second).await).await.unwrap();
}

#[actix_web::test]
async fn a_standby_that_was_suspended_is_passed_over() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let (winner, standby) =
        (town.team("winner", dearer(7_000)).await, town.team("standby", dearer(7_500)).await);
    let mut farmer_hears = farmer.live(None).await.unwrap();
    let mut standby_hears = standby.live(None).await.unwrap();
    farmer.post_need(&need()).await.unwrap();
    let visit = winner.accept(&offer(&winner).await).await.unwrap();
    hear(&mut standby_hears, "offer_standby").await;
    for stopped in [&standby, &town.phone(DEMO_SPRAYER).await] {
        town.suspend(stopped).await;
    }

    winner.drop_visit(text(&visit["id"]), "breakdown").await.unwrap();
    let told = hear(&mut farmer_hears, "team_dropped").await;
    assert_eq!(told["body"], "winner队来不了，正在重新找队");
    let open = standby.get("/offers?state=open").await.unwrap();
    assert_eq!(open["items"], json!([]));
}
