//! Queries over questions, their routes, and their timeline.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, Condition, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect, TryGetable,
    entity::prelude::*,
};

use crate::{
    db::Tx,
    entity::{
        question::{self, QuestionState},
        question_entry,
        question_route::{self, RouteState},
    },
    ids::{AgronomistId, MediaId, PersonId, QuestionId, RouteId},
    needs::store::Entry,
    paging::Paging,
};

/// States of a route that lives: at most one of a question does.
pub const LIVING: [RouteState; 2] = [RouteState::Asked, RouteState::Claimed];
/// States in which somebody still works on a question.
pub const OPEN: [QuestionState; 2] = [QuestionState::Asked, QuestionState::Claimed];
/// What the timeline calls it when the desk gives a question to the agronomists.
pub const SENT_BACK: &str = "to_agronomist";
/// Answers of one agronomist from which the usual wait is told.
const RECENT: u64 = 1_000;

/// In which condition a question must be for a change to happen.
#[derive(Clone, Debug)]
pub struct When<'a> {
    pub states: &'a [QuestionState],
    /// The version that the change was thought out for.
    pub version: Option<i32>,
}

impl<'a> When<'a> {
    /// Whatever else has changed.
    #[must_use]
    pub const fn any(states: &'a [QuestionState]) -> Self {
        Self { states, version: None }
    }
}

pub async fn find(
    db: &impl ConnectionTrait,
    id: QuestionId,
) -> Result<Option<question::Model>, DbErr> {
    question::Entity::find_by_id(id).one(db).await
}

pub async fn find_all(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = QuestionId>,
) -> Result<Vec<question::Model>, DbErr> {
    question::Entity::find().filter(question::COLUMN.id.is_in(ids)).all(db).await
}

/// The question that nobody has taken, and of which this voice note is all that was said; its row is
/// held from here on.
pub async fn hold_spoken(
    db: &impl ConnectionTrait,
    voice: MediaId,
) -> Result<Option<question::Model>, DbErr> {
    question::Entity::find()
        .filter(question::COLUMN.voice_id.eq(voice))
        .filter(question::COLUMN.words.eq(""))
        .filter(question::COLUMN.state.eq(QuestionState::Asked))
        .filter(question::COLUMN.desk.eq(false))
        .lock_exclusive()
        .one(db)
        .await
}

fn asked_for(person: PersonId) -> Condition {
    let farmer = question::Column::FarmerId.eq(person);
    Condition::any().add(farmer).add(question::Column::AskedBy.eq(person))
}

/// The farmer's side's, newest first.
pub async fn list_own(
    db: &impl ConnectionTrait,
    person: PersonId,
    state: Option<QuestionState>,
    page: &Paging,
) -> Result<Vec<question::Model>, DbErr> {
    listed(db, asked_for(person), state, page).await
}

/// What this agronomist is asked or owns, newest first.
pub async fn list_queue(
    db: &impl ConnectionTrait,
    agronomist: AgronomistId,
    state: Option<QuestionState>,
    page: &Paging,
) -> Result<Vec<question::Model>, DbErr> {
    listed(db, asked_or_owned(agronomist), state, page).await
}

fn asked_or_owned(agronomist: AgronomistId) -> Condition {
    let asked = question_route::Entity::find()
        .select_only()
        .column(question_route::Column::QuestionId)
        .filter(question_route::COLUMN.agronomist_id.eq(agronomist))
        .filter(question_route::COLUMN.state.eq(RouteState::Asked));
    let asked = question::Column::Id.in_subquery(sea_orm::QueryTrait::into_query(asked));
    Condition::any().add(asked).add(question::Column::OwnerId.eq(agronomist))
}

/// The township's, newest first.
pub async fn list_desk(
    db: &impl ConnectionTrait,
    state: Option<QuestionState>,
    page: &Paging,
) -> Result<Vec<question::Model>, DbErr> {
    listed(db, Condition::all().add(question::Column::Desk.eq(true)), state, page).await
}

async fn listed(
    db: &impl ConnectionTrait,
    whose: Condition,
    state: Option<QuestionState>,
    page: &Paging,
) -> Result<Vec<question::Model>, DbErr> {
    let mut query = question::Entity::find().filter(whose);
    if let Some(state) = state {
        query = query.filter(question::COLUMN.state.eq(state));
    }
    query
        .filter(question::COLUMN.id.lt(page.before()))
        .order_by_desc(question::COLUMN.id)
        .limit(page.limit())
        .all(db)
        .await
}

