//! A creating POST takes effect once: its key and its answer stand in the transaction of the effect.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, Responder, body::BoxBody, http::header::ContentType};
use chrono::TimeDelta;
use futures_util::future::{BoxFuture, FutureExt};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde::Serialize;

use crate::{
    app::App,
    db::{Tx, added},
    entity::answer,
    error::ApiError,
    ids::PersonId,
};

/// How long a repetition still gets the first answer.
const KEPT_FOR: TimeDelta = TimeDelta::hours(48);

/// The key a phone made up for one thing it wants done, and the hash of what it asked.
#[derive(Clone, Debug)]
pub struct Once {
    pub key: String,
    pub fingerprint: String,
}

/// `201 Created` with the body that the first of all repetitions got.
pub struct Created {
    body: String,
    replayed: bool,
}

impl Responder for Created {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Created();
        if self.replayed {
            response.insert_header(("Idempotent-Replayed", "true"));
        }
        response.insert_header(ContentType::json()).body(self.body)
    }
}

impl App {
    /// The first answer to `once`, for what must be checked before the transaction: a repetition
    /// is not judged by what has become of the world since.
    pub async fn answered(
        &self,
        person: PersonId,
        once: &Once,
    ) -> Result<Option<Created>, ApiError> {
        let seen = answer::Entity::find_by_id((person, once.key.clone()));
        let seen = seen.one(self.db.reader()).await?.filter(|seen| seen.body.is_some());
        seen.map(|seen| again(seen, once)).transpose()
    }

    /// Like [`App::write`], but a repetition of `once` gets the first answer and changes nothing.
    pub async fn write_once<T: Serialize + Send + 'static>(
        &self,
        person: PersonId,
        once: Once,
        work: impl for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, ApiError>> + Send + Sync + 'static,
    ) -> Result<Created, ApiError> {
        let (once, work) = (Arc::new(once), Arc::new(work));
        self.write(move |tx| {
            let (once, work) = (Arc::clone(&once), Arc::clone(&work));
            async move {
                if let Some(seen) = claim(tx, person, &once).await? {
                    return again(seen, &once);
                }
                let value = work(tx).await?;
                let body = serde_json::to_string(&value).expect("a view is plain data");
                fill(tx, person, &once, &body).await?;
                Ok(Created { body, replayed: false })
            }
            .boxed()
        })
        .await
    }
}

fn again(seen: answer::Model, once: &Once) -> Result<Created, ApiError> {
    if seen.fingerprint != once.fingerprint {
        return Err(ApiError::KeyReused);
    }
    let body = seen.body.ok_or(ApiError::Busy)?;
    Ok(Created { body, replayed: true })
}

/// Takes the key, or returns the row of whoever took it before.
async fn claim(tx: &Tx, person: PersonId, once: &Once) -> Result<Option<answer::Model>, DbErr> {
    let row = answer::ActiveModel {
        person_id: Set(person),
        key: Set(once.key.clone()),
        fingerprint: Set(once.fingerprint.clone()),
        body: Set(None),
        created_at: Set(tx.now),
    };
    let taken = answer::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&tx.db);
    if added(&taken.await?) == 1 {
        return Ok(None);
    }
    answer::Entity::find_by_id((person, once.key.clone())).one(&tx.db).await
}

async fn fill(tx: &Tx, person: PersonId, once: &Once, body: &str) -> Result<(), DbErr> {
    let row = answer::ActiveModel { body: Set(Some(body.to_owned())), ..Default::default() };
    answer::Entity::update_many()
        .set(row)
        .filter(answer::COLUMN.person_id.eq(person))
        .filter(answer::COLUMN.key.eq(&once.key))
        .exec(&tx.db)
        .await?;
    Ok(())
}

/// Forgets answers that nobody will ask for again.
pub(crate) async fn forget_old(tx: &Tx) -> Result<(), DbErr> {
    answer::Entity::delete_many()
        .filter(answer::COLUMN.created_at.lt(tx.now - KEPT_FOR))
        .exec(&tx.db)
        .await?;
    Ok(())
}
