//! Queries over teams and their promised half hours.

use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, entity::prelude::*,
    sea_query,
};

use crate::{
    db::added,
    entity::{change, team, team::TeamState, team_hour},
    ids::{PersonId, TeamId, VisitId},
    paging::Paging,
};

/// The topic in `changes` that teams count under.
const TOPIC: &str = "teams";

pub async fn find(db: &impl ConnectionTrait, id: TeamId) -> Result<Option<team::Model>, DbErr> {
    team::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = TeamId>,
) -> Result<Vec<team::Model>, DbErr> {
    team::Entity::find().filter(team::COLUMN.id.is_in(ids)).all(db).await
}

pub async fn find_of_leader(
    db: &impl ConnectionTrait,
    leader: PersonId,
) -> Result<Option<team::Model>, DbErr> {
    team::Entity::find().filter(team::COLUMN.leader_id.eq(leader)).one(db).await
}

/// Newest first, those in `state` or all; with unseen papers a team counts as pending, too.
pub async fn list(
    db: &impl ConnectionTrait,
    state: Option<TeamState>,
    page: &Paging,
) -> Result<Vec<team::Model>, DbErr> {
    let mut query = team::Entity::find().filter(team::COLUMN.id.lt(page.before()));
    if let Some(state) = state {
        let unseen = (state == TeamState::Pending).then(|| team::Column::PapersUnchecked.eq(true));
        let wanted = sea_query::Condition::any().add(team::Column::State.eq(state));
        query = query.filter(wanted.add_option(unseen));
    }
    query.order_by_desc(team::COLUMN.id).limit(page.limit()).all(db).await
}

/// Teams whose row moved after `version`, whatever their state.
pub async fn changed_since(
    db: &impl ConnectionTrait,
    version: i64,
) -> Result<Vec<team::Model>, DbErr> {
    team::Entity::find().filter(team::COLUMN.version.gt(version)).all(db).await
}

/// How often teams have changed.
pub async fn version(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let row = change::Entity::find_by_id(TOPIC.to_owned()).one(db).await?;
    Ok(row.map_or(0, |row| row.version))
}

pub async fn insert(db: &impl ConnectionTrait, mut row: team::Model) -> Result<(), DbErr> {
    row.version = next_version(db).await?;
    team::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// Changes a team and counts the change, so that every process reads it again.
/// The last thing in a transaction: the counter's row lock orders all changes of teams.
pub async fn alter(
    db: &impl ConnectionTrait,
    id: TeamId,
    mut row: team::ActiveModel,
) -> Result<Option<team::Model>, DbErr> {
    row.version = Set(next_version(db).await?);
    let rows = team::Entity::update_many()
        .set(row)
        .filter(team::COLUMN.id.eq(id))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Adds to what a team is known for.
pub async fn add_to_record(
    db: &impl ConnectionTrait,
    id: TeamId,
    record: Record,
) -> Result<(), DbErr> {
    let version = next_version(db).await?;
    team::Entity::update_many()
        .col_expr(team::Column::Version, Expr::value(version))
        .col_expr(team::Column::JobsDoneN, Expr::col(team::Column::JobsDoneN).add(record.jobs_done))
        .col_expr(team::Column::DroppedN, Expr::col(team::Column::DroppedN).add(record.dropped))
        .col_expr(team::Column::StarsSum, Expr::col(team::Column::StarsSum).add(record.stars))
        .col_expr(team::Column::StarsN, Expr::col(team::Column::StarsN).add(record.ratings))
        .filter(team::COLUMN.id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// What one event adds to a team's record.
#[derive(Clone, Copy, Debug, Default)]
pub struct Record {
    pub jobs_done: i32,
    pub dropped: i32,
    pub stars: i32,
    pub ratings: i32,
}

async fn next_version(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let rows = change::Entity::update_many()
        .col_expr(change::Column::Version, Expr::col(change::Column::Version).add(1))
        .filter(change::COLUMN.topic.eq(TOPIC))
        .exec_with_returning(db)
        .await?;
    let row = rows.into_iter().next();
    row.map(|row| row.version).ok_or_else(|| DbErr::RecordNotFound(TOPIC.to_owned()))
}

/// Promises half hours, of which there may be none; false when one of them was promised before.
pub async fn promise(
    db: &impl ConnectionTrait,
    team: TeamId,
    visit: VisitId,
    half_hours: Vec<i64>,
) -> Result<bool, DbErr> {
    let wanted = half_hours.len();
    if wanted == 0 {
        return Ok(true);
    }
    let row = |half_hour| team_hour::Model { team_id: team, half_hour, visit_id: visit };
    let rows = half_hours.into_iter().map(|half_hour| row(half_hour).into_active_model());
    let inserted = team_hour::Entity::insert_many(rows)
        .on_conflict_do_nothing()
        .exec_without_returning(db)
        .await?;
    Ok(added(&inserted) == wanted as u64)
}

/// Gives the half hours of a visit back.
pub async fn release(db: &impl ConnectionTrait, visit: VisitId) -> Result<(), DbErr> {
    team_hour::Entity::delete_many().filter(team_hour::COLUMN.visit_id.eq(visit)).exec(db).await?;
    Ok(())
}

/// Half hours of one visit, among these, that another one goes on needing.
pub async fn hand_over(
    db: &impl ConnectionTrait,
    from: VisitId,
    to: VisitId,
    half_hours: std::ops::RangeInclusive<i64>,
) -> Result<(), DbErr> {
    let row = team_hour::ActiveModel { visit_id: Set(to), ..Default::default() };
    team_hour::Entity::update_many()
        .set(row)
        .filter(team_hour::COLUMN.visit_id.eq(from))
        .filter(team_hour::COLUMN.half_hour.between(*half_hours.start(), *half_hours.end()))
        .exec(db)
        .await?;
    Ok(())
}

/// The promised half hours of these teams from `first` on, in order.
pub async fn promised(
    db: &impl ConnectionTrait,
    teams: impl IntoIterator<Item = TeamId>,
    first: i64,
) -> Result<Vec<team_hour::Model>, DbErr> {
    team_hour::Entity::find()
        .filter(team_hour::COLUMN.team_id.is_in(teams))
        .filter(team_hour::COLUMN.half_hour.gte(first))
        .order_by_asc(team_hour::COLUMN.team_id)
        .order_by_asc(team_hour::COLUMN.half_hour)
        .all(db)
        .await
}
