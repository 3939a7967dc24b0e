//! Calls to WeChat's server API. Neither secret nor token nor openid is ever logged.

use std::time::Duration;

use reqwest::RequestBuilder;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::token::Cache;
use crate::{config::Wechat, entity::message::Template, error::ApiError};

/// How long a connection that nobody uses is kept. A server that closes it first, as actix does
/// after 5 s, may do so in the moment in which the next call goes out on it: the call is lost.
const IDLE_FOR: Duration = Duration::from_secs(3);

/// One mini-program at WeChat.
pub struct Client {
    http: reqwest::Client,
    base_url: String,
    appid: String,
    secret: SecretString,
    templates: [(Template, String); 5],
    token: Cache,
}

/// What WeChat says to a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Sent,
    /// Asking again would not help: no consent, a wrong template, a sensitive word.
    Refused(String),
    /// WeChat was busy or out of reach.
    Later(String),
}

#[derive(Deserialize)]
struct Said<T> {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
    #[serde(flatten)]
    body: Option<T>,
}

#[derive(Deserialize)]
struct SignedIn {
    openid: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: u64,
}

impl Client {
    pub fn new(config: &Wechat) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .timeout(config.timeout)
            .pool_idle_timeout(IDLE_FOR)
            .build()?;
        let id = str::to_owned;
        Ok(Self {
            http,
            base_url: config.base_url.trim_end_matches('/').to_owned(),
            appid: config.appid.clone(),
            secret: config.secret.clone(),
            templates: [
                (Template::Job, id(&config.template_job)),
                (Template::Team, id(&config.template_team)),
                (Template::Visit, id(&config.template_visit)),
                (Template::Question, id(&config.template_question)),
                (Template::Share, id(&config.template_share)),
            ],
            token: Cache::default(),
        })
    }

    /// The message templates that are set up, with WeChat's ids.
    pub fn templates(&self) -> impl Iterator<Item = (Template, &str)> {
        let known = self.templates.iter().filter(|(_, id)| !id.is_empty());
        known.map(|(template, id)| (*template, id.as_str()))
    }

    /// Whose login code this is; `None` when WeChat does not know it, or not any more.
    pub async fn openid_of(&self, code: &str) -> Result<Option<String>, ApiError> {
        let request = self.http.get(format!("{}/sns/jscode2session", self.base_url)).query(&[
            ("appid", self.appid.as_str()),
            ("secret", self.secret.expose_secret()),
            ("js_code", code),
            ("grant_type", "authorization_code"),
        ]);
        let said: Said<SignedIn> = ask(request).await.map_err(ApiError::WechatUnavailable)?;
        match (said.errcode, said.body) {
            (0, Some(SignedIn { openid })) => Ok(Some(openid)),
            // Invalid, used, blocked for risk.
            (40029 | 40163 | 40226, _) => Ok(None),
            (code, _) => Err(ApiError::WechatUnavailable(format!("{code} {}", said.errmsg))),
        }
    }

    /// Sends one subscribe message; a token that WeChat no longer takes is renewed once.
    ///
    /// Never for one person at the same time: WeChat answers 43108.
    pub async fn send(
        &self,
        openid: &str,
        template: Template,
        page: &str,
        data: &Value,
    ) -> Verdict {
        let Some((_, id)) = self.templates().find(|(known, _)| *known == template) else {
            return Verdict::Refused("the template is not set up".to_owned());
        };
        let body = json!({ "touser": openid, "template_id": id, "page": page, "data": data });
        match self.send_once(&body).await {
            Err(Refusal::Token(refused)) => {
                self.token.forget(&refused).await;
                self.send_once(&body).await.unwrap_or_else(Refusal::verdict)
            }
            done => done.unwrap_or_else(Refusal::verdict),
        }
    }

    async fn send_once(&self, body: &Value) -> Result<Verdict, Refusal> {
        let token =
            self.token.get(async || self.fetch_token().await).await.map_err(Refusal::Away)?;
        let url = format!("{}/cgi-bin/message/subscribe/send", self.base_url);
        let request = self.http.post(url).query(&[("access_token", token.as_str())]).json(body);
        let said: Said<Value> = ask(request).await.map_err(Refusal::Away)?;
        let words = format!("{} {}", said.errcode, said.errmsg);
        match said.errcode {
            0 => Ok(Verdict::Sent),
            40001 | 40014 | 42001 => Err(Refusal::Token(token)),
            // No consent left, unknown openid, template or page, banned, sensitive word, bad value.
            43101 | 40003 | 40037 | 41030 | 43107 | 45168 | 47003 => Ok(Verdict::Refused(words)),
            _ => Ok(Verdict::Later(words)),
        }
    }

    async fn fetch_token(&self) -> Result<(String, Duration), String> {
        let body = json!({
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self.secret.expose_secret(),
        });
        let url = format!("{}/cgi-bin/stable_token", self.base_url);
        let said: Said<Token> = ask(self.http.post(url).json(&body)).await?;
        let token = said.body.ok_or(format!("{} {}", said.errcode, said.errmsg))?;
        Ok((token.access_token, Duration::from_secs(token.expires_in)))
    }
}

enum Refusal {
    /// WeChat does not take this token.
    Token(String),
    Away(String),
}

impl Refusal {
    fn verdict(self) -> Verdict {
        match self {
            Self::Token(_) => Verdict::Later("a fresh token was refused".to_owned()),
            Self::Away(words) => Verdict::Later(words),
        }
    }
}

/// The URL holds secrets, so it is cut from every error.
async fn ask<T: DeserializeOwned>(request: RequestBuilder) -> Result<Said<T>, String> {
    let words = |error: reqwest::Error| error.without_url().to_string();
    request.send().await.map_err(words)?.json().await.map_err(words)
}
