//! Queries over the ledger: rows are added and read, never changed.

use chrono::{DateTime, Utc};
use sea_orm::{
    ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*,
};

use super::transfer::Transfer;
use crate::{
    db::{Tx, added},
    entity::{
        ledger_entry, ledger_entry::Account, ledger_transfer, ledger_transfer::TransferKind, order,
        receipt, settlement, weighing,
    },
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

/// All that an audit counts. Sums are in fen, by the owner of the account or by the share.
#[derive(Debug)]
pub struct Picture {
    /// Transfers that do not sum to nothing or have less than two entries.
    pub unbalanced: Vec<(TransferId, i64)>,
    pub deposits: Vec<(Uuid, i64)>,
    pub farmers: Vec<(Uuid, i64)>,
    pub sales: Vec<(Uuid, i64)>,
    pub payments: Vec<(Uuid, i64)>,
    pub orders: Vec<order::Model>,
    pub settlements: Vec<settlement::Model>,
    pub weighings: Vec<weighing::Model>,
    pub receipts: Vec<receipt::Model>,
}

/// All of it at one moment: the first thing in its transaction.
pub async fn picture(tx: &Tx) -> Result<Picture, DbErr> {
    tx.one_moment().await?;
    let db = &tx.db;
    Ok(Picture {
        unbalanced: unbalanced(db).await?,
        deposits: balances(db, Account::Deposit).await?,
        farmers: balances(db, Account::Farmer).await?,
        sales: by_share(db, TransferKind::Sale).await?,
        payments: by_share(db, TransferKind::Payment).await?,
        orders: order::Entity::find().order_by_asc(order::COLUMN.id).all(db).await?,
        settlements: settlement::Entity::find().all(db).await?,
        weighings: weighing::Entity::find().all(db).await?,
        receipts: receipt::Entity::find().all(db).await?,
    })
}

async fn unbalanced(db: &impl ConnectionTrait) -> Result<Vec<(TransferId, i64)>, DbErr> {
    let sum = || Expr::col(ledger_entry::Column::AmountFen).sum();
    let odd = sum().ne(0).or(Expr::col(ledger_entry::Column::N).count().lt(2));
    let mut found: Vec<(TransferId, i64)> = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::TransferId)
        .column_as(sum().cast_as("bigint"), "sum")
        .group_by(ledger_entry::Column::TransferId)
        .having(odd)
        .into_tuple()
        .all(db)
        .await?;
    let with_entries = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::TransferId)
        .into_query();
    let bare = ledger_transfer::Entity::find()
        .filter(ledger_transfer::Column::Id.not_in_subquery(with_entries))
        .all(db)
        .await?;
    found.extend(bare.into_iter().map(|transfer| (transfer.id, 0)));
    Ok(found)
}

/// What each account of a kind holds, by its owner.
async fn balances(db: &impl ConnectionTrait, account: Account) -> Result<Vec<(Uuid, i64)>, DbErr> {
    let sum = Expr::col(ledger_entry::Column::AmountFen).sum().cast_as("bigint");
    ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::OwnerId)
        .column_as(sum, "sum")
        .filter(ledger_entry::COLUMN.account.eq(account))
        .group_by(ledger_entry::Column::OwnerId)
        .into_tuple()
        .all(db)
        .await
}

/// What farmers got in transfers of a kind, by the share.
async fn by_share(
    db: &impl ConnectionTrait,
    kind: TransferKind,
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    let transfers = ledger_transfer::Entity::find()
        .filter(ledger_transfer::COLUMN.kind.eq(kind))
        .all(db)
        .await?;
    let of_kind = ledger_transfer::Entity::find()
        .select_only()
        .column(ledger_transfer::Column::Id)
        .filter(ledger_transfer::COLUMN.kind.eq(kind))
        .into_query();
    let entries = ledger_entry::Entity::find()
        .filter(ledger_entry::COLUMN.account.eq(Account::Farmer))
        .filter(ledger_entry::Column::TransferId.in_subquery(of_kind))
        .all(db)
        .await?;
    let shares: std::collections::BTreeMap<Uuid, Uuid> = transfers
        .iter()
        .filter_map(|transfer| Some((transfer.id.0, transfer.share_id?.0)))
        .collect();
    let amount =
        |entry: &ledger_entry::Model| Some((*shares.get(&entry.transfer_id.0)?, entry.amount_fen));
    Ok(entries.iter().filter_map(amount).collect())
}
