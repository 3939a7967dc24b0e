//! A question is asked of somebody, and taken by them.

use futures_util::future::FutureExt;
use sea_orm::{ActiveValue::Set, ConnectionTrait};

use super::{
    form::{Draft, QuestionForm},
    heard, pass, routing,
    routing::{Next, Step},
    shown,
    side::{self, Side, to_farmer},
    store::{self, When},
    view::{self, QuestionView},
};
use crate::{
    agronomists,
    answers::{Created, Once},
    app::App,
    db::Tx,
    entity::{
        agronomist::{self, Level, MediaIds},
        question::{self, QuestionState},
        question_route::{self, RouteState, Terms},
        timeline::Who,
    },
    error::ApiError,
    fields,
    ids::{AgronomistId, MediaId, PersonId, QuestionId, RouteId},
    media,
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    people,
};

/// How often another agronomist is chosen when the place of the first was taken meanwhile.
const ATTEMPTS: usize = 3;
/// Questions that one farmer can have open: as many trees as anybody walks to in a day.
const MOST_OPEN: u64 = 20;

/// Whose question it is, who asks it, and what is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub farmer: PersonId,
    pub by: PersonId,
    pub draft: Draft,
}

/// Reads what the form names, and checks it.
pub async fn check(app: &App, caller: PersonId, form: QuestionForm) -> Result<Asked, ApiError> {
    let db = app.db.reader();
    let farmer = people::flow::owner(db, caller, form.for_farmer).await?;
    let person = people::store::find(db, farmer).await?.ok_or(ApiError::NotFound)?;
    let field = fields::flow::named(db, farmer, form.field_id).await?;
    let spoken = written_down(db, caller, form.voice).await?;
    let draft = form.check(&app.advice, field.as_ref(), &person.village, &spoken)?;
    Ok(Asked { farmer, by: caller, draft })
}

/// What a machine has written down of the caller's own voice note by now; later, see `heard`.
async fn written_down(
    db: &impl ConnectionTrait,
    caller: PersonId,
    voice: Option<MediaId>,
) -> Result<String, ApiError> {
    let Some(voice) = voice else { return Ok(String::new()) };
    let own = media::store::find(db, voice).await?.filter(|note| note.owner_id == caller);
    Ok(own.and_then(|note| note.words).unwrap_or_default())
}

/// Asks the one who suits best, in one transaction; at a peak the question waits a moment, to be
/// dealt out together with others.
pub async fn ask(app: &App, asked: Asked, once: Once) -> Result<Created, ApiError> {
    let row = new_row(app, &asked);
    for attempt in 1..=ATTEMPTS {
        let next = if row.desk { None } else { Some(first(app, &row, attempt == ATTEMPTS).await?) };
        match placed(app, row.clone(), asked.draft.clone(), next, once.clone()).await {
            Err(ApiError::PlaceTaken) => {}
            done => return done,
        }
    }
    Err(ApiError::Busy)
}

/// The first step of a new question; the last attempt leaves it to the sweeper.
async fn first(app: &App, row: &question::Model, last: bool) -> Result<Next, ApiError> {
    let config = &app.config.advice;
    let waiting = store::count_unrouted(app.db.reader()).await?;
    let peak = usize::try_from(waiting).is_ok_and(|n| n >= config.batch_from);
    if !peak && !last {
        let next = routing::next(app, std::slice::from_ref(row)).await?;
        return next.into_iter().next().ok_or(ApiError::Busy);
    }
    let words = format!("现在问的人多，前面还有{waiting}个，马上一起安排");
    let until = (app.now)() + if last { std::time::Duration::ZERO } else { config.batch_every };
    Ok(Next { step: Step::Wait { words, until }, decided: routing::Decided::default() })
}

