//! Queries over voice notes whose words are owed.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, entity::prelude::*};

use crate::{
    db::Tx,
    entity::{
        media,
        transcript::{self, TranscriptState},
    },
    ids::MediaId,
};

/// Longest stored words of an error, in characters.
const ERROR_LENGTH: usize = 200;

/// The words of this voice note are owed from now on.
pub async fn owe(tx: &Tx, id: MediaId) -> Result<(), DbErr> {
    let row = transcript::ActiveModel {
        media_id: Set(id),
        state: Set(TranscriptState::Owed),
        attempts: Set(0),
        next_at: Set(tx.now),
        error: Set(None),
        done_at: Set(None),
        created_at: Set(tx.now),
    };
    transcript::Entity::insert(row).exec_without_returning(&tx.db).await?;
    Ok(())
}

/// What to ask for now, the longest due first: owed, or leased by a process that went silent.
pub async fn list_due(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<transcript::Model>, DbErr> {
    transcript::Entity::find()
        .filter(transcript::COLUMN.state.is_in([TranscriptState::Owed, TranscriptState::Asking]))
        .filter(transcript::COLUMN.next_at.lte(now))
        .order_by_asc(transcript::COLUMN.next_at)
        .limit(limit)
        .all(db)
        .await
}

/// Takes one for this process; `None` when it was taken since it was read.
pub async fn lease(
    db: &impl ConnectionTrait,
    row: &transcript::Model,
    until: DateTime<Utc>,
) -> Result<Option<transcript::Model>, DbErr> {
    let leased = transcript::ActiveModel {
        state: Set(TranscriptState::Asking),
        attempts: Set(row.attempts + 1),
        next_at: Set(until),
        ..Default::default()
    };
    let rows = transcript::Entity::update_many()
        .set(leased)
        .filter(transcript::COLUMN.media_id.eq(row.media_id))
        .filter(transcript::COLUMN.attempts.eq(row.attempts))
        .filter(transcript::COLUMN.state.eq(row.state))
        .exec_with_returning(db)
        .await?;
    Ok(rows.into_iter().next())
}

/// Writes down how an attempt ended; false where its lease was lost.
pub async fn note(
    db: &impl ConnectionTrait,
    row: &transcript::Model,
    state: TranscriptState,
    error: Option<String>,
    now: DateTime<Utc>,
    pause: TimeDelta,
) -> Result<bool, DbErr> {
    let done = state != TranscriptState::Owed;
    let noted = transcript::ActiveModel {
        state: Set(state),
        error: Set(error.map(|words| words.chars().take(ERROR_LENGTH).collect())),
        done_at: Set(done.then_some(now)),
        next_at: Set(now + pause),
        ..Default::default()
    };
    let noted = transcript::Entity::update_many()
        .set(noted)
        .filter(transcript::COLUMN.media_id.eq(row.media_id))
        .filter(transcript::COLUMN.attempts.eq(row.attempts))
        .exec(db)
        .await?;
    Ok(noted.rows_affected == 1)
}

/// What is said in this voice note.
pub async fn say(db: &impl ConnectionTrait, id: MediaId, words: String) -> Result<(), DbErr> {
    let said = media::ActiveModel { words: Set(Some(words)), ..Default::default() };
    media::Entity::update_many().set(said).filter(media::COLUMN.id.eq(id)).exec(db).await?;
    Ok(())
}

/// Forgets what ended before `then`.
pub async fn forget_old(db: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<(), DbErr> {
    let old = transcript::Entity::delete_many().filter(transcript::COLUMN.done_at.lt(then));
    old.exec(db).await?;
    Ok(())
}
