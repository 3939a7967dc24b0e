//! Queries over trucks, their stops, and what was weighed and accepted.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait, entity::prelude::*,
};

use crate::{
    entity::{
        order, order::OrderState, receipt, receipt::ReceiptState, share, truck, truck::TruckState,
        truck_stop, weighing,
    },
    ids::{CertificateId, OrderId, ShareId, TruckId},
    shares::store::AGREED,
};

/// States in which a truck has not left yet, and can be loaded.
pub const BEFORE: [TruckState; 2] = [TruckState::Planned, TruckState::Loading];
/// States in which a truck has left.
pub const GONE: [TruckState; 3] = [TruckState::Departed, TruckState::Arrived, TruckState::Received];

pub async fn find(db: &impl ConnectionTrait, id: TruckId) -> Result<Option<truck::Model>, DbErr> {
    truck::Entity::find_by_id(id).one(db).await
}

/// In no order; each once.
pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = TruckId>,
) -> Result<Vec<truck::Model>, DbErr> {
    truck::Entity::find().filter(truck::COLUMN.id.is_in(ids)).all(db).await
}

pub async fn list_of_order(
    db: &impl ConnectionTrait,
    order: OrderId,
) -> Result<Vec<truck::Model>, DbErr> {
    truck::Entity::find()
        .filter(truck::COLUMN.order_id.eq(order))
        .order_by_asc(truck::COLUMN.n)
        .all(db)
        .await
}

/// The stops of these trucks, each truck's in order.
pub async fn stops(
    db: &impl ConnectionTrait,
    trucks: &[TruckId],
) -> Result<Vec<truck_stop::Model>, DbErr> {
    truck_stop::Entity::find()
        .filter(truck_stop::COLUMN.truck_id.is_in(trucks.iter().copied()))
        .order_by_asc(truck_stop::COLUMN.truck_id)
        .order_by_asc(truck_stop::COLUMN.n)
        .all(db)
        .await
}

/// On which truck a share rides.
pub async fn find_stop(
    db: &impl ConnectionTrait,
    share: ShareId,
) -> Result<Option<truck_stop::Model>, DbErr> {
    truck_stop::Entity::find().filter(truck_stop::COLUMN.share_id.eq(share)).one(db).await
}

pub async fn insert(
    db: &impl ConnectionTrait,
    truck: truck::Model,
    stops: Vec<truck_stop::Model>,
) -> Result<(), DbErr> {
    truck::Entity::insert(truck.into_active_model()).exec_without_returning(db).await?;
    let stops = stops.into_iter().map(IntoActiveModel::into_active_model);
    truck_stop::Entity::insert_many(stops).exec_without_returning(db).await?;
    Ok(())
}

