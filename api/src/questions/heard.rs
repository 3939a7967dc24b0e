//! A machine has written down a voice note: where nobody has taken the question yet, its words count
//! as if they had been written.

use sea_orm::ActiveValue::Set;

use super::{
    pass::{desk_owed, desk_row, end_route},
    store::{self, When},
};
use crate::{
    agronomists,
    app::App,
    db::Tx,
    entity::{
        agronomist::Level,
        question::{self, QuestionState},
        question_route::RouteState,
    },
    error::ApiError,
    ids::MediaId,
    needs::store::Entry,
    notices::{notice::Notice, outbox},
};

/// Sends the question of this voice note where its words belong. Written words were read when it was
/// asked, and whoever has listened knows better where it belongs than its words.
pub async fn heard(tx: &Tx, app: &App, voice: MediaId, words: &str) -> Result<(), ApiError> {
    let Some(known) = store::hold_spoken(&tx.db, voice).await? else { return Ok(()) };
    let shows = !known.photos.0.is_empty();
    match app.advice.desk_topic(&known.crop, words, shows) {
        Some(topic) if nobody_listened(tx, &known).await? => {
            to_desk(tx, &known, topic.name.clone()).await
        }
        _ => to_speciality(tx, app, &known, words).await,
    }
}

/// Whether no desk has sent it back, and no agronomist passed it on or let the time go by.
async fn nobody_listened(tx: &Tx, known: &question::Model) -> Result<bool, ApiError> {
    let first = known.level == Level::Township && known.routes_n <= 1;
    Ok(first && store::sent_back(&tx.db, [known.id]).await?.is_empty())
}

/// Whoever is asked is not asked any more, and hears of it.
async fn to_desk(tx: &Tx, known: &question::Model, reason: String) -> Result<(), ApiError> {
    let entry = Entry::system("at_desk", "听了录音，这不是农技，已转给乡镇服务台");
    let moved = store::change(tx, known.id, unclaimed(known), desk_row(reason), entry).await?;
    let Some(question) = moved else { return Ok(()) };
    let row = store::ended(RouteState::Closed, tx.now);
    let mut owed = desk_owed(tx, &question).await?;
    if let Some(route) = end_route(tx, &question, row, true).await? {
        let expert = agronomists::store::find(&tx.db, route.agronomist_id).await?;
        let notice = Notice::question_taken_away(&question);
        owed.extend(expert.map(|expert| (expert.person_id, notice)));
    }
    outbox::owe(tx, owed).await
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
