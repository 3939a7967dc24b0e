//! The WeChat app on the people's phones: login codes, consents, and the messages it shows.

use reqwest::Client;
use serde_json::{Value, json};

use crate::phone::{Carrier, Phone, Trouble};
use crate::wechat::openid_of;

/// WeChat as the phones reach it: a stand-in at a known URL, or whatever the service relays.
#[derive(Debug)]
pub(crate) struct WeChat(Option<StandIn>);

#[derive(Debug)]
struct StandIn {
    base_url: String,
    client: Client,
}

impl WeChat {
    pub(crate) fn at(base_url: Option<&str>, carrier: &Carrier) -> Self {
        Self(base_url.map(|base_url| StandIn {
            base_url: base_url.trim_end_matches('/').to_owned(),
            client: carrier.client().clone(),
        }))
    }

    /// Signs in to the service, with a login code from the stand-in if there is one.
    pub(crate) async fn sign_in(
        &self,
        carrier: &Carrier,
        service: &str,
        alias: &str,
    ) -> Result<Phone, Trouble> {
        let Some(stand_in) = &self.0 else {
            return Phone::sign_in_over(carrier, service, alias).await;
        };
        let made = stand_in.ask("/mock/codes", &json!({ "alias": alias })).await?;
        let code = made["code"].as_str().unwrap_or_default();
        Phone::sign_in_with_code(carrier, service, code).await
    }

    /// The person taps "allow" for templates of these names: WeChat notes it, then the service.
    pub(crate) async fn allow(
        &self,
        phone: &Phone,
        alias: &str,
        names: &[&str],
    ) -> Result<(), Trouble> {
        let known = phone.get("/subscriptions").await?;
        let templates = known["templates"].as_array().into_iter().flatten();
        let wanted = |one: &&Value| one["name"].as_str().is_some_and(|name| names.contains(&name));
        let mut results = Vec::new();
        for template in templates.filter(wanted) {
            if let Some(stand_in) = &self.0 {
                stand_in.grant(alias, &template["id"]).await?;
            }
            results.push(json!({ "template_id": template["id"], "choice": "accept" }));
        }
        phone.post("/subscriptions", &json!({ "results": results })).await.map(drop)
    }

    /// How many messages lie on all phones; `None` when nobody can be asked.
    pub(crate) async fn delivered_n(&self) -> Result<Option<usize>, Trouble> {
        let Some(StandIn { base_url, client }) = &self.0 else { return Ok(None) };
        let inbox = client.get(format!("{base_url}/mock/messages")).send().await?;
        let inbox: Value = inbox.error_for_status()?.json().await?;
        Ok(inbox["items"].as_array().map(Vec::len))
    }
}

impl StandIn {
    async fn grant(&self, alias: &str, template: &Value) -> Result<(), Trouble> {
        let grant = json!({ "openid": openid_of(alias), "template_id": template, "n": 1 });
        self.ask("/mock/grants", &grant).await.map(drop)
    }

    /// The answer to a post; null when it is empty.
    async fn ask(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        let Self { base_url, client } = self;
        let answer = client.post(format!("{base_url}{path}")).json(body).send().await?;
        let bytes = answer.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }
}
