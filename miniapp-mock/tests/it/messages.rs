//! Subscribe messages: one consent, one message, and nothing wrong in it.

use serde_json::{Value, json};

use crate::support::{WeChat, has_rid};

#[actix_web::test]
async fn one_consent_is_worth_one_message() {
    let (wechat, openid) = someone().await;
    let template = wechat.account.template_titled("接单提醒").unwrap().id.clone();
    let grant = json!({ "openid": openid, "template_id": template, "n": 1 });
    wechat.post("/mock/grants", &grant).await;

    let sent = wechat.post(&send_path(&wechat).await, &letter(&wechat, &openid)).await;
    assert_eq!((&sent["errcode"], &sent["errmsg"]), (&json!(0), &json!("ok")));
    let refused = wechat.post(&send_path(&wechat).await, &letter(&wechat, &openid)).await;
    assert_eq!(refused["errcode"], 43_101);
    assert!(has_rid(&refused), "{refused}");

    let inbox = wechat.get(&format!("/mock/messages?openid={openid}")).await;
    assert_eq!(inbox["items"].as_array().unwrap().len(), 1);
    assert_eq!(inbox["items"][0]["lines"][2], "农服队：北道德农服队");
    assert_eq!(wechat.get("/mock/messages?openid=other").await["items"], json!([]));
}

#[actix_web::test]
async fn two_sends_to_one_user_collide() {
    let (wechat, openid) = someone().await;
    let template = wechat.account.template_titled("接单提醒").unwrap().id.clone();
    let grant = json!({ "openid": openid, "template_id": template, "n": 2 });
    wechat.post("/mock/grants", &grant).await;
    let (path, letter) = (send_path(&wechat).await, letter(&wechat, &openid));

    let both = tokio::join!(wechat.post(&path, &letter), wechat.post(&path, &letter));
    let mut codes = [both.0["errcode"].as_i64().unwrap(), both.1["errcode"].as_i64().unwrap()];
    codes.sort_unstable();
    assert_eq!(codes, [0, 43_108]);
    assert_eq!(wechat.post(&path, &letter).await["errcode"], 0, "the consent was not lost");
}

#[actix_web::test]
async fn a_bad_letter_is_refused_with_the_field_that_is_bad() {
    let (wechat, openid) = someone().await;
    #[rustfmt::skip]
    let cases = [
        // where,                    what,                       code,   words
        ("/touser",                  json!("oNobody"),           40_003, "invalid openid"),
        ("/template_id",             json!("none"),              40_037, "invalid template_id"),
        ("/page",                    json!("/pages/need"),       41_030, "invalid page"),
        ("/miniprogram_state",       json!("beta"),              47_003, "miniprogram_state invalid"),
        ("/data/thing3/value",       json!(""),                  47_003, "argument invalid! data.thing3.value is empty rid: "),
        ("/data/thing3",             json!({}),                  47_003, "data.thing3.value is empty"),
        ("/data/thing3/value",       json!("这个农服队的名字写得实在是太长了，一点点也放不下"), 47_003, "data.thing3.value invalid"),
        ("/data/thing3/value",       json!(7),                   47_003, "data.thing3.value invalid"),
        ("/data/time2/value",        json!("2026-11-23T06:00:00Z"), 47_003, "argument invalid! data.time2.value invalid rid: "),
        ("/data/phrase4/value",      json!("OK"),                47_003, "data.phrase4.value invalid"),
        ("/data",                    json!({ "thing9": { "value": "x" } }), 47_003, "data.thing9.value invalid"),
    ];
    for (place, value, code, words) in cases {
        let mut letter = letter(&wechat, &openid);
        *letter.pointer_mut(place).unwrap() = value;
        let refused = wechat.post(&send_path(&wechat).await, &letter).await;
        assert_eq!(refused["errcode"], code, "{place}: {refused}");
        assert!(refused["errmsg"].as_str().unwrap().contains(words), "{place}: {refused}");
    }
}

async fn someone() -> (WeChat, String) {
    let wechat = WeChat::start().await;
    let session = wechat.log_in(&wechat.code("anna").await).await;
    let openid = session["openid"].as_str().unwrap().to_owned();
    (wechat, openid)
}

async fn send_path(wechat: &WeChat) -> String {
    format!("/cgi-bin/message/subscribe/send?access_token={}", wechat.token().await)
}

fn letter(wechat: &WeChat, openid: &str) -> Value {
    json!({
        "touser": openid,
        "template_id": wechat.account.template_titled("接单提醒").unwrap().id,
        "page": "pages/need/detail?id=1",
        "miniprogram_state": "formal",
        "lang": "zh_CN",
        "data": {
            "thing1": { "value": "旋耕5亩" },
            "time2": { "value": "2026-11-24 07:30" },
            "thing3": { "value": "北道德农服队" },
            "phrase4": { "value": "已接单" },
        },
    })
}
