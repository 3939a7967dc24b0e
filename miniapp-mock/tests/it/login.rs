//! Signing in: one code, one openid, once.

use std::time::Instant;

use serde_json::json;

use crate::support::{WeChat, has_rid};

#[actix_web::test]
async fn a_code_becomes_the_same_openid_for_the_same_person() {
    let wechat = WeChat::start().await;
    let session = wechat.log_in(&wechat.code("demo-farmer-1").await).await;
    assert!(session.get("errcode").is_none(), "success has no errcode: {session}");
    assert_eq!(session["session_key"].as_str().unwrap().len(), 24);
    assert_eq!(session["openid"].as_str().unwrap().len(), 28);

    let again = WeChat::start().await;
    let later = again.log_in(&again.code("demo-farmer-1").await).await;
    assert_eq!(session["openid"], later["openid"], "even after a restart");
}

#[actix_web::test]
async fn a_code_is_refused_when_used_late_or_unknown() {
    let wechat = WeChat::start().await;
    let (used, late) = (wechat.code("anna").await, wechat.code("anna").await);
    wechat.log_in(&used).await;

    let again = wechat.log_in(&used).await;
    assert_eq!(again["errcode"], 40_163);
    assert!(again["errmsg"].as_str().unwrap().starts_with("code been used, rid: "), "{again}");
    wechat.pass_time(301).await;
    for code in [late.as_str(), "nonsense"] {
        let refused = wechat.log_in(code).await;
        assert_eq!(refused["errcode"], 40_029);
        assert!(has_rid(&refused), "{refused}");
    }
}

#[actix_web::test]
async fn a_stranger_to_the_account_is_refused() {
    let wechat = WeChat::start().await;
    let code = wechat.code("anna").await;
    let wrong_app = wechat.log_in_as("wx1111111111111111", &wechat.account.secret, &code).await;
    let wrong_secret = wechat.log_in_as(&wechat.account.appid, "guess", &code).await;
    assert_eq!((&wrong_app["errcode"], &wrong_secret["errcode"]), (&json!(40_013), &json!(40_125)));
    assert!(wechat.log_in(&code).await["openid"].is_string(), "the code is still unused");
}

#[actix_web::test]
async fn faults_come_on_order_and_end() {
    let wechat = WeChat::start().await;
    wechat.order_fault("jscode2session", "system_busy", 1).await;
    let code = wechat.code("anna").await;
    assert_eq!(wechat.log_in(&code).await["errcode"], -1);

    wechat.order_fault("jscode2session", "stall", 1).await;
    let asked = Instant::now();
    assert!(wechat.log_in(&code).await["openid"].is_string());
    assert!(asked.elapsed().as_millis() >= 300);

    wechat.order_fault("stable_token", "refuse", 1).await;
    let refused = wechat.send("/cgi-bin/stable_token", &json!({})).await;
    assert_eq!(refused.status(), 502);
    assert!(wechat.stable_token(false).await["access_token"].is_string());
}

#[actix_web::test]
async fn a_phone_number_has_a_code_of_its_own() {
    let wechat = WeChat::start().await;
    let path = format!("/wxa/business/getuserphonenumber?access_token={}", wechat.token().await);
    let made = wechat.post("/mock/phone-codes", &json!({ "alias": "anna" })).await;

    let found = wechat.post(&path, &json!({ "code": made["code"] })).await;
    assert_eq!(found["phone_info"]["purePhoneNumber"].as_str().unwrap().len(), 11);
    assert_eq!(found["phone_info"]["watermark"]["appid"], wechat.account.appid);
    let login_code = wechat.code("anna").await;
    assert_eq!(wechat.post(&path, &json!({ "code": login_code })).await["errcode"], 40_029);
}
