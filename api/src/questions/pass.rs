//! A question goes on: nobody took it in time, somebody said no, or it needs somebody else.

use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use sea_orm::ActiveValue::{NotSet, Set};

use super::{
    clock,
    flow::named,
    side::{self, Side, to_farmer},
    store::{self, LIVING, When},
    view::{self, QuestionView},
};
use crate::{
    agronomists::{self, store::Added},
    app::App,
    config,
    db::Tx,
    entity::{
        agronomist::Level,
        question::{self, QuestionState},
        question_route::{self, RouteReason, RouteState},
        timeline::Who,
    },
    error::ApiError,
    ids::{AgronomistId, PersonId, QuestionId},
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    people,
};

/// Why an agronomist says no, checked.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub reason: RouteReason,
    pub words: Option<String>,
}

/// Nobody is asked, and somebody is looked for at once.
pub(super) fn anew(tx: &Tx) -> question::ActiveModel {
    question::ActiveModel {
        state: Set(QuestionState::Asked),
        owner_id: Set(None),
        claim_until: Set(None),
        due_at: Set(Some(tx.now)),
        expert_got_seq: Set(0),
        expert_read_seq: Set(0),
        ..Default::default()
    }
}

/// The desk's has no clock.
pub(super) fn at_desk(state: QuestionState) -> question::ActiveModel {
    let (state, never) = (Set(state), Set(None));
    question::ActiveModel { state, claim_until: never.clone(), due_at: never, ..Default::default() }
}

/// The township's from now on.
#[must_use]
pub fn desk_row(reason: String) -> question::ActiveModel {
    question::ActiveModel {
        state: Set(QuestionState::Asked),
        desk: Set(true),
        desk_reason: Set(Some(reason)),
        owner_id: Set(None),
        claim_until: Set(None),
        due_at: Set(None),
        waits: Set(None),
        expert_got_seq: Set(0),
        expert_read_seq: Set(0),
        ..Default::default()
    }
}

/// The operators hear of it, and so does the farmer.
pub async fn desk_owed(tx: &Tx, question: &question::Model) -> Result<Owed, ApiError> {
    let mut owed = people::flow::to_operators(tx, &Notice::question_at_desk(question)).await?;
    owed.extend(to_farmer(question, &Notice::question_with_desk(question)));
    Ok(owed)
}

/// Ends the route that lives of a question whose row is held, and frees its place, if it is one of
/// an open question. The row says how it ends.
pub async fn end_route(
    tx: &Tx,
    question: &question::Model,
    row: question_route::ActiveModel,
    holds_place: bool,
) -> Result<Option<question_route::Model>, ApiError> {
    let Some(living) = store::living_route(&tx.db, question.id).await? else { return Ok(None) };
    let ended = store::step_route(&tx.db, living.id, &LIVING, row).await?;
    if holds_place {
        agronomists::store::add(&tx.db, living.agronomist_id, Added::FREE).await?;
    }
    Ok(ended)
}

/// The time to claim or to answer ran out. Another process may have noticed, or somebody have
/// claimed or answered: then nothing happens.
pub async fn lapse(app: &App, known: question::Model) -> Result<(), ApiError> {
    app.write(move |tx| {
        let known = known.clone();
        async move {
            let when = When { states: &store::OPEN, version: Some(known.version) };
            let late = if known.state == QuestionState::Claimed { "答" } else { "接" };
            let entry = Entry::system("lapsed", format!("没有及时{late}，在找下一位"));
            let lapsed = store::change(tx, known.id, when, anew(tx), entry).await?;
            let Some(question) = lapsed else { return Ok(()) };
            let row = store::ended(RouteState::Lapsed, tx.now);
            let Some(route) = end_route(tx, &question, row, true).await? else { return Ok(()) };
            let expert = agronomists::store::find(&tx.db, route.agronomist_id).await?;
            let notice = Notice::question_missed(&question);
            outbox::owe(tx, expert.into_iter().map(|it| (it.person_id, notice.clone())).collect())
                .await
        }
        .boxed()
    })
    .await
}

/// The clock of whoever has just taken it: when they are reminded, and until when they answer.
#[must_use]
pub fn to_answer(config: &config::Advice, now: DateTime<Utc>) -> question::ActiveModel {
    let remind_at = clock::by_day(config, now, config.answer_window);
    question::ActiveModel {
        state: Set(QuestionState::Claimed),
        due_at: Set(Some(remind_at)),
        claim_until: Set(Some(clock::by_day(config, remind_at, config.answer_window))),
        ..Default::default()
    }
}

/// Half of the time to answer is over: the owner hears of it, once.
pub async fn remind(app: &App, known: question::Model) -> Result<(), ApiError> {
    app.write(move |tx| {
        let known = known.clone();
        async move {
            let when = When { states: &[QuestionState::Claimed], version: Some(known.version) };
            let row = question::ActiveModel { due_at: Set(None), ..Default::default() };
            let entry = Entry::system("reminded", "还没答复，提醒了农技员");
            let reminded = store::change(tx, known.id, when, row, entry).await?;
            let Some(question) = reminded else { return Ok(()) };
            let notice = Notice::question_unanswered(&question);
            outbox::owe(tx, side::to_expert(tx, &question, &notice).await?).await
        }
        .boxed()
    })
    .await
}

/// An agronomist is stopped: whoever comes next is asked what they were asked, or had taken.
pub async fn leave_all(tx: &Tx, agronomist: AgronomistId) -> Result<(), ApiError> {
    for known in store::list_held(&tx.db, agronomist).await? {
        let when = When { states: &store::OPEN, version: Some(known.version) };
        let entry = Entry::system("left", "这位农技员停了，在找下一位");
        let left = store::change(tx, known.id, when, anew(tx), entry).await?;
        let question = left.ok_or(ApiError::Busy)?;
        end_route(tx, &question, store::ended(RouteState::Closed, tx.now), true).await?;
    }
    Ok(())
}

