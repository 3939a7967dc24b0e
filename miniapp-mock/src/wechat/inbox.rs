//! Subscribe messages: what each user has allowed, what is on its way, what was delivered.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::account::{AppAccount, Template};
use super::openid;
use super::refusal::Refusal;
use super::values;

/// The body of a send, as the service writes it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Letter {
    #[serde(default)]
    pub(super) touser: String,
    #[serde(default)]
    template_id: String,
    #[serde(default)]
    page: Option<String>,
    #[serde(default = "formal")]
    miniprogram_state: String,
    #[serde(default)]
    data: HashMap<String, Value>,
}

/// A message on a user's phone.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Delivered {
    openid: String,
    template_id: String,
    title: String,
    page: Option<String>,
    /// The template's lines as the user reads them.
    lines: Vec<String>,
    data: HashMap<String, Value>,
    sent_at: String,
}

/// Consents by user and template, users being written to, and everything delivered.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    consents: HashMap<(String, String), u32>,
    sending: HashSet<String>,
    delivered: Vec<Delivered>,
}

impl Inbox {
    /// A user taps "allow": each consent is worth one message, and they add up.
    pub(super) fn consent(&mut self, openid: &str, template_id: &str, n: u32) {
        *self.consents.entry((openid.into(), template_id.into())).or_default() += n;
    }

    /// Takes the user's line, unless it is taken or no consent is left.
    pub(super) fn begin(&mut self, letter: &Letter) -> Result<(), Refusal> {
        if self.sending.contains(&letter.touser) {
            return Err(Refusal::Concurrent);
        }
        let consent = self.consents.get_mut(&letter.key()).filter(|left| **left > 0);
        *consent.ok_or(Refusal::UserRefused)? -= 1;
        self.sending.insert(letter.touser.clone());
        Ok(())
    }

    pub(super) fn end(&mut self, openid: &str) {
        self.sending.remove(openid);
    }

    pub(super) fn deliver(&mut self, message: Delivered) -> usize {
        self.delivered.push(message);
        self.delivered.len()
    }

    /// Delivered messages, oldest first; of one user when an openid is given.
    pub(super) fn delivered(&self, openid: Option<&str>) -> Vec<Delivered> {
        let wanted = |message: &&Delivered| openid.is_none_or(|openid| message.openid == openid);
        self.delivered.iter().filter(wanted).cloned().collect()
    }
}

impl Letter {
    /// Everything that is wrong with a message whoever it goes to.
    pub(super) fn check(&self, account: &AppAccount) -> Result<(), Refusal> {
        if !openid::is_ours(&self.touser) {
            return Err(Refusal::OpenidInvalid);
        }
        let template = account.template(&self.template_id).ok_or(Refusal::TemplateInvalid)?;
        if self.page.as_deref().is_some_and(|page| !account.has_page(page)) {
            return Err(Refusal::PageInvalid);
        }
        if !matches!(self.miniprogram_state.as_str(), "formal" | "trial" | "developer") {
            return Err(Refusal::Argument("miniprogram_state invalid".into()));
        }
        self.check_fields(template)
    }

    /// The message as it arrives.
    pub(super) fn delivered(self, account: &AppAccount, sent_at: String) -> Delivered {
        let template = account.template(&self.template_id).expect("checked before the send");
        let lines = template.fields.iter();
        let lines = lines.map(|field| format!("{}：{}", field.name, self.value(&field.key)));
        Delivered {
            title: template.title.clone(),
            lines: lines.collect(),
            openid: self.touser,
            template_id: self.template_id,
            page: self.page,
            data: self.data,
            sent_at,
        }
    }

    fn check_fields(&self, template: &Template) -> Result<(), Refusal> {
        let keys: HashSet<&str> = template.fields.iter().map(|field| field.key.as_str()).collect();
        let unknown = self.data.keys().find(|key| !keys.contains(key.as_str()));
        if let Some(key) = unknown {
            return Err(invalid(key));
        }
        template.fields.iter().try_for_each(|field| self.check_field(&field.key))
    }

    fn check_field(&self, key: &str) -> Result<(), Refusal> {
        let value = self.data.get(key).map(|entry| &entry["value"]);
        match value {
            Some(Value::String(text)) if !text.trim().is_empty() => {
                if values::fits(key, text) {
                    Ok(())
                } else {
                    Err(invalid(key))
                }
            }
            None | Some(Value::Null | Value::String(_)) => {
                Err(Refusal::Argument(format!("data.{key}.value is empty")))
            }
            Some(_) => Err(invalid(key)),
        }
    }

    fn value(&self, key: &str) -> &str {
        self.data.get(key).and_then(|entry| entry["value"].as_str()).unwrap_or_default()
    }

    fn key(&self) -> (String, String) {
        (self.touser.clone(), self.template_id.clone())
    }
}

fn invalid(key: &str) -> Refusal {
    Refusal::Argument(format!("data.{key}.value invalid"))
}

fn formal() -> String {
    "formal".into()
}
