//! Queries over orders, their lines and timeline, and what the engine decided.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*, sea_query,
};

use crate::{
    db::Tx,
    entity::{
        allocation, lot_part,
        order::{self, OrderState},
        order_entry,
        order_line::{self, Unfilled, UnfilledList},
    },
    ids::{AllocationId, OrderId, OrderLineId, PartId, PersonId},
    needs::store::Entry,
    paging::Paging,
    shares,
};

/// In which condition an order must be for a change to happen.
#[derive(Clone, Debug)]
pub struct When<'a> {
    pub states: &'a [OrderState],
    /// The version that the change was thought out for.
    pub version: Option<i32>,
}

impl When<'static> {
    /// Farmers may still be asked, whatever else has changed.
    pub const OPEN: Self = Self { states: &[OrderState::Open], version: None };
}

/// The orders of a buyer, as part of another query.
#[must_use]
pub fn of_buyer(buyer: PersonId) -> sea_query::SelectStatement {
    order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::COLUMN.buyer_id.eq(buyer))
        .into_query()
}

pub async fn find(db: &impl ConnectionTrait, id: OrderId) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = OrderId>,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find().filter(order::COLUMN.id.is_in(ids)).all(db).await
}

pub async fn find_own(
    db: &impl ConnectionTrait,
    buyer: PersonId,
    id: OrderId,
) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find_by_id(id).filter(order::COLUMN.buyer_id.eq(buyer)).one(db).await
}

/// Newest first.
pub async fn list_own(
    db: &impl ConnectionTrait,
    buyer: PersonId,
    state: Option<OrderState>,
    page: &Paging,
) -> Result<Vec<order::Model>, DbErr> {
    let mut query = order::Entity::find().filter(order::COLUMN.buyer_id.eq(buyer));
    if let Some(state) = state {
        query = query.filter(order::COLUMN.state.eq(state));
    }
    query
        .filter(order::COLUMN.id.lt(page.before()))
        .order_by_desc(order::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// Open orders whose time has come, the longest waiting first.
pub async fn list_due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::COLUMN.state.eq(OrderState::Open))
        .filter(order::COLUMN.due_at.lte(now))
        .order_by_asc(order::COLUMN.due_at)
        .limit(limit)
        .all(db)
        .await
}

/// Open orders of this product for which no lot was chosen yet.
pub async fn list_unfilled(
    db: &impl ConnectionTrait,
    product: &str,
    limit: u64,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::COLUMN.state.eq(OrderState::Open))
        .filter(order::COLUMN.product.eq(product))
        .filter(order::COLUMN.round.eq(0))
        .order_by_asc(order::COLUMN.id)
        .limit(limit)
        .all(db)
        .await
}

/// Orders of this product placed since then.
pub async fn placed_since(
    db: &impl ConnectionTrait,
    product: &str,
    since: DateTime<Utc>,
) -> Result<u64, DbErr> {
    order::Entity::find()
        .filter(order::COLUMN.product.eq(product))
        .filter(order::COLUMN.created_at.gte(since))
        .count(db)
        .await
}

/// The orders of a standing one after the first, in order.
pub async fn occasions(
    db: &impl ConnectionTrait,
    standing: OrderId,
) -> Result<Vec<order::Model>, DbErr> {
    order::Entity::find()
        .filter(order::COLUMN.standing_id.eq(standing))
        .order_by_asc(order::COLUMN.occasion)
        .all(db)
        .await
}

/// Grams that the buyer's other open orders of the same product ask for.
pub async fn open_grams(db: &impl ConnectionTrait, but: &order::Model) -> Result<i64, DbErr> {
    let open = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::COLUMN.buyer_id.eq(but.buyer_id))
        .filter(order::COLUMN.product.eq(but.product.as_str()))
        .filter(order::COLUMN.state.eq(OrderState::Open))
        .filter(order::COLUMN.id.ne(but.id))
        .into_query();
    let sum = Expr::col(order_line::Column::Grams).sum().cast_as("bigint");
    let grams = order_line::Entity::find()
        .select_only()
        .column_as(sum, "grams")
        .filter(order_line::Column::OrderId.in_subquery(open))
        .into_tuple::<Option<i64>>()
        .one(db)
        .await?;
    Ok(grams.flatten().unwrap_or(0))
}

/// By order, then as the buyer wrote them.
pub async fn lines_of(
    db: &impl ConnectionTrait,
    orders: impl IntoIterator<Item = OrderId>,
) -> Result<Vec<order_line::Model>, DbErr> {
    order_line::Entity::find()
        .filter(order_line::COLUMN.order_id.is_in(orders))
        .order_by_asc(order_line::COLUMN.order_id)
        .order_by_asc(order_line::COLUMN.n)
        .all(db)
        .await
}

/// What lots and lines say of themselves, and what living shares hold of each.
#[derive(Debug)]
pub struct Picture {
    pub parts: Vec<lot_part::Model>,
    pub lines: Vec<order_line::Model>,
    pub by_part: Vec<(PartId, i64)>,
    pub by_line: Vec<(OrderLineId, i64)>,
}