/// What an agent asked for a farmer is the farmer's alone from now on.
pub async fn hand_back(
    db: &impl ConnectionTrait,
    agent: PersonId,
    farmer: PersonId,
) -> Result<(), DbErr> {
    let row = question::ActiveModel { asked_by: Set(farmer), ..Default::default() };
    question::Entity::update_many()
        .set(row)
        .filter(question::COLUMN.asked_by.eq(agent))
        .filter(question::COLUMN.farmer_id.eq(farmer))
        .exec(db)
        .await?;
    Ok(())
}

/// How many questions of a farmer nobody has answered yet.
pub async fn count_open(db: &impl ConnectionTrait, farmer: PersonId) -> Result<u64, DbErr> {
    question::Entity::find()
        .filter(question::COLUMN.farmer_id.eq(farmer))
        .filter(question::COLUMN.state.is_in(OPEN))
        .count(db)
        .await
}

/// Questions that nobody was asked for yet: those whose time has come, or all of them.
pub async fn list_unrouted(
    db: &impl ConnectionTrait,
    due: Option<DateTime<Utc>>,
    limit: u64,
) -> Result<Vec<question::Model>, DbErr> {
    let mut query = unrouted();
    if let Some(now) = due {
        query = query.filter(question::COLUMN.due_at.lte(now));
    }
    query.order_by_asc(question::COLUMN.id).limit(limit).all(db).await
}

pub async fn count_unrouted(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    unrouted().count(db).await
}

/// Asked, not the desk's, and without a route: `claim_until` says whether one lives.
fn unrouted() -> Select<question::Entity> {
    question::Entity::find()
        .filter(question::COLUMN.state.eq(QuestionState::Asked))
        .filter(question::COLUMN.desk.eq(false))
        .filter(question::COLUMN.claim_until.is_null())
}