/// Whoever is asked says no: the next one is asked at once.
pub async fn decline(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    refusal: Refusal,
) -> Result<(), ApiError> {
    let declined = app.write(move |tx| {
        let refusal = refusal.clone();
        async move {
            let (known, Side::Asked(own)) = side::of(&tx.db, caller, id).await? else {
                return Err(ApiError::QuestionWrongState);
            };
            let (_, name) = named(tx, own.clone()).await?;
            let words = format!("{name}接不了，在找下一位");
            let entry = Entry::by("declined", Who::Agronomist, caller, words);
            let when = When::any(&[QuestionState::Asked]);
            let question = store::change(tx, known.id, when, anew(tx), entry).await?;
            let question = question.ok_or(ApiError::QuestionPassed)?;
            let row = question_route::ActiveModel {
                reason: Set(Some(refusal.reason)),
                words: Set(refusal.words),
                ..store::ended(RouteState::Declined, tx.now)
            };
            let ended = end_route(tx, &question, row, true).await?;
            // It may have lapsed, and somebody else be asked, between our look and our write.
            let mine = ended.is_some_and(|route| route.agronomist_id == own.id);
            mine.then_some(()).ok_or(ApiError::QuestionPassed)
        }
        .boxed()
    });
    declined.await?;
    app.hub.advise.notify_one();
    Ok(())
}

/// The owner passes it on to the county's experts.
pub async fn escalate(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    words: String,
) -> Result<(), ApiError> {
    let escalated = app.write(move |tx| {
        let why = words.clone();
        async move {
            let (known, Side::Owner(own)) = side::of(&tx.db, caller, id).await? else {
                return Err(ApiError::QuestionWrongState);
            };
            if own.level == Level::County {
                return Err(ApiError::QuestionWrongState);
            }
            let (_, name) = named(tx, own).await?;
            let words = because(&format!("{name}请县里专家来答"), &why);
            let entry = Entry::by("escalated", Who::Agronomist, caller, words);
            let row = question::ActiveModel { level: Set(Level::County), ..anew(tx) };
            let when = When::any(&[QuestionState::Claimed]);
            let question = store::change(tx, known.id, when, row, entry).await?;
            let question = question.ok_or(ApiError::QuestionWrongState)?;
            let row = closed(tx, &why);
            end_route(tx, &question, row, true).await?;
            Ok(())
        }
        .boxed()
    });
    escalated.await?;
    app.hub.advise.notify_one();
    Ok(())
}

/// It is no agronomy: the township's desk answers.
pub async fn to_desk(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    words: String,
) -> Result<(), ApiError> {
    app.write(move |tx| {
        let why = words.clone();
        async move {
            let (known, side) = side::of(&tx.db, caller, id).await?;
            let (Side::Owner(own) | Side::Asked(own)) = side else {
                return Err(ApiError::QuestionWrongState);
            };
            let (_, name) = named(tx, own).await?;
            let words = because(&format!("{name}转给了乡镇服务台"), &why);
            let entry = Entry::by("at_desk", Who::Agronomist, caller, words);
            let reason = if why.is_empty() { "农技员转来".to_owned() } else { why.clone() };
            let when = When::any(std::slice::from_ref(&known.state));
            let open = store::OPEN.contains(&known.state);
            open.then_some(()).ok_or(ApiError::QuestionWrongState)?;
            let question = store::change(tx, known.id, when, desk_row(reason), entry).await?;
            let question = question.ok_or(ApiError::QuestionPassed)?;
            end_route(tx, &question, closed(tx, &why), true).await?;
            outbox::owe(tx, desk_owed(tx, &question).await?).await
        }
        .boxed()
    })
    .await
}

/// It is agronomy after all: the desk gives it to the agronomists, from the township's on.
pub async fn to_agronomist(
    app: &App,
    caller: PersonId,
    id: QuestionId,
    words: String,
) -> Result<(), ApiError> {
    let sent = app.write(move |tx| {
        let words = because("乡镇服务台请农技员来答", &words);
        async move {
            let (_, Side::Desk) = side::of(&tx.db, caller, id).await? else {
                return Err(ApiError::QuestionWrongState);
            };
            let entry = Entry::by(store::SENT_BACK, Who::Operator, caller, words);
            let row = question::ActiveModel {
                desk: Set(false),
                desk_reason: Set(None),
                desk_person: Set(None),
                level: Set(Level::Township),
                ..anew(tx)
            };
            let sent = store::change(tx, id, When::any(&store::OPEN), row, entry).await?;
            let question = sent.ok_or(ApiError::QuestionWrongState)?;
            let notice = Notice::question_from_desk(&question);
            outbox::owe(tx, to_farmer(&question, &notice)).await
        }
        .boxed()
    });
    sent.await?;
    app.hub.advise.notify_one();
    Ok(())
}

fn closed(tx: &Tx, words: &str) -> question_route::ActiveModel {
    let said = Some(words.to_owned()).filter(|words| !words.is_empty());
    question_route::ActiveModel {
        words: said.map_or(NotSet, |said| Set(Some(said))),
        ..store::ended(RouteState::Closed, tx.now)
    }
}

fn because(what: &str, why: &str) -> String {
    if why.is_empty() { what.to_owned() } else { format!("{what}：{why}") }
}

/// Whoever passed it on sees it a last time, as it was when it left them.
pub async fn seen_by_the_one_who_left(
    app: &App,
    caller: PersonId,
    id: QuestionId,
) -> Result<QuestionView, ApiError> {
    let db = app.db.reader();
    let question = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    view::one(db, app, question, caller).await
}
