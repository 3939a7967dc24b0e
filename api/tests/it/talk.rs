//! Farmer and agronomist talk: in one order for both, without loss, whatever the signal does.

use futures_util::future::join_all;
use miniapp_mock::{
    camera,
    phone::{Live, Phone},
};
use serde_json::{Value, json};

use crate::support::{
    PATIENCE, Town,
    clinic::{act, answer, by_day, look, question, until_asked},
    hear, is_postgres, text,
};

/// What was said, as this phone reads it after `after`.
async fn read(phone: &Phone, asked: &Value, after: i64) -> Value {
    let path = format!("/questions/{}/messages?after={after}&limit=100", text(&asked["id"]));
    phone.get(&path).await.unwrap()
}

async fn say(phone: &Phone, asked: &Value, words: &str) -> Value {
    let path = format!("/questions/{}/messages", text(&asked["id"]));
    phone.post(&path, &json!({ "words": words })).await.unwrap()
}

/// A question that 王 has taken.
async fn taken() -> (Town, Phone, Phone, Value) {
    let (town, [wang]) = Town::clinic(["wang"]).await;
    let farmer = town.farmer("sun").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    (town, farmer, wang, asked)
}

fn numbers(talk: &Value) -> Vec<i64> {
    talk["items"].as_array().unwrap().iter().map(|it| it["seq"].as_i64().unwrap()).collect()
}

/// The next whisper of this kind.
async fn overhear(live: &mut Live, kind: &str) -> Value {
    loop {
        let whisper = live.next_whisper(PATIENCE).await.unwrap();
        let whisper = whisper.unwrap_or_else(|| panic!("nobody whispers of {kind}"));
        if whisper["type"] == kind {
            return whisper;
        }
    }
}

#[actix_web::test]
async fn both_sides_read_the_same_order_without_a_gap() {
    let (_town, farmer, wang, asked) = taken().await;
    let both = (0..20).map(|n| {
        let (phone, asked) = (if n % 2 == 0 { &farmer } else { &wang }, &asked);
        async move { say(phone, asked, &format!("第{n}句")).await }
    });
    join_all(both).await;
    let (hers, his) = (read(&farmer, &asked, 0).await, read(&wang, &asked, 0).await);
    assert_eq!(numbers(&hers), (1..=20).collect::<Vec<_>>());
    let words = |talk: &Value| -> Vec<String> {
        talk["items"].as_array().unwrap().iter().map(|it| text(&it["words"]).to_owned()).collect()
    };
    assert_eq!(words(&hers), words(&his));
    for item in hers["items"].as_array().unwrap() {
        assert_eq!(item["mine"], item["by"] == "farmer", "{item}");
    }
    assert_eq!(numbers(&read(&farmer, &asked, 18).await), [19, 20]);
}

#[actix_web::test]
async fn nobody_is_told_of_what_they_said_themselves() {
    let (_town, farmer, wang, asked) = taken().await;
    say(&farmer, &asked, "在老树上").await;
    say(&wang, &asked, "树龄多大？").await;
    for (phone, expected) in [(&farmer, "农技员说"), (&wang, "农户说")] {
        let notices = phone.get("/notices").await.unwrap();
        let all = notices["items"].as_array().unwrap().iter();
        let said: Vec<&str> =
            all.filter(|it| it["kind"] == "question_said").map(|it| text(&it["title"])).collect();
        assert_eq!(said, [expected], "{notices}");
    }
}

#[actix_web::test]
async fn what_is_said_while_the_signal_is_gone_is_there_after_it() {
    let (_town, farmer, wang, asked) = taken().await;
    let mut hears = farmer.live(None).await.unwrap();
    say(&wang, &asked, "树龄多大？").await;
    let notice = hear(&mut hears, "question_said").await;
    assert_eq!((&notice["question_id"], &notice["talk_seq"]), (&asked["id"], &json!(1)));
    hears.lose_signal();
    for n in 2..=5 {
        say(&wang, &asked, &format!("第{n}句")).await;
    }
    for n in 2..=5 {
        assert_eq!(hear(&mut hears, "question_said").await["talk_seq"], n);
    }
    let counts = hears.counts();
    assert_eq!((counts.gaps_n, counts.duplicates_n), (0, 0), "{counts:?}");
    assert_eq!(numbers(&read(&farmer, &asked, 1).await), [2, 3, 4, 5]);
}

#[actix_web::test]
async fn each_side_sees_what_the_other_holds_and_has_read() {
    let (_town, farmer, wang, asked) = taken().await;
    let mut hears = wang.live(None).await.unwrap();
    say(&wang, &asked, "树龄多大？").await;
    say(&wang, &asked, "去年刮过没有？").await;
    assert_eq!(look(&farmer, &asked).await.unwrap()["unread_n"], 2);
    let mine = read(&wang, &asked, 0).await;
    assert_eq!((&mine["delivered_seq"], &mine["read_seq"]), (&json!(0), &json!(0)));
    read(&farmer, &asked, 0).await;
    let marks = overhear(&mut hears, "marks").await;
    assert_eq!(
        marks,
        json!({
            "type": "marks", "question_id": asked["id"], "delivered_seq": 2, "read_seq": 0,
        })
    );
    act(&farmer, &asked, "read", json!({ "seq": 2 })).await.unwrap();
    assert_eq!(overhear(&mut hears, "marks").await["read_seq"], 2);
    act(&farmer, &asked, "read", json!({ "seq": 1 })).await.unwrap();
    act(&farmer, &asked, "read", json!({ "seq": 99 })).await.unwrap();
    let mine = read(&wang, &asked, 0).await;
    assert_eq!((&mine["delivered_seq"], &mine["read_seq"]), (&json!(2), &json!(2)), "never back");
    assert_eq!(look(&farmer, &asked).await.unwrap()["unread_n"], 0);
    say(&farmer, &asked, "十五年").await;
    assert_eq!(look(&farmer, &asked).await.unwrap()["unread_n"], 0, "one's own is read");
    assert_eq!(look(&wang, &asked).await.unwrap()["unread_n"], 1);
}

