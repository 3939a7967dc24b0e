//! Queries over the ledger: rows are added and read, never changed.

use chrono::{DateTime, Utc};
use sea_orm::{IntoActiveModel, QueryOrder, entity::prelude::*};

use super::transfer::Transfer;
use crate::{
    db::added,
    entity::{ledger_entry, ledger_entry::Account, ledger_transfer},
    ids::{OrderId, TransferId},
};

/// Writes a transfer down; false when its cause has moved money before.
pub async fn insert(
    db: &impl ConnectionTrait,
    transfer: &Transfer,
    at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let fact = transfer.fact();
    let row = ledger_transfer::Model {
        id: TransferId::new(),
        cause: fact.cause.clone(),
        kind: fact.kind,
        order_id: fact.order,
        share_id: fact.share,
        words: fact.words.clone(),
        at,
    };
    let id = row.id;
    let inserted = ledger_transfer::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing_on([ledger_transfer::Column::Cause])
        .exec_without_returning(db)
        .await?;
    if added(&inserted) == 0 {
        return Ok(false);
    }
    let rows = (0..).zip(transfer.entries()).map(|(n, entry)| ledger_entry::Model {
        transfer_id: id,
        n,
        account: entry.account(),
        owner_id: entry.owner(),
        amount_fen: entry.amount_fen(),
    });
    let rows = rows.map(IntoActiveModel::into_active_model);
    ledger_entry::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(true)
}

/// What is held for an order.
pub async fn held(db: &impl ConnectionTrait, order: OrderId) -> Result<i64, DbErr> {
    let entries = ledger_entry::Entity::find()
        .filter(ledger_entry::COLUMN.account.eq(Account::Deposit))
        .filter(ledger_entry::COLUMN.owner_id.eq(order.0))
        .all(db)
        .await?;
    Ok(entries.iter().map(|entry| entry.amount_fen).sum())
}

/// The transfers of an order, oldest first, each with its entries.
pub async fn list_of_order(
    db: &impl ConnectionTrait,
    order: OrderId,
) -> Result<Vec<(ledger_transfer::Model, Vec<ledger_entry::Model>)>, DbErr> {
    let transfers = ledger_transfer::Entity::find()
        .filter(ledger_transfer::COLUMN.order_id.eq(order))
        .order_by_asc(ledger_transfer::COLUMN.id)
        .all(db)
        .await?;
    let ids = transfers.iter().map(|transfer| transfer.id);
    let entries = ledger_entry::Entity::find()
        .filter(ledger_entry::COLUMN.transfer_id.is_in(ids))
        .order_by_asc(ledger_entry::COLUMN.n)
        .all(db)
        .await?;
    let of = |transfer: &ledger_transfer::Model| {
        entries.iter().filter(|entry| entry.transfer_id == transfer.id).cloned().collect()
    };
    Ok(transfers.into_iter().map(|transfer| (transfer.clone(), of(&transfer))).collect())
}
