//! What moves money: a deposit held, given back or lost, a sale, a payment. Each fact moves it once.
//!
//! All of it runs while the order's row is held, and before any notice is owed.

use chrono::TimeDelta;

use super::{
    store,
    transfer::{Entry, Fact, Transfer, split},
};
use crate::{
    db::Tx,
    entity::{
        ledger_transfer::TransferKind,
        order,
        settlement::{self, SettlementKind, SettlementState},
        share,
    },
    error::ApiError,
    ids::{OrderId, SettlementId},
    needs::dispatch::Owed,
    notices::notice::Notice,
    settlements, words,
};

/// Holds so much for the order from now on: takes the difference, or gives it back.
pub async fn hold(tx: &Tx, order: &order::Model, fen: i64) -> Result<(), ApiError> {
    let more = fen - store::held(&tx.db, order.id).await?;
    if more == 0 {
        return Ok(());
    }
    let (kind, words) = match more {
        1.. => (TransferKind::DepositHeld, "存定金"),
        _ => (TransferKind::DepositReleased, "退多出的定金"),
    };
    let fact = Fact {
        cause: format!("deposit:{}:{}", order.id, order.version),
        kind,
        order: order.id,
        share: None,
        words: words.to_owned(),
    };
    let entries = vec![Entry::buyer(order.buyer_id, -more), Entry::deposit(order.id, more)];
    record(tx, fact, entries).await.map(drop)
}

/// Gives back what is held for an order; returns how much.
pub async fn release(tx: &Tx, order: &order::Model) -> Result<i64, ApiError> {
    let held = store::held(&tx.db, order.id).await?;
    if held == 0 {
        return Ok(0);
    }
    let fact = end(order.id, TransferKind::DepositReleased, "退定金");
    let entries = vec![Entry::deposit(order.id, -held), Entry::buyer(order.buyer_id, held)];
    record(tx, fact, entries).await?;
    Ok(held)
}

/// The buyer loses the deposit to the farmers whose shares were accepted, by grams; each is owed
/// their part within the order's days. Without such shares it is given back.
pub async fn forfeit(
    tx: &Tx,
    order: &order::Model,
    accepted: &[share::Model],
) -> Result<Owed, ApiError> {
    let grams: Vec<i64> = accepted.iter().map(|share| share.grams).collect();
    if grams.iter().all(|grams| *grams <= 0) {
        release(tx, order).await?;
        return Ok(Owed::new());
    }
    let held = store::held(&tx.db, order.id).await?;
    if held == 0 {
        return Ok(Owed::new());
    }
    let parts: Vec<(&share::Model, i64)> =
        accepted.iter().zip(split(held, &grams)).filter(|(_, part)| *part > 0).collect();
    let fact = end(order.id, TransferKind::DepositForfeited, "订单锁定后取消，定金归农户");
    let farmers = parts.iter().map(|(share, part)| Entry::farmer(share.farmer_id, *part));
    let entries = std::iter::once(Entry::deposit(order.id, -held)).chain(farmers).collect();
    if !record(tx, fact, entries).await? {
        return Ok(Owed::new());
    }
    let mut owed = Owed::new();
    for (share, part) in parts {
        let row = owes(tx, order, share, SettlementKind::Deposit, part);
        owed.push((share.farmer_id, Notice::deposit_forfeited(&row)));
        settlements::store::insert(&tx.db, row).await?;
    }
    Ok(owed)
}

/// The buyer loses so much of the deposit to the farmer of one share, at most what is held; it is
/// owed within the order's days. `None` where that is nothing.
pub async fn lose(
    tx: &Tx,
    order: &order::Model,
    share: &share::Model,
    fen: i64,
) -> Result<Option<settlement::Model>, ApiError> {
    let part = fen.min(store::held(&tx.db, order.id).await?);
    if part <= 0 {
        return Ok(None);
    }
    let fact = Fact {
        cause: format!("deposit-left:{}", share.id),
        kind: TransferKind::DepositForfeited,
        order: order.id,
        share: Some(share.id),
        words: "买家没有装这户的货，一份定金归农户".to_owned(),
    };
    let entries = vec![Entry::deposit(order.id, -part), Entry::farmer(share.farmer_id, part)];
    if !record(tx, fact, entries).await? {
        return Ok(None);
    }
    let row = owes(tx, order, share, SettlementKind::Deposit, part);
    settlements::store::insert(&tx.db, row.clone()).await?;
    Ok(Some(row))
}

/// What was agreed on for a share is owed from now on.
pub async fn sale(tx: &Tx, settlement: &settlement::Model) -> Result<(), ApiError> {
    let amount = settlement.amount_fen;
    if amount == 0 {
        return Ok(());
    }
    let fact = Fact {
        cause: format!("sale:{}", settlement.share_id),
        kind: TransferKind::Sale,
        order: settlement.order_id,
        share: Some(settlement.share_id),
        words: format!("货款{}元", words::yuan(amount)),
    };
    let entries = vec![
        Entry::buyer(settlement.buyer_id, -amount),
        Entry::farmer(settlement.farmer_id, amount),
    ];
    record(tx, fact, entries).await.map(drop)
}

/// The farmer has got what was owed, outside the platform.
pub async fn payment(tx: &Tx, settlement: &settlement::Model) -> Result<(), ApiError> {
    let amount = settlement.amount_fen;
    if amount == 0 {
        return Ok(());
    }
    let fact = Fact {
        cause: format!("payment:{}", settlement.id),
        kind: TransferKind::Payment,
        order: settlement.order_id,
        share: Some(settlement.share_id),
        words: format!("收到{}元", words::yuan(amount)),
    };
    let entries = vec![
        Entry::farmer(settlement.farmer_id, -amount),
        Entry::buyer(settlement.buyer_id, amount),
    ];
    record(tx, fact, entries).await.map(drop)
}

/// What the buyer owes for a share from now on, to be paid within the order's days.
#[must_use]
pub fn owes(
    tx: &Tx,
    order: &order::Model,
    share: &share::Model,
    kind: SettlementKind,
    amount_fen: i64,
) -> settlement::Model {
    settlement::Model {
        id: SettlementId::new(),
        kind,
        share_id: share.id,
        order_id: order.id,
        buyer_id: order.buyer_id,
        farmer_id: share.farmer_id,
        accepted_g: 0,
        price_fen: share.price_fen,
        amount_fen,
        state: SettlementState::Owed,
        due_at: tx.now + TimeDelta::days(order.pay_within_days.into()),
        reference: None,
        paid_at: None,
        received_at: None,
        overdue_at: None,
        created_at: tx.now,
    }
}

/// A deposit ends once: given back or lost, never both.
fn end(order: OrderId, kind: TransferKind, words: &str) -> Fact {
    let cause = format!("deposit-end:{order}");
    Fact { cause, kind, order, share: None, words: words.to_owned() }
}

/// False when the fact has moved money before.
async fn record(tx: &Tx, fact: Fact, entries: Vec<Entry>) -> Result<bool, ApiError> {
    let transfer = Transfer::new(fact, entries);
    let transfer = transfer.map_err(|unbalanced| ApiError::Broken(unbalanced.to_string()))?;
    Ok(store::insert(&tx.db, &transfer, tx.now).await?)
}
