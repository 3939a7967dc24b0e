//! A team cannot come to anybody on a day: who is asked instead is planned for all of them together.

use std::time::Duration;

use api::{config::Config, words};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::future::join_all;
use miniapp_mock::phone::Phone;
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town, Wishes, hear, is_postgres, need,
    process::Process,
    redis_url, text,
    village::{bulk, look},
};

/// The leader of the demo team that sprays by hand.
const DEMO_SPRAYER: &str = "demo-team-3";
const FARMERS: [(&str, &str); 3] =
    [("王秀兰", "13811110001"), ("李建国", "13811110002"), ("赵凤英", "13811110003")];

/// Teams are asked one at a time, and have time to answer.
fn one_by_one(config: &mut Config) {
    asked(config, 1);
}

fn asked(config: &mut Config, at_once: usize) {
    (config.offers.first_wave, config.offers.next_wave) = (at_once, at_once);
    config.offers.sweep_every = Duration::from_millis(50);
    // Long enough for a busy machine to finish the search.
    config.offers.plan_for = Duration::from_secs(5);
}

/// In China, so many days from today.
fn day(ahead: i64) -> NaiveDate {
    words::local(Utc::now() + TimeDelta::days(ahead)).date_naive()
}

/// This hour of a day in China.
fn at(day: NaiveDate, hour: i64) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(hour - 8)
}

/// Spraying at 东村 between 8 and 14 o'clock: an hour and a half of work.
fn on(day: NaiveDate) -> Value {
    let mut form = need();
    form["window"] = json!({ "from": at(day, 8), "until": at(day, 14) });
    form
}

/// Works as long as the day, and asks little.
fn cheapest() -> Wishes {
    Wishes { price_fen: 7_000, ..Wishes::default() }
}

/// Has time for one job a day.
fn small(price_fen: i64) -> Wishes {
    Wishes { price_fen, hours: ("08:00", "10:30"), ..Wishes::default() }
}

/// Three farmers whose jobs of one day one team has taken, and three others that have time for one
/// of them each.
struct Season {
    day: NaiveDate,
    broken: Phone,
    farmers: Vec<(Phone, Value)>,
    small: Vec<Phone>,
}

impl Season {
    async fn open(town: &Town) -> Self {
        town.suspend(&town.phone(DEMO_SPRAYER).await).await;
        let broken = town.team("first", cheapest()).await;
        let mut small_teams = Vec::new();
        for (n, price_fen) in [8_000, 8_100, 8_200].into_iter().enumerate() {
            small_teams.push(town.team(&format!("small-{n}"), small(price_fen)).await);
        }
        let (day, mut farmers) = (day(1), Vec::new());
        for (n, (name, phone)) in FARMERS.into_iter().enumerate() {
            let farmer = town.neighbour(&format!("farmer-{n}"), name, phone).await;
            let posted = farmer.post_need(&on(day)).await.unwrap();
            broken.accept(text(&offer_for(&broken, &posted).await["id"])).await.unwrap();
            farmers.push((farmer, posted));
        }
        Self { day, broken, farmers, small: small_teams }
    }

    /// The first farmer's work is begun: whose it is, and what.
    async fn begin_first(&self) -> &(Phone, Value) {
        let first = &self.farmers[0];
        let visit = look(&first.0, &first.1).await["visit_id"].clone();
        let code = first.0.visit(text(&visit)).await.unwrap()["start_code"].clone();
        self.broken.start(text(&visit), text(&code)).await.unwrap();
        first
    }

    /// Waits until other teams are asked for all but the first.
    async fn others_are_asked_for(&self) {
        for (farmer, posted) in &self.farmers[1..] {
            let mut hears = farmer.live(None).await.unwrap();
            while look(farmer, posted).await["offers_open_n"] == 0 {
                hear(&mut hears, "need_asked").await;
            }
        }
    }

    async fn drop_day(&self) -> Value {
        drop_day(&self.broken, self.day).await
    }

    /// Each small team's one open offer.
    async fn offers(&self) -> Vec<Value> {
        let mut offers = Vec::new();
        for team in &self.small {
            team.first_offer(PATIENCE).await.unwrap();
            let mut open = open_offers(team).await;
            assert_eq!(open.len(), 1, "no team is asked for two that it cannot both do: {open:?}");
            offers.push(open.remove(0));
        }
        offers
    }

