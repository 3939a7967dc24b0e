//! Queries over visits, their settlement and ratings.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*, sea_query,
};

use crate::{
    db::added,
    entity::{need, rating, settlement_line, visit, visit::VisitState},
    ids::{NeedId, OfferId, PersonId, TeamId, VisitId},
    needs,
    paging::Paging,
};

/// States in which a visit no longer stands for its need.
const OVER: [VisitState; 2] = [VisitState::Dropped, VisitState::Cancelled];

/// Whether a visit in this state stands for its need.
#[must_use]
pub fn is_living(state: VisitState) -> bool {
    !OVER.contains(&state)
}

/// On whose side of visits a person is.
#[derive(Clone, Debug)]
pub struct Party {
    pub person: PersonId,
    pub team: Option<TeamId>,
}

pub async fn find(db: &impl ConnectionTrait, id: VisitId) -> Result<Option<visit::Model>, DbErr> {
    visit::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: Vec<VisitId>,
) -> Result<Vec<visit::Model>, DbErr> {
    visit::Entity::find().filter(visit::COLUMN.id.is_in(ids)).all(db).await
}

pub async fn find_of_offer(
    db: &impl ConnectionTrait,
    offer: OfferId,
) -> Result<Option<visit::Model>, DbErr> {
    let visits = find_of_offers(db, [offer]).await?;
    Ok(that_counts(&visits, offer).cloned())
}

/// Of an offer's visits, newest first, the one to show: the first that still stands.
#[must_use]
pub fn that_counts(visits: &[visit::Model], offer: OfferId) -> Option<&visit::Model> {
    let mut own = visits.iter().filter(|visit| visit.offer_id == offer);
    let stands = own.clone().find(|visit| is_living(visit.state));
    stands.or_else(|| own.next())
}

/// Newest first; those of a pool in the order of its stops, which are written last one first.
pub async fn find_of_offers(
    db: &impl ConnectionTrait,
    offers: impl IntoIterator<Item = OfferId>,
) -> Result<Vec<visit::Model>, DbErr> {
    visit::Entity::find()
        .filter(visit::COLUMN.offer_id.is_in(offers))
        .order_by_desc(visit::COLUMN.id)
        .all(db)
        .await
}

/// What was done for a farmer since then and confirmed, oldest first, with its need.
pub async fn list_confirmed(
    db: &impl ConnectionTrait,
    farmer: PersonId,
    since: DateTime<Utc>,
) -> Result<Vec<(need::Model, visit::Model)>, DbErr> {
    let visits = visit::Entity::find()
        .filter(visit::COLUMN.farmer_id.eq(farmer))
        .filter(visit::COLUMN.state.eq(VisitState::Confirmed))
        .filter(visit::COLUMN.finished_at.gte(since))
        .order_by_asc(visit::COLUMN.finished_at)
        .all(db)
        .await?;
    let needs = needs::store::find_all(db, visits.iter().map(|visit| visit.need_id)).await?;
    let with_need = |visit: visit::Model| {
        let need = needs.iter().find(|need| need.id == visit.need_id)?;
        Some((need.clone(), visit))
    };
    Ok(visits.into_iter().filter_map(with_need).collect())
}

/// The visit that stands for a need.
pub async fn find_living(
    db: &impl ConnectionTrait,
    need: NeedId,
) -> Result<Option<visit::Model>, DbErr> {
    Ok(list_living(db, &[need]).await?.into_iter().next())
}

/// The visits that stand for these needs, at most one each.
pub async fn list_living(
    db: &impl ConnectionTrait,
    needs: &[NeedId],
) -> Result<Vec<visit::Model>, DbErr> {
    visit::Entity::find()
        .filter(visit::COLUMN.need_id.is_in(needs.iter().copied()))
        .filter(visit::COLUMN.state.is_not_in(OVER))
        .all(db)
        .await
}

pub async fn list_of_need(
    db: &impl ConnectionTrait,
    need: NeedId,
) -> Result<Vec<visit::Model>, DbErr> {
    visit::Entity::find().filter(visit::COLUMN.need_id.eq(need)).all(db).await
}

