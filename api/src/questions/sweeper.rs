//! Moves questions on when their time comes: nobody took or answered them, somebody is there now, the follow-up.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;

use super::{
    end,
    flow::apply,
    pass, routing,
    routing::{Next, Step},
    store,
};
use crate::{app::App, entity::question, error::ApiError, ids::QuestionId, notices::outbox, tasks};

/// Questions moved on in one round.
const BATCH: u64 = 500;

/// Sweeps until the service stops.
pub async fn run(app: App) {
    tasks::rounds(&app, "questions", Some(&app.hub.advise), |app| sweep(app).boxed()).await;
}

async fn sweep(app: &App) -> Result<(), ApiError> {
    for known in store::list_lapsed(app.db.reader(), (app.now)(), BATCH).await? {
        let id = known.id;
        note(id, pass::lapse(app, known).await);
    }
    for known in store::list_to_remind(app.db.reader(), (app.now)(), BATCH).await? {
        let id = known.id;
        note(id, pass::remind(app, known).await);
    }
    deal(app).await?;
    for known in store::list_to_follow(app.db.reader(), (app.now)(), BATCH).await? {
        let id = known.id;
        note(id, end::follow_up(app, known).await);
    }
    Ok(())
}

/// Deals out what is due, and whatever else waits with it.
async fn deal(app: &App) -> Result<(), ApiError> {
    let db = app.db.reader();
    if store::list_unrouted(db, Some((app.now)()), 1).await?.is_empty() {
        return Ok(());
    }
    let waiting = store::list_unrouted(db, None, BATCH).await?;
    let next = routing::next(app, &waiting).await?;
    let mut later: BTreeMap<DateTime<Utc>, Vec<QuestionId>> = BTreeMap::new();
    for (known, next) in waiting.into_iter().zip(next) {
        let id = known.id;
        match &next.step {
            // Nothing new: all that wait on go in one transaction, however many they are.
            Step::Wait { words, until } if known.waits.as_ref() == Some(words) => {
                later.entry(*until).or_default().push(id);
            }
            _ => note(id, take(app, known, next).await),
        }
    }
    wait_on(app, later).await
}

async fn wait_on(
    app: &App,
    later: BTreeMap<DateTime<Utc>, Vec<QuestionId>>,
) -> Result<(), ApiError> {
    if later.is_empty() {
        return Ok(());
    }
    app.write(move |tx| {
        let later = later.clone();
        async move {
            for (until, ids) in later {
                store::postpone(&tx.db, &ids, until).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

/// One question's step. Another process may have taken it: then nothing happens.
async fn take(app: &App, known: question::Model, next: Next) -> Result<(), ApiError> {
    app.write(move |tx| {
        let (known, next) = (known.clone(), next.clone());
        async move {
            match apply(tx, &known, next).await? {
                Some((_, owed)) => outbox::owe(tx, owed).await,
                None => Ok(()),
            }
        }
        .boxed()
    })
    .await
}

fn note(id: QuestionId, done: Result<(), ApiError>) {
    match done {
        Ok(()) | Err(ApiError::PlaceTaken) => {}
        Err(error) => tracing::warn!(%error, question = %id, "waits for the next round"),
    }
}