/// All of it at one moment: the first thing in its transaction.
pub async fn picture(tx: &Tx) -> Result<Picture, DbErr> {
    tx.one_moment().await?;
    Ok(Picture {
        parts: shares::store::parts_reserved(&tx.db).await?,
        lines: order_line::Entity::find().order_by_asc(order_line::COLUMN.id).all(&tx.db).await?,
        by_part: shares::store::held_by_part(&tx.db).await?,
        by_line: shares::store::held_by_line(&tx.db).await?,
    })
}

pub async fn insert(
    tx: &Tx,
    row: order::Model,
    lines: Vec<order_line::Model>,
    entry: Entry,
) -> Result<(), DbErr> {
    let (id, version) = (row.id, row.version);
    order::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    insert_lines(&tx.db, lines).await?;
    write_down(tx, id, version, entry).await
}

pub async fn insert_lines(
    db: &impl ConnectionTrait,
    lines: Vec<order_line::Model>,
) -> Result<(), DbErr> {
    for line in lines {
        order_line::Entity::insert(line.into_active_model()).exec_without_returning(db).await?;
    }
    Ok(())
}

pub async fn update_line(db: &impl ConnectionTrait, line: order_line::Model) -> Result<(), DbErr> {
    order_line::Entity::update(line.into_active_model().reset_all()).exec(db).await?;
    Ok(())
}

pub async fn delete_lines(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = OrderLineId>,
) -> Result<(), DbErr> {
    order_line::Entity::delete_many().filter(order_line::COLUMN.id.is_in(ids)).exec(db).await?;
    Ok(())
}

/// What of a line nobody fills, and why.
pub async fn set_unfilled(
    db: &impl ConnectionTrait,
    line: OrderLineId,
    unfilled: Vec<Unfilled>,
) -> Result<(), DbErr> {
    let row =
        order_line::ActiveModel { unfilled: Set(UnfilledList(unfilled)), ..Default::default() };
    order_line::Entity::update_many()
        .set(row)
        .filter(order_line::COLUMN.id.eq(line))
        .exec(db)
        .await?;
    Ok(())
}

/// Waits for the order's row and holds it; SQLite's one writer holds everything anyway.
pub async fn lock(db: &impl ConnectionTrait, id: OrderId) -> Result<Option<order::Model>, DbErr> {
    order::Entity::find_by_id(id).lock_exclusive().one(db).await
}

/// Changes an order that is in one of these states, and writes the change down; `None` when it is not.
///
/// The first write of every transaction about an order: its row lock puts them in order.
pub async fn change(
    tx: &Tx,
    id: OrderId,
    when: When<'_>,
    mut row: order::ActiveModel,
    entry: Entry,
) -> Result<Option<order::Model>, DbErr> {
    row.updated_at = Set(tx.now);
    let mut query = order::Entity::update_many()
        .set(row)
        .col_expr(order::Column::Version, Expr::col(order::Column::Version).add(1))
        .filter(order::COLUMN.id.eq(id))
        .filter(order::COLUMN.state.is_in(when.states.iter().copied()));
    if let Some(version) = when.version {
        query = query.filter(order::COLUMN.version.eq(version));
    }
    let Some(changed) = query.exec_with_returning(&tx.db).await?.into_iter().next() else {
        return Ok(None);
    };
    write_down(tx, id, changed.version, entry).await?;
    Ok(Some(changed))
}

async fn write_down(tx: &Tx, id: OrderId, version: i32, entry: Entry) -> Result<(), DbErr> {
    let row = order_entry::Model {
        order_id: id,
        version,
        kind: entry.kind.to_owned(),
        who: entry.who,
        person_id: entry.person,
        words: entry.words,
        at: tx.now,
    };
    order_entry::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(())
}

/// Newest first.
pub async fn timeline(
    db: &impl ConnectionTrait,
    id: OrderId,
) -> Result<Vec<order_entry::Model>, DbErr> {
    order_entry::Entity::find()
        .filter(order_entry::COLUMN.order_id.eq(id))
        .order_by_desc(order_entry::COLUMN.version)
        .all(db)
        .await
}

/// The sweeper looks at the order then, without counting it as a change.
pub async fn postpone(
    db: &impl ConnectionTrait,
    id: OrderId,
    until: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = order::ActiveModel { due_at: Set(until), ..Default::default() };
    order::Entity::update_many().set(row).filter(order::COLUMN.id.eq(id)).exec(db).await?;
    Ok(())
}

pub async fn insert_allocation(
    tx: &Tx,
    order: OrderId,
    round: i32,
    body: Json,
) -> Result<(), DbErr> {
    let id = AllocationId::new();
    let row = allocation::Model { id, order_id: order, round, body, decided_at: tx.now };
    allocation::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(())
}

/// In the order they were made.
pub async fn allocations(
    db: &impl ConnectionTrait,
    order: OrderId,
) -> Result<Vec<allocation::Model>, DbErr> {
    allocation::Entity::find()
        .filter(allocation::COLUMN.order_id.eq(order))
        .order_by_asc(allocation::COLUMN.id)
        .all(db)
        .await
}
