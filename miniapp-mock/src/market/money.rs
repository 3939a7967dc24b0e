//! The buyer's money: what is owed is paid, in time or only after a reminder.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::buyer::Purchaser;
use crate::phone::Trouble;
use crate::play::dice::Dice;
use crate::play::ground::{number, text};

/// Minutes between two looks at what is owed.
const LOOK_EVERY: f64 = 45.0;
/// Hours until a bill is paid, by somebody who pays in time, and by somebody who does not.
const PROMPT: f64 = 3.0;
const LATE: f64 = 14.0;

impl Purchaser<'_> {
    /// Pays what comes to be owed of an order, until it is settled and nothing is owed any more.
    pub(super) async fn pay_all(self, order: &str, dice: &mut Dice) -> Result<(), Trouble> {
        let hours = if self.buyer.pays_late { LATE } else { PROMPT };
        loop {
            self.ground.clock.minutes(LOOK_EVERY).await;
            let bills = self.bills(order).await?;
            if !bills.is_empty() {
                self.ground.clock.minutes(dice.around(hours * 60.0, 0.3)).await;
                for id in bills {
                    self.pay(&id).await?;
                }
            }
            if self.is_over(order).await? && self.bills(order).await?.is_empty() {
                return Ok(());
            }
        }
    }

    /// What is owed of an order and was not paid yet.
    async fn bills(self, order: &str) -> Result<Vec<String>, Trouble> {
        let owed = self.phone.settlements(Some("owed")).await?;
        let own = owed.iter().filter(|row| text(row, "order_id") == order);
        Ok(own.map(|row| text(row, "id").to_owned()).collect())
    }

    /// A farmer may have said already that it came.
    async fn pay(self, id: &str) -> Result<(), Trouble> {
        let reference = json!({ "reference": format!("WX{}", &id[..8]) });
        match self.phone.post(&format!("/settlements/{id}/pay"), &reference).await {
            Err(trouble) if trouble.code() == "settlement_wrong_state" => Ok(()),
            done => done.map(drop),
        }
    }

    /// Whether nothing more will be owed.
    async fn is_over(self, order: &str) -> Result<bool, Trouble> {
        let seen = self.phone.get(&format!("/orders/{order}")).await?;
        let state = text(&seen, "state");
        let settled = state == "settled";
        if settled {
            self.ground.ledger.deal(|deals| {
                deals.order(order).settled = true;
            });
        }
        Ok(settled || state == "cancelled")
    }
}

/// A sum of one column, in fen.
pub(super) fn sum(rows: &[Value], state: Option<&str>) -> i64 {
    let counted = rows.iter().filter(|row| state.is_none_or(|it| row["state"] == it));
    counted.map(|row| number(row, "amount_fen")).sum()
}

/// Rows of settlements by their id, for comparing what both sides read.
pub(super) fn keyed(rows: &[Value]) -> BTreeSet<(String, i64, String)> {
    let key = |row: &Value| {
        let fen = number(row, "amount_fen");
        (text(row, "id").to_owned(), fen, text(row, "state").to_owned())
    };
    rows.iter().map(key).collect()
}
