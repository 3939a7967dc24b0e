//! What must never be: money counted anew, beside what orders, weights and settlements say.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::future::FutureExt;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    store::{self, Picture},
    transfer::worth,
};
use crate::{
    app::App,
    entity::{
        order::OrderState,
        receipt::deducted_g,
        settlement::{self, SettlementKind, SettlementState},
    },
    error::ApiError,
};

/// Two numbers that should be the same.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ImbalanceView {
    /// `transfer_unbalanced`: entries that do not sum to nothing, or are less than two;
    /// `deposit_wrong`: an order holds something else than it should; `farmer_wrong`: a farmer's
    /// account says something else than what is owed to them; `sale_wrong`, `payment_wrong`: a
    /// settlement without its movement of money, or of another amount; `amount_wrong`: not
    /// accepted weight times price; `weight_wrong`: accepted and deducted grams are not what was
    /// signed for.
    pub code: &'static str,
    /// Of the transfer, order, farmer, settlement or share.
    pub id: Uuid,
    /// In fen; of `weight_wrong` in grams.
    pub expected: i64,
    pub found: i64,
}

/// Everything that is wrong: normally nothing. Of one moment, whatever is written meanwhile.
pub async fn audit(app: &App) -> Result<Vec<ImbalanceView>, ApiError> {
    let picture = app.write(|tx| async move { Ok(store::picture(tx).await?) }.boxed()).await?;
    Ok(check(&picture))
}

fn check(picture: &Picture) -> Vec<ImbalanceView> {
    let unbalanced = picture.unbalanced.iter();
    let mut found: Vec<ImbalanceView> =
        unbalanced.map(|(id, sum)| wrong("transfer_unbalanced", id.0, 0, *sum)).collect();
    found.extend(deposits(picture));
    found.extend(farmers(picture));
    found.extend(moved(picture));
    found.extend(weights(picture));
    found.retain(|it| it.expected != it.found || it.code == "transfer_unbalanced");
    found
}

/// An open order holds its deposit, and a locked one no more of it than farmers did not get yet;
/// one that is over holds nothing, once all that is owed came.
fn deposits(picture: &Picture) -> Vec<ImbalanceView> {
    let mut held: BTreeMap<Uuid, i64> = picture.deposits.iter().copied().collect();
    let open = picture.settlements.iter().filter(|it| it.state != SettlementState::Received);
    let open: BTreeSet<_> = open.map(|it| it.order_id.0).collect();
    let mut lost: BTreeMap<Uuid, i64> = BTreeMap::new();
    for row in picture.settlements.iter().filter(|row| row.kind == SettlementKind::Deposit) {
        *lost.entry(row.order_id.0).or_default() += row.amount_fen;
    }
    let mut found = Vec::new();
    for order in &picture.orders {
        let holds = held.remove(&order.id.0).unwrap_or(0);
        let left = order.deposit_fen - lost.remove(&order.id.0).unwrap_or(0);
        let expected = match order.state {
            OrderState::Open => order.deposit_fen,
            OrderState::Cancelled | OrderState::Expired => 0,
            OrderState::Settled if !open.contains(&order.id.0) => 0,
            // The lock may have given some back: what farmers agreed to was worth less.
            _ => holds.clamp(0, left.max(0)),
        };
        found.push(wrong("deposit_wrong", order.id.0, expected, holds));
    }
    found.extend(held.into_iter().map(|(id, holds)| wrong("deposit_wrong", id, 0, holds)));
    found
}

/// A farmer's account is what was settled and did not come.
fn farmers(picture: &Picture) -> Vec<ImbalanceView> {
    let mut owed: BTreeMap<Uuid, i64> = BTreeMap::new();
    for row in picture.settlements.iter().filter(|row| row.state != SettlementState::Received) {
        *owed.entry(row.farmer_id.0).or_default() += row.amount_fen;
    }
    let mut found = Vec::new();
    for (farmer, balance) in &picture.farmers {
        let expected = owed.remove(farmer).unwrap_or(0);
        found.push(wrong("farmer_wrong", *farmer, expected, *balance));
    }
    found.extend(
        owed.into_iter().map(|(farmer, expected)| wrong("farmer_wrong", farmer, expected, 0)),
    );
    found
}

/// Each settlement of goods has its sale, and each that came its payment.
fn moved(picture: &Picture) -> Vec<ImbalanceView> {
    let sold: BTreeMap<Uuid, i64> = picture.sales.iter().copied().collect();
    let mut paid: BTreeMap<Uuid, i64> = BTreeMap::new();
    for (share, amount) in &picture.payments {
        *paid.entry(*share).or_default() -= amount;
    }
    let mut found = Vec::new();
    for row in &picture.settlements {
        let of = |sums: &BTreeMap<Uuid, i64>| sums.get(&row.share_id.0).copied().unwrap_or(0);
        let came = row.state == SettlementState::Received;
        let expected = if came { row.amount_fen } else { 0 };
        found.push(wrong("payment_wrong", row.id.0, expected, of(&paid)));
        if row.kind == SettlementKind::Goods {
            found.push(wrong("sale_wrong", row.id.0, row.amount_fen, of(&sold)));
            found.push(amount(row));
        }
    }
    found
}

fn amount(row: &settlement::Model) -> ImbalanceView {
    wrong("amount_wrong", row.id.0, worth(row.accepted_g, row.price_fen), row.amount_fen)
}

/// A gram that was signed for is accepted, or deducted with a reason.
fn weights(picture: &Picture) -> Vec<ImbalanceView> {
    let net: BTreeMap<_, i64> =
        picture.weighings.iter().map(|row| (row.share_id, row.net_g())).collect();
    let explained = picture.receipts.iter().map(|row| {
        let deducted = deducted_g(&row.deductions.0);
        let signed = net.get(&row.share_id).copied().unwrap_or(0);
        wrong("weight_wrong", row.share_id.0, signed, row.accepted_g + deducted)
    });
    explained.collect()
}

fn wrong(code: &'static str, id: Uuid, expected: i64, found: i64) -> ImbalanceView {
    ImbalanceView { code, id, expected, found }
}
