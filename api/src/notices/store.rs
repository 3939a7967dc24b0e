//! Queries over streams, notices, messages and grants.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    entity::{grant, message, message::MessageState, notice, stream},
    ids::PersonId,
};

/// A person's stream; `None` while nothing was ever owed to them.
pub async fn find_stream(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<stream::Model>, DbErr> {
    stream::Entity::find_by_id(person).one(db).await
}

/// The streams of these people.
pub async fn find_streams(
    db: &impl ConnectionTrait,
    people: Vec<PersonId>,
) -> Result<Vec<stream::Model>, DbErr> {
    stream::Entity::find().filter(stream::COLUMN.person_id.is_in(people)).all(db).await
}

/// Notices after `seq`, oldest first.
pub async fn list_after(
    db: &impl ConnectionTrait,
    person: PersonId,
    seq: i64,
    limit: u64,
) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .filter(notice::COLUMN.person_id.eq(person))
        .filter(notice::COLUMN.seq.gt(seq))
        .order_by_asc(notice::COLUMN.seq)
        .limit(limit)
        .all(db)
        .await
}

/// Notices before `seq`, newest first.
pub async fn list_before(
    db: &impl ConnectionTrait,
    person: PersonId,
    seq: i64,
    limit: u64,
) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .filter(notice::COLUMN.person_id.eq(person))
        .filter(notice::COLUMN.seq.lt(seq))
        .order_by_desc(notice::COLUMN.seq)
        .limit(limit)
        .all(db)
        .await
}

pub async fn list_grants(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<grant::Model>, DbErr> {
    grant::Entity::find().filter(grant::COLUMN.person_id.eq(person)).all(db).await
}

/// Messages to send now, the longest due first: owed ones, and those whose sender went silent.
pub async fn list_due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<message::Model>, DbErr> {
    message::Entity::find()
        .filter(message::COLUMN.state.is_in([MessageState::Owed, MessageState::Sending]))
        .filter(message::COLUMN.next_at.lte(now))
        .order_by_asc(message::COLUMN.next_at)
        .limit(limit)
        .all(db)
        .await
}

/// Takes a message for this process; `None` when it was taken since it was read.
pub async fn lease(
    db: &impl ConnectionTrait,
    row: &message::Model,
    state: MessageState,
    until: DateTime<Utc>,
) -> Result<Option<message::Model>, DbErr> {
    let leased = message::ActiveModel {
        state: Set(state),
        attempts: Set(row.attempts + 1),
        next_at: Set(until),
        ..Default::default()
    };
    let rows = message::Entity::update_many()
        .set(leased)
        .filter(message::COLUMN.id.eq(row.id))
        .filter(message::COLUMN.attempts.eq(row.attempts))
        .filter(message::COLUMN.state.eq(row.state))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Writes down how an attempt ended, unless its lease was lost.
pub async fn note_sent(
    db: &impl ConnectionTrait,
    row: &message::Model,
    state: MessageState,
    words: Option<String>,
    now: DateTime<Utc>,
    pause: TimeDelta,
) -> Result<(), DbErr> {
    let done = state != MessageState::Owed;
    let noted = message::ActiveModel {
        state: Set(state),
        error: Set(words.map(|words| words.chars().take(200).collect())),
        done_at: Set(done.then_some(now)),
        next_at: Set(now + pause),
        ..Default::default()
    };
    message::Entity::update_many()
        .set(noted)
        .filter(message::COLUMN.id.eq(row.id))
        .filter(message::COLUMN.attempts.eq(row.attempts))
        .exec(db)
        .await?;
    Ok(())
}
