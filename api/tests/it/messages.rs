//! Messages by WeChat to phones that are away.

use std::time::Duration;

use miniapp_mock::{
    phone::Phone,
    wechat::{AppAccount, Platform},
};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use crate::support::{
    PATIENCE, Town, Wishes,
    clinic::{act, agronomist, answer, by_day, question},
    hear, need,
    orders::at_once,
    text,
    wechat::Wechat,
};

/// A town whose WeChat messages wait for the phone itself this long.
async fn town(grace: Duration) -> (Town, Wechat) {
    let town = Town::open_with(|config| config.wechat.grace = grace).await;
    let wechat = Wechat(town.app.config.wechat.base_url.clone());
    (town, wechat)
}

#[actix_web::test]
async fn a_phone_that_is_away_gets_one_message_for_one_permission() {
    let (town, wechat) = town(Duration::ZERO).await;
    let leader = town.team("zhao", Wishes::default()).await;
    let farmer = town.farmer("sun").await;
    wechat.allow(&leader, "zhao", "新活提醒").await;
    farmer.post_need(&need()).await.unwrap();
    let messages = wechat.messages("zhao", 1).await;
    assert_eq!(messages[0]["data"]["thing1"]["value"], "人工打药");
    assert_eq!(messages[0]["data"]["amount5"]["value"], "90元");

    farmer.post_need(&need()).await.unwrap();
    wechat.allow(&leader, "zhao", "新活提醒").await;
    farmer.post_need(&need()).await.unwrap();
    let messages = wechat.messages("zhao", 2).await;
    assert_eq!(messages.len(), 2, "nothing for the need in between, which had no permission");
}

#[actix_web::test]
async fn the_farmer_is_told_by_wechat_that_a_team_comes_and_stands_there() {
    let (town, wechat) = town(Duration::ZERO).await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    wechat.allow(&farmer, "sun", "接单提醒").await;
    wechat.allow(&farmer, "sun", "到场提醒").await;
    farmer.post_need(&need()).await.unwrap();
    let offer = leader.get("/offers?state=open").await.unwrap()["items"][0].clone();
    let visit = leader.accept(text(&offer["id"])).await.unwrap();
    leader.arrive(text(&visit["id"])).await.unwrap();
    let messages = wechat.messages("sun", 2).await;
    let mut phrases: Vec<&str> =
        messages.iter().map(|m| text(&m["data"]["phrase4"]["value"])).collect();
    phrases.sort_unstable();
    assert_eq!(phrases, ["已到地头", "已接单"]);
}

/// What the messages say of how far it is, in some order.
fn phrases<'a>(messages: &'a [Value], key: &str) -> Vec<&'a str> {
    let mut all: Vec<&str> = messages.iter().map(|m| text(&m["data"][key]["value"])).collect();
    all.sort_unstable();
    all
}

#[actix_web::test]
async fn the_farmer_is_told_by_wechat_what_becomes_of_a_question() {
    let town = Town::open_with(|config| {
        by_day(config);
        config.wechat.grace = Duration::ZERO;
    })
    .await;
    town.empty_clinic().await;
    let wechat = Wechat(town.app.config.wechat.base_url.clone());
    let (farmer, wang) = (town.farmer("sun").await, town.agronomist("wang", &agronomist()).await);
    for _ in 0..3 {
        wechat.allow(&farmer, "sun", "问题进展提醒").await;
    }
    wechat.allow(&wang, "wang", "问题进展提醒").await;
    let asked = farmer.post("/questions", &question()).await.unwrap();
    let talk = format!("/questions/{}/messages", text(&asked["id"]));
    act(&wang, &asked, "claim", json!({})).await.unwrap();
    farmer.post(&talk, &json!({ "words": "在老树上" })).await.unwrap();
    wang.post(&talk, &json!({ "words": "按下去软不软？" })).await.unwrap();
    act(&wang, &asked, "answer", answer()).await.unwrap();
    let messages = wechat.messages("sun", 3).await;
    assert_eq!(phrases(&messages, "phrase3"), ["在问您话", "有人接了", "有答复了"]);
    for message in &messages {
        assert_eq!(message["data"]["thing1"]["value"], question()["words"], "{message}");
    }
    assert_eq!(wechat.messages("wang", 0).await, Vec::<Value>::new(), "the farmer's alone");
}

