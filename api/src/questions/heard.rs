//! A machine has written down a voice note: where nobody has taken the question yet, its words count
//! as if they had been written.

use sea_orm::ActiveValue::Set;

use super::{
    pass::{desk_owed, desk_row, end_route},
    store::{self, When},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        question::{self, QuestionState},
        question_route::RouteState,
    },
    error::ApiError,
    ids::MediaId,
    needs::store::Entry,
    notices::outbox,
};

/// Sends the question of this voice note where its words belong. Written words were read when it was
/// asked, and whoever has taken it has heard the note.
pub async fn heard(tx: &Tx, app: &App, voice: MediaId, words: &str) -> Result<(), ApiError> {
    let Some(known) = store::find_spoken(&tx.db, voice).await? else { return Ok(()) };
    let shows = !known.photos.0.is_empty();
    match app.advice.desk_topic(&known.crop, words, shows) {
        Some(topic) => to_desk(tx, &known, topic.name.clone()).await,
        None => to_speciality(tx, app, &known, words).await,
    }
}

/// Whoever is asked is not asked any more.
async fn to_desk(tx: &Tx, known: &question::Model, reason: String) -> Result<(), ApiError> {
    let entry = Entry::system("at_desk", "听了录音，这不是农技，已转给乡镇服务台");
    let moved = store::change(tx, known.id, unclaimed(known), desk_row(reason), entry).await?;
    let Some(question) = moved else { return Ok(()) };
    end_route(tx, &question, store::ended(RouteState::Closed, tx.now), true).await?;
    outbox::owe(tx, desk_owed(tx, &question).await?).await
}

/// Whoever is asked now stays asked; whoever comes next knows what it is about, and where nobody is
/// asked they come at once.
async fn to_speciality(
    tx: &Tx,
    app: &App,
    known: &question::Model,
    words: &str,
) -> Result<(), ApiError> {
    let problem = app.advice.problem_in(&known.crop, words).map(|it| it.code.clone());
    let Some(speciality) = app.advice.speciality_in(&known.crop, words) else { return Ok(()) };
    let row = question::ActiveModel {
        problem: Set(problem),
        speciality: Set(Some(speciality.to_owned())),
        due_at: Set(known.claim_until.is_none().then_some(tx.now)),
        ..Default::default()
    };
    let entry = Entry::system("heard", "听了录音，知道问什么了");
    store::change(tx, known.id, unclaimed(known), row, entry).await?;
    Ok(())
}

/// As it was read: somebody may take it, or be asked, at the same moment.
const fn unclaimed(known: &question::Model) -> When<'static> {
    When { states: &[QuestionState::Asked], version: Some(known.version) }
}
