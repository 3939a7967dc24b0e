//! Access tokens as a service meets them.

use serde_json::{Value, json};

use crate::support::WeChat;

#[actix_web::test]
async fn the_stable_token_stays_and_always_has_five_minutes_left() {
    let wechat = WeChat::start().await;
    let first = wechat.stable_token(false).await;
    assert_eq!(first["expires_in"], 7_200);
    wechat.pass_time(6_000).await;
    let later = wechat.stable_token(false).await;
    assert_eq!(first["access_token"], later["access_token"]);
    wechat.pass_time(950).await;
    let renewed = wechat.stable_token(false).await;
    assert_ne!(first["access_token"], renewed["access_token"]);
    assert!(renewed["expires_in"].as_u64().unwrap() >= 300);
}

#[actix_web::test]
async fn forcing_ends_the_old_token_and_leaves_the_other_kind() {
    let wechat = WeChat::start().await;
    let path = format!(
        "/cgi-bin/token?grant_type=client_credential&appid={}&secret={}",
        wechat.account.appid, wechat.account.secret
    );
    let plain = wechat.get(&path).await;
    let old = wechat.token().await;
    wechat.stable_token(true).await;
    assert_eq!(probe(&wechat, &old).await, 40_001);
    assert_eq!(probe(&wechat, plain["access_token"].as_str().unwrap()).await, 40_003);
}

#[actix_web::test]
async fn a_token_can_be_missing_unknown_or_over() {
    let wechat = WeChat::start().await;
    let token = wechat.token().await;
    assert_eq!(probe(&wechat, "").await, 41_001);
    assert_eq!(probe(&wechat, "guess").await, 40_001);
    wechat.order_fault("subscribe/send", "expire_tokens", 1).await;
    assert_eq!(probe(&wechat, &token).await, 42_001);
    assert_eq!(probe(&wechat, &wechat.token().await).await, 40_003, "a new one works");
}

#[actix_web::test]
async fn wrong_methods_and_paths_are_told_apart() {
    let wechat = WeChat::start().await;
    assert_eq!(wechat.get("/cgi-bin/stable_token").await["errcode"], 43_002);
    assert_eq!(wechat.post("/sns/jscode2session", &json!({})).await["errcode"], 43_001);
    assert_eq!(wechat.get("/cgi-bin/menu/get").await["errcode"], 40_066);
}

/// The code that a send to nobody gets: 40003 when the token is good.
async fn probe(wechat: &WeChat, token: &str) -> Value {
    let path = format!("/cgi-bin/message/subscribe/send?access_token={token}");
    wechat.post(&path, &json!({ "touser": "nobody" })).await["errcode"].clone()
}
