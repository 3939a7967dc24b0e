//! The operator, who settles what a farmer and a buyer do not agree on.

use futures_util::FutureExt as _;
use serde_json::{Value, json};

use super::seller::stop_of;
use crate::phone::{Phone, Trouble};
use crate::play::OPERATOR;
use crate::play::attention::Attention;
use crate::play::dice::Dice;
use crate::play::ground::{Ground, list, number, text};
use crate::play::ledger::Event;
use crate::play::routine::{Doing, until_over};

/// Hours until both sides were heard; an estimate.
const HEARS_BOTH: f64 = 4.0;

#[derive(Clone, Copy)]
pub(super) struct Operator<'a> {
    pub(super) ground: &'a Ground,
    pub(super) phone: &'a Phone,
}

impl<'a> Operator<'a> {
    pub(super) async fn spend(self) -> Result<(), Trouble> {
        let attention = Attention::open(self.phone, &[]).await?;
        let react = |notice, dice| -> Doing<'a> { self.hear(notice, dice).boxed_local() };
        until_over(self.ground, OPERATOR, attention, Vec::new(), react).await
    }

    async fn hear(self, notice: Value, mut dice: Dice) {
        if text(&notice, "kind") != "load_disputed" {
            return;
        }
        if let Err(trouble) = self.decide(&notice, &mut dice).await {
            self.ground.ledger.trouble("settling a dispute", &trouble);
        }
    }

    /// Meets in the middle: half of what was taken off is paid.
    async fn decide(self, notice: &Value, dice: &mut Dice) -> Result<(), Trouble> {
        self.ground.clock.minutes_awake(dice.around(HEARS_BOTH * 60.0, 0.3)).await;
        let share = text(notice, "share_id");
        let seen = self.phone.truck(text(notice, "truck_id")).await?;
        let Some(stop) = stop_of(&seen, share) else { return Ok(()) };
        let decision = middle(stop);
        self.phone.post(&format!("/shares/{share}/settle-dispute"), &decision).await?;
        self.ground.ledger.count(Event::LoadDecided);
        Ok(())
    }
}

fn middle(stop: &Value) -> Value {
    let (net_g, receipt) = (number(&stop["weighing"], "net_g"), &stop["receipt"]);
    let off_g = (net_g - number(receipt, "accepted_g")) / 2;
    let reason = list(receipt, "deductions").next().map_or("other", |it| text(it, "reason"));
    let words = "双方说好各担一半";
    let off = json!({ "reason": reason, "grams": off_g, "words": words });
    json!({
        "accepted_g": net_g - off_g, "grade": receipt["grade"], "price_fen": receipt["price_fen"],
        "deductions": if off_g > 0 { vec![off] } else { vec![] }, "words": words,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_what_was_taken_off_is_paid_to_the_gram() {
        let stop = json!({
            "weighing": { "net_g": 1_000_001 },
            "receipt": {
                "accepted_g": 920_000, "grade": 2, "price_fen": 600,
                "deductions": [{ "reason": "rot", "grams": 80_001 }],
            },
        });
        let decided = middle(&stop);
        assert_eq!(decided["accepted_g"], 960_001);
        assert_eq!(decided["deductions"][0]["grams"], 40_000);
        assert_eq!(decided["deductions"][0]["reason"], "rot");
    }
}