    fn needs(&self) -> Vec<&str> {
        self.farmers.iter().map(|(_, posted)| text(&posted["id"])).collect()
    }
}

async fn drop_day(team: &Phone, day: NaiveDate) -> Value {
    let form = json!({ "day": day, "reason": "breakdown" });
    team.post("/teams/mine/drop-day", &form).await.unwrap()
}

async fn open_offers(team: &Phone) -> Vec<Value> {
    let open = team.get("/offers?state=open").await.unwrap();
    open["items"].as_array().unwrap().clone()
}

/// The team's open offer for this need, waiting for it.
async fn offer_for(team: &Phone, posted: &Value) -> Value {
    let mut hears = team.live(None).await.unwrap();
    loop {
        let mut open = open_offers(team).await.into_iter();
        if let Some(offer) = open.find(|offer| offer["need_id"] == posted["id"]) {
            return offer;
        }
        hear(&mut hears, "offer_opened").await;
    }
}

async fn explanation(farmer: &Phone, posted: &Value) -> Value {
    farmer.get(&format!("/needs/{}/explanation", text(&posted["id"]))).await.unwrap()
}

fn sorted<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ids: Vec<_> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}

#[actix_web::test]
async fn of_a_broken_day_each_job_is_offered_to_a_team_that_has_time_for_it() {
    let town = Town::open_with(one_by_one).await;
    let season = Season::open(&town).await;
    // One of the others has promised something for the day after.
    let before = town.neighbour("before", "孙玉梅", "13811110009").await;
    let posted = before.post_need(&on(season.day + TimeDelta::days(1))).await.unwrap();
    let declined = offer_for(&season.broken, &posted).await;
    season.broken.decline(text(&declined["id"]), "busy").await.unwrap();
    let promised = offer_for(&season.small[0], &posted).await;
    let promised = season.small[0].accept(text(&promised["id"])).await.unwrap();
    let mut hears = Vec::new();
    for (farmer, _) in &season.farmers {
        hears.push(farmer.live(None).await.unwrap());
    }

    let dropped = season.drop_day().await;
    let given: Vec<_> =
        dropped["items"].as_array().unwrap().iter().map(|it| &it["state"]).collect();
    assert_eq!(given, [&json!("dropped"); 3]);
    for live in &mut hears {
        let told = hear(live, "team_dropped").await;
        assert_eq!(told["body"], "first队来不了，正在和别的活一起重新安排");
        hear(live, "need_asked").await;
    }
    let offers = season.offers().await;
    let asked = offers.iter().map(|offer| text(&offer["need_id"]));
    assert_eq!(sorted(asked), sorted(season.needs()), "each job is offered once");
    for (team, offer) in season.small.iter().zip(&offers) {
        let visit = team.accept(text(&offer["id"])).await.unwrap();
        let starts: DateTime<Utc> = text(&visit["planned_start_at"]).parse().unwrap();
        let ends: DateTime<Utc> = text(&visit["planned_end_at"]).parse().unwrap();
        assert!(at(season.day, 8) <= starts && ends <= at(season.day, 14), "{visit}");
    }
    for (farmer, posted) in &season.farmers {
        assert_eq!(look(farmer, posted).await["state"], "taken");
    }
    let kept = season.small[0].visit(text(&promised["id"])).await.unwrap();
    for unmoved in ["state", "planned_start_at", "planned_end_at"] {
        assert_eq!(kept[unmoved], promised[unmoved], "what was promised stays");
    }
}

