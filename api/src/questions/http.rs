//! The phone's side of questions.

use actix_web::{
    get, post,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    answer::{AnswerForm, answer as give},
    end::{self, Verdict},
    flow,
    form::{DeclineForm, QuestionForm, SolveForm, WhyForm},
    pass::{self, Refusal},
    side, store,
    view::{self, ExplanationView, QuestionView},
};
use crate::{
    answers::Created,
    app::App,
    auth::{Adviser, Caller, Operator},
    entity::{person_role::Role, question::QuestionState},
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::QuestionId,
    paging::{Page, Paging},
    people::{self, check},
};

/// Whose questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionScope {
    /// The caller's, and those they asked for others.
    #[default]
    Mine,
    /// Those an agronomist is asked or owns.
    Queue,
    /// The township's, for operators.
    Desk,
}

/// Which questions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichQuestions {
    pub scope: Option<QuestionScope>,
    pub state: Option<QuestionState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

/// Asks: one agronomist is asked at once, or the township's desk where it is no agronomy.
#[utoipa::path(tag = "advice", request_body = QuestionForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = QuestionView), (status = 422, body = Problem), (status = 429, body = Problem)))]
#[post("/questions")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<QuestionForm>,
) -> Result<Created, ApiError> {
    if let Some(first) = app.answered(caller.id, &posted.once).await? {
        return Ok(first);
    }
    let asked = flow::check(&app, caller.id, posted.form).await?;
    flow::ask(&app, asked, posted.once).await
}

/// The caller's questions, an agronomist's queue, or the township's desk; newest first.
#[utoipa::path(tag = "advice", params(WhichQuestions),
    responses((status = 200, body = Page<QuestionView>), (status = 403, body = Problem)))]
#[get("/questions")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    which: Query<WhichQuestions>,
) -> Result<Json<Page<QuestionView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(which.cursor, which.limit)?);
    let rows = match which.scope.unwrap_or_default() {
        QuestionScope::Mine => store::list_own(db, caller.id, which.state, &page).await?,
        QuestionScope::Queue => {
            let own = crate::agronomists::store::find_of_person(db, caller.id).await?;
            let own = own.ok_or(ApiError::RoleRequired)?;
            // Whoever was stopped, or is not approved yet, has nothing to answer.
            if side::may_advise(&own) {
                store::list_queue(db, own.id, which.state, &page).await?
            } else {
                Vec::new()
            }
        }
        QuestionScope::Desk => {
            let roles = people::store::roles(db, caller.id).await?;
            roles.contains(&Role::Operator).then_some(()).ok_or(ApiError::RoleRequired)?;
            store::list_desk(db, which.state, &page).await?
        }
    };
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::all(db, &app, rows.items, caller.id).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// A question, for its farmer, whoever is asked or owns it, or the desk.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = QuestionView), (status = 404, body = Problem)))]
#[get("/questions/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
) -> Result<Json<QuestionView>, ApiError> {
    let db = app.db.reader();
    let (question, _) = side::of(db, caller.id, *id).await?;
    Ok(Json(view::one(db, &app, question, caller.id).await?))
}

/// Why this agronomist is asked, and each other one's reason.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = ExplanationView), (status = 404, body = Problem)))]
#[get("/questions/{id}/explanation")]
pub async fn explanation(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
) -> Result<Json<ExplanationView>, ApiError> {
    let db = app.db.reader();
    let (question, _) = side::of(db, caller.id, *id).await?;
    Ok(Json(view::explanation(db, &app, &question).await?))
}

/// Takes a question that the caller is asked, or one at the desk: it is theirs from then on.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = QuestionView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/claim")]
pub async fn claim(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
) -> Result<Json<QuestionView>, ApiError> {
    Ok(Json(flow::claim(&app, caller.id, *id).await?))
}