/// Changes a truck that is in one of these states; `None` when it is in another.
pub async fn step(
    db: &impl ConnectionTrait,
    truck: &truck::Model,
    from: &[TruckState],
    row: truck::ActiveModel,
) -> Result<Option<truck::Model>, DbErr> {
    let rows = truck::Entity::update_many()
        .set(truck::ActiveModel { version: Set(truck.version + 1), ..row })
        .filter(truck::COLUMN.id.eq(truck.id))
        .filter(truck::COLUMN.version.eq(truck.version))
        .filter(truck::COLUMN.state.is_in(from.iter().copied()))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

pub async fn weighings(
    db: &impl ConnectionTrait,
    shares: &[ShareId],
) -> Result<Vec<weighing::Model>, DbErr> {
    weighing::Entity::find()
        .filter(weighing::COLUMN.share_id.is_in(shares.iter().copied()))
        .all(db)
        .await
}

/// Grams that were weighed under a certificate and ride or will ride, besides those of this share.
pub async fn weighed_under(
    db: &impl ConnectionTrait,
    certificate: CertificateId,
    besides: ShareId,
) -> Result<i64, DbErr> {
    let living = share::Entity::find()
        .select_only()
        .column(share::Column::Id)
        .filter(share::COLUMN.state.is_in(AGREED))
        .into_query();
    let rows = weighing::Entity::find()
        .filter(weighing::COLUMN.certificate_id.eq(certificate))
        .filter(weighing::COLUMN.share_id.ne(besides))
        .filter(weighing::Column::ShareId.in_subquery(living))
        .all(db)
        .await?;
    Ok(rows.iter().map(weighing::Model::net_g).sum())
}

/// Writes down what was weighed, in place of what was weighed before.
pub async fn weigh(
    db: &impl ConnectionTrait,
    row: weighing::Model,
    before: Option<&weighing::Model>,
) -> Result<(), DbErr> {
    let row = row.into_active_model();
    if before.is_none() {
        weighing::Entity::insert(row).exec_without_returning(db).await?;
        return Ok(());
    }
    weighing::Entity::update(row.reset_all()).exec(db).await?;
    Ok(())
}

pub async fn sign(
    db: &impl ConnectionTrait,
    share: ShareId,
    row: weighing::ActiveModel,
) -> Result<(), DbErr> {
    let its = weighing::COLUMN.share_id.eq(share);
    weighing::Entity::update_many().set(row).filter(its).exec(db).await?;
    Ok(())
}

pub async fn receipts(
    db: &impl ConnectionTrait,
    shares: &[ShareId],
) -> Result<Vec<receipt::Model>, DbErr> {
    receipt::Entity::find()
        .filter(receipt::COLUMN.share_id.is_in(shares.iter().copied()))
        .all(db)
        .await
}

pub async fn receive(db: &impl ConnectionTrait, rows: Vec<receipt::Model>) -> Result<(), DbErr> {
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    receipt::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Changes a receipt that is in this state; `None` when it is in another.
pub async fn step_receipt(
    db: &impl ConnectionTrait,
    share: ShareId,
    from: ReceiptState,
    row: receipt::ActiveModel,
) -> Result<Option<receipt::Model>, DbErr> {
    let rows = receipt::Entity::update_many()
        .set(row)
        .filter(receipt::COLUMN.share_id.eq(share))
        .filter(receipt::COLUMN.state.eq(from))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Shares nobody objected to in time, whose dispute window is over, oldest first.
pub async fn list_undisputed(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<ShareId>, DbErr> {
    let over = truck::Entity::find()
        .select_only()
        .column(truck::Column::Id)
        .filter(truck::COLUMN.state.eq(TruckState::Received))
        .filter(truck::COLUMN.disputes_until.lte(now))
        .into_query();
    receipt::Entity::find()
        .select_only()
        .column(receipt::Column::ShareId)
        .filter(receipt::COLUMN.state.eq(ReceiptState::Open))
        .filter(receipt::COLUMN.truck_id.in_subquery(over))
        .order_by_asc(receipt::COLUMN.received_at)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Locked orders that should have been fetched by then, and of which a truck has not gone.
pub async fn list_not_gone(
    db: &impl ConnectionTrait,
    then: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<OrderId>, DbErr> {
    let waiting = truck::Entity::find()
        .select_only()
        .column(truck::Column::OrderId)
        .filter(truck::COLUMN.state.is_in(BEFORE))
        .into_query();
    order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::COLUMN.state.eq(OrderState::Locked))
        .filter(order::COLUMN.pick_up_at.lte(then))
        .filter(order::Column::Id.in_subquery(waiting))
        .order_by_asc(order::COLUMN.pick_up_at)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Trucks that went and should have been received by then, oldest first.
pub async fn list_not_received(
    db: &impl ConnectionTrait,
    then: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<TruckId>, DbErr> {
    let late = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::COLUMN.deliver_by.lte(then))
        .into_query();
    truck::Entity::find()
        .select_only()
        .column(truck::Column::Id)
        .filter(truck::COLUMN.state.is_in([TruckState::Departed, TruckState::Arrived]))
        .filter(truck::Column::OrderId.in_subquery(late))
        .order_by_asc(truck::COLUMN.id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Shares that farmers object to, newest first.
pub async fn list_disputed(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<receipt::Model>, DbErr> {
    receipt::Entity::find()
        .filter(receipt::COLUMN.state.eq(ReceiptState::Disputed))
        .order_by_desc(receipt::COLUMN.disputed_at)
        .limit(limit)
        .all(db)
        .await
}

/// A share that is heavier than a truck rides on several: it keeps the first part, and each other
/// one is a share of its own.
pub async fn part_share(db: &impl ConnectionTrait, parts: &[share::Model]) -> Result<(), DbErr> {
    let [first, rest @ ..] = parts else { return Ok(()) };
    if rest.is_empty() {
        return Ok(());
    }
    let row = share::ActiveModel { grams: Set(first.grams), ..Default::default() };
    let its = share::COLUMN.id.eq(first.id);
    share::Entity::update_many().set(row).filter(its).exec(db).await?;
    let rest = rest.iter().cloned().map(IntoActiveModel::into_active_model);
    share::Entity::insert_many(rest).exec_without_returning(db).await?;
    Ok(())
}

/// Locked orders that no truck was planned for yet.
pub async fn list_without(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<OrderId>, DbErr> {
    let with = truck::Entity::find().select_only().column(truck::Column::OrderId).into_query();
    order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(order::COLUMN.state.eq(OrderState::Locked))
        .filter(order::Column::Id.not_in_subquery(with))
        .order_by_asc(order::COLUMN.pick_up_at)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}