fn new_row(app: &App, asked: &Asked) -> question::Model {
    let (now, draft) = ((app.now)(), asked.draft.clone());
    question::Model {
        id: QuestionId::new(),
        farmer_id: asked.farmer,
        asked_by: asked.by,
        crop: draft.crop,
        problem: draft.problem,
        speciality: draft.speciality,
        words: draft.said.words,
        photos: MediaIds(draft.said.photos),
        voice_id: draft.said.voice,
        field_id: draft.field_id,
        village: draft.village,
        altitude_m: draft.altitude_m,
        language: draft.language,
        state: QuestionState::Asked,
        desk: draft.desk_reason.is_some(),
        desk_reason: draft.desk_reason,
        desk_person: None,
        level: Level::Township,
        owner_id: None,
        routes_n: 0,
        claim_until: None,
        due_at: Some(now),
        waits: None,
        decided: None,
        first_answered_at: None,
        answered_at: None,
        answer_seq: None,
        follow_up_at: None,
        solved_at: None,
        stars: None,
        verdict: None,
        reopened_n: 0,
        last_seq: 0,
        farmer_got_seq: 0,
        farmer_read_seq: 0,
        expert_got_seq: 0,
        expert_read_seq: 0,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

async fn placed(
    app: &App,
    row: question::Model,
    draft: Draft,
    next: Option<Next>,
    once: Once,
) -> Result<Created, ApiError> {
    let (shared, by) = (app.clone(), row.asked_by);
    app.write_once(by, once, move |tx| {
        let (app, row, draft, next) = (shared.clone(), row.clone(), draft.clone(), next.clone());
        async move {
            if store::count_open(&tx.db, row.farmer_id).await? >= MOST_OPEN {
                return Err(ApiError::QuestionsTooMany);
            }
            store::insert(tx, row.clone(), asked_entry(&row)).await?;
            shown::attach(tx, by, row.id, &draft.said).await?;
            let (question, owed) = match next {
                Some(next) => apply(tx, &row, next).await?.ok_or(ApiError::Busy)?,
                None => (row.clone(), pass::desk_owed(tx, &row).await?),
            };
            outbox::owe(tx, owed).await?;
            let question = heard_since(tx, &app, question).await?;
            view::one(&tx.db, &app, question, by).await
        }
        .boxed()
    })
    .await
}

/// The question after a machine has written its voice note down between our look and our write.
async fn heard_since(
    tx: &Tx,
    app: &App,
    question: question::Model,
) -> Result<question::Model, ApiError> {
    let Some(voice) = question.voice_id.filter(|_| question.speciality.is_none()) else {
        return Ok(question);
    };
    let spoken = written_down(&tx.db, question.asked_by, Some(voice)).await?;
    heard::heard(tx, app, voice, &spoken).await?;
    store::find(&tx.db, question.id).await?.ok_or(ApiError::NotFound)
}

fn asked_entry(row: &question::Model) -> Entry {
    let (who, words) = match (row.asked_by == row.farmer_id, row.desk) {
        (true, false) => (Who::Farmer, "提了问题"),
        (true, true) => (Who::Farmer, "提了问题，这不是农技，已转给乡镇服务台"),
        (false, false) => (Who::Agent, "代办员替您提了问题"),
        (false, true) => (Who::Agent, "代办员替您提了问题，这不是农技，已转给乡镇服务台"),
    };
    Entry::by("asked", who, row.asked_by, words)
}

/// Takes a step that was thought out for this version of an asked question; `None` when somebody has
/// changed it since. Returns the notices it owes.
pub async fn apply(
    tx: &Tx,
    known: &question::Model,
    next: Next,
) -> Result<Option<(question::Model, Owed)>, ApiError> {
    let when = When { states: &[QuestionState::Asked], version: Some(known.version) };
    let decided = Set(Some(next.decided));
    match next.step {
        Step::Ask { agronomist, level, terms, claim_until } => {
            let row = question::ActiveModel {
                level: Set(level),
                routes_n: Set(known.routes_n + 1),
                claim_until: Set(Some(claim_until)),
                due_at: Set(None),
                waits: Set(None),
                decided,
                ..Default::default()
            };
            let expert = agronomists::store::find(&tx.db, agronomist).await?;
            let (expert, name) = named(tx, expert.ok_or(ApiError::NotFound)?).await?;
            let entry = Entry::system("routed", format!("在问{name}"));
            let Some(question) = store::change(tx, known.id, when, row, entry).await? else {
                return Ok(None);
            };
            let route = route(tx, &question, agronomist, Terms(terms), claim_until);
            put(tx, route).await?;
            Ok(Some((question.clone(), asked_owed(&question, &expert, &name))))
        }
        Step::Wait { words, until } => {
            let row = question::ActiveModel {
                due_at: Set(Some(until)),
                waits: Set(Some(words.clone())),
                decided,
                ..Default::default()
            };
            let entry = Entry::system("waits", words.clone());
            let waiting = store::change(tx, known.id, when, row, entry).await?;
            let owed = |question: question::Model| {
                // Whoever has just asked reads it on the screen.
                let notice = Notice::question_lapsed(&question, &words);
                let owed = if known.routes_n > 0 { to_farmer(&question, &notice) } else { vec![] };
                (question, owed)
            };
            Ok(waiting.map(owed))
        }
        Step::Desk => {
            let entry = Entry::system("at_desk", "没有农技员能接，已转给乡镇服务台");
            let reason = "没有农技员能接".to_owned();
            let row = question::ActiveModel { decided, ..pass::desk_row(reason) };
            let Some(question) = store::change(tx, known.id, when, row, entry).await? else {
                return Ok(None);
            };
            let owed = pass::desk_owed(tx, &question).await?;
            Ok(Some((question, owed)))
        }
    }
}

/// `王建设农艺师`.
pub async fn named(
    tx: &Tx,
    expert: agronomist::Model,
) -> Result<(agronomist::Model, String), ApiError> {
    let person = people::store::find(&tx.db, expert.person_id).await?;
    let name = person.map_or_else(String::new, |person| person.name);
    let name = format!("{name}{}", expert.title);
    Ok((expert, name))
}

fn route(
    tx: &Tx,
    question: &question::Model,
    agronomist: AgronomistId,
    terms: Terms,
    claim_until: chrono::DateTime<chrono::Utc>,
) -> question_route::Model {
    question_route::Model {
        id: RouteId::new(),
        question_id: question.id,
        agronomist_id: agronomist,
        n: question.routes_n,
        level: question.level,
        state: RouteState::Asked,
        terms,
        asked_at: tx.now,
        claim_until,
        ended_at: None,
        reason: None,
        words: None,
    }
}

/// The place is taken before the route is there: whoever comes second chooses anew.
async fn put(tx: &Tx, route: question_route::Model) -> Result<(), ApiError> {
    if !agronomists::store::take_place(&tx.db, route.agronomist_id).await? {
        return Err(ApiError::PlaceTaken);
    }
    Ok(store::insert_route(&tx.db, route).await?)
}

fn asked_owed(question: &question::Model, expert: &agronomist::Model, name: &str) -> Owed {
    let mut owed = vec![(expert.person_id, Notice::question_asked(question))];
    if question.routes_n > 1 {
        let words = format!("现在在问{name}");
        owed.extend(to_farmer(question, &Notice::question_lapsed(question, &words)));
    }
    owed
}

/// Whoever is asked takes the question: it is theirs from then on. A repetition gets the same.
pub async fn claim(app: &App, caller: PersonId, id: QuestionId) -> Result<QuestionView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let (known, side) = side::of(&tx.db, caller, id).await?;
            let question = match side {
                Side::Owner(_) => known,
                Side::Asked(own) => claimed(tx, &app, &known, &own).await?,
                Side::Desk if known.desk_person == Some(caller) => known,
                Side::Desk => taken_at_desk(tx, caller, &known).await?,
                Side::Farmer => return Err(ApiError::RoleRequired),
            };
            view::one(&tx.db, &app, question, caller).await
        }
        .boxed()
    })
    .await
}

