//! Hands owed messages to WeChat: at least once, never two at a time to one person, bounded attempts.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use futures_util::{StreamExt, future::FutureExt, stream};

use super::{outbox, store};
use crate::{
    app::App,
    entity::message::{self, MessageState},
    error::ApiError,
    people, tasks,
    wechat::client::Verdict,
};

/// Messages taken at once.
const BATCH: u64 = 50;
/// People written to at the same moment.
const AT_ONCE: usize = 8;
/// Attempts before a message is given up: with doubling pauses, about 20 minutes.
const ATTEMPTS: i32 = 8;
/// How long a process may take over what it has leased before another one takes it up.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Pause after the first failure; it doubles each time.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);

/// Sends until the service stops.
pub async fn run(app: App) {
    // WeChat may stall for as long as a call may take, and a stop does not wait for it: what was
    // leased is sent again when its lease is over.
    tasks::rounds(&app, "messages", None, |app| tasks::unless_stopped(app, send_due(app)).boxed())
        .await;
}

async fn send_due(app: &App) -> Result<(), ApiError> {
    let due = store::list_due(app.db.reader(), (app.now)(), BATCH).await?;
    let mut by_person: BTreeMap<_, Vec<message::Model>> = BTreeMap::new();
    for row in due {
        by_person.entry(row.person_id).or_default().push(row);
    }
    let one_by_one = |rows: Vec<message::Model>| async move {
        for row in rows {
            let id = row.id;
            if let Err(error) = send(app, row).await {
                tracing::warn!(%error, message = %id, "waits for the next round");
            }
        }
    };
    stream::iter(by_person.into_values()).for_each_concurrent(AT_ONCE, one_by_one).await;
    Ok(())
}

/// Leases a message, asks WeChat with no transaction open, and writes down what came of it.
async fn send(app: &App, row: message::Model) -> Result<(), ApiError> {
    let Some(row) = lease(app, row).await? else { return Ok(()) };
    if row.state == MessageState::Spared {
        return Ok(());
    }
    let person = people::store::find(app.db.reader(), row.person_id).await?;
    let verdict = match person.and_then(|person| person.openid) {
        Some(openid) => app.wechat.send(&openid, row.template, &page(&row), &row.data).await,
        None => Verdict::Refused("the person has no WeChat account".to_owned()),
    };
    note(app, row, verdict).await
}

/// `None` when another process was faster. What the person has read by now is spared.
async fn lease(app: &App, row: message::Model) -> Result<Option<message::Model>, ApiError> {
    app.write(move |tx| {
        let row = row.clone();
        async move {
            let stream = store::find_stream(&tx.db, row.person_id).await?;
            let read = stream.is_some_and(|stream| stream.read_seq >= row.seq);
            let state = if read { MessageState::Spared } else { MessageState::Sending };
            let leased = store::lease(&tx.db, &row, state, tx.now + LEASE).await?;
            if leased.is_some() && read {
                outbox::give_back(tx, row.person_id, row.template).await?;
            }
            Ok(leased)
        }
        .boxed()
    })
    .await
}

async fn note(app: &App, row: message::Model, verdict: Verdict) -> Result<(), ApiError> {
    let (state, words) = match verdict {
        Verdict::Sent => (MessageState::Sent, None),
        Verdict::Refused(words) => (MessageState::Refused, Some(words)),
        Verdict::Later(words) if row.attempts >= ATTEMPTS => (MessageState::Refused, Some(words)),
        Verdict::Later(words) => (MessageState::Owed, Some(words)),
    };
    if let Some(words) = &words {
        // Most often 43101, a person who did not allow messages: that is their good right.
        tracing::debug!(message = %row.id, attempt = row.attempts, ?state, words, "WeChat said no");
    }
    let pause = FIRST_PAUSE * (1 << row.attempts.clamp(0, ATTEMPTS));
    app.write(move |tx| {
        let (row, words) = (row.clone(), words.clone());
        async move { Ok(store::note_sent(&tx.db, &row, state, words, tx.now, pause).await?) }
            .boxed()
    })
    .await
}

/// Which page of the mini-program the message opens.
fn page(_: &message::Model) -> String {
    "pages/notices/index".to_owned()
}
