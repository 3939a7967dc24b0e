//! How a question ends at its farmer's hand, and how it is opened again.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    found,
    pass::{self, end_route},
    side::{self, Side, to_expert},
    store::{self, When},
    talk,
    view::{self, QuestionView},
};
use crate::{
    agronomists::{self, store::Added},
    app::App,
    db::Tx,
    entity::{
        agronomist::AgronomistState,
        question::{self, QuestionState},
        question_message::Speaker,
        question_route::RouteState,
        timeline::Who,
    },
    error::ApiError,
    ids::{PersonId, QuestionId},
    needs::store::Entry,
    notices::{notice::Notice, outbox},
    search,
};

/// The farmer's word on an answer, checked.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub stars: Option<i32>,
    pub words: Option<String>,
}

/// The question, for its farmer's side only.
async fn own(tx: &Tx, caller: PersonId, id: QuestionId) -> Result<question::Model, ApiError> {
    match side::of(&tx.db, caller, id).await? {
        (question, Side::Farmer) => Ok(question),
        _ => Err(ApiError::RoleRequired),
    }
}

fn who(caller: PersonId, question: &question::Model) -> Who {
    if caller == question.farmer_id { Who::Farmer } else { Who::Agent }
}

/// The farmer says that it helped. A repetition gets the same.
pub async fn solve(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    verdict: Verdict,
) -> Result<QuestionView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, verdict) = (shared.clone(), verdict.clone());
        async move {
            let known = own(tx, caller, id).await?;
            if known.state == QuestionState::Solved {
                return view::one(&tx.db, &app, known, caller).await;
            }
            let row = question::ActiveModel {
                state: Set(QuestionState::Solved),
                solved_at: Set(Some(tx.now)),
                follow_up_at: Set(None),
                stars: Set(verdict.stars),
                verdict: Set(verdict.words.clone()),
                ..Default::default()
            };
            let entry = Entry::by("solved", who(caller, &known), caller, "农户说解决了");
            let when = When::any(&[QuestionState::Answered]);
            let question = store::change(tx, id, when, row, entry).await?;
            let question = question.ok_or(ApiError::QuestionWrongState)?;
            if let Some(owner) = question.owner_id {
                let (stars, ratings) = (verdict.stars.unwrap_or(0), verdict.stars.map_or(0, |_| 1));
                let added = Added { solved: 1, stars, ratings, ..Added::default() };
                agronomists::store::add(&tx.db, owner, added).await?;
            }
            found::put(tx, &app, &question).await?;
            let owed = to_expert(tx, &question, &Notice::question_solved(&question)).await?;
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, question, caller).await
        }
        .boxed()
    })
    .await
}

/// It did not help: whoever owned it goes on, if they are still there.
pub async fn reopen(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    words: Option<String>,
) -> Result<QuestionView, ApiError> {
    let shared = app.clone();
    let reopened = app.write(move |tx| {
        let (app, words) = (shared.clone(), words.clone());
        async move {
            let known = own(tx, caller, id).await?;
            let until = known.answered_at.map(|at| at + app.config.advice.reopen_for);
            let answered = [QuestionState::Answered, QuestionState::Solved].contains(&known.state);
            if !answered || until.is_none_or(|until| until <= tx.now) {
                return Err(ApiError::QuestionWrongState);
            }
            let question = reopened(tx, &app, caller, &known, words).await?;
            search::remove(tx, id.0).await?;
            let owed = to_expert(tx, &question, &Notice::question_reopened(&question)).await?;
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, question, caller).await
        }
        .boxed()
    });
    let reopened = reopened.await?;
    app.hub.advise.notify_one();
    Ok(reopened)
}

