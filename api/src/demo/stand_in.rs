//! The stand-in for WeChat's servers, started beside the service when no app is set up.

use miniapp_mock::wechat::{AppAccount, Platform};
use serde::Deserialize;
use serde_json::json;

use crate::{config::Config, error::ApiError};

/// Alias of the demo operator, who holds the role from the first sign-in.
const OPERATOR: &str = "demo-operator";

/// Where the stand-in makes login codes.
#[derive(Clone, Debug)]
pub struct StandIn {
    base_url: String,
    http: reqwest::Client,
}

/// What `wx.login` would give the phone of a demo person.
#[derive(Debug, Clone, Deserialize)]
pub struct Code {
    pub code: String,
    pub openid: String,
}

impl StandIn {
    #[must_use]
    pub fn new(base_url: &str) -> Self {
        Self { base_url: base_url.to_owned(), http: reqwest::Client::new() }
    }

    /// A login code of the person with this alias: 1 to 40 of `a-z`, `0-9` and `-`.
    pub async fn code(&self, alias: &str) -> Result<Code, ApiError> {
        let url = format!("{}/mock/codes", self.base_url);
        let away = |error: reqwest::Error| ApiError::WechatUnavailable(error.to_string());
        let answer = self.http.post(url).json(&json!({ "alias": alias })).send().await;
        let answer = answer.map_err(away)?;
        if answer.status().is_client_error() {
            return Err(ApiError::invalid("alias", "alias_invalid", "没有这个演示身份"));
        }
        answer.json().await.map_err(away)
    }
}

/// Starts the stand-in on a free loopback port, and points the settings at it.
pub async fn start(config: &mut Config) -> Result<(Platform, StandIn), Box<dyn std::error::Error>> {
    let account = AppAccount::demo();
    let platform = Platform::start("127.0.0.1:0", account.clone()).await?;
    let stand_in = StandIn::new(&platform.base_url());
    point(config, &account, &platform.base_url());
    config.people.operators.push(stand_in.code(OPERATOR).await?.openid);
    Ok((platform, stand_in))
}

/// Makes the service a client of the stand-in, as it would be one of WeChat.
fn point(config: &mut Config, account: &AppAccount, base_url: &str) {
    let template = |title| account.template_titled(title).map(|t| t.id.clone()).unwrap_or_default();
    if config.speech.url.is_empty() {
        config.speech.url = format!("{base_url}/v1/audio/transcriptions");
    }
    let wechat = &mut config.wechat;
    base_url.clone_into(&mut wechat.base_url);
    wechat.appid.clone_from(&account.appid);
    wechat.secret = account.secret.clone().into();
    wechat.template_job = template("新活提醒");
    wechat.template_team = template("接单提醒");
    wechat.template_visit = template("到场提醒");
    wechat.template_question = template("问题进展提醒");
    wechat.template_share = template("供货提醒");
}
