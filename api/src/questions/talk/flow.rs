//! What is said, read and typed. Everything that is said owes the other side a notice.

use futures_util::future::FutureExt;

use super::{
    store::{self, Of},
    view,
};
use crate::{
    answers::{Created, Once},
    app::App,
    entity::{
        agronomist::MediaIds,
        question::{self, QuestionState},
        question_message::{self, Speaker},
    },
    error::ApiError,
    ids::{PersonId, QuestionId},
    notices::{hub::Whisper, notice::Notice, outbox},
    questions::{
        form::Said,
        prescribed, shown,
        side::{self, Side, expert_side, farmer_side},
    },
};

/// Which marks are a side's.
#[must_use]
pub const fn of(side: &Side) -> Of {
    if side.is_expert() { Of::Expert } else { Of::Farmer }
}

/// In which states a side may say something.
#[must_use]
pub const fn may_say(side: &Side) -> &'static [QuestionState] {
    use QuestionState::{Answered, Asked, Claimed};
    match side {
        Side::Farmer | Side::Desk => &[Asked, Claimed, Answered],
        Side::Owner(_) => &[Claimed, Answered],
        Side::Asked(_) => &[],
    }
}

/// Says something; the other side hears of it with the same commit.
pub async fn say(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    said: Said,
    once: Once,
) -> Result<Created, ApiError> {
    let shared = app.clone();
    app.write_once(caller, once, move |tx| {
        let (app, said) = (shared.clone(), said.clone());
        async move {
            let (_, side) = side::of(&tx.db, caller, id).await?;
            let held = store::hold(&tx.db, id, may_say(&side)).await?;
            let question = held.ok_or(ApiError::QuestionWrongState)?;
            if side.is_expert() {
                let answer = store::answers_of(&tx.db, std::slice::from_ref(&question)).await?;
                let answer = answer.first().and_then(|message| message.answer.as_ref());
                let listed = answer.map_or(&[][..], |answer| &answer.products);
                prescribed::check(&said.words, &app.advice, listed)?;
            }
            let seq = store::next_seq(&tx.db, id, Some(of(&side))).await?;
            let message = question_message::Model {
                photos: MediaIds(said.photos.clone()),
                voice_id: said.voice,
                ..store::row(tx, id, seq, speaker(&side), Some(caller), &said.words)
            };
            store::insert(&tx.db, message.clone()).await?;
            shown::attach(tx, caller, id, &said).await?;
            let notice = Notice::question_said(&question, speaker(&side), &said.words, seq);
            let mut to = others(&tx.db, &question, &side).await?;
            // The other one of the farmer's side hears of it, too.
            to.extend(farmer_side(&question));
            to.sort_unstable();
            to.dedup();
            to.retain(|person| *person != caller);
            outbox::owe(tx, to.into_iter().map(|person| (person, notice.clone())).collect())
                .await?;
            view::one(&tx.db, &app, message, &side).await
        }
        .boxed()
    })
    .await
}

const fn speaker(side: &Side) -> Speaker {
    match side {
        Side::Farmer => Speaker::Farmer,
        Side::Owner(_) | Side::Asked(_) => Speaker::Agronomist,
        Side::Desk => Speaker::Desk,
    }
}

/// Whoever is on the other side of the talk.
async fn others(
    db: &impl sea_orm::ConnectionTrait,
    question: &question::Model,
    side: &Side,
) -> Result<Vec<PersonId>, ApiError> {
    Ok(if side.is_expert() { farmer_side(question) } else { expert_side(db, question).await? })
}

/// The caller's phone holds all up to `seq`, or they have read it: the other side sees it.
pub async fn mark(
    app: &App,
    question: &question::Model,
    side: &Side,
    seq: i64,
    read: bool,
) -> Result<(), ApiError> {
    let (id, of) = (question.id, of(side));
    let (got, was_read) = of.marks(question);
    if seq <= if read { was_read } else { got } || matches!(side, Side::Asked(_)) {
        return Ok(());
    }
    let marked = app
        .write(move |tx| async move { Ok(store::mark(&tx.db, id, of, seq, read).await?) }.boxed());
    if let Some(question) = marked.await? {
        let (delivered_seq, read_seq) = of.marks(&question);
        let frame = Whisper::Marks { question_id: id, delivered_seq, read_seq };
        app.hub.whisper(others(app.db.reader(), &question, side).await?, frame).await;
    }
    Ok(())
}

/// Somebody is writing: the other side sees it if it is there, and nothing is kept.
pub async fn typing(app: &App, caller: PersonId, id: QuestionId) -> Result<(), ApiError> {
    let (question, side) = side::of(app.db.reader(), caller, id).await?;
    if may_say(&side).contains(&question.state) {
        let frame = Whisper::Typing { question_id: id };
        app.hub.whisper(others(app.db.reader(), &question, &side).await?, frame).await;
    }
    Ok(())
}
