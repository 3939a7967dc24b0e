//! Several hands on one question at the same moment: one owner, never two, never nobody.

use futures_util::future::join_all;
use miniapp_mock::{
    phone::Phone,
    wechat::{AppAccount, Platform},
};
use serde_json::{Value, json};

use crate::support::{
    Database, Town,
    clinic::{act, agronomist, answer, by_day, look, question, until},
    hear,
    process::{Process, settings},
    text,
    wechat::Wechat,
};

/// Rounds of the races that one side must win.
const ROUNDS: usize = 10;

#[actix_web::test]
async fn taken_at_the_same_moment_as_its_time_ran_out_it_is_somebodys() {
    let (one, [wang, li]) = Town::clinic(["wang", "li"]).await;
    let two = one.replica(by_day).await;
    let farmer = one.farmer("sun").await;
    for round in 0..ROUNDS {
        let asked = farmer.post("/questions", &question()).await.unwrap();
        let first = text(&asked["asked"]["name"]).to_owned();
        let expert = if first == "wang" { &wang } else { &li };
        let there = Phone::with_token(&two.url, expert.token());
        let ((), claimed) =
            futures_util::join!(one.let_lapse(&asked), act(&there, &asked, "claim", json!({})));
        let seen = until(&farmer, &asked, |seen| {
            seen["state"] == "claimed" || seen["asked"]["name"] != json!(first)
        })
        .await;
        match claimed {
            Ok(claimed) => {
                assert_eq!(claimed["owner"]["name"], json!(first), "round {round}");
                assert_eq!(seen["owner"]["name"], json!(first), "round {round}: {seen}");
            }
            Err(late) => {
                assert!([404, 409].contains(&late.status()), "round {round}: {late:?}");
                assert_eq!(seen["owner"], Value::Null, "round {round}: {seen}");
            }
        }
        one.nothing_is_counted_wrong().await;
        act(&farmer, &asked, "withdraw", json!({})).await.unwrap();
        one.nothing_is_counted_wrong().await;
    }
}

#[actix_web::test]
async fn two_phones_of_one_agronomist_take_it_once() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let both = (0..4).map(|_| act(&wang, &asked, "claim", json!({})));
    let done = join_all(both).await;
    assert!(done.iter().any(Result::is_ok), "{done:?}");
    for late in done.iter().filter_map(|it| it.as_ref().err()) {
        assert_eq!(late.code(), "question_passed", "{late:?}");
    }
    let seen = look(&farmer, &asked).await.unwrap();
    let taken = seen["timeline"].as_array().unwrap().iter().filter(|it| it["kind"] == "claimed");
    assert_eq!(taken.count(), 1, "{seen}");
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn two_replicas_pass_thirty_questions_on_and_each_is_asked_of_one() {
    let one = Town::open_with(by_day).await;
    one.empty_clinic().await;
    let mut form = agronomist();
    form["capacity"] = json!(20);
    for alias in ["wang", "li", "zhao", "qian"] {
        one.agronomist(alias, &form).await;
    }
    let two = one.replica(by_day).await;
    let mut asked = Vec::new();
    for n in 0..6 {
        let farmer = one.farmer(&format!("farmer-{n}")).await;
        for m in 0..5 {
            let there = Phone::with_token(&two.url, farmer.token());
            let phone = if m % 2 == 0 { farmer.clone() } else { there };
            let question = phone.post("/questions", &question()).await.unwrap();
            asked.push((phone, question));
        }
    }
    join_all(asked.iter().map(|(_, question)| one.let_lapse(question))).await;
    for (farmer, question) in &asked {
        let before = &question["asked"]["name"];
        let seen =
            until(farmer, question, |it| it["asked"].is_object() && it["asked"]["name"] != *before);
        let seen = seen.await;
        let routed = seen["timeline"].as_array().unwrap().iter();
        assert_eq!(routed.filter(|it| it["kind"] == "routed").count(), 2, "{seen}");
    }
    one.nothing_is_counted_wrong().await;
}

