//! Posting a need: the field, the honest answer, the need itself.

use chrono::{DateTime, Days, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::farmer::Farmer;
use super::plan::Ask;
use crate::phone::Trouble;
use crate::play::calendar;
use crate::play::ground::text;
use crate::play::ledger::Event;

/// What WeChat may write to a farmer, by the template's name.
const TEMPLATES: [&str; 2] = ["接单提醒", "到场提醒"];

impl Farmer<'_> {
    /// Everything between the wish and the posted need.
    pub(super) async fn ask(self, ask: &Ask) -> Result<(), Trouble> {
        let mut need = self.need(ask).await?;
        let promised_n = self.preview(ask, &mut need).await?;
        if self.home.allows_messages {
            self.town.ground.wechat.allow(self.phone, &self.home.alias, &TEMPLATES).await?;
        }
        self.post(ask, &need, promised_n).await
    }

    async fn need(self, ask: &Ask) -> Result<Value, Trouble> {
        let farmer = match &ask.neighbour {
            Some(neighbour) => Some(neighbour.consent(self.phone, &ask.place.village).await?),
            None => None,
        };
        let mut field = json!({
            "name": "苹果园",
            "village": ask.place.village,
            "crop": "apple",
            "place": { "lon": ask.place.lon, "lat": ask.place.lat },
            "area_mu": ask.area_mu,
        });
        let mut need = json!({
            "operation": ask.trade.code(),
            "quantity": ask.quantity,
            "window": window(ask, Utc::now()),
            "note": ask.note,
        });
        if let Some(farmer) = farmer {
            field["for_farmer"] = farmer.clone();
            need["for_farmer"] = farmer;
        }
        if let Some(fen) = ask.ceiling_fen {
            need["price_ceiling_fen"] = json!(fen);
        }
        need["field_id"] = self.phone.post("/fields", &field).await?["id"].take();
        Ok(need)
    }

    /// How many teams could come; a farmer who takes advice changes the need when nobody could.
    async fn preview(self, ask: &Ask, need: &mut Value) -> Result<u64, Trouble> {
        let answer = self.phone.preview(need).await?;
        let teams_n = answer["teams_n"].as_u64().unwrap_or_default();
        if teams_n > 0 || !ask.takes_advice || !follow(need, &answer["changes"]) {
            return Ok(teams_n);
        }
        self.town.ground.ledger.count(Event::TookAdvice);
        let answer = self.phone.preview(need).await?;
        Ok(answer["teams_n"].as_u64().unwrap_or_default())
    }

    /// Posts, and posts the same once more when the answer was lost on the way.
    async fn post(self, ask: &Ask, need: &Value, promised_n: u64) -> Result<(), Trouble> {
        let ledger = &self.town.ground.ledger;
        let (key, posted_at) = (Uuid::now_v7().to_string(), ledger.now());
        let posted = self.phone.post_with_key("/needs", &key, need).await?;
        ledger.tell(text(&posted, "id"), |story| {
            story.hour = ask.at;
            story.page_open = self.home.keeps_open;
            story.promised_n = promised_n;
            story.posted_at = Some(posted_at);
        });
        if ask.loses_answer {
            let again = self.phone.post_with_key("/needs", &key, need).await?;
            ledger.count(Event::Repeated);
            ledger.add(Event::Duplicated, u64::from(again["id"] != posted["id"]));
        }
        Ok(())
    }
}

/// Applies the first change that a farmer can make; false when there is none.
fn follow(need: &mut Value, changes: &Value) -> bool {
    for change in changes.as_array().into_iter().flatten() {
        if change["until"].is_string() {
            need["window"]["until"] = change["until"].clone();
            return true;
        }
        if change["price_ceiling_fen"].is_u64() {
            need["price_ceiling_fen"] = change["price_ceiling_fen"].clone();
            return true;
        }
    }
    false
}

/// From six in the morning of the first day until eight in the evening of the last.
fn window(ask: &Ask, now: DateTime<Utc>) -> Value {
    let first = calendar::day(now) + Days::new(ask.from_day.into());
    let last = first + Days::new(ask.days_n.into());
    json!({ "from": calendar::at(first, 6), "until": calendar::at(last, 20) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::plan::{Cast, Plan};

    #[test]
    fn a_window_is_in_chinese_days() {
        let plan = Plan::draw(Cast { farmers_n: 1, teams_n: 0, agents_n: 0, seed: 1 });
        let ask = Ask { from_day: 1, days_n: 3, ..plan.homes[0].asks[0].clone() };
        let late = "2026-05-25T17:00:00Z".parse().unwrap();
        let expected = json!({ "from": "2026-05-26T22:00:00Z", "until": "2026-05-30T12:00:00Z" });
        assert_eq!(window(&ask, late), expected, "it is one in the morning of the 26th there");
    }

    #[test]
    fn a_farmer_follows_the_first_change_that_is_theirs_to_make() {
        let changes = json!([
            { "code": "join_pool" },
            { "code": "raise_ceiling", "price_ceiling_fen": 9 },
            { "code": "widen_window", "until": "2026-06-03T12:00:00Z" },
        ]);
        let mut need = json!({ "price_ceiling_fen": 7 });
        assert!(follow(&mut need, &changes));
        assert_eq!(need, json!({ "price_ceiling_fen": 9 }));
        assert!(!follow(&mut need, &json!([{ "code": "join_pool" }])));
    }
}
