//! A question that was only spoken goes where its words belong once a machine has written them down.

use std::time::Duration;

use api::{
    entity::{media, question, transcript},
    ids::MediaId,
    questions,
};
use chrono::Utc;
use futures_util::future::FutureExt;
use miniapp_mock::{camera, phone::Phone};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::support::{
    PATIENCE, Town,
    clinic::{act, look, may, question_id, until},
    hear, text,
    wechat::Wechat,
};

/// The machine is away for so many calls.
async fn nobody_listens(town: &Town, n: usize) {
    let wechat = Wechat(town.app.config.wechat.base_url.clone());
    let refuse = json!({ "endpoint": "transcriptions", "fault": "refuse", "n": n });
    wechat.fault(refuse).await;
}

/// Asks with a voice note alone.
async fn spoken(farmer: &Phone) -> Value {
    let voice = farmer.post_voice(camera::hum(3, 1), 3).await.unwrap();
    farmer.post("/questions", &json!({ "crop": "apple", "voice": voice["id"] })).await.unwrap()
}

fn voice_of(asked: &Value) -> MediaId {
    MediaId(text(&asked["voice"]["id"]).parse().unwrap())
}

/// These words are written down of its voice note.
async fn heard(town: &Town, asked: &Value, words: &'static str) {
    let (app, voice) = (town.app.clone(), voice_of(asked));
    let noted = town.app.write(move |tx| {
        let app = app.clone();
        async move { questions::heard::heard(tx, &app, voice, words).await }.boxed()
    });
    noted.await.unwrap();
}

async fn row(town: &Town, asked: &Value) -> question::Model {
    let found = question::Entity::find_by_id(question_id(asked)).one(town.app.db.reader()).await;
    found.unwrap().unwrap()
}

#[actix_web::test]
async fn what_is_said_of_money_goes_to_the_desk_if_nobody_has_taken_it() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    nobody_listens(&town, 100).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let mut desk_hears = operator.live(None).await.unwrap();
    let mut wang_hears = wang.live(None).await.unwrap();
    let asked = spoken(&farmer).await;
    assert_eq!((&asked["asked"]["name"], &asked["desk"]), (&json!("wang"), &json!(false)));
    heard(&town, &asked, "想贷款盖冷库，找谁").await;
    let seen = look(&farmer, &asked).await.unwrap();
    assert_eq!((&seen["desk"], &seen["desk_reason"]), (&json!(true), &json!("贷款")), "{seen}");
    assert_eq!(look(&wang, &asked).await.unwrap_err().status(), 404, "not asked any more");
    assert_eq!(hear(&mut wang_hears, "question_taken_away").await["question_id"], asked["id"]);
    assert_eq!(hear(&mut desk_hears, "question_at_desk").await["question_id"], asked["id"]);
    town.nothing_is_counted_wrong().await;

    let taken = spoken(&farmer).await;
    act(&wang, &taken, "claim", json!({})).await.unwrap();
    heard(&town, &taken, "想贷款盖冷库，找谁").await;
    let seen = look(&farmer, &taken).await.unwrap();
    assert_eq!(
        (&seen["state"], &seen["desk"]),
        (&json!("claimed"), &json!(false)),
        "wang heard it"
    );
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn an_operator_who_listened_is_not_overruled_by_the_words() {
    let (town, [_]) = Town::clinic(["wang"]).await;
    nobody_listens(&town, 100).await;
    let (farmer, operator) = (town.farmer("sun").await, town.phone("demo-operator").await);
    let asked = spoken(&farmer).await;
    town.let_lapse(&asked).await;
    until(&farmer, &asked, |seen| seen["desk"] == true).await;
    act(&operator, &asked, "to-agronomist", json!({})).await.unwrap();
    until(&farmer, &asked, |seen| seen["asked"]["name"] == "wang").await;
    heard(&town, &asked, "领补贴的树，叶子有点不对").await;
    let seen = look(&farmer, &asked).await.unwrap();
    assert_eq!((&seen["desk"], &seen["asked"]["name"]), (&json!(false), &json!("wang")), "{seen}");
}

