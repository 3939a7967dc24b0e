//! Queries over sign-ins and tickets.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue::Set, IntoActiveModel, entity::prelude::*};

use crate::entity::{live_ticket, session};

/// The session behind this hash, unless it has ended.
pub async fn find_living(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<session::Model>, DbErr> {
    session::Entity::find_by_id(token_hash.to_owned())
        .filter(session::COLUMN.revoked_at.is_null())
        .filter(session::COLUMN.expires_at.gt(now))
        .one(db)
        .await
}

pub async fn insert(db: &impl ConnectionTrait, row: session::Model) -> Result<(), DbErr> {
    session::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// Ends a session now; nothing happens to one that has ended.
pub async fn revoke(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let ended = session::ActiveModel { revoked_at: Set(Some(now)), ..Default::default() };
    session::Entity::update_many()
        .set(ended)
        .filter(session::COLUMN.token_hash.eq(token_hash))
        .filter(session::COLUMN.revoked_at.is_null())
        .exec(db)
        .await?;
    Ok(())
}

pub async fn insert_ticket(
    db: &impl ConnectionTrait,
    row: live_ticket::Model,
) -> Result<(), DbErr> {
    live_ticket::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    Ok(())
}

/// Takes a ticket out of the table: it opens one socket, once.
pub async fn take_ticket(
    db: &impl ConnectionTrait,
    ticket_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<live_ticket::Model>, DbErr> {
    let taken = live_ticket::Entity::delete_many()
        .filter(live_ticket::COLUMN.ticket_hash.eq(ticket_hash))
        .exec_with_returning(db)
        .await?;
    Ok(taken.into_iter().find(|ticket| ticket.expires_at > now))
}

/// Forgets sessions and tickets that ended before `then`.
pub async fn forget_old(db: &impl ConnectionTrait, then: DateTime<Utc>) -> Result<(), DbErr> {
    session::Entity::delete_many().filter(session::COLUMN.expires_at.lt(then)).exec(db).await?;
    let tickets = live_ticket::Entity::delete_many();
    tickets.filter(live_ticket::COLUMN.expires_at.lt(then)).exec(db).await?;
    Ok(())
}
