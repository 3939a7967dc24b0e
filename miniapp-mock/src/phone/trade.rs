//! What people do with the phone in the market: shares, trucks, money.

use serde_json::{Value, json};

use super::{Phone, Trouble};

/// Items asked for at a time; the service's largest page.
const PAGE: usize = 100;

impl Phone {
    pub async fn accept_share(&self, share_id: &str) -> Result<Value, Trouble> {
        self.post(&format!("/shares/{share_id}/accept"), &json!({})).await
    }

    /// `reason` is one of price, sold, `not_ready`, quantity, other.
    pub async fn refuse_share(&self, share_id: &str, reason: &str) -> Result<Value, Trouble> {
        self.post(&format!("/shares/{share_id}/refuse"), &json!({ "reason": reason })).await
    }

    pub async fn truck(&self, truck_id: &str) -> Result<Value, Trouble> {
        self.get(&format!("/trucks/{truck_id}")).await
    }

    /// Signs the weighing of this version.
    pub async fn sign(&self, share_id: &str, version: &Value) -> Result<Value, Trouble> {
        self.post(&format!("/shares/{share_id}/sign"), &json!({ "version": version })).await
    }

    /// The farmer objects to what the buyer took over.
    pub async fn object(&self, share_id: &str, words: &str) -> Result<Value, Trouble> {
        self.post(&format!("/shares/{share_id}/dispute"), &json!({ "words": words })).await
    }

    /// The money came.
    pub async fn money_came(&self, settlement_id: &str) -> Result<Value, Trouble> {
        self.post(&format!("/settlements/{settlement_id}/received"), &json!({})).await
    }

    /// Everything that is owed by or to this person, of one state or of all.
    pub async fn settlements(&self, state: Option<&str>) -> Result<Vec<Value>, Trouble> {
        self.pages(&state.map_or("/settlements".into(), |it| format!("/settlements?state={it}")))
            .await
    }

    /// All items of a list, however many pages that takes.
    pub async fn pages(&self, path: &str) -> Result<Vec<Value>, Trouble> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        let first = if path.contains('?') { '&' } else { '?' };
        loop {
            let mut page = self.get(&format!("{path}{first}limit={PAGE}{cursor}")).await?;
            if let Value::Array(items) = page["items"].take() {
                all.extend(items);
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(all),
            }
        }
    }
}
