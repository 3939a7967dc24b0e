//! `Phone`: someone with the mini-program open, who knows the service by its URL and nothing else.

mod calls;
mod carrier;
mod jobs;
mod live;
mod trade;
mod trouble;

use std::sync::Arc;

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use uuid::Uuid;

pub use calls::{Calls, RouteTimes};
pub use carrier::Carrier;
pub use live::{Cursor, Live, LiveCounts};
pub use trouble::Trouble;

/// A signed-in phone. Clones share the session.
#[derive(Debug, Clone)]
pub struct Phone {
    carrier: Carrier,
    session: Arc<Session>,
}

#[derive(Debug)]
struct Session {
    base_url: String,
    token: String,
    person: Value,
}

impl Phone {
    /// Signs in as the person of this alias: the same alias is always the same person.
    pub async fn sign_in(base_url: &str, alias: &str) -> Result<Self, Trouble> {
        Self::sign_in_over(&Carrier::new(), base_url, alias).await
    }

    /// Signs in over a carrier that other phones use too.
    pub async fn sign_in_over(
        carrier: &Carrier,
        base_url: &str,
        alias: &str,
    ) -> Result<Self, Trouble> {
        let visitor = Self::with_session(carrier.clone(), base_url, "", Value::Null);
        let made = visitor.post_once("/demo/codes", &json!({ "alias": alias })).await?;
        let code = made["code"].as_str().unwrap_or_default();
        Self::sign_in_with_code(carrier, base_url, code).await
    }

    /// Signs in with a code that `wx.login` gave.
    pub async fn sign_in_with_code(
        carrier: &Carrier,
        base_url: &str,
        code: &str,
    ) -> Result<Self, Trouble> {
        let visitor = Self::with_session(carrier.clone(), base_url, "", Value::Null);
        let session = visitor.post_once("/sessions", &json!({ "code": code })).await?;
        let token = session["token"].as_str().unwrap_or_default();
        Ok(Self::with_session(carrier.clone(), base_url, token, session["person"].clone()))
    }

    /// A phone that already holds a token; an empty one makes a visitor.
    #[must_use]
    pub fn with_token(base_url: &str, token: &str) -> Self {
        Self::with_session(Carrier::new(), base_url, token, Value::Null)
    }

    fn with_session(carrier: Carrier, base_url: &str, token: &str, person: Value) -> Self {
        let base_url = base_url.trim_end_matches('/').to_owned();
        Self { carrier, session: Arc::new(Session { base_url, token: token.into(), person }) }
    }

    /// The person as the service described it at sign-in.
    #[must_use]
    pub fn person(&self) -> &Value {
        &self.session.person
    }

    #[must_use]
    pub fn token(&self) -> &str {
        &self.session.token
    }

    /// `path` is below `/api/v1`, such as `/needs`. Lost answers are asked for again.
    pub async fn get(&self, path: &str) -> Result<Value, Trouble> {
        self.carrier.insist(|| self.request(Method::GET, path)).await
    }

    /// Creates something, at most once however often the answer is lost.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.post_with_key(path, &Uuid::now_v7().to_string(), body).await
    }

    /// Creates something under a key of the caller's own.
    pub async fn post_with_key(
        &self,
        path: &str,
        key: &str,
        body: &Value,
    ) -> Result<Value, Trouble> {
        let request = || self.request(Method::POST, path).header("Idempotency-Key", key).json(body);
        self.carrier.insist(request).await
    }

    /// Posts without a key, and does not ask again.
    pub async fn post_once(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.carrier.ask(self.request(Method::POST, path).json(body)).await
    }

    /// Uploads a photo and answers its id and link.
    pub async fn post_photo(&self, bytes: Vec<u8>) -> Result<Value, Trouble> {
        self.post_media("image", bytes, &[]).await
    }

    /// Uploads a voice note of so many seconds.
    pub async fn post_voice(&self, bytes: Vec<u8>, seconds: u32) -> Result<Value, Trouble> {
        self.post_media("voice", bytes, &[("seconds", &seconds.to_string())]).await
    }

    /// Uploads a file of this kind, with further fields of the form.
    pub async fn post_media(
        &self,
        kind: &str,
        bytes: Vec<u8>,
        fields: &[(&'static str, &str)],
    ) -> Result<Value, Trouble> {
        let key = Uuid::now_v7().to_string();
        let request = || {
            let mut form = Form::new().text("kind", kind.to_owned());
            for (name, value) in fields {
                form = form.text(*name, (*value).to_owned());
            }
            let file = Part::bytes(bytes.clone()).file_name("file");
            let request = self.request(Method::POST, "/media").header("Idempotency-Key", &key);
            request.multipart(form.part("file", file))
        };
        self.carrier.insist(request).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        self.carrier.insist(|| self.request(Method::PUT, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Result<Value, Trouble> {
        self.carrier.insist(|| self.request(Method::DELETE, path)).await
    }

    /// Opens the live channel, from where `resume` stopped or from now on.
    pub async fn live(&self, resume: Option<Cursor>) -> Result<Live, Trouble> {
        Live::open(self.clone(), resume).await
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}/api/v1{path}", self.session.base_url);
        let request = self.carrier.client().request(method, url);
        if self.token().is_empty() { request } else { request.bearer_auth(self.token()) }
    }

    fn base_url(&self) -> &str {
        &self.session.base_url
    }
}