#[actix_web::test]
async fn the_farmer_is_told_by_wechat_that_fruit_is_wanted_and_that_a_truck_comes() {
    let town = Town::open_with(|config| {
        at_once(config);
        config.wechat.grace = Duration::ZERO;
    })
    .await;
    let wechat = Wechat(town.app.config.wechat.base_url.clone());
    let wang = town.neighbour("wang", "王秀兰", "13811110001").await;
    wechat.allow(&wang, "wang", "供货提醒").await;
    wechat.allow(&wang, "wang", "供货提醒").await;
    let deal = town.deal().await;
    let messages = wechat.messages("wang", 2).await;
    assert_eq!(phrases(&messages, "phrase4"), ["请您答复", "车要来装"]);
    for message in &messages {
        assert_eq!(message["data"]["thing3"]["value"], deal.order["city"], "{message}");
    }
}

#[actix_web::test]
async fn wechat_may_be_busy_or_forget_its_token_and_the_message_still_comes() {
    let (town, wechat) = town(Duration::ZERO).await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    let endpoint = "/cgi-bin/message/subscribe/send";
    wechat.fault(json!({ "endpoint": endpoint, "fault": "expire_tokens", "n": 1 })).await;
    wechat.allow(&leader, "zhao", "新活提醒").await;
    farmer.post_need(&need()).await.unwrap();
    assert_eq!(wechat.messages("zhao", 1).await.len(), 1, "with a fresh token");

    wechat.fault(json!({ "endpoint": endpoint, "fault": "system_busy", "n": 1 })).await;
    wechat.allow(&leader, "zhao", "新活提醒").await;
    farmer.post_need(&need()).await.unwrap();
    assert_eq!(wechat.messages("zhao", 2).await.len(), 2, "after a pause");
}

#[actix_web::test]
async fn what_was_read_in_the_app_is_not_sent_and_the_permission_is_given_back() {
    let (town, wechat) = town(Duration::from_secs(2)).await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    wechat.allow(&leader, "zhao", "新活提醒").await;
    let mut live = leader.live(None).await.unwrap();
    farmer.post_need(&need()).await.unwrap();
    let notice = hear(&mut live, "offer_opened").await;
    let left = leader.get("/subscriptions").await.unwrap()["templates"][0].clone();
    assert_eq!((text(&left["name"]), &left["credits_n"]), ("新活提醒", &json!(0)));
    leader.post("/notices/read", &json!({ "seq": notice["seq"] })).await.unwrap();

    let deadline = tokio::time::Instant::now() + crate::support::PATIENCE;
    while leader.get("/subscriptions").await.unwrap()["templates"][0]["credits_n"] != 1 {
        assert!(tokio::time::Instant::now() < deadline, "the permission comes back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(wechat.messages("zhao", 0).await.len(), 0, "and nothing was sent");
}

#[actix_web::test]
async fn a_farmer_who_has_not_said_where_they_live_still_reaches_teams_by_wechat() {
    let (town, wechat) = town(Duration::ZERO).await;
    let (farmer, leader) = (town.phone("sun").await, town.team("zhao", Wishes::default()).await);
    wechat.allow(&leader, "zhao", "新活提醒").await;
    farmer.post_need(&need()).await.unwrap();
    let messages = wechat.messages("zhao", 1).await;
    assert_eq!(messages[0]["data"]["thing3"]["value"], "您附近");
}

/// The sender's own connection: one that a sign-in made would end with the server's workers.
#[actix_web::test]
async fn a_stop_does_not_wait_for_a_wechat_that_stalls() {
    use api::entity::message::{self, MessageState};
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

    let first = Town::open().await;
    let farmer = first.farmer("sun").await;
    let leader = first.team("zhao", Wishes::default()).await;
    let platform = Platform::start("127.0.0.1:0", AppAccount::demo()).await.unwrap();
    let wechat = Wechat(platform.base_url());
    let long = Duration::from_mins(5);
    let mut settings = first.app.config.wechat.clone();
    settings.base_url.clone_from(&wechat.0);
    (settings.grace, settings.timeout) = (Duration::ZERO, long);
    let town = Town::open_on(first.close().await, |config| config.wechat = settings).await;
    let farmer = Phone::with_token(&town.url, farmer.token());
    let leader = Phone::with_token(&town.url, leader.token());
    wechat.allow(&leader, "zhao", "新活提醒").await;
    let millis = u64::try_from(long.as_millis()).unwrap();
    wechat.fault(json!({ "endpoint": "*", "fault": "stall", "n": 100, "millis": millis })).await;

    farmer.post_need(&need()).await.unwrap();
    let sending = message::Entity::find().filter(message::COLUMN.state.eq(MessageState::Sending));
    let deadline = Instant::now() + PATIENCE;
    while sending.clone().count(town.app.db.reader()).await.unwrap() == 0 {
        assert!(Instant::now() < deadline, "the sender asks WeChat");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    timeout(PATIENCE, town.close()).await.expect("the service stops");
    platform.stop().await;
}