/// Says no: the next one is asked at once.
#[utoipa::path(tag = "advice", request_body = DeclineForm,
    responses((status = 200, body = QuestionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/decline")]
pub async fn decline(
    ThinData(app): ThinData<App>,
    adviser: Adviser,
    id: Path<QuestionId>,
    Form(form): Form<DeclineForm>,
) -> Result<Json<QuestionView>, ApiError> {
    let words = check::words(&form.words, "words", 200)?;
    let words = Some(words).filter(|words| !words.is_empty());
    pass::decline(&app, adviser.id, *id, Refusal { reason: form.reason, words }).await?;
    Ok(Json(pass::seen_by_the_one_who_left(&app, adviser.id, *id).await?))
}

/// The owner passes it on to the county's experts.
#[utoipa::path(tag = "advice", request_body = WhyForm,
    responses((status = 200, body = QuestionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/escalate")]
pub async fn escalate(
    ThinData(app): ThinData<App>,
    adviser: Adviser,
    id: Path<QuestionId>,
    Form(form): Form<WhyForm>,
) -> Result<Json<QuestionView>, ApiError> {
    pass::escalate(&app, adviser.id, *id, form.check()?).await?;
    Ok(Json(pass::seen_by_the_one_who_left(&app, adviser.id, *id).await?))
}

/// It is no agronomy: the township's desk answers.
#[utoipa::path(tag = "advice", request_body = WhyForm,
    responses((status = 200, body = QuestionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/to-desk")]
pub async fn to_desk(
    ThinData(app): ThinData<App>,
    adviser: Adviser,
    id: Path<QuestionId>,
    Form(form): Form<WhyForm>,
) -> Result<Json<QuestionView>, ApiError> {
    pass::to_desk(&app, adviser.id, *id, form.check()?).await?;
    Ok(Json(pass::seen_by_the_one_who_left(&app, adviser.id, *id).await?))
}

/// It is agronomy after all: whoever suits is asked, those who let it pass before among them.
#[utoipa::path(tag = "advice", request_body = WhyForm,
    responses((status = 200, body = QuestionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/to-agronomist")]
pub async fn to_agronomist(
    ThinData(app): ThinData<App>,
    operator: Operator,
    id: Path<QuestionId>,
    Form(form): Form<WhyForm>,
) -> Result<Json<QuestionView>, ApiError> {
    pass::to_agronomist(&app, operator.0, *id, form.check()?).await?;
    Ok(Json(pass::seen_by_the_one_who_left(&app, operator.0, *id).await?))
}

/// The answer, with its basis; a pesticide only as it is registered, and not past a harvest unknowingly.
#[utoipa::path(tag = "advice", request_body = AnswerForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = QuestionView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/questions/{id}/answer")]
pub async fn answer(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
    posted: Posted<AnswerForm>,
) -> Result<Created, ApiError> {
    if let Some(first) = app.answered(caller.id, &posted.once).await? {
        return Ok(first);
    }
    give(&app, caller.id, *id, posted.form, posted.once).await
}

/// The farmer's word: it helped, or it is opened again.
#[utoipa::path(tag = "advice", request_body = SolveForm,
    responses((status = 200, body = QuestionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/solve")]
pub async fn solve(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
    Form(form): Form<SolveForm>,
) -> Result<Json<QuestionView>, ApiError> {
    let (stars, words) = form.check()?;
    Ok(Json(if form.solved {
        end::solve(&app, caller.id, *id, Verdict { stars, words }).await?
    } else {
        end::reopen(&app, caller.id, *id, words).await?
    }))
}

/// It did not help after all.
#[utoipa::path(tag = "advice", request_body = WhyForm,
    responses((status = 200, body = QuestionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/reopen")]
pub async fn reopen(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
    Form(form): Form<WhyForm>,
) -> Result<Json<QuestionView>, ApiError> {
    let words = Some(form.check()?).filter(|words| !words.is_empty());
    Ok(Json(end::reopen(&app, caller.id, *id, words).await?))
}

/// The farmer needs no answer any more.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = QuestionView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/withdraw")]
pub async fn withdraw(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
) -> Result<Json<QuestionView>, ApiError> {
    Ok(Json(end::withdraw(&app, caller.id, *id).await?))
}