#[actix_web::test]
async fn typing_is_seen_and_never_kept() {
    let (_town, farmer, wang, asked) = taken().await;
    let mut hears = farmer.live(None).await.unwrap();
    let before = farmer.get("/notices").await.unwrap()["seq"].clone();
    act(&wang, &asked, "typing", json!({})).await.unwrap();
    let whisper = overhear(&mut hears, "typing").await;
    assert_eq!(whisper, json!({ "type": "typing", "question_id": asked["id"] }));
    assert_eq!(farmer.get("/notices").await.unwrap()["seq"], before);
    assert_eq!(read(&farmer, &asked, 0).await["items"], json!([]));
}

#[actix_web::test]
async fn two_replicas_carry_one_talk() {
    let (town, farmer, wang, asked) = taken().await;
    let other = town.replica(by_day).await;
    let there = Phone::with_token(&other.url, wang.token());
    let (mut hers, mut his) = (farmer.live(None).await.unwrap(), there.live(None).await.unwrap());
    say(&there, &asked, "树龄多大？").await;
    assert_eq!(hear(&mut hers, "question_said").await["talk_seq"], 1);
    say(&farmer, &asked, "十五年").await;
    assert_eq!(hear(&mut his, "question_said").await["talk_seq"], 2);
    if is_postgres() {
        // What is never stored needs Redis to reach another process.
        act(&farmer, &asked, "typing", json!({})).await.unwrap();
        overhear(&mut his, "typing").await;
        act(&there, &asked, "read", json!({ "seq": 2 })).await.unwrap();
        assert_eq!(overhear(&mut hers, "marks").await["read_seq"], 2);
    }
    assert_eq!(numbers(&read(&farmer, &asked, 0).await), numbers(&read(&there, &asked, 0).await));
}

#[actix_web::test]
async fn photos_and_voice_notes_are_part_of_the_talk() {
    let (town, farmer, wang, asked) = taken().await;
    let photo = wang.post_photo(camera::leaf(64, 48, 3)).await.unwrap();
    let voice = wang.post_voice(camera::hum(3, 1), 3).await.unwrap();
    let path = format!("/questions/{}/messages", text(&asked["id"]));
    let form = json!({ "photos": [photo["id"]], "voice": voice["id"] });
    wang.post(&path, &form).await.unwrap();
    let seen = read(&farmer, &asked, 0).await["items"][0].clone();
    assert_eq!(seen["photos"][0]["id"], photo["id"]);
    assert_eq!(seen["voice"]["id"], voice["id"]);
    for url in [&seen["photos"][0]["url"], &seen["voice"]["url"]] {
        let url = format!("{}{}", town.url, text(url));
        assert_eq!(reqwest::get(url).await.unwrap().status(), 200);
    }
    let stolen = farmer.post(&path, &form).await.unwrap_err();
    assert_eq!((stolen.status(), stolen.code()), (422, "photo_unknown"), "not hers");
    let nothing = farmer.post(&path, &json!({})).await.unwrap_err();
    assert_eq!(nothing.code(), "text_missing");
}

#[actix_web::test]
async fn only_the_two_sides_talk() {
    let (town, farmer, wang, asked) = taken().await;
    let zhang = town.expert("zhang", &crate::support::clinic::agronomist(), "county").await;
    let stranger = town.farmer("qian").await;
    let path = format!("/questions/{}/messages", text(&asked["id"]));
    let words = json!({ "words": "让我说两句" });
    for phone in [&stranger, &zhang] {
        assert_eq!(phone.post(&path, &words).await.unwrap_err().status(), 404);
        assert_eq!(phone.get(&path).await.unwrap_err().status(), 404);
        for what in ["read", "typing"] {
            let body = if what == "read" { json!({ "seq": 1 }) } else { json!({}) };
            assert_eq!(act(phone, &asked, what, body).await.unwrap_err().status(), 404);
        }
    }
    act(&wang, &asked, "escalate", json!({})).await.unwrap();
    until_asked(&farmer, &asked, "zhang").await;
    assert_eq!(wang.post(&path, &words).await.unwrap_err().status(), 404, "it is not his any more");
    let early = zhang.post(&path, &words).await.unwrap_err();
    assert_eq!(early.code(), "question_wrong_state", "whoever talks has taken it");
    say(&farmer, &asked, "在吗").await;
    act(&zhang, &asked, "claim", json!({})).await.unwrap();
    assert_eq!(look(&zhang, &asked).await.unwrap()["unread_n"], 1, "what was said before is there");
    act(&zhang, &asked, "answer", answer()).await.unwrap();
    act(&farmer, &asked, "solve", json!({ "solved": true })).await.unwrap();
    assert_eq!(farmer.post(&path, &words).await.unwrap_err().code(), "question_wrong_state");
}