#[actix_web::test]
async fn the_farmer_reads_that_it_was_planned_with_others_and_why_this_team() {
    let town = Town::open_with(one_by_one).await;
    let season = Season::open(&town).await;
    season.drop_day().await;
    season.offers().await;
    let mut best_n = 0;
    for (farmer, posted) in &season.farmers {
        let explained = explanation(farmer, posted).await;
        assert_eq!(explained["sentence"], "和别的活一起排过，正在等排上的那支队回话");
        let round = explained["rounds"].as_array().unwrap().last().unwrap();
        assert_eq!((&round["wave"], &round["planned"]["code"]), (&json!(0), &json!("planned")));
        let why = text(&round["planned"]["sentence"]);
        assert!(why.starts_with("和另外2个活一起排的："), "{why}");
        best_n += usize::from(why.ends_with("它来最合适，也不耽误别的活"));
        assert_eq!(round["chosen"].as_array().unwrap().len(), 1);
        let terms = round["chosen"][0]["terms"].as_array().unwrap();
        let sum: i64 = terms.iter().map(|term| term["fen"].as_i64().unwrap()).sum();
        assert_eq!(json!(sum), round["chosen"][0]["cost_fen"]);
        let rejected = round["rejected"].as_array().unwrap();
        let elsewhere =
            rejected.iter().filter(|it| it["reasons"][0]["code"] == "planned_elsewhere");
        assert_eq!(elsewhere.count(), 2, "{round}");
        let timeline = look(farmer, posted).await;
        let planned = &timeline["timeline"][0];
        assert_eq!(planned["sentence"], "和另外2个活一起排过，先问排上的那支队");
        assert_eq!((&timeline["wave"], &timeline["offers_open_n"]), (&json!(0), &json!(1)));
    }
    assert_eq!(best_n, 1, "alone, all three would have got the same team");
}

#[actix_web::test]
async fn who_stands_by_is_asked_before_a_team_that_would_be_cheaper() {
    let town = Town::open_with(|config| asked(config, 4)).await;
    let season = Season::open(&town).await;
    let mut hears = season.small[2].live(None).await.unwrap();
    let cheaper = town.team("cheaper", Wishes { price_fen: 6_000, ..Wishes::default() }).await;
    season.drop_day().await;
    let offers = season.offers().await;
    let asked = offers.iter().map(|offer| text(&offer["need_id"]));
    assert_eq!(sorted(asked), sorted(season.needs()));
    assert_eq!(open_offers(&cheaper).await, [] as [Value; 0], "they were told they come first");
    let (farmer, posted) = &season.farmers[0];
    let explained = explanation(farmer, posted).await;
    let round = explained["rounds"].as_array().unwrap().last().unwrap();
    assert_eq!(round["planned"]["sentence"], "和另外2个活一起排的：它在替补，答应过先问它");

    // Says no: the others who stand by are asked, as after any no.
    hear(&mut hears, "offer_opened").await;
    season.small[2].decline(text(&offers[2]["id"]), "busy").await.unwrap();
    let again = json!({ "id": offers[2]["need_id"] });
    offer_for(&season.small[0], &again).await;
}

#[actix_web::test]
async fn a_single_job_goes_past_a_team_that_is_being_asked_for_another() {
    let town = Town::open_with(one_by_one).await;
    town.suspend(&town.phone(DEMO_SPRAYER).await).await;
    let first = town.team("first", cheapest()).await;
    let (near, next) =
        (town.team("near", small(8_000)).await, town.team("next", small(8_100)).await);
    let (farmer, other) = (
        town.neighbour("farmer-0", FARMERS[0].0, FARMERS[0].1).await,
        town.neighbour("farmer-1", FARMERS[1].0, FARMERS[1].1).await,
    );
    let lost = farmer.post_need(&on(day(1))).await.unwrap();
    let visit = first.accept(text(&offer_for(&first, &lost).await["id"])).await.unwrap();
    let open = other.post_need(&on(day(1))).await.unwrap();
    let declined = offer_for(&first, &open).await;
    first.decline(text(&declined["id"]), "busy").await.unwrap();
    let asked = offer_for(&near, &open).await;

    first.drop_visit(text(&visit["id"]), "breakdown").await.unwrap();
    let offer = offer_for(&next, &lost).await;
    let ids = |offers: Vec<Value>| -> Vec<Value> {
        offers.iter().map(|offer| offer["id"].clone()).collect()
    };
    assert_eq!(ids(open_offers(&near).await), [asked["id"].clone()]);
    next.accept(text(&offer["id"])).await.unwrap();
    near.accept(text(&asked["id"])).await.unwrap();
    let explained = explanation(&farmer, &lost).await;
    let round = explained["rounds"].as_array().unwrap().last().unwrap();
    assert_eq!(round["planned"]["sentence"], "和另外1个活一起排的：这样几个活都赶得上，少跑路");
}

