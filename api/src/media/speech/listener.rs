//! Asks for the words that are owed: at least once, bounded attempts, with no transaction open.

use chrono::TimeDelta;
use futures_util::{StreamExt, future::FutureExt, stream};

use super::{client::Heard, store};
use crate::{
    app::App,
    entity::transcript::{self, TranscriptState},
    error::ApiError,
    media, questions, tasks,
};

/// Voice notes taken at once, and asked for at the same moment.
const BATCH: u64 = 20;
const AT_ONCE: usize = 2;
/// Attempts before the words are given up: with doubling pauses, about 20 minutes.
const ATTEMPTS: i32 = 8;
/// Pause after the first failure; it doubles each time.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(5);
/// A process may take as long over one as a call may, and this much longer.
const SPARE: TimeDelta = TimeDelta::seconds(30);
/// The longest words kept, in characters: a minute holds three hundred.
const LONGEST: usize = 1000;

/// Asks until the service stops.
pub async fn run(app: App) {
    // A stop does not wait for an answer: what was leased is asked for again when its lease is over.
    tasks::rounds(&app, "voice notes", None, |app| {
        tasks::unless_stopped(app, ask_due(app)).boxed()
    })
    .await;
}

async fn ask_due(app: &App) -> Result<(), ApiError> {
    if app.media.speech.is_none() {
        return Ok(());
    }
    let due = store::list_due(app.db.reader(), (app.now)(), BATCH).await?;
    let one = |row: transcript::Model| async move {
        let id = row.media_id;
        if let Err(error) = ask(app, row).await {
            tracing::warn!(%error, media = %id, "waits for the next round");
        }
    };
    stream::iter(due).for_each_concurrent(AT_ONCE, one).await;
    Ok(())
}

/// Leases a note, listens with no transaction open, and writes down what came of it.
async fn ask(app: &App, row: transcript::Model) -> Result<(), ApiError> {
    let lease = app.config.speech.timeout + SPARE.to_std().unwrap_or_default();
    let leased = app.write(move |tx| {
        let row = row.clone();
        async move { Ok(store::lease(&tx.db, &row, tx.now + lease).await?) }.boxed()
    });
    let Some(row) = leased.await? else { return Ok(()) };
    let heard = listen(app, &row).await?;
    note(app, row, heard).await
}

async fn listen(app: &App, row: &transcript::Model) -> Result<Heard, ApiError> {
    let gone = || Ok(Heard::Refused("the note is gone".to_owned()));
    let note = media::store::find(app.db.reader(), row.media_id).await?;
    let Some(note) = note else { return gone() };
    let Some(key) = &note.object_key else { return gone() };
    let Some(bytes) = app.media.objects.get(key).await? else { return gone() };
    let Some(speech) = &app.media.speech else { return gone() };
    Ok(speech.listen(&note.media_type, bytes).await)
}

async fn note(app: &App, row: transcript::Model, heard: Heard) -> Result<(), ApiError> {
    let (state, words, error) = match heard {
        Heard::Words(words) => (TranscriptState::Done, Some(words), None),
        Heard::Refused(error) => (TranscriptState::GivenUp, None, Some(error)),
        Heard::Later(error) if row.attempts >= ATTEMPTS => {
            (TranscriptState::GivenUp, None, Some(error))
        }
        Heard::Later(error) => (TranscriptState::Owed, None, Some(error)),
    };
    if let Some(error) = &error {
        tracing::warn!(media = %row.media_id, attempt = row.attempts, ?state, error, "not heard");
    }
    let words = words.map(|words| words.chars().take(LONGEST).collect::<String>());
    let pause = FIRST_PAUSE * (1 << row.attempts.clamp(0, ATTEMPTS));
    let shared = app.clone();
    let noted = app.write(move |tx| {
        let (app, row) = (shared.clone(), row.clone());
        let (words, error) = (words.clone(), error.clone());
        async move {
            let ours = store::note(&tx.db, &row, state, error, tx.now, pause).await?;
            if let Some(words) = words.filter(|_| ours) {
                store::say(&tx.db, row.media_id, words.clone()).await?;
                questions::heard::heard(tx, &app, row.media_id, &words).await?;
            }
            Ok(())
        }
        .boxed()
    });
    noted.await?;
    app.hub.advise.notify_one();
    Ok(())
}
