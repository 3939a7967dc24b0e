//! Queries over needs, their timeline, and what the engine decided.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, QueryTrait,
    entity::prelude::*, sea_query,
};

use super::explain::Decided;
use crate::{
    db::Tx,
    entity::{decision, need, need::NeedState, timeline, timeline::Who},
    ids::{DecisionId, NeedId, PersonId, QuestionId},
    paging::Paging,
};

/// One change, as both phones show it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Stable, for programs.
    pub kind: &'static str,
    pub who: Who,
    pub person: Option<PersonId>,
    /// One sentence in Chinese.
    pub words: String,
}

impl Entry {
    /// A change made by a person.
    pub fn by(kind: &'static str, who: Who, person: PersonId, words: impl Into<String>) -> Self {
        Self { kind, who, person: Some(person), words: words.into() }
    }

    /// A change that the platform made by itself.
    pub fn system(kind: &'static str, words: impl Into<String>) -> Self {
        Self { kind, who: Who::System, person: None, words: words.into() }
    }
}

/// In which condition a need must be for a change to happen.
#[derive(Clone, Debug)]
pub struct When<'a> {
    pub states: &'a [NeedState],
    /// The version that the change was thought out for.
    pub version: Option<i32>,
}

pub async fn find(db: &impl ConnectionTrait, id: NeedId) -> Result<Option<need::Model>, DbErr> {
    need::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = NeedId>,
) -> Result<Vec<need::Model>, DbErr> {
    need::Entity::find().filter(need::COLUMN.id.is_in(ids)).all(db).await
}

/// A need of this person: their own, or one they posted for somebody.
pub async fn find_own(
    db: &impl ConnectionTrait,
    person: PersonId,
    id: NeedId,
) -> Result<Option<need::Model>, DbErr> {
    need::Entity::find_by_id(id).filter(owned_by(person)).one(db).await
}

