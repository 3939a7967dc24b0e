//! The knowledge base: who writes, who reviews, who reads what, and when it is of use.

use api::{articles::calendar::Calendars, entity::field::Crop};
use chrono::{Datelike, Days, NaiveDate, Utc};
use miniapp_mock::{camera::leaf, phone::Phone};
use serde_json::{Value, json};

use crate::support::{Town, fetch, hear, text};

/// 田 writes, the township's station reviews, 孙 reads.
async fn people(town: &Town) -> (Phone, Phone, Phone) {
    let (author, reviewer) =
        (town.phone("demo-agronomist").await, town.phone("demo-operator").await);
    (author, reviewer, town.phone("newcomer").await)
}

fn form() -> Value {
    json!({
        "title": "幼树黄叶先看根",
        "words": "幼树叶子发黄，先挖开看根。根发褐发臭是烂根，排水；根好的多半是缺铁。",
        "crop": "apple", "problem": "黄叶", "months": [6, 5, 6],
    })
}

fn in_days(days: u64) -> NaiveDate {
    Utc::now().date_naive() + Days::new(days)
}

async fn act(phone: &Phone, article: &Value, action: &str, body: Value) -> Result<Value, String> {
    let path = format!("/articles/{}/{action}", text(&article["id"]));
    phone.post(&path, &body).await.map_err(|error| error.code().to_owned())
}

/// Publishes it as it reads in `seen`.
async fn publish(phone: &Phone, seen: &Value, until: NaiveDate) -> Result<Value, String> {
    let review = json!({ "review_until": until, "updated_at": seen["updated_at"] });
    act(phone, seen, "publish", review).await
}

async fn titles(phone: &Phone, query: &str) -> Vec<String> {
    let list = phone.get(&format!("/articles?limit=100{query}")).await.unwrap();
    let items = list["items"].as_array().unwrap().iter();
    items.map(|article| text(&article["title"]).to_owned()).collect()
}

#[actix_web::test]
async fn an_article_is_read_once_somebody_else_has_reviewed_it() {
    let town = Town::open().await;
    let (author, reviewer, reader) = people(&town).await;
    let mut author_hears = author.live(None).await.unwrap();
    let mut form = form();
    let photo = author.post_photo(leaf(320, 240, 1)).await.unwrap();
    form["photos"] = json!([photo["id"]]);
    let draft = author.post("/articles", &form).await.unwrap();
    assert_eq!((&draft["state"], &draft["may"]), (&json!("draft"), &json!(["change", "withdraw"])));
    assert_eq!((&draft["months"], &draft["stage"]), (&json!([5, 6]), &json!("幼果期")));
    let path = format!("/articles/{}", text(&draft["id"]));
    assert_eq!(reader.get(&path).await.unwrap_err().status(), 404, "a draft");
    assert_eq!(titles(&reader, "&words=黄叶").await, Vec::<String>::new());
    assert_eq!(titles(&reviewer, "&state=draft").await, ["幼树黄叶先看根"]);
    assert_eq!(titles(&reader, "&state=draft").await, Vec::<String>::new());

    let until = in_days(365);
    assert_eq!(publish(&author, &draft, until).await.unwrap_err(), "article_wrong_state");
    let past = publish(&reviewer, &draft, in_days(0)).await;
    assert_eq!(past.unwrap_err(), "date_out_of_range");
    let published = publish(&reviewer, &draft, until).await.unwrap();
    assert_eq!(published["state"], "published");
    assert!(text(&hear(&mut author_hears, "article_published").await["body"]).contains("幼树黄叶"));
    assert_eq!(publish(&reviewer, &draft, until).await.unwrap_err(), "article_wrong_state");

    let seen = reader.get(&path).await.unwrap();
    assert_eq!(seen["author"], json!({ "name": "田文秀", "title": "农艺师" }));
    assert_eq!(seen["reviewed_by"], "乡农服站");
    assert_eq!(seen["review_until"], json!(in_days(365)));
    assert!(seen["reviewed_at"].is_string());
    assert_eq!(seen["may"], json!([]));
    assert_eq!(fetch(&town, text(&seen["photos"][0]["url"])).await.status(), 200);
    assert_eq!(
        titles(&reader, "&words=叶子黄化").await.first().unwrap(),
        "幼树黄叶先看根",
        "by its other name"
    );

    let refused = reader.post("/articles", &form).await.unwrap_err();
    assert_eq!(refused.code(), "role_required");
    assert_eq!(act(&reader, &draft, "withdraw", json!({})).await.unwrap_err(), "role_required");
}