/// As many places as questions: the last place is nobody's twice.
#[actix_web::test]
async fn asked_at_the_same_moment_no_agronomist_has_more_than_places() {
    let one = Town::open_with(|config| {
        by_day(config);
        config.advice.batch_from = usize::MAX;
    })
    .await;
    one.empty_clinic().await;
    let mut form = agronomist();
    form["capacity"] = json!(3);
    for alias in ["wang", "li"] {
        one.agronomist(alias, &form).await;
    }
    let two = one.replica(by_day).await;
    let mut farmers = Vec::new();
    for n in 0..10 {
        let farmer = one.farmer(&format!("farmer-{n}")).await;
        let there = Phone::with_token(&two.url, farmer.token());
        farmers.push(if n % 2 == 0 { farmer } else { there });
    }
    let form = question();
    let asked = join_all(farmers.iter().map(|farmer| farmer.post("/questions", &form))).await;
    let asked: Vec<Value> = asked.into_iter().map(Result::unwrap).collect();
    let mut with_somebody = 0;
    for (farmer, question) in farmers.iter().zip(&asked) {
        let seen = until(farmer, question, |it| {
            it["asked"].is_object() || text(&it["sentence"]).contains("手上都有问题")
        });
        with_somebody += usize::from(seen.await["asked"].is_object());
    }
    assert_eq!(with_somebody, 6, "as many as there are places");
    one.nothing_is_counted_wrong().await;
}

/// The service dies after a question was asked, after it was passed on, and after it was taken.
#[actix_web::test]
async fn killed_in_the_middle_no_question_is_lost_or_owned_twice() {
    let platform = Platform::start("127.0.0.1:0", AppAccount::demo()).await.unwrap();
    let wechat = Wechat(platform.base_url());
    let database = prepared().await;
    let settings = settings(
        &database,
        &wechat,
        [
            ("BANGNONG_ADVICE__DAY_FROM", "00:00".to_owned()),
            ("BANGNONG_ADVICE__DAY_TO", "24:00".to_owned()),
        ],
    );
    for round in 0..3 {
        let service = Process::start(&settings);
        let farmer = wechat.sign_in(&service.url, "sun").await;
        let asked = farmer.post("/questions", &question()).await.unwrap();
        let first = text(&asked["asked"]["name"]).to_owned();
        service.kill();

        let service = Process::start(&settings);
        let farmer = Phone::with_token(&service.url, farmer.token());
        let expert = wechat.sign_in(&service.url, &first).await;
        let queue = expert.get("/questions?scope=queue&state=asked").await.unwrap();
        assert_eq!(queue["items"][0]["id"], asked["id"], "round {round}: it is still theirs");
        let path = format!("/questions/{}", text(&asked["id"]));
        expert.post_once(&format!("{path}/claim"), &json!({})).await.unwrap();
        service.kill();

        let service = Process::start(&settings);
        let (farmer, expert) = (
            Phone::with_token(&service.url, farmer.token()),
            Phone::with_token(&service.url, expert.token()),
        );
        let seen = farmer.get(&path).await.unwrap();
        assert_eq!((&seen["state"], &seen["owner"]["name"]), (&json!("claimed"), &json!(first)));
        expert.post(&format!("{path}/answer"), &answer()).await.unwrap();
        service.kill();

        let service = Process::start(&settings);
        let farmer = Phone::with_token(&service.url, farmer.token());
        let seen = farmer.get(&path).await.unwrap();
        assert_eq!(seen["state"], "answered", "round {round}");
        let mut hears = farmer.live(Some(start_of(&farmer).await)).await.unwrap();
        assert_eq!(hear(&mut hears, "question_answered").await["question_id"], asked["id"]);
        farmer.post_once(&format!("{path}/solve"), &json!({ "solved": true })).await.unwrap();
        farmer
            .note_read(farmer.get("/notices").await.unwrap()["seq"].as_u64().unwrap())
            .await
            .unwrap();
        service.kill();
    }
    platform.stop().await;
    let town = Town::open_on(database, by_day).await;
    town.nothing_is_counted_wrong().await;
}

/// What this phone has read: what came after is heard again.
async fn start_of(phone: &Phone) -> miniapp_mock::phone::Cursor {
    let list = phone.get("/notices").await.unwrap();
    let seq = list["read_seq"].as_u64().unwrap();
    miniapp_mock::phone::Cursor { epoch: text(&list["epoch"]).to_owned(), seq }
}

/// A database that knows a farmer and two agronomists.
async fn prepared() -> Database {
    let (town, _) = Town::clinic(["wang", "li"]).await;
    town.farmer("sun").await;
    town.close().await
}