pub async fn list_own(
    db: &impl ConnectionTrait,
    person: PersonId,
    state: Option<NeedState>,
    page: &Paging,
) -> Result<Vec<need::Model>, DbErr> {
    let mut query = need::Entity::find().filter(owned_by(person));
    if let Some(state) = state {
        query = query.filter(need::COLUMN.state.eq(state));
    }
    query
        .filter(need::COLUMN.id.lt(page.before()))
        .order_by_desc(need::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

fn owned_by(person: PersonId) -> sea_query::SimpleExpr {
    need::Column::FarmerId.eq(person).or(need::Column::PostedBy.eq(person))
}

/// Open needs that have reached the village agents, from `wave` on.
pub async fn list_with_agents(
    db: &impl ConnectionTrait,
    wave: i32,
    page: &Paging,
) -> Result<Vec<need::Model>, DbErr> {
    need::Entity::find()
        .filter(need::COLUMN.state.eq(NeedState::Open))
        .filter(need::COLUMN.wave.gte(wave))
        .filter(need::COLUMN.id.lt(page.before()))
        .order_by_desc(need::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// Open needs whose wave is over, the longest waiting first.
pub async fn list_due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<need::Model>, DbErr> {
    need::Entity::find()
        .filter(need::COLUMN.state.eq(NeedState::Open))
        .filter(need::COLUMN.wave_ends_at.lte(now))
        .order_by_asc(need::COLUMN.wave_ends_at)
        .limit(limit)
        .all(db)
        .await
}

pub async fn insert(tx: &Tx, row: need::Model, entry: Entry) -> Result<(), DbErr> {
    let (id, version) = (row.id, row.version);
    need::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    write_down(tx, id, version, entry).await
}

/// Waits for the need's row and holds it; SQLite's one writer holds everything anyway.
pub async fn lock(db: &impl ConnectionTrait, id: NeedId) -> Result<(), DbErr> {
    need::Entity::find_by_id(id).lock_exclusive().one(db).await?;
    Ok(())
}

/// The single gate: an open need becomes taken, for one of all who ask at the same moment.
pub async fn take(tx: &Tx, id: NeedId, entry: Entry) -> Result<Option<need::Model>, DbErr> {
    let taken = need::ActiveModel { state: Set(NeedState::Taken), ..Default::default() };
    change(tx, id, When { states: &[NeedState::Open], version: None }, taken, entry).await
}

/// Changes a need that is in one of these states, and writes the change down; `None` when it is not.
///
/// The first write of every transaction about a need: its row lock puts them in order.
pub async fn change(
    tx: &Tx,
    id: NeedId,
    when: When<'_>,
    mut row: need::ActiveModel,
    entry: Entry,
) -> Result<Option<need::Model>, DbErr> {
    row.updated_at = Set(tx.now);
    let mut query = need::Entity::update_many()
        .set(row)
        .col_expr(need::Column::Version, Expr::col(need::Column::Version).add(1))
        .filter(need::COLUMN.id.eq(id))
        .filter(need::COLUMN.state.is_in(when.states.iter().copied()));
    if let Some(version) = when.version {
        query = query.filter(need::COLUMN.version.eq(version));
    }
    let Some(changed) = query.exec_with_returning(&tx.db).await?.into_iter().next() else {
        return Ok(None);
    };
    write_down(tx, id, changed.version, entry).await?;
    Ok(Some(changed))
}

async fn write_down(tx: &Tx, id: NeedId, version: i32, entry: Entry) -> Result<(), DbErr> {
    let row = timeline::Model {
        need_id: id,
        version,
        kind: entry.kind.to_owned(),
        who: entry.who,
        person_id: entry.person,
        words: entry.words,
        at: tx.now,
    };
    timeline::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(())
}

/// Newest first.
pub async fn timeline(
    db: &impl ConnectionTrait,
    id: NeedId,
) -> Result<Vec<timeline::Model>, DbErr> {
    timeline::Entity::find()
        .filter(timeline::COLUMN.need_id.eq(id))
        .order_by_desc(timeline::COLUMN.version)
        .all(db)
        .await
}

pub async fn insert_decision(tx: &Tx, need: NeedId, wave: i32, body: Decided) -> Result<(), DbErr> {
    let row =
        decision::Model { id: DecisionId::new(), need_id: need, wave, body, decided_at: tx.now };
    decision::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(())
}

/// In the order they were made.
pub async fn decisions(
    db: &impl ConnectionTrait,
    need: NeedId,
) -> Result<Vec<decision::Model>, DbErr> {
    decision::Entity::find()
        .filter(decision::COLUMN.need_id.eq(need))
        .order_by_asc(decision::COLUMN.id)
        .all(db)
        .await
}

/// Looks at a need later, without counting it as a change.
pub async fn postpone(tx: &Tx, need: &need::Model, until: DateTime<Utc>) -> Result<(), DbErr> {
    let row = need::ActiveModel { wave_ends_at: Set(until), ..Default::default() };
    need::Entity::update_many()
        .set(row)
        .filter(need::COLUMN.id.eq(need.id))
        .filter(need::COLUMN.version.eq(need.version))
        .exec(&tx.db)
        .await?;
    Ok(())
}

/// A need whose waves begin again, and are due at once.
#[must_use]
pub fn anew(now: DateTime<Utc>) -> need::ActiveModel {
    need::ActiveModel { wave: Set(0), wave_ends_at: Set(now), ..Default::default() }
}

/// Starts anew, before this wave, after a drop-out for which no standby is asked.
pub async fn restart(tx: &Tx, id: NeedId, wave: i32) -> Result<(), DbErr> {
    need::Entity::update_many()
        .set(need::ActiveModel { wave: Set(wave), ..anew(tx.now) })
        .filter(need::COLUMN.id.eq(id))
        .exec(&tx.db)
        .await?;
    Ok(())
}

/// What an agent posted for this farmer is the farmer's alone from now on; the timeline still says
/// who posted it.
pub async fn hand_back(
    db: &impl ConnectionTrait,
    agent: PersonId,
    farmer: PersonId,
) -> Result<(), DbErr> {
    let row = need::ActiveModel { posted_by: Set(farmer), ..Default::default() };
    need::Entity::update_many()
        .set(row)
        .filter(need::COLUMN.posted_by.eq(agent))
        .filter(need::COLUMN.farmer_id.eq(farmer))
        .exec(db)
        .await?;
    Ok(())
}

/// The needs that a person posted for others, as part of another query.
#[must_use]
pub fn posted_by(agent: PersonId) -> sea_query::SelectStatement {
    need::Entity::find()
        .select_only()
        .column(need::Column::Id)
        .filter(need::COLUMN.posted_by.eq(agent))
        .into_query()
}

/// The needs that were made of these questions, the latest first.
pub async fn made_of(
    db: &impl ConnectionTrait,
    questions: Vec<QuestionId>,
) -> Result<Vec<(QuestionId, NeedId)>, DbErr> {
    need::Entity::find()
        .select_only()
        .columns([need::Column::QuestionId, need::Column::Id])
        .filter(need::COLUMN.question_id.is_in(questions))
        .order_by_desc(need::COLUMN.id)
        .into_tuple()
        .all(db)
        .await
}