#[actix_web::test]
async fn what_is_said_anew_is_reviewed_again_and_what_is_withdrawn_is_gone() {
    let town = Town::open().await;
    let (author, reviewer, reader) = people(&town).await;
    let draft = author.post("/articles", &form()).await.unwrap();
    publish(&reviewer, &draft, in_days(30)).await.unwrap();
    let path = format!("/articles/{}", text(&draft["id"]));
    let mut anew = form();
    anew["title"] = json!("黄叶看根看土");
    let changed = author.put(&path, &anew).await.unwrap();
    assert_eq!((&changed["state"], &changed["reviewed_by"]), (&json!("draft"), &Value::Null));
    assert_eq!(reader.get(&path).await.unwrap_err().status(), 404);
    assert_eq!(titles(&reader, "&words=黄叶").await, Vec::<String>::new());
    let unread = publish(&reviewer, &draft, in_days(30)).await;
    assert_eq!(unread.unwrap_err(), "article_changed", "the reviewer has read the earlier words");
    assert_eq!(reader.get(&path).await.unwrap_err().status(), 404);
    publish(&reviewer, &changed, in_days(30)).await.unwrap();
    assert_eq!(titles(&reader, "&words=黄叶").await, ["黄叶看根看土"]);
    act(&reviewer, &draft, "withdraw", json!({})).await.unwrap();
    assert_eq!(titles(&reader, "&words=黄叶").await, Vec::<String>::new());
    assert_eq!(author.put(&path, &anew).await.unwrap_err().code(), "article_wrong_state");
}

#[actix_web::test]
async fn an_article_whose_review_has_ended_is_not_shown() {
    use api::entity::article as table;
    use sea_orm::{ActiveValue::Set, entity::prelude::*};

    let town = Town::open().await;
    let (_, _, reader) = people(&town).await;
    let all = titles(&reader, "").await.len();
    assert!((12..=20).contains(&all), "{all} to begin with");
    let over = table::ActiveModel {
        review_until: Set(Some(in_days(0) - Days::new(2))),
        ..Default::default()
    };
    let pruning = table::COLUMN.title.contains("冬剪");
    table::Entity::update_many().set(over).filter(pruning).exec(town.app.db.owner()).await.unwrap();
    assert_eq!(titles(&reader, "").await.len(), all - 1);
}

/// A field so high that its season is another month's.
#[actix_web::test]
async fn the_season_is_of_the_crop_and_of_how_high_ones_fields_lie() {
    let town = Town::open().await;
    let (_, _, reader) = people(&town).await;
    let today = api::words::local(Utc::now()).date_naive();
    let year = Calendars::compiled_in().of(Crop::Apple).unwrap();
    let in_month = async |month: u32| {
        let list = reader.get("/articles?limit=100").await.unwrap();
        let of_use =
            |article: &&Value| article["months"].as_array().unwrap().contains(&json!(month));
        let items = list["items"].as_array().unwrap().iter().filter(of_use);
        items.map(|article| text(&article["title"]).to_owned()).collect::<Vec<_>>()
    };
    let now = titles(&reader, "&season=now").await;
    assert!(!now.is_empty());
    assert_eq!(now, in_month(today.month()).await);
    let field = json!({
        "name": "山顶", "crop": "apple", "place": { "lon": 109.1674, "lat": 35.96087 },
        "area_mu": 5.0, "altitude_m": 2100,
    });
    let known = reader.post("/fields", &field).await.unwrap();
    assert_eq!(known["altitude_m"], 2100);
    let late = year.usual(today, Some(2100)).month();
    assert_ne!(late, today.month(), "40 days");
    assert_eq!(titles(&reader, "&season=now").await, in_month(late).await);
    assert_eq!(titles(&reader, "&season=now&crop=wheat").await, Vec::<String>::new());
}

#[actix_web::test]
async fn a_wrong_article_is_not_stored() {
    let town = Town::open().await;
    let (author, _, _) = people(&town).await;
    let but = |key: &str, value: Value| {
        let mut form = form();
        form[key] = value;
        form
    };
    #[rustfmt::skip]
    let cases = [
        (but("title", json!(" ")),                  422, "text_missing"),
        (but("title", json!("长".repeat(31))),      422, "text_too_long"),
        (but("words", json!("")),                   422, "text_missing"),
        (but("months", json!([])),                  422, "months_invalid"),
        (but("months", json!([13])),                422, "months_invalid"),
        (but("months", json!([0])),                 422, "months_invalid"),
        (but("crop", json!("gold")),                400, "malformed"),
        (but("photos", json!([uuid::Uuid::now_v7()])), 422, "photo_unknown"),
    ];
    for (form, status, code) in cases {
        let refused = author.post("/articles", &form).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (status, code), "{form}");
    }
    assert_eq!(titles(&author, "&state=draft").await, Vec::<String>::new());
}
