//! Many teams accept at the same moment: one has the job.

use futures_util::future::join_all;
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{Town, Wishes, need, text};

const TEAMS: i32 = 50;
const ROUNDS: usize = 200;

#[actix_web::test]
async fn of_fifty_teams_that_accept_at_once_one_has_the_job_two_hundred_times() {
    // Room for the demo team that sprays as well.
    let town = Town::open_with(|config| config.offers.first_wave = 60).await;
    let farmer = town.farmer("sun").await;
    let mut teams = Vec::new();
    for n in 0..TEAMS {
        let wishes = Wishes { price_fen: 8_000 + i64::from(n), ..Wishes::default() };
        teams.push(town.team(&format!("race-{n}"), wishes).await);
    }
    for round in 0..ROUNDS {
        let posted = farmer.post_need(&need()).await.unwrap();
        let id = text(&posted["id"]);
        let offers = join_all(teams.iter().map(|team| offer(team, id))).await;
        let accepts = teams.iter().zip(&offers).map(|(team, offer)| accept(team, offer));
        let answers: Vec<Result<Value, String>> = join_all(accepts).await;
        assert_eq!(answers.len(), 50);
        let won: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok()).collect();
        assert_eq!(won.len(), 1, "round {round}: {answers:?}");
        let lost = answers.iter().filter(|a| a.as_ref().is_err_and(|code| code == "offer_taken"));
        assert_eq!(lost.count(), 49, "round {round}: {answers:?}");
        let detail = farmer.get(&format!("/needs/{id}")).await.unwrap();
        assert_eq!(detail["visit_id"], won[0]["id"], "round {round}");
        assert_eq!(detail["team"]["id"], won[0]["team"]["id"], "round {round}");
        // Whose request leaves first often wins: always the same, its ten days would fill up.
        teams.rotate_left(1);
    }
}

/// The team's offer for this need.
async fn offer(team: &Phone, need: &str) -> String {
    let open = team.get("/offers?state=open").await.unwrap();
    let mut offers = open["items"].as_array().unwrap().iter();
    let offer = offers.find(|offer| offer["need_id"] == need).expect("every team was asked");
    text(&offer["id"]).to_owned()
}

/// The visit, or the problem's code.
async fn accept(team: &Phone, offer: &str) -> Result<Value, String> {
    let accepted = team.post_once(&format!("/offers/{offer}/accept"), &json!({})).await;
    accepted.map_err(|trouble| trouble.code().to_owned())
}

#[actix_web::test]
async fn a_team_that_accepts_two_needs_at_once_is_not_booked_twice_in_an_hour() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    for _ in 0..8 {
        farmer.post_need(&need()).await.unwrap();
    }
    let open = leader.get("/offers?state=open").await.unwrap();
    let ids: Vec<&str> = open["items"].as_array().unwrap().iter().map(|o| text(&o["id"])).collect();
    assert_eq!(ids.len(), 8);
    let visits = join_all(ids.iter().map(|id| leader.accept(id))).await;
    let mut hours: Vec<(String, String)> = visits
        .iter()
        .map(|visit| visit.as_ref().unwrap())
        .map(|v| (text(&v["planned_start_at"]).to_owned(), text(&v["planned_end_at"]).to_owned()))
        .collect();
    hours.sort();
    for pair in hours.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "{:?} runs into {:?}", pair[0], pair[1]);
    }
}
