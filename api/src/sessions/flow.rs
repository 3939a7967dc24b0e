//! A login code becomes a person and a token.

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;

use super::{store, token};
use crate::{
    app::App,
    auth::Caller,
    db::Tx,
    entity::{live_ticket, session},
    error::ApiError,
    ids::PersonId,
    people,
};

/// A fresh sign-in. The token is known here and on the phone, nowhere else.
pub struct SignedIn {
    pub token: String,
    pub expires_at: DateTime<Utc>,
    pub person: PersonId,
}

/// Asks WeChat whose code this is, meets the person if they are new, and opens a session.
pub async fn sign_in(app: &App, code: &str) -> Result<SignedIn, ApiError> {
    let openid = app.wechat.openid_of(code).await?.ok_or(ApiError::LoginCodeInvalid)?;
    let is_operator = app.config.people.operators.contains(&openid);
    let lifetime = app.config.sessions.lifetime;
    app.write(move |tx| {
        let openid = openid.clone();
        async move {
            let person = people::flow::meet(tx, &openid, is_operator).await?;
            open(tx, person, tx.now + lifetime).await
        }
        .boxed()
    })
    .await
}

async fn open(tx: &Tx, person: PersonId, expires_at: DateTime<Utc>) -> Result<SignedIn, ApiError> {
    let token = token::new();
    let row = session::Model {
        token_hash: token::hash(&token),
        person_id: person,
        created_at: tx.now,
        expires_at,
        revoked_at: None,
    };
    store::insert(&tx.db, row).await?;
    Ok(SignedIn { token, expires_at, person })
}

/// Ends this sign-in; its open sockets close when the doorbell rings.
pub async fn sign_out(app: &App, caller: Caller) -> Result<(), ApiError> {
    app.write(move |tx| {
        let caller = caller.clone();
        async move {
            store::revoke(&tx.db, &caller.session_hash, tx.now).await?;
            tx.ring(caller.id);
            Ok(())
        }
        .boxed()
    })
    .await
}

/// A single-use ticket for the live channel, because a browser's WebSocket has no headers.
pub async fn issue_ticket(app: &App, caller: Caller) -> Result<(String, DateTime<Utc>), ApiError> {
    let lifetime = app.config.sessions.ticket_lifetime;
    app.write(move |tx| {
        let caller = caller.clone();
        async move {
            let (ticket, expires_at) = (token::new(), tx.now + lifetime);
            let row = live_ticket::Model {
                ticket_hash: token::hash(&ticket),
                person_id: caller.id,
                session_hash: caller.session_hash,
                expires_at,
            };
            store::insert_ticket(&tx.db, row).await?;
            Ok((ticket, expires_at))
        }
        .boxed()
    })
    .await
}

/// Uses up a ticket: whose it was, and which sign-in it came from.
pub async fn use_ticket(app: &App, ticket: &str) -> Result<live_ticket::Model, ApiError> {
    let hash = token::hash(ticket);
    let taken = app.write(move |tx| {
        let hash = hash.clone();
        async move { Ok(store::take_ticket(&tx.db, &hash, tx.now).await?) }.boxed()
    });
    taken.await?.ok_or(ApiError::SessionExpired)
}
