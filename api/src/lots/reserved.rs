//! Queries over what of a lot is asked for or promised.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*};

use crate::{
    entity::{order, order::OrderState, share, share::ShareState},
    ids::{LotId, OrderId, PersonId},
};

/// Nobody has promised anything yet.
const ASKED: [ShareState; 2] = [ShareState::Proposed, ShareState::Offered];
/// Both sides are bound, or were.
const BOUGHT: [ShareState; 4] =
    [ShareState::Accepted, ShareState::Loaded, ShareState::Received, ShareState::Settled];
/// The fruit is still with the farmer.
const WAITING: [ShareState; 3] = [ShareState::Proposed, ShareState::Offered, ShareState::Accepted];

/// Whether this buyer has been promised something of one of these lots.
pub async fn has_bought(
    db: &impl ConnectionTrait,
    buyer: PersonId,
    lots: &[LotId],
) -> Result<bool, DbErr> {
    let own = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::COLUMN.buyer_id.eq(buyer))
        .into_query();
    let bought = share::Entity::find()
        .filter(share::COLUMN.lot_id.is_in(lots.iter().copied()))
        .filter(share::COLUMN.state.is_in(BOUGHT))
        .filter(share::Column::OrderId.in_subquery(own));
    Ok(bought.count(db).await? > 0)
}

/// When fruit of the lot is to be fetched, for everything that is asked for or promised of it.
pub async fn pick_ups(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<DateTime<Utc>>, DbErr> {
    let orders = share::Entity::find()
        .select_only()
        .column(share::Column::OrderId)
        .filter(share::COLUMN.lot_id.eq(lot))
        .filter(share::COLUMN.state.is_in(WAITING))
        .into_query();
    order::Entity::find()
        .select_only()
        .column(order::Column::PickUpAt)
        .filter(order::Column::Id.in_subquery(orders))
        .into_tuple()
        .all(db)
        .await
}

/// The orders that ask for something of the lot, in the order of their locks.
pub async fn asking(db: &impl ConnectionTrait, lot: LotId) -> Result<Vec<OrderId>, DbErr> {
    share::Entity::find()
        .select_only()
        .column(share::Column::OrderId)
        .distinct()
        .filter(share::COLUMN.lot_id.eq(lot))
        .filter(share::COLUMN.state.is_in(ASKED))
        .order_by_asc(share::COLUMN.order_id)
        .into_tuple()
        .all(db)
        .await
}

/// An open order looks for more at once; its row is locked until the end of the transaction.
pub async fn look_again(
    db: &impl ConnectionTrait,
    id: OrderId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = order::ActiveModel { due_at: Set(now), ..Default::default() };
    order::Entity::update_many()
        .set(row)
        .filter(order::COLUMN.id.eq(id))
        .filter(order::COLUMN.state.eq(OrderState::Open))
        .exec(db)
        .await?;
    Ok(())
}

/// Takes back all that was asked of the lot and not answered.
pub async fn withdraw(
    db: &impl ConnectionTrait,
    lot: LotId,
    now: DateTime<Utc>,
) -> Result<Vec<share::Model>, DbErr> {
    let row = share::ActiveModel {
        state: Set(ShareState::Withdrawn),
        decided_at: Set(Some(now)),
        ..Default::default()
    };
    let mut withdrawn = share::Entity::update_many()
        .set(row)
        .filter(share::COLUMN.lot_id.eq(lot))
        .filter(share::COLUMN.state.is_in(ASKED))
        .exec_with_returning(db)
        .await?;
    withdrawn.sort_by_key(|share| share.part_id);
    Ok(withdrawn)
}
