//! A job that was accepted: on the way, at the field, done; or dropped.
//!
//! The days until the visit are skipped: it is played an hour or so after it was booked.

use serde_json::Value;

use super::leader::Leader;
use super::trade::Trade;
use crate::phone::Trouble;
use crate::play::dice::Dice;
use crate::play::ground::{Ground, text};
use crate::play::ledger::Event;

/// Share of accepted jobs that the team gives back, 0 to 1; an estimate.
const DROPS: f64 = 0.06;
/// Share of codes that are misheard at first; an estimate.
const MISHEARD: f64 = 0.05;
/// Share of farmers that a leader rates; an estimate.
const RATES: f64 = 0.4;
const DROP_REASONS: [&str; 3] = ["breakdown", "weather", "ill"];

impl Leader<'_> {
    /// Goes to the field, or does not.
    pub(super) async fn go(self, visit: &Value, mut dice: Dice) -> Result<(), Trouble> {
        let Ground { clock, ledger, .. } = &self.town.ground;
        let id = text(visit, "id");
        clock.minutes(dice.around(40.0, 0.5)).await;
        if dice.chance(DROPS) {
            self.phone.drop_visit(id, dice.one_of(&DROP_REASONS)).await?;
            ledger.count(Event::Dropped);
            ledger.tell(text(visit, "need_id"), |story| story.drops_n += 1);
            return Ok(());
        }
        self.phone.arrive(id).await?;
        ledger.count(Event::Arrived);
        self.start(id, &mut dice).await?;
        clock.minutes(dice.around(45.0, 0.4)).await;
        let quantity = visit["quantity"].as_f64().unwrap_or_default();
        self.phone.finish(id, measured(self.team.trade, quantity, &mut dice)).await?;
        ledger.count(Event::Finished);
        if dice.chance(RATES) {
            self.phone.rate(id, dice.one_of(&[5, 5, 4])).await?;
        }
        Ok(())
    }

    /// Starts with the code that the farmer reads out, at the second try when it was misheard.
    async fn start(self, visit: &str, dice: &mut Dice) -> Result<(), Trouble> {
        let code = self.town.voices.hear(visit).await;
        if dice.chance(MISHEARD) {
            let wrong: String = code.chars().rev().collect();
            let refused = self.phone.start(visit, &wrong).await;
            if wrong == code {
                return refused.map(drop);
            }
            match refused {
                Err(trouble) if trouble.code() == "start_code_wrong" => {
                    self.town.ground.ledger.count(Event::Misheard);
                }
                other => return other.map(drop),
            }
        }
        self.phone.start(visit, &code).await.map(drop)
    }
}

/// What is measured in the end: a little more or less than what was asked.
fn measured(trade: Trade, quantity: f64, dice: &mut Dice) -> f64 {
    let step = if trade == Trade::Bag { 100.0 } else { 0.1 };
    let quantity = quantity * dice.between(0.97, 1.03);
    ((quantity / step).round() * step).max(step)
}
