//! Queries over shares.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query,
};

use crate::{
    entity::{
        lot_part,
        share::{self, ShareState},
    },
    ids::{LotId, OrderId, OrderLineId, PartId, PersonId, ShareId},
    lots, orders,
    paging::Paging,
};

/// States in which a share holds its grams.
pub const LIVING: [ShareState; 6] = [
    ShareState::Proposed,
    ShareState::Offered,
    ShareState::Accepted,
    ShareState::Loaded,
    ShareState::Received,
    ShareState::Settled,
];

/// States in which somebody still has to answer.
pub const WAITING: [ShareState; 2] = [ShareState::Proposed, ShareState::Offered];

/// States in which the farmer has said yes.
pub const AGREED: [ShareState; 4] =
    [ShareState::Accepted, ShareState::Loaded, ShareState::Received, ShareState::Settled];

#[must_use]
pub fn is_living(state: ShareState) -> bool {
    LIVING.contains(&state)
}

pub async fn find(db: &impl ConnectionTrait, id: ShareId) -> Result<Option<share::Model>, DbErr> {
    share::Entity::find_by_id(id).one(db).await
}

/// A share that this person is asked for: of their own lot, or of one they listed for somebody.
pub async fn find_for(
    db: &impl ConnectionTrait,
    person: PersonId,
    id: ShareId,
) -> Result<Option<share::Model>, DbErr> {
    share::Entity::find_by_id(id).filter(asked_of(person)).one(db).await
}

/// A share of an order of this buyer.
pub async fn find_of_buyer(
    db: &impl ConnectionTrait,
    buyer: PersonId,
    id: ShareId,
) -> Result<Option<share::Model>, DbErr> {
    let own = share::Column::OrderId.in_subquery(orders::store::of_buyer(buyer));
    share::Entity::find_by_id(id).filter(own).one(db).await
}

/// Newest first. What waits for the buyer is not the farmer's yet.
pub async fn list_for(
    db: &impl ConnectionTrait,
    person: PersonId,
    state: Option<ShareState>,
    page: &Paging,
) -> Result<Vec<share::Model>, DbErr> {
    let mut query = share::Entity::find().filter(asked_of(person));
    if let Some(state) = state {
        query = query.filter(share::COLUMN.state.eq(state));
    }
    query
        .filter(share::COLUMN.id.lt(page.before()))
        .order_by_desc(share::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// Nobody was asked for a proposal that the buyer let pass or turned down.
fn asked_of(person: PersonId) -> sea_query::SimpleExpr {
    let listed = share::Column::LotId.in_subquery(lots::store::posted_by(person));
    let theirs = share::Column::FarmerId.eq(person).or(listed);
    theirs.and(share::Column::AskedAt.is_not_null())
}

/// Oldest first.
pub async fn list_of_orders(
    db: &impl ConnectionTrait,
    orders: impl IntoIterator<Item = OrderId>,
) -> Result<Vec<share::Model>, DbErr> {
    share::Entity::find()
        .filter(share::COLUMN.order_id.is_in(orders))
        .order_by_asc(share::COLUMN.id)
        .all(db)
        .await
}

/// Shares of a lot that are in one of these states.
pub async fn list_of_lot(
    db: &impl ConnectionTrait,
    lot: LotId,
    states: &[ShareState],
) -> Result<Vec<share::Model>, DbErr> {
    share::Entity::find()
        .filter(share::COLUMN.lot_id.eq(lot))
        .filter(share::COLUMN.state.is_in(states.iter().copied()))
        .order_by_asc(share::COLUMN.id)
        .all(db)
        .await
}

/// What living shares hold of each part.
pub async fn held_by_part(db: &impl ConnectionTrait) -> Result<Vec<(PartId, i64)>, DbErr> {
    held(share::Column::PartId).into_tuple().all(db).await
}

/// What living shares hold for each line.
pub async fn held_by_line(db: &impl ConnectionTrait) -> Result<Vec<(OrderLineId, i64)>, DbErr> {
    held(share::Column::LineId).into_tuple().all(db).await
}

fn held(by: share::Column) -> Select<share::Entity> {
    let sum = Expr::col(share::Column::Grams).sum().cast_as("bigint");
    share::Entity::find()
        .select_only()
        .column_as(by, "of")
        .column_as(sum, "grams")
        .filter(share::COLUMN.state.is_in(LIVING))
        .group_by(by)
}

/// Parts that hold something, or more than they have; for the audit.
pub async fn parts_reserved(db: &impl ConnectionTrait) -> Result<Vec<lot_part::Model>, DbErr> {
    lot_part::Entity::find()
        .filter(lot_part::Column::ReservedG.ne(0))
        .order_by_asc(lot_part::COLUMN.id)
        .all(db)
        .await
}

/// Rows in one statement: SQLite takes 32 766 values.
const ROWS: usize = 1_000;

pub async fn insert_all(db: &impl ConnectionTrait, rows: Vec<share::Model>) -> Result<(), DbErr> {
    for rows in rows.chunks(ROWS) {
        let rows = rows.iter().cloned().map(IntoActiveModel::into_active_model);
        share::Entity::insert_many(rows).exec_without_returning(db).await?;
    }
    Ok(())
}

/// Changes a share that is in one of these states; `None` when it is not.
pub async fn step(
    db: &impl ConnectionTrait,
    id: ShareId,
    from: &[ShareState],
    row: share::ActiveModel,
) -> Result<Option<share::Model>, DbErr> {
    let changed = share::Entity::update_many()
        .set(row)
        .filter(share::COLUMN.id.eq(id))
        .filter(share::COLUMN.state.is_in(from.iter().copied()))
        .exec_with_returning(db)
        .await?;
    Ok(changed.into_iter().next())
}

/// A share that ends in this state.
#[must_use]
pub fn ended(state: ShareState, at: DateTime<Utc>) -> share::ActiveModel {
    share::ActiveModel { state: Set(state), decided_at: Set(Some(at)), ..Default::default() }
}
