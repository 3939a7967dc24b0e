//! The stand-in's control side: what people do in the WeChat app itself.

use std::time::Duration;

use miniapp_mock::{phone::Phone, wechat::AppAccount};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{PATIENCE, text};

/// How often the stand-in is asked for what it has delivered: it has no doorbell.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// WeChat at this address.
pub(crate) struct Wechat(pub(crate) String);

/// Somebody's account: their login code and their openid.
pub(crate) struct Account {
    pub(crate) code: String,
    pub(crate) openid: String,
}

impl Wechat {
    pub(crate) async fn account(&self, alias: &str) -> Account {
        let made = self.post("/mock/codes", json!({ "alias": alias })).await;
        Account { code: text(&made["code"]).to_owned(), openid: text(&made["openid"]).to_owned() }
    }

    /// Signs in on a service whose WeChat this is.
    pub(crate) async fn sign_in(&self, url: &str, alias: &str) -> Phone {
        let code = self.account(alias).await.code;
        let visitor = Phone::with_token(url, "");
        let session = visitor.post_once("/sessions", &json!({ "code": code })).await.unwrap();
        Phone::with_token(url, text(&session["token"]))
    }

    /// The person allows one message of this template, and their phone tells the service.
    pub(crate) async fn allow(&self, phone: &Phone, alias: &str, title: &str) {
        let (openid, template) = (self.account(alias).await.openid, template(title));
        self.post("/mock/grants", json!({ "openid": openid, "template_id": template, "n": 1 }))
            .await;
        let results = json!({ "results": [{ "template_id": template, "choice": "accept" }] });
        phone.post("/subscriptions", &results).await.unwrap();
    }

    /// WeChat misbehaves for the next calls.
    pub(crate) async fn fault(&self, order: Value) {
        self.post("/mock/faults", order).await;
    }

    /// Messages on this person's phone, once there are `n` of them.
    pub(crate) async fn messages(&self, alias: &str, n: usize) -> Vec<Value> {
        let openid = self.account(alias).await.openid;
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.delivered(&openid).await;
            if found.len() >= n {
                return found;
            }
            assert!(Instant::now() < deadline, "{} of {n} messages came", found.len());
            sleep(LOOK_EVERY).await;
        }
    }

    async fn delivered(&self, openid: &str) -> Vec<Value> {
        let url = format!("{}/mock/messages?openid={openid}", self.0);
        let list: Value = Client::new().get(url).send().await.unwrap().json().await.unwrap();
        list["items"].as_array().unwrap().clone()
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let answer =
            Client::new().post(format!("{}{path}", self.0)).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or_default()
    }
}

pub(crate) fn template(title: &str) -> String {
    AppAccount::demo().template_titled(title).unwrap().id.clone()
}