/// Questions that nobody took or answered in time, the longest waiting first.
pub async fn list_lapsed(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<question::Model>, DbErr> {
    question::Entity::find()
        .filter(question::COLUMN.state.is_in(OPEN))
        .filter(question::COLUMN.desk.eq(false))
        .filter(question::COLUMN.claim_until.lte(now))
        .order_by_asc(question::COLUMN.claim_until)
        .limit(limit)
        .all(db)
        .await
}

/// Questions whose owner is to be reminded, the longest waiting first.
pub async fn list_to_remind(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<question::Model>, DbErr> {
    question::Entity::find()
        .filter(question::COLUMN.state.eq(QuestionState::Claimed))
        .filter(question::COLUMN.desk.eq(false))
        .filter(question::COLUMN.due_at.lte(now))
        .order_by_asc(question::COLUMN.due_at)
        .limit(limit)
        .all(db)
        .await
}

/// Open questions that this agronomist is asked, or owns.
pub async fn list_held(
    db: &impl ConnectionTrait,
    agronomist: AgronomistId,
) -> Result<Vec<question::Model>, DbErr> {
    question::Entity::find()
        .filter(asked_or_owned(agronomist))
        .filter(question::COLUMN.state.is_in(OPEN))
        .filter(question::COLUMN.desk.eq(false))
        .order_by_asc(question::COLUMN.id)
        .all(db)
        .await
}

/// Answered questions whose farmer is to be asked how it went.
pub async fn list_to_follow(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<question::Model>, DbErr> {
    question::Entity::find()
        .filter(question::COLUMN.state.eq(QuestionState::Answered))
        .filter(question::COLUMN.follow_up_at.lte(now))
        .order_by_asc(question::COLUMN.follow_up_at)
        .limit(limit)
        .all(db)
        .await
}

/// All questions that nobody is asked for are looked at now.
pub async fn wake(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    let row = question::ActiveModel { due_at: Set(Some(now)), ..Default::default() };
    question::Entity::update_many()
        .set(row)
        .filter(question::COLUMN.state.eq(QuestionState::Asked))
        .filter(question::COLUMN.desk.eq(false))
        .filter(question::COLUMN.claim_until.is_null())
        .filter(question::COLUMN.due_at.gt(now))
        .exec(db)
        .await?;
    Ok(())
}

/// Looks at an unrouted question again then; nothing has changed that anybody would read.
pub async fn postpone(
    db: &impl ConnectionTrait,
    ids: &[QuestionId],
    due_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let row = question::ActiveModel { due_at: Set(Some(due_at)), ..Default::default() };
    question::Entity::update_many()
        .set(row)
        .filter(question::COLUMN.id.is_in(ids.iter().copied()))
        .filter(question::COLUMN.state.eq(QuestionState::Asked))
        .filter(question::COLUMN.due_at.is_not_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Stores a new question with the first line of its timeline.
pub async fn insert(tx: &Tx, row: question::Model, entry: Entry) -> Result<(), DbErr> {
    let line = line(tx, row.id, row.version, entry);
    question::Entity::insert(row.into_active_model()).exec_without_returning(&tx.db).await?;
    question_entry::Entity::insert(line.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(())
}

/// Changes a question that is in this condition, bumps its version, and notes it in the timeline;
/// `None` when it is not. Its row is locked from then on.
pub async fn change(
    tx: &Tx,
    id: QuestionId,
    when: When<'_>,
    mut row: question::ActiveModel,
    entry: Entry,
) -> Result<Option<question::Model>, DbErr> {
    row.updated_at = Set(tx.now);
    let mut update = question::Entity::update_many()
        .set(row)
        .col_expr(question::Column::Version, Expr::col(question::Column::Version).add(1))
        .filter(question::COLUMN.id.eq(id))
        .filter(question::COLUMN.state.is_in(when.states.iter().copied()));
    if let Some(version) = when.version {
        update = update.filter(question::COLUMN.version.eq(version));
    }
    let Some(changed) = update.exec_with_returning(&tx.db).await?.into_iter().next() else {
        return Ok(None);
    };
    let line = line(tx, id, changed.version, entry);
    question_entry::Entity::insert(line.into_active_model()).exec_without_returning(&tx.db).await?;
    Ok(Some(changed))
}

fn line(tx: &Tx, id: QuestionId, version: i32, entry: Entry) -> question_entry::Model {
    question_entry::Model {
        question_id: id,
        version,
        kind: entry.kind.to_owned(),
        who: entry.who,
        person_id: entry.person,
        words: entry.words,
        at: tx.now,
    }
}

/// Every change of these questions, in order.
pub async fn timelines(
    db: &impl ConnectionTrait,
    ids: Vec<QuestionId>,
) -> Result<Vec<question_entry::Model>, DbErr> {
    question_entry::Entity::find()
        .filter(question_entry::COLUMN.question_id.is_in(ids))
        .order_by_asc(question_entry::COLUMN.question_id)
        .order_by_asc(question_entry::COLUMN.version)
        .all(db)
        .await
}

/// When the desk gave these questions to the agronomists, oldest first.
pub async fn sent_back(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = QuestionId>,
) -> Result<Vec<question_entry::Model>, DbErr> {
    question_entry::Entity::find()
        .filter(question_entry::COLUMN.question_id.is_in(ids))
        .filter(question_entry::COLUMN.kind.eq(SENT_BACK))
        .order_by_asc(question_entry::COLUMN.version)
        .all(db)
        .await
}

pub async fn insert_route(
    db: &impl ConnectionTrait,
    row: question_route::Model,
) -> Result<(), DbErr> {
    question_route::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// The routes of these questions, in the order they were asked.
pub async fn routes_of(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = QuestionId>,
) -> Result<Vec<question_route::Model>, DbErr> {
    question_route::Entity::find()
        .filter(question_route::COLUMN.question_id.is_in(ids))
        .order_by_asc(question_route::COLUMN.question_id)
        .order_by_asc(question_route::COLUMN.n)
        .all(db)
        .await
}

/// The route that lives, if one does.
pub async fn living_route(
    db: &impl ConnectionTrait,
    id: QuestionId,
) -> Result<Option<question_route::Model>, DbErr> {
    question_route::Entity::find()
        .filter(question_route::COLUMN.question_id.eq(id))
        .filter(question_route::COLUMN.state.is_in(LIVING))
        .one(db)
        .await
}

/// Moves a route on that is in one of these states; `None` when it is not.
pub async fn step_route(
    db: &impl ConnectionTrait,
    id: RouteId,
    from: &[RouteState],
    row: question_route::ActiveModel,
) -> Result<Option<question_route::Model>, DbErr> {
    let rows = question_route::Entity::update_many()
        .set(row)
        .filter(question_route::COLUMN.id.eq(id))
        .filter(question_route::COLUMN.state.is_in(from.iter().copied()))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// A route that ends in this state.
#[must_use]
pub fn ended(state: RouteState, at: DateTime<Utc>) -> question_route::ActiveModel {
    question_route::ActiveModel { state: Set(state), ended_at: Set(Some(at)), ..Default::default() }
}

/// Whose they were, when they were asked, and when they were first answered: the latest.
pub async fn first_answers(
    db: &impl ConnectionTrait,
    owners: Vec<AgronomistId>,
) -> Result<Vec<(AgronomistId, DateTime<Utc>, DateTime<Utc>)>, DbErr> {
    let rows = question::Entity::find()
        .select_only()
        .columns([
            question::Column::OwnerId,
            question::Column::CreatedAt,
            question::Column::FirstAnsweredAt,
        ])
        .filter(question::COLUMN.owner_id.is_in(owners))
        .filter(question::COLUMN.first_answered_at.is_not_null())
        .order_by_desc(question::COLUMN.id)
        .limit(RECENT);
    rows.into_tuple().all(db).await
}

/// Seconds from the question to its first answer, of the latest about this crop.
pub async fn waits_of_crop(db: &impl ConnectionTrait, crop: &str) -> Result<Vec<i64>, DbErr> {
    let rows: Vec<(DateTime<Utc>, DateTime<Utc>)> = question::Entity::find()
        .select_only()
        .columns([question::Column::CreatedAt, question::Column::FirstAnsweredAt])
        .filter(question::COLUMN.crop.eq(crop))
        .filter(question::COLUMN.first_answered_at.is_not_null())
        .order_by_desc(question::COLUMN.id)
        .limit(RECENT)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(asked, answered)| (answered - asked).num_seconds()).collect())
}

/// Of the questions since then, by agronomist or village: how many, opened again, and solved. The
/// desk's are no agronomist's.
pub async fn tally<K: TryGetable + Send + Sync>(
    db: &impl ConnectionTrait,
    by: question::Column,
    since: DateTime<Utc>,
) -> Result<Vec<(K, i64, i64, i64)>, DbErr> {
    let those = |which: Expr| -> Expr {
        let one: Expr = Expr::case(which, Expr::value(1)).into();
        one.count()
    };
    since_then(by, since)
        .select_only()
        .column(by)
        .column_as(question::Column::Id.count(), "questions_n")
        .column_as(those(question::Column::ReopenedN.gt(0)), "reopened_n")
        .column_as(those(question::Column::State.eq(QuestionState::Solved)), "solved_n")
        .group_by(by)
        .order_by_asc(by)
        .into_tuple()
        .all(db)
        .await
}

/// Seconds to the first answer, of each of those questions that has one.
pub async fn waits<K: TryGetable + Send + Sync>(
    db: &impl ConnectionTrait,
    by: question::Column,
    since: DateTime<Utc>,
) -> Result<Vec<(K, i64)>, DbErr> {
    let rows: Vec<(K, DateTime<Utc>, DateTime<Utc>)> = since_then(by, since)
        .select_only()
        .columns([by, question::Column::CreatedAt, question::Column::FirstAnsweredAt])
        .filter(question::COLUMN.first_answered_at.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let wait = |(key, asked, answered): (K, DateTime<Utc>, DateTime<Utc>)| {
        (key, (answered - asked).num_seconds())
    };
    Ok(rows.into_iter().map(wait).collect())
}

fn since_then(by: question::Column, since: DateTime<Utc>) -> Select<question::Entity> {
    question::Entity::find()
        .filter(question::COLUMN.desk.eq(false))
        .filter(question::COLUMN.created_at.gte(since))
        .filter(by.is_not_null())
}

/// How often each agronomist let the time run out since then.
pub async fn count_lapsed(
    db: &impl ConnectionTrait,
    since: DateTime<Utc>,
) -> Result<Vec<(AgronomistId, i64)>, DbErr> {
    question_route::Entity::find()
        .select_only()
        .column(question_route::Column::AgronomistId)
        .column_as(question_route::Column::Id.count(), "n")
        .filter(question_route::COLUMN.state.eq(RouteState::Lapsed))
        .filter(question_route::COLUMN.asked_at.gte(since))
        .group_by(question_route::Column::AgronomistId)
        .into_tuple()
        .all(db)
        .await
}
