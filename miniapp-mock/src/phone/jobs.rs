//! What people do with the phone: needs, offers, visits, notices.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Live, Phone, Trouble};

/// How often a phone without a live channel looks for itself.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// Notices asked for at a time; the service's largest page.
const PAGE: usize = 100;

impl Phone {
    /// Who could come, before anything is posted.
    pub async fn preview(&self, need: &Value) -> Result<Value, Trouble> {
        self.post("/needs/preview", need).await
    }

    pub async fn post_need(&self, need: &Value) -> Result<Value, Trouble> {
        self.post("/needs", need).await
    }

    /// The first offer that is open for this team, waiting for one if there is none.
    pub async fn first_offer(&self, within: Duration) -> Result<Value, Trouble> {
        let deadline = Instant::now() + within;
        // The channel opens before the list is read: an offer made in between is in one of them.
        let mut live = self.live(None).await.ok();
        while Instant::now() < deadline {
            let open = self.get("/offers?state=open").await?;
            if let Some(offer) = open["items"].get(0) {
                return Ok(offer.clone());
            }
            wait_for_news(live.as_mut(), deadline).await?;
        }
        Err(Trouble::Waited(within))
    }

    /// Takes the job; the answer is the visit.
    pub async fn accept(&self, offer_id: &str) -> Result<Value, Trouble> {
        self.post(&format!("/offers/{offer_id}/accept"), &json!({})).await
    }

    /// `reason` is one of busy, `too_far`, price, machine, other.
    pub async fn decline(&self, offer_id: &str, reason: &str) -> Result<Value, Trouble> {
        self.post(&format!("/offers/{offer_id}/decline"), &json!({ "reason": reason })).await
    }

    pub async fn visit(&self, visit_id: &str) -> Result<Value, Trouble> {
        self.get(&format!("/visits/{visit_id}")).await
    }

    /// The team stands at the field.
    pub async fn arrive(&self, visit_id: &str) -> Result<Value, Trouble> {
        self.post(&format!("/visits/{visit_id}/arrive"), &json!({})).await
    }

    /// The team starts, with the code that the farmer reads out.
    pub async fn start(&self, visit_id: &str, code: &str) -> Result<Value, Trouble> {
        self.post(&format!("/visits/{visit_id}/start"), &json!({ "code": code })).await
    }

    pub async fn finish(&self, visit_id: &str, measured_quantity: f64) -> Result<Value, Trouble> {
        let body = json!({ "measured_quantity": measured_quantity, "photos": [] });
        self.post(&format!("/visits/{visit_id}/finish"), &body).await
    }

    /// The farmer agrees with what was measured.
    pub async fn confirm(&self, visit_id: &str) -> Result<Value, Trouble> {
        self.post(&format!("/visits/{visit_id}/confirm"), &json!({})).await
    }

    /// The farmer does not agree; `reason` is one of area, quality, damage, absent, other.
    pub async fn dispute(
        &self,
        visit_id: &str,
        reason: &str,
        words: &str,
    ) -> Result<Value, Trouble> {
        let body = json!({ "reason": reason, "words": words });
        self.post(&format!("/visits/{visit_id}/dispute"), &body).await
    }

    pub async fn rate(&self, visit_id: &str, stars: u8) -> Result<Value, Trouble> {
        self.post(&format!("/visits/{visit_id}/rating"), &json!({ "stars": stars })).await
    }

    /// The team cannot come; `reason` is one of breakdown, weather, ill, other.
    pub async fn drop_visit(&self, visit_id: &str, reason: &str) -> Result<Value, Trouble> {
        self.post(&format!("/visits/{visit_id}/drop"), &json!({ "reason": reason })).await
    }

    /// Everything up to `seq` was seen.
    pub async fn note_read(&self, seq: u64) -> Result<(), Trouble> {
        self.post("/notices/read", &json!({ "seq": seq })).await.map(drop)
    }

    /// Every notice after `seq`, oldest first, however many pages that takes.
    pub async fn notices_after(&self, seq: u64) -> Result<Vec<Value>, Trouble> {
        let (mut all, mut seq) = (Vec::new(), seq);
        loop {
            let page = self.get(&format!("/notices?after={seq}&limit={PAGE}")).await?;
            let items = page["items"].as_array().cloned().unwrap_or_default();
            let Some(last) = items.last().and_then(|notice| notice["seq"].as_u64()) else {
                return Ok(all);
            };
            seq = last.max(seq + 1);
            all.extend(items);
        }
    }
}

/// Returns at the next notice, or soon when there is no channel.
async fn wait_for_news(live: Option<&mut Live>, deadline: Instant) -> Result<(), Trouble> {
    let left = deadline.saturating_duration_since(Instant::now());
    let Some(live) = live else {
        tokio::time::sleep(LOOK_EVERY.min(left)).await;
        return Ok(());
    };
    live.next_notice(left).await.map(drop)
}
