//! Queries over offers. A team sees its own; everything else is by need, under the need's row lock.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
};

use crate::{
    entity::{offer, offer::OfferState},
    ids::{NeedId, OfferId, TeamId},
    paging::Paging,
};

pub async fn find_of_team(
    db: &impl ConnectionTrait,
    team: TeamId,
    id: OfferId,
) -> Result<Option<offer::Model>, DbErr> {
    offer::Entity::find_by_id(id).filter(offer::COLUMN.team_id.eq(team)).one(db).await
}

/// Newest first.
pub async fn list_of_team(
    db: &impl ConnectionTrait,
    team: TeamId,
    state: Option<OfferState>,
    page: &Paging,
) -> Result<Vec<offer::Model>, DbErr> {
    let mut query = offer::Entity::find()
        .filter(offer::COLUMN.team_id.eq(team))
        .filter(offer::COLUMN.id.lt(page.before()));
    if let Some(state) = state {
        query = query.filter(offer::COLUMN.state.eq(state));
    }
    query.order_by_desc(offer::COLUMN.id).limit(page.limit()).all(db).await
}

/// In the order in which the teams were asked.
pub async fn list_of_needs(
    db: &impl ConnectionTrait,
    needs: &[NeedId],
) -> Result<Vec<offer::Model>, DbErr> {
    list_around(db, needs, &[]).await
}

/// Those of these needs, and `held` besides; in the order in which the teams were asked.
pub async fn list_around(
    db: &impl ConnectionTrait,
    needs: &[NeedId],
    held: &[OfferId],
) -> Result<Vec<offer::Model>, DbErr> {
    let asked = offer::Column::NeedId.is_in(needs.iter().copied());
    offer::Entity::find()
        .filter(asked.or(offer::Column::Id.is_in(held.iter().copied())))
        .order_by_asc(offer::COLUMN.wave)
        .order_by_asc(offer::COLUMN.rank)
        .all(db)
        .await
}

/// What these teams are being asked at this moment.
pub async fn list_open_of_teams(
    db: &impl ConnectionTrait,
    teams: impl IntoIterator<Item = TeamId>,
    now: DateTime<Utc>,
) -> Result<Vec<offer::Model>, DbErr> {
    offer::Entity::find()
        .filter(offer::COLUMN.team_id.is_in(teams))
        .filter(offer::COLUMN.state.eq(OfferState::Open))
        .filter(offer::COLUMN.expires_at.gt(now))
        .all(db)
        .await
}

pub async fn insert_all(db: &impl ConnectionTrait, rows: Vec<offer::Model>) -> Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    offer::Entity::insert_many(rows).exec_without_returning(db).await?;
    Ok(())
}

/// Changes one offer that is in `from`; `None` when it is not.
pub async fn step(
    db: &impl ConnectionTrait,
    id: OfferId,
    from: OfferState,
    row: offer::ActiveModel,
) -> Result<Option<offer::Model>, DbErr> {
    let rows = offer::Entity::update_many()
        .set(row)
        .filter(offer::COLUMN.id.eq(id))
        .filter(offer::COLUMN.state.eq(from))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Ends one offer.
pub async fn close(
    db: &impl ConnectionTrait,
    id: OfferId,
    state: OfferState,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    offer::Entity::update_many()
        .set(closed(state, now))
        .filter(offer::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Moves all offers of a need from these states into another; returns those that moved.
pub async fn close_all(
    db: &impl ConnectionTrait,
    need: NeedId,
    from: &[OfferState],
    state: OfferState,
    now: DateTime<Utc>,
) -> Result<Vec<offer::Model>, DbErr> {
    offer::Entity::update_many()
        .set(closed(state, now))
        .filter(offer::COLUMN.need_id.eq(need))
        .filter(offer::COLUMN.state.is_in(from.iter().copied()))
        .exec_with_returning(db)
        .await
}

/// Ends the open offers of a need whose time has run out; returns those that ended.
pub async fn close_overdue(
    db: &impl ConnectionTrait,
    need: NeedId,
    now: DateTime<Utc>,
) -> Result<Vec<offer::Model>, DbErr> {
    offer::Entity::update_many()
        .set(closed(OfferState::Expired, now))
        .filter(offer::COLUMN.need_id.eq(need))
        .filter(offer::COLUMN.state.eq(OfferState::Open))
        .filter(offer::COLUMN.expires_at.lte(now))
        .exec_with_returning(db)
        .await
}

fn closed(state: OfferState, now: DateTime<Utc>) -> offer::ActiveModel {
    offer::ActiveModel { state: Set(state), decided_at: Set(Some(now)), ..Default::default() }
}

/// Opens these offers until `until`.
pub async fn reopen(
    db: &impl ConnectionTrait,
    ids: Vec<OfferId>,
    until: DateTime<Utc>,
) -> Result<Vec<offer::Model>, DbErr> {
    let row = offer::ActiveModel {
        state: Set(OfferState::Open),
        expires_at: Set(until),
        decided_at: Set(None),
        ..Default::default()
    };
    offer::Entity::update_many()
        .set(row)
        .filter(offer::COLUMN.id.is_in(ids))
        .exec_with_returning(db)
        .await
}
