//! What everybody shares in a played time: the network, `WeChat`, the clock, the ledger.

use std::time::Duration;

use serde_json::{Value, json};

use super::clock::Clock;
use super::ledger::Ledger;
use super::wechat::WeChat;
use super::{OPERATOR, Stage};
use crate::phone::{Carrier, Phone, Trouble};

/// The way into the service, before anything is played.
pub(crate) struct Door<'a> {
    carrier: Carrier,
    wechat: WeChat,
    stage: &'a Stage,
}

/// Where it is played.
pub(crate) struct Ground {
    pub(crate) carrier: Carrier,
    pub(crate) wechat: WeChat,
    pub(crate) clock: Clock,
    pub(crate) ledger: Ledger,
    pub(crate) seed: u64,
    /// Played time between two looks at a phone in the pocket.
    pub(crate) look_every: Duration,
}

/// When it is played, and by whose dice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hours {
    pub(crate) from: Duration,
    pub(crate) until: Duration,
    pub(crate) look_every: Duration,
    pub(crate) seed: u64,
}

impl<'a> Door<'a> {
    pub(crate) fn of(stage: &'a Stage) -> Self {
        let carrier = Carrier::new();
        let wechat = WeChat::at(stage.wechat.as_deref(), &carrier);
        Self { carrier, wechat, stage }
    }

    pub(crate) fn wechat(&self) -> &WeChat {
        &self.wechat
    }

    pub(crate) async fn open(&self, alias: &str) -> Result<Phone, Trouble> {
        self.wechat.sign_in(&self.carrier, &self.stage.url, alias).await
    }

    pub(crate) async fn operator(&self) -> Result<Phone, Trouble> {
        self.open(OPERATOR).await
    }

    /// Everybody is in: the clock starts.
    pub(crate) fn start(self, hours: Hours) -> Ground {
        Ground {
            carrier: self.carrier,
            wechat: self.wechat,
            clock: Clock::starting(hours.from, hours.until, self.stage.speed),
            ledger: Ledger::new(),
            seed: hours.seed,
            look_every: hours.look_every,
        }
    }
}

/// Somebody says who they are.
pub(crate) async fn introduce(
    phone: &Phone,
    name: &str,
    number: &str,
    village: &str,
) -> Result<(), Trouble> {
    let me = json!({ "name": name, "phone": number, "village": village });
    phone.put("/me", &me).await.map(drop)
}

/// The operator says what somebody may do.
pub(crate) async fn appoint(
    operator: &Phone,
    phone: &Phone,
    roles: &[&str],
) -> Result<(), Trouble> {
    let path = format!("/people/{}/roles", text(phone.person(), "id"));
    operator.put(&path, &json!({ "roles": roles })).await.map(drop)
}

/// A text of an answer; empty when it is not there.
pub(crate) fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer[name].as_str().unwrap_or_default()
}

/// A whole number of an answer; 0 when it is not there.
pub(crate) fn number(answer: &Value, name: &str) -> i64 {
    answer[name].as_i64().unwrap_or_default()
}

/// The list of an answer, or of a page of it.
pub(crate) fn list<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    answer[name].as_array().into_iter().flatten()
}
