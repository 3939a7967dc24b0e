//! Queries over pools and their members.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
};

use crate::{
    entity::{
        change, need,
        need::{NeedKind, NeedState},
        pool,
    },
    ids::NeedId,
};

/// The topic in `changes` under which pools are joined, left and locked one after the other.
const TOPIC: &str = "pools";
/// Degrees of longitude and latitude that are more than 2 km, the width of a pool, all over China:
/// a degree has 65 km where it is northernmost (54°), and 111 km along a meridian.
const AROUND: (f64, f64) = (0.031, 0.019);
/// Pools looked at for one need.
const MOST: u64 = 50;
/// States in which a need still belongs to its pool.
const LIVING: [NeedState; 3] = [NeedState::Open, NeedState::Taken, NeedState::Done];

/// Waits for its turn: two neighbours who post at the same moment must find each other.
pub async fn in_turn(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    change::Entity::update_many()
        .col_expr(change::Column::Version, Expr::col(change::Column::Version).add(1))
        .filter(change::COLUMN.topic.eq(TOPIC))
        .exec(db)
        .await?;
    Ok(())
}

pub async fn find(db: &impl ConnectionTrait, id: NeedId) -> Result<Option<pool::Model>, DbErr> {
    pool::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: &[NeedId],
) -> Result<Vec<pool::Model>, DbErr> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    pool::Entity::find().filter(pool::COLUMN.need_id.is_in(ids.iter().copied())).all(db).await
}

/// Pools of the same work that still wait, about where this need is; newest first.
pub async fn list_waiting_near(
    db: &impl ConnectionTrait,
    like: &need::Model,
) -> Result<Vec<need::Model>, DbErr> {
    let (lon, lat) = AROUND;
    let mut near = need::Entity::find()
        .filter(need::COLUMN.kind.eq(NeedKind::Pool))
        .filter(need::COLUMN.state.eq(NeedState::Open))
        .filter(need::COLUMN.operation.eq(&like.operation))
        .filter(need::COLUMN.lon.between(like.lon - lon, like.lon + lon))
        .filter(need::COLUMN.lat.between(like.lat - lat, like.lat + lat))
        .order_by_desc(need::COLUMN.id)
        .limit(MOST)
        .all(db)
        .await?;
    let ids: Vec<_> = near.iter().map(|need| need.id).collect();
    let pools = find_all(db, &ids).await?;
    let waits = |id| pools.iter().any(|pool| pool.need_id == id && pool.locked_at.is_none());
    near.retain(|need| waits(need.id));
    Ok(near)
}

/// The needs that these pools stand for, by id.
pub async fn members_of(
    db: &impl ConnectionTrait,
    pools: &[NeedId],
) -> Result<Vec<need::Model>, DbErr> {
    if pools.is_empty() {
        return Ok(Vec::new());
    }
    need::Entity::find()
        .filter(need::Column::PoolId.is_in(pools.iter().copied()))
        .filter(need::COLUMN.state.is_in(LIVING))
        .order_by_asc(need::COLUMN.id)
        .all(db)
        .await
}

pub async fn insert(db: &impl ConnectionTrait, row: pool::Model) -> Result<(), DbErr> {
    pool::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn alter(
    db: &impl ConnectionTrait,
    id: NeedId,
    row: pool::ActiveModel,
) -> Result<(), DbErr> {
    pool::Entity::update_many().set(row).filter(pool::COLUMN.need_id.eq(id)).exec(db).await?;
    Ok(())
}

/// From now on nobody joins or leaves.
pub async fn lock(db: &impl ConnectionTrait, id: NeedId, now: DateTime<Utc>) -> Result<(), DbErr> {
    alter(db, id, pool::ActiveModel { locked_at: Set(Some(now)), ..Default::default() }).await
}