/// Visits of a person on either side, newest first.
pub async fn list_of(
    db: &impl ConnectionTrait,
    party: &Party,
    state: Option<VisitState>,
    page: &Paging,
) -> Result<Vec<visit::Model>, DbErr> {
    let mut query = visit::Entity::find().filter(of(party));
    if let Some(state) = state {
        query = query.filter(visit::COLUMN.state.eq(state));
    }
    query
        .filter(visit::COLUMN.id.lt(page.before()))
        .order_by_desc(visit::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

fn of(party: &Party) -> sea_query::Condition {
    sea_query::Condition::any()
        .add(visit::Column::FarmerId.eq(party.person))
        .add_option(party.team.map(|team| visit::Column::TeamId.eq(team)))
        .add(visit::Column::NeedId.in_subquery(needs::store::posted_by(party.person)))
}

/// Visits that the two sides have not agreed on, newest first.
pub async fn list_disputed(
    db: &impl ConnectionTrait,
    page: &Paging,
) -> Result<Vec<visit::Model>, DbErr> {
    visit::Entity::find()
        .filter(visit::COLUMN.disputed_at.is_not_null())
        .filter(visit::COLUMN.state.is_in([VisitState::Disputed, VisitState::Finished]))
        .filter(visit::COLUMN.id.lt(page.before()))
        .order_by_desc(visit::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// A team's visits in these states, in order; only those planned for some of these hours, if given.
pub async fn list_of_team(
    db: &impl ConnectionTrait,
    team: TeamId,
    hours: Option<(DateTime<Utc>, DateTime<Utc>)>,
    states: &[VisitState],
) -> Result<Vec<visit::Model>, DbErr> {
    visit::Entity::find()
        .filter(visit::COLUMN.team_id.eq(team))
        .filter(visit::COLUMN.state.is_in(states.iter().copied()))
        .apply_if(hours, |visits, (from, until)| {
            visits
                .filter(visit::COLUMN.planned_start_at.lt(until))
                .filter(visit::COLUMN.planned_end_at.gt(from))
        })
        .order_by_asc(visit::COLUMN.planned_start_at)
        .all(db)
        .await
}

pub async fn insert(db: &impl ConnectionTrait, row: visit::Model) -> Result<(), DbErr> {
    visit::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// Moves a visit on from one of these states; `None` when it is in another.
pub async fn step(
    db: &impl ConnectionTrait,
    id: VisitId,
    from: &[VisitState],
    row: visit::ActiveModel,
) -> Result<Option<visit::Model>, DbErr> {
    let rows = visit::Entity::update_many()
        .set(row)
        .filter(visit::COLUMN.id.eq(id))
        .filter(visit::COLUMN.state.is_in(from.iter().copied()))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Booked visits that were planned `before` then, have surely begun by `now` and whose sides were
/// not told, oldest first.
pub async fn list_late(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<visit::Model>, DbErr> {
    visit::Entity::find()
        .filter(visit::COLUMN.state.eq(VisitState::Booked))
        .filter(visit::COLUMN.planned_start_at.lte(before))
        .filter(
            visit::COLUMN.planned_start_by.is_null().or(visit::COLUMN.planned_start_by.lte(now)),
        )
        .filter(visit::COLUMN.late_at.is_null())
        .order_by_asc(visit::COLUMN.planned_start_at)
        .limit(limit)
        .all(db)
        .await
}

/// Notes that both sides know; false when they knew, or the team has come.
pub async fn note_late(
    db: &impl ConnectionTrait,
    id: VisitId,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let row = visit::ActiveModel { late_at: Set(Some(now)), ..Default::default() };
    let noted = visit::Entity::update_many()
        .set(row)
        .filter(visit::COLUMN.id.eq(id))
        .filter(visit::COLUMN.state.eq(VisitState::Booked))
        .filter(visit::COLUMN.late_at.is_null())
        .exec(db)
        .await?;
    Ok(noted.rows_affected == 1)
}

/// Counts a wrong start code.
pub async fn count_try(db: &impl ConnectionTrait, id: VisitId) -> Result<(), DbErr> {
    visit::Entity::update_many()
        .col_expr(visit::Column::CodeTries, Expr::col(visit::Column::CodeTries).add(1))
        .filter(visit::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

pub async fn settle(db: &impl ConnectionTrait, row: settlement_line::Model) -> Result<(), DbErr> {
    settlement_line::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

pub async fn settlement(
    db: &impl ConnectionTrait,
    visits: &[VisitId],
) -> Result<Vec<settlement_line::Model>, DbErr> {
    settlement_line::Entity::find()
        .filter(settlement_line::COLUMN.visit_id.is_in(visits.iter().copied()))
        .order_by_asc(settlement_line::COLUMN.id)
        .all(db)
        .await
}

/// False when this side has rated before.
pub async fn rate(db: &impl ConnectionTrait, row: rating::Model) -> Result<bool, DbErr> {
    let rated = rating::Entity::insert(row.into_active_model())
        .on_conflict_do_nothing()
        .exec_without_returning(db)
        .await?;
    Ok(added(&rated) == 1)
}

pub async fn ratings(
    db: &impl ConnectionTrait,
    visits: &[VisitId],
) -> Result<Vec<rating::Model>, DbErr> {
    rating::Entity::find()
        .filter(rating::COLUMN.visit_id.is_in(visits.iter().copied()))
        .all(db)
        .await
}

/// When a visit was settled: the moment of its first line.
#[must_use]
pub fn settled_at(lines: &[settlement_line::Model]) -> Option<DateTime<Utc>> {
    lines.first().map(|line| line.settled_at)
}