async fn claimed(
    tx: &Tx,
    app: &App,
    known: &question::Model,
    own: &agronomist::Model,
) -> Result<question::Model, ApiError> {
    let (own, name) = named(tx, own.clone()).await?;
    let row = question::ActiveModel {
        owner_id: Set(Some(own.id)),
        ..pass::to_answer(&app.config.advice, tx.now)
    };
    let entry = Entry::by("claimed", Who::Agronomist, own.person_id, format!("{name}接了"));
    let when = When::any(&[QuestionState::Asked]);
    let question = store::change(tx, known.id, when, row, entry).await?;
    let question = question.ok_or(ApiError::QuestionPassed)?;
    // Its row is ours now: a route that lapsed before that stands no more.
    let route = store::living_route(&tx.db, known.id).await?;
    let route = route.filter(|it| it.agronomist_id == own.id).ok_or(ApiError::QuestionPassed)?;
    let row = question_route::ActiveModel { state: Set(RouteState::Claimed), ..Default::default() };
    let taken = store::step_route(&tx.db, route.id, &[RouteState::Asked], row).await?;
    taken.ok_or(ApiError::QuestionPassed)?;
    outbox::owe(tx, to_farmer(&question, &Notice::question_claimed(&question, &name))).await?;
    Ok(question)
}

async fn taken_at_desk(
    tx: &Tx,
    caller: PersonId,
    known: &question::Model,
) -> Result<question::Model, ApiError> {
    let row = question::ActiveModel {
        state: Set(QuestionState::Claimed),
        desk_person: Set(Some(caller)),
        ..Default::default()
    };
    let entry = Entry::by("claimed", Who::Operator, caller, "乡镇服务台接了");
    let when = When::any(&[QuestionState::Asked]);
    let question = store::change(tx, known.id, when, row, entry).await?;
    let question = question.ok_or(ApiError::QuestionPassed)?;
    let notice = Notice::question_claimed(&question, "乡镇服务台");
    outbox::owe(tx, to_farmer(&question, &notice)).await?;
    Ok(question)
}

/// Somebody may have come on duty, or have more places: whatever waits is looked at now.
pub async fn wake(app: &App) -> Result<(), ApiError> {
    app.write(|tx| async move { Ok(store::wake(&tx.db, tx.now).await?) }.boxed()).await?;
    app.hub.advise.notify_one();
    Ok(())
}

/// Whether a need may be made of this question: the farmer's own, and answered.
pub async fn advised(
    db: &impl ConnectionTrait,
    farmer: PersonId,
    id: Option<QuestionId>,
) -> Result<(), ApiError> {
    let Some(id) = id else { return Ok(()) };
    let question = store::find(db, id).await?.filter(|question| question.farmer_id == farmer);
    let answered = question.is_some_and(|question| question.answer_seq.is_some());
    let unknown = || ApiError::invalid("question_id", "question_unknown", "没有这个问题的答复");
    answered.then_some(()).ok_or_else(unknown)
}

/// Whether an article may grow out of this question: the agronomist's own, and answered.
pub async fn answered_by(
    db: &impl ConnectionTrait,
    agronomist: AgronomistId,
    id: Option<QuestionId>,
) -> Result<(), ApiError> {
    let Some(id) = id else { return Ok(()) };
    let question = store::find(db, id).await?;
    let own = question.is_some_and(|it| it.owner_id == Some(agronomist) && it.answer_seq.is_some());
    let unknown = || ApiError::invalid("question_id", "question_unknown", "没有您答过的这个问题");
    own.then_some(()).ok_or_else(unknown)
}
