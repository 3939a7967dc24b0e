//! The last evening: everything is counted once more, from both sides and by the operator.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use serde_json::Value;

use super::fair::Fair;
use super::money::{keyed, sum};
use super::report::{Money, Outcome, Smallholders, Weights};
use super::ride::LEAST_G;
use crate::phone::{Phone, Trouble};
use crate::play::AT_ONCE;
use crate::play::deals::Listed;
use crate::play::ground::{list, number, text};

/// How often both sides are read until nothing moves, and how long between.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_secs(2);
/// States in which a share holds its grams.
const HOLDS: [&str; 6] = ["proposed", "offered", "accepted", "loaded", "received", "settled"];

/// What every phone says at last; what cannot be read is trouble.
pub(super) async fn reckon(fair: &Fair<'_>) -> Outcome {
    match count(fair).await {
        Ok(outcome) => outcome,
        Err(trouble) => {
            fair.ground.ledger.trouble("counting on the last evening", &trouble);
            Outcome::default()
        }
    }
}

async fn count(fair: &Fair<'_>) -> Result<Outcome, Trouble> {
    let mut outcome = Outcome::default();
    let mut held = BTreeMap::new();
    for phone in &fair.buyers {
        for order in phone.pages("/orders").await? {
            let id = text(&order, "id");
            let seen = phone.get(&format!("/orders/{id}")).await?;
            add_held(&mut held, &seen);
            outcome.crumbs_n += list(&seen, "shares").filter(|it| is_crumb(it)).count();
            let statement = phone.get(&format!("/orders/{id}/statement")).await?;
            outcome.weights.add(&order, &statement["totals"]);
            outcome.money.add_deposit(&statement["deposit"]);
        }
    }
    fair.ground.ledger.read(|book| {
        for (id, listed) in &book.deals.lots {
            let grams = held.get(id).copied().unwrap_or_default();
            outcome.over_g += (grams - listed.lot.grams()).max(0);
            outcome.smallholders.add(listed, fair.plan.wanted_g(&listed.lot), grams);
        }
    });
    let (bought, sold) = both_sides(fair).await?;
    outcome.money.count(&bought, &sold);
    outcome.order_findings = findings(&fair.operator, "/orders/audit").await?;
    outcome.ledger_findings = findings(&fair.operator, "/ledger/audit").await?;
    Ok(outcome)
}

/// A share that nobody would stop a truck for.
fn is_crumb(share: &Value) -> bool {
    number(share, "grams") < LEAST_G
}

/// What shares hold of each lot, as buyers see them.
fn add_held(held: &mut BTreeMap<String, i64>, order: &Value) {
    for share in list(order, "shares").filter(|share| HOLDS.contains(&text(share, "state"))) {
        *held.entry(text(share, "lot_id").to_owned()).or_default() += number(share, "grams");
    }
}

/// What both sides read of the money at one moment: the service goes on settling loads meanwhile,
/// so that buyers are asked before and after, until they read the same.
async fn both_sides(fair: &Fair<'_>) -> Result<(Vec<Value>, Vec<Value>), Trouble> {
    let mut bought = bills(&fair.buyers).await?;
    for _ in 0..TRIES {
        let sold = bills(&fair.growers).await?;
        let again = bills(&fair.buyers).await?;
        if keyed(&bought) == keyed(&again) {
            return Ok((again, sold));
        }
        bought = again;
        tokio::time::sleep(PAUSE).await;
    }
    Ok((bought, bills(&fair.growers).await?))
}

/// What these people read of the money.
async fn bills(phones: &[Phone]) -> Result<Vec<Value>, Trouble> {
    let read = stream::iter(phones).map(|phone| phone.settlements(None));
    let all: Vec<Result<Vec<Value>, Trouble>> = read.buffered(AT_ONCE).collect().await;
    Ok(all.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// What the operator's audit names, in words.
async fn findings(operator: &Phone, path: &str) -> Result<Vec<String>, Trouble> {
    let found = operator.get(path).await?;
    Ok(list(&found, "items").map(|it| format!("{path}: {it}")).collect())
}

impl Smallholders {
    fn add(&mut self, listed: &Listed, supply_g: i64, sold_g: i64) {
        self.all_supply_g += supply_g;
        self.all_sold_g += sold_g;
        if listed.smallholder {
            self.supply_g += supply_g;
            self.sold_g += sold_g;
        }
    }
}

impl Weights {
    /// An order that was cancelled is not counted.
    fn add(&mut self, order: &Value, totals: &Value) {
        if matches!(text(order, "state"), "cancelled" | "expired") {
            return;
        }
        self.ordered_g += number(order, "grams");
        self.agreed_g += number(totals, "agreed_g");
        self.loaded_g += number(totals, "net_g");
        self.accepted_g += number(totals, "accepted_g");
        self.deducted_g += number(totals, "deducted_g");
    }
}

impl Money {
    fn add_deposit(&mut self, deposit: &Value) {
        self.held_fen += number(deposit, "held_fen");
        self.released_fen += number(deposit, "released_fen");
        self.forfeited_fen += number(deposit, "forfeited_fen");
    }

    fn count(&mut self, bought: &[Value], sold: &[Value]) {
        self.bills_n = bought.len();
        self.settled_fen = sum(bought, None);
        self.owed_fen = sum(bought, Some("owed"));
        self.paid_fen = sum(bought, Some("paid"));
        self.received_fen = sum(bought, Some("received"));
        let (bought, sold): (BTreeSet<_>, BTreeSet<_>) = (keyed(bought), keyed(sold));
        self.differ_n = bought.symmetric_difference(&sold).count();
    }
}
