//! Queries over settlements.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*,
};

use crate::{
    entity::{settlement, settlement::SettlementState, share},
    ids::{OrderId, PersonId, SettlementId},
    lots,
    paging::Paging,
};

pub async fn insert(db: &impl ConnectionTrait, row: settlement::Model) -> Result<(), DbErr> {
    settlement::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn find(
    db: &impl ConnectionTrait,
    id: SettlementId,
) -> Result<Option<settlement::Model>, DbErr> {
    settlement::Entity::find_by_id(id).one(db).await
}

/// Oldest first.
pub async fn list_of_order(
    db: &impl ConnectionTrait,
    order: OrderId,
) -> Result<Vec<settlement::Model>, DbErr> {
    settlement::Entity::find()
        .filter(settlement::COLUMN.order_id.eq(order))
        .order_by_asc(settlement::COLUMN.id)
        .all(db)
        .await
}

/// What a person owes or is owed, or speaks for somebody who is; newest first.
pub async fn list_of(
    db: &impl ConnectionTrait,
    person: PersonId,
    (state, order): (Option<SettlementState>, Option<OrderId>),
    page: &Paging,
) -> Result<Vec<settlement::Model>, DbErr> {
    let shares = share::Entity::find()
        .select_only()
        .column(share::Column::Id)
        .filter(share::Column::LotId.in_subquery(lots::store::posted_by(person)))
        .into_query();
    let theirs = Condition::any()
        .add(settlement::Column::BuyerId.eq(person))
        .add(settlement::Column::FarmerId.eq(person))
        .add(settlement::Column::ShareId.in_subquery(shares));
    let which = Condition::all()
        .add_option(state.map(|state| settlement::Column::State.eq(state)))
        .add_option(order.map(|order| settlement::Column::OrderId.eq(order)));
    settlement::Entity::find()
        .filter(theirs)
        .filter(which)
        .filter(settlement::COLUMN.id.lt(page.before()))
        .order_by_desc(settlement::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// Moves a settlement on from one of these states; `None` when it is in another.
pub async fn step(
    db: &impl ConnectionTrait,
    id: SettlementId,
    from: &[SettlementState],
    row: settlement::ActiveModel,
) -> Result<Option<settlement::Model>, DbErr> {
    let rows = settlement::Entity::update_many()
        .set(row)
        .filter(settlement::COLUMN.id.eq(id))
        .filter(settlement::COLUMN.state.is_in(from.iter().copied()))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// What is owed and late, of which nobody was told, the oldest first.
pub async fn list_overdue(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<settlement::Model>, DbErr> {
    settlement::Entity::find()
        .filter(settlement::COLUMN.state.eq(SettlementState::Owed))
        .filter(settlement::COLUMN.due_at.lte(now))
        .filter(settlement::COLUMN.overdue_at.is_null())
        .order_by_asc(settlement::COLUMN.due_at)
        .limit(limit)
        .all(db)
        .await
}

/// Notes that both sides know; false when they knew, or it is paid.
pub async fn note_overdue(
    db: &impl ConnectionTrait,
    id: SettlementId,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let row = settlement::ActiveModel { overdue_at: Set(Some(now)), ..Default::default() };
    let noted = settlement::Entity::update_many()
        .set(row)
        .filter(settlement::COLUMN.id.eq(id))
        .filter(settlement::COLUMN.state.eq(SettlementState::Owed))
        .filter(settlement::COLUMN.overdue_at.is_null())
        .exec(db)
        .await?;
    Ok(noted.rows_affected == 1)
}