#[actix_web::test]
async fn what_is_said_of_trees_is_known_to_whoever_comes_next() {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    nobody_listens(&town, 100).await;
    let farmer = town.farmer("sun").await;
    let asked = spoken(&farmer).await;
    assert_eq!(row(&town, &asked).await.speciality, None, "nobody has listened");
    heard(&town, &asked, "树上烂皮了，流水").await;
    let known = row(&town, &asked).await;
    let about = (known.problem.as_deref(), known.speciality.as_deref());
    assert_eq!(about, (Some("valsa_canker"), Some("protection")));
    assert!(may(&look(&wang, &asked).await.unwrap()).contains(&"claim"), "wang stays asked");

    let mut form = json!({ "crop": "apple", "words": "烂皮病" });
    form["voice"] = farmer.post_voice(camera::hum(3, 1), 3).await.unwrap()["id"].clone();
    let written = farmer.post("/questions", &form).await.unwrap();
    heard(&town, &written, "该追肥了").await;
    let known = row(&town, &written).await;
    assert_eq!(known.speciality.as_deref(), Some("protection"), "what was written counts");
    town.nothing_is_counted_wrong().await;
}

#[actix_web::test]
async fn the_machine_itself_says_it_when_it_is_there_again() {
    let (town, [_]) = Town::clinic(["wang"]).await;
    nobody_listens(&town, 1).await;
    let farmer = town.farmer("sun").await;
    let asked = spoken(&farmer).await;
    until(&farmer, &asked, |seen| seen["asked"]["name"] == "wang").await;
    assert_eq!(row(&town, &asked).await.speciality, None);
    let db = town.app.db.owner();
    let its = || transcript::Entity::find_by_id(voice_of(&asked)).one(db);
    let deadline = Instant::now() + PATIENCE;
    while its().await.unwrap().unwrap().error.is_none() {
        assert!(Instant::now() < deadline, "the first try fails");
        sleep(Duration::from_millis(50)).await;
    }
    let due = transcript::ActiveModel { next_at: Set(Utc::now()), ..Default::default() };
    let of_it = transcript::COLUMN.media_id.eq(voice_of(&asked));
    transcript::Entity::update_many().set(due).filter(of_it).exec(db).await.unwrap();
    let seen = until(&farmer, &asked, |seen| !seen["voice"]["words"].is_null()).await;
    let words = text(&seen["voice"]["words"]);
    let expected = town.app.advice.speciality_in("apple", words).map(str::to_owned);
    assert_eq!(row(&town, &asked).await.speciality, expected, "{words}");
    assert!(expected.is_some(), "{words}");
}

#[actix_web::test]
async fn what_was_written_down_before_it_is_sent_counts_at_once() {
    let (town, [_]) = Town::clinic(["wang"]).await;
    nobody_listens(&town, 100).await;
    let (farmer, other) = (town.farmer("sun").await, town.farmer("qian").await);
    let voice = farmer.post_voice(camera::hum(3, 1), 3).await.unwrap();
    let id = MediaId(text(&voice["id"]).parse().unwrap());
    let words = Set(Some("想贷款盖冷库，找谁".to_owned()));
    let row = media::ActiveModel { words, ..Default::default() };
    let its = media::COLUMN.id.eq(id);
    media::Entity::update_many().set(row).filter(its).exec(town.app.db.owner()).await.unwrap();
    let form = json!({ "crop": "apple", "voice": voice["id"] });
    let foreign = other.post("/questions", &form).await.unwrap_err();
    assert_eq!(foreign.code(), "voice_unknown", "not theirs");
    let asked = farmer.post("/questions", &form).await.unwrap();
    assert_eq!((&asked["desk"], &asked["desk_reason"]), (&json!(true), &json!("贷款")), "{asked}");
}
