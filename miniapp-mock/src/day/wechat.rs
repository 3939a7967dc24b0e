//! The WeChat app on the people's phones: login codes, consents, and the messages it shows.

use reqwest::Client;
use serde_json::{Value, json};

use crate::phone::{Carrier, Phone, Trouble};

/// Whose WeChat it is.
#[derive(Debug)]
pub(super) enum WeChat {
    /// The stand-in inside the service, which relays login codes and nothing else.
    Relayed,
    /// A stand-in at this URL, which the service uses too.
    StandIn { base_url: String, client: Client },
}

impl WeChat {
    pub(super) fn at(base_url: Option<&str>) -> Self {
        let Some(base_url) = base_url else { return Self::Relayed };
        let base_url = base_url.trim_end_matches('/').to_owned();
        Self::StandIn { base_url, client: Client::new() }
    }

    /// Signs in to the service; with a stand-in of our own, the code comes from there.
    pub(super) async fn sign_in(
        &self,
        carrier: &Carrier,
        service: &str,
        alias: &str,
    ) -> Result<Phone, Trouble> {
        if matches!(self, Self::Relayed) {
            return Phone::sign_in_over(carrier, service, alias).await;
        }
        let made = self.ask("/mock/codes", &json!({ "alias": alias })).await?;
        let code = made["code"].as_str().unwrap_or_default();
        Phone::sign_in_with_code(carrier, service, code).await
    }

    /// The person taps "allow": WeChat notes it, then the page tells the service.
    pub(super) async fn allow(
        &self,
        phone: &Phone,
        alias: &str,
        names: &[&str],
    ) -> Result<(), Trouble> {
        let known = phone.get("/subscriptions").await?;
        let templates = known["templates"].as_array().into_iter().flatten();
        let wanted = |one: &&Value| one["name"].as_str().is_some_and(|name| names.contains(&name));
        let ids: Vec<&Value> = templates.filter(wanted).map(|one| &one["id"]).collect();
        if let Self::StandIn { .. } = self {
            let person = self.ask("/mock/codes", &json!({ "alias": alias })).await?;
            for id in &ids {
                let grant = json!({ "openid": person["openid"], "template_id": id, "n": 1 });
                self.ask("/mock/grants", &grant).await?;
            }
        }
        let result = |id| json!({ "template_id": id, "choice": "accept" });
        let results: Vec<Value> = ids.into_iter().map(result).collect();
        phone.post_once("/subscriptions", &json!({ "results": results })).await.map(drop)
    }

    /// How many messages lie on all phones; `None` when the stand-in cannot be asked.
    pub(super) async fn delivered_n(&self) -> Result<Option<usize>, Trouble> {
        let Self::StandIn { base_url, client } = self else { return Ok(None) };
        let inbox = client.get(format!("{base_url}/mock/messages")).send().await?;
        let inbox: Value = inbox.json().await?;
        Ok(inbox["items"].as_array().map(Vec::len))
    }

    async fn ask(&self, path: &str, body: &Value) -> Result<Value, Trouble> {
        let Self::StandIn { base_url, client } = self else { return Ok(Value::Null) };
        let answer = client.post(format!("{base_url}{path}")).json(body).send().await?;
        let bytes = answer.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&bytes).unwrap_or_default())
    }
}