async fn reopened(
    tx: &Tx,
    app: &App,
    caller: PersonId,
    known: &question::Model,
    words: Option<String>,
) -> Result<question::Model, ApiError> {
    let owner = match known.owner_id {
        Some(id) => agronomists::store::find(&tx.db, id).await?,
        None => None,
    };
    let stays = owner.filter(|owner| owner.state == AgronomistState::Approved);
    let taken = stays.is_some() || known.desk_person.is_some();
    let clock = match (&stays, taken) {
        (Some(_), _) => pass::to_answer(&app.config.advice, tx.now),
        (None, true) => pass::at_desk(QuestionState::Claimed),
        (None, false) if known.desk => pass::at_desk(QuestionState::Asked),
        (None, false) => pass::anew(tx),
    };
    let row = question::ActiveModel {
        owner_id: Set(stays.as_ref().map(|owner| owner.id)),
        follow_up_at: Set(None),
        solved_at: Set(None),
        stars: Set(None),
        verdict: Set(words.clone()),
        reopened_n: Set(known.reopened_n + 1),
        ..clock
    };
    let said = words.map_or_else(String::new, |words| format!("：{words}"));
    let entry =
        Entry::by("reopened", who(caller, known), caller, format!("农户说没解决，接着问{said}"));
    let when = When::any(std::slice::from_ref(&known.state));
    let question = store::change(tx, known.id, when, row, entry).await?;
    let question = question.ok_or(ApiError::QuestionWrongState)?;
    if stays.is_none() {
        end_route(tx, &question, store::ended(RouteState::Closed, tx.now), false).await?;
    }
    if let Some(owner) = known.owner_id {
        agronomists::store::add(&tx.db, owner, taken_back(known, stays.is_some())).await?;
    }
    Ok(question)
}

/// What an answer that did not help takes from its agronomist's record, and the place it needs.
fn taken_back(known: &question::Model, kept: bool) -> Added {
    let solved = i32::from(known.state == QuestionState::Solved);
    let stars = known.stars.filter(|_| solved == 1);
    Added {
        open: i32::from(kept),
        reopened: 1,
        solved: -solved,
        stars: -stars.unwrap_or(0),
        ratings: -stars.map_or(0, |_| 1),
        ..Added::default()
    }
}

/// The farmer needs no answer any more. A repetition gets the same.
pub async fn withdraw(
    app: &App,
    caller: PersonId,
    id: QuestionId,
) -> Result<QuestionView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let known = own(tx, caller, id).await?;
            if known.state == QuestionState::Withdrawn {
                return view::one(&tx.db, &app, known, caller).await;
            }
            let row = question::ActiveModel {
                state: Set(QuestionState::Withdrawn),
                claim_until: Set(None),
                due_at: Set(None),
                waits: Set(None),
                ..Default::default()
            };
            let owed = to_expert(tx, &known, &Notice::question_withdrawn(&known)).await?;
            let entry = Entry::by("withdrawn", who(caller, &known), caller, "农户不问了");
            let question = store::change(tx, id, When::any(&store::OPEN), row, entry).await?;
            let question = question.ok_or(ApiError::QuestionWrongState)?;
            let row = store::ended(RouteState::Closed, tx.now);
            end_route(tx, &question, row, true).await?;
            outbox::owe(tx, owed).await?;
            view::one(&tx.db, &app, question, caller).await
        }
        .boxed()
    })
    .await
}

/// Some days after the answer: how did it go? Another process may have asked.
pub async fn follow_up(app: &App, known: question::Model) -> Result<(), ApiError> {
    app.write(move |tx| {
        let known = known.clone();
        async move {
            let row = question::ActiveModel { follow_up_at: Set(None), ..Default::default() };
            let when = When { states: &[QuestionState::Answered], version: Some(known.version) };
            let words = "照着做了吗？好了没有？好了请点“解决了”，没好请点“没解决”。";
            let entry = Entry::system("follow_up", "回访：问农户解决了没有");
            let asked = store::change(tx, known.id, when, row, entry).await?;
            let Some(question) = asked else { return Ok(()) };
            let seq = talk::store::next_seq(&tx.db, question.id, None).await?;
            let row = talk::store::row(tx, question.id, seq, Speaker::Service, None, words);
            talk::store::insert(&tx.db, row).await?;
            let notice = Notice::question_follow_up(&question, seq);
            outbox::owe(tx, side::to_farmer(&question, &notice)).await
        }
        .boxed()
    })
    .await
}