#[actix_web::test]
async fn whichever_it_accepts_first_a_team_can_do_all_that_it_was_asked_for() {
    let town = Town::open_with(one_by_one).await;
    town.suspend(&town.phone(DEMO_SPRAYER).await).await;
    let first = town.team("first", cheapest()).await;
    let other = town.team("other", Wishes::default()).await;
    let farmer = town.farmer("sun").await;
    let mut early = on(day(1));
    early["window"]["until"] = json!(at(day(1), 10) + TimeDelta::minutes(30));
    let (early, any) =
        (farmer.post_need(&early).await.unwrap(), farmer.post_need(&on(day(1))).await.unwrap());
    for posted in [&early, &any] {
        first.accept(text(&offer_for(&first, posted).await["id"])).await.unwrap();
    }
    drop_day(&first, day(1)).await;
    for posted in [&any, &early] {
        let offer = offer_for(&other, posted).await;
        let visit = other.accept(text(&offer["id"])).await.unwrap();
        assert_eq!(visit["planned_start_at"], offer["starts_at"], "as it was told");
    }
}

#[actix_web::test]
async fn where_the_plan_has_nobody_the_waves_go_on() {
    let town = Town::open_with(one_by_one).await;
    let season = Season::open(&town).await;
    for team in &season.small {
        town.suspend(team).await;
    }
    let agent = town.phone("demo-agent").await;
    let mut agent_hears = agent.live(None).await.unwrap();
    season.drop_day().await;
    let mut asked = Vec::new();
    for _ in 0..3 {
        asked.push(hear(&mut agent_hears, "agent_asked").await["need_id"].clone());
    }
    assert_eq!(sorted(asked.iter().map(text)), sorted(season.needs()));
}

#[actix_web::test]
async fn giving_a_day_back_again_changes_nothing_and_begun_work_goes_on() {
    let town = Town::open_with(one_by_one).await;
    let season = Season::open(&town).await;
    let (farmer, begun) = season.begin_first().await;

    let dropped = season.drop_day().await;
    assert_eq!(dropped["items"].as_array().unwrap().len(), 2);
    assert_eq!(look(farmer, begun).await["visit_state"], "started");
    season.others_are_asked_for().await;
    let (farmer, posted) = &season.farmers[1];
    let before = look(farmer, posted).await;
    assert_eq!(season.drop_day().await, dropped, "the signal was lost, the phone asked again");
    assert_eq!(look(farmer, posted).await, before);
    let empty = drop_day(&season.broken, day(30)).await;
    assert_eq!(empty["items"], json!([]));
    let form = json!({ "day": day(1), "reason": "breakdown" });
    let refused = farmer.post("/teams/mine/drop-day", &form).await.unwrap_err();
    assert_eq!(refused.code(), "role_required");
}

#[actix_web::test]
async fn a_team_that_is_stopped_comes_to_nobody_and_others_are_asked() {
    let town = Town::open_with(one_by_one).await;
    let season = Season::open(&town).await;
    let (farmer, begun) = season.begin_first().await;

    town.suspend(&season.broken).await;
    season.others_are_asked_for().await;
    for (farmer, posted) in &season.farmers[1..] {
        let timeline = look(farmer, posted).await["timeline"].clone();
        let said = |line: &Value| line["sentence"].to_string().contains("乡里暂停了这支队");
        assert!(timeline.as_array().unwrap().iter().any(said), "{timeline}");
    }
    assert_eq!(look(farmer, begun).await["visit_state"], "started", "what was begun goes on");
}

#[actix_web::test]
async fn a_pool_of_that_day_goes_back_whole_beside_the_others() {
    let town = Town::open_with(|config| asked(config, 4)).await;
    town.suspend(&town.phone(DEMO_SPRAYER).await).await;
    let first = town.team("first", bulk()).await;
    let second = town.team("second", bulk()).await;
    let (three, offered) = town.locked(&first).await;
    let pooled = first.accept(text(&offered["id"])).await.unwrap();
    let start: DateTime<Utc> = text(&pooled["planned_start_at"]).parse().unwrap();
    let day = words::local(start).date_naive();
    let farmer = town.neighbour("own", "孙玉梅", "13811110009").await;
    let mut form = need();
    form["window"] = json!({ "from": Utc::now(), "until": Utc::now() + TimeDelta::days(3) });
    let own = farmer.post_need(&form).await.unwrap();
    let visit = first.accept(text(&offer_for(&first, &own).await["id"])).await.unwrap();
    let starts: DateTime<Utc> = text(&visit["planned_start_at"]).parse().unwrap();
    let same_day = words::local(starts).date_naive() == day;

    drop_day(&first, day).await;
    for (member, posted) in &three {
        let need = look(member, posted).await;
        assert_eq!((&need["state"], &need["pool"]["households_n"]), (&json!("open"), &json!(3)));
    }
    let mut asked = open_offers(&second).await.into_iter();
    assert!(asked.any(|offer| offer["need_id"] == offered["need_id"]), "its standby is asked");
    let expected = if same_day { "open" } else { "taken" };
    assert_eq!(look(&farmer, &own).await["state"], expected);
}

#[actix_web::test]
async fn a_farmer_who_cancels_while_the_day_is_given_back_is_not_asked_for() {
    let town = Town::open_with(one_by_one).await;
    for round in 0..5 {
        let farmer = town.neighbour("farmer-0", FARMERS[0].0, FARMERS[0].1).await;
        let team = town
            .team(&format!("round-{round}"), Wishes { price_fen: 6_000 - round, ..cheapest() })
            .await;
        let mut posted = Vec::new();
        for _ in 0..3 {
            let need = farmer.post_need(&on(day(1))).await.unwrap();
            team.accept(text(&offer_for(&team, &need).await["id"])).await.unwrap();
            posted.push(need);
        }
        let cancel = |need: &Value| {
            let (farmer, path) = (farmer.clone(), format!("/needs/{}/cancel", text(&need["id"])));
            async move { farmer.post(&path, &json!({})).await.unwrap() }
        };
        let cancelled = join_all(posted.iter().map(cancel));
        let (_, cancelled) = futures_util::join!(drop_day(&team, day(1)), cancelled);
        for need in &cancelled {
            assert_eq!(need["state"], "cancelled", "round {round}");
            let now = look(&farmer, need).await;
            assert_eq!((&now["state"], &now["offers_open_n"]), (&json!("cancelled"), &json!(0)));
        }
        town.suspend(&team).await;
    }
}

#[actix_web::test]
async fn two_processes_that_plan_the_same_day_ask_each_team_once() {
    let one = Town::open_with(one_by_one).await;
    let two = one.replica(one_by_one).await;
    let season = Season::open(&one).await;
    let broken = Phone::with_token(&two.url, season.broken.token());
    drop_day(&broken, season.day).await;
    let offers = season.offers().await;
    let asked = offers.iter().map(|offer| text(&offer["need_id"]));
    assert_eq!(sorted(asked), sorted(season.needs()));
    for (farmer, posted) in &season.farmers {
        let timeline = look(farmer, posted).await["timeline"].clone();
        let planned = timeline.as_array().unwrap().iter().filter(|line| line["kind"] == "planned");
        assert_eq!(planned.count(), 1);
    }
}

#[actix_web::test]
async fn killed_after_a_day_was_given_back_the_service_plans_it_after_the_next_start() {
    let town = Town::open_with(one_by_one).await;
    let season = Season::open(&town).await;
    let database = town.close().await;
    let redis = if is_postgres() { redis_url() } else { String::new() };
    let settings = [
        ("DATABASE_URL", database.url.clone()),
        ("REDIS_URL", redis),
        ("BANGNONG_MEDIA__STORE", database.store.clone()),
        ("BANGNONG_DATABASE__CONNECTIONS", "8".to_owned()),
        ("BANGNONG_OFFERS__FIRST_WAVE", "1".to_owned()),
        ("BANGNONG_OFFERS__PLAN_FOR", "5s".to_owned()),
    ];
    let service = Process::start(&settings);
    drop_day(&Phone::with_token(&service.url, season.broken.token()), season.day).await;
    service.kill();

    let service = Process::start(&settings);
    let moved = |phone: &Phone| Phone::with_token(&service.url, phone.token());
    let season = Season { small: season.small.iter().map(moved).collect(), ..season };
    let offers = season.offers().await;
    let asked = offers.iter().map(|offer| text(&offer["need_id"]));
    assert_eq!(sorted(asked), sorted(season.needs()));
}
