//! The phone's side of the talk.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    flow, store,
    view::{self, TalkPage, TalkView},
};
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::QuestionId,
    paging,
    people::http::done,
    questions::{form::SayForm, side},
};

/// Which part of the talk.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TalkPart {
    /// Those after this number: for catching up.
    pub after: Option<i64>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ReadTalkForm)]
#[serde(deny_unknown_fields)]
pub struct ReadForm {
    pub seq: i64,
}

/// What was said after a number. The other side sees that it was delivered.
#[utoipa::path(tag = "advice", params(TalkPart),
    responses((status = 200, body = TalkPage), (status = 404, body = Problem)))]
#[get("/questions/{id}/messages")]
pub async fn messages(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
    part: Query<TalkPart>,
) -> Result<Json<TalkPage>, ApiError> {
    let (db, limit) = (app.db.reader(), paging::limit(part.limit)?);
    let (question, side) = side::of(db, caller.id, *id).await?;
    let rows = store::list_after(db, *id, part.after.unwrap_or(0), limit).await?;
    if let Some(last) = rows.last() {
        flow::mark(&app, &question, &side, last.seq, false).await?;
    }
    let (delivered_seq, read_seq) = flow::of(&side).other().marks(&question);
    Ok(Json(TalkPage { items: view::all(db, &app, rows, &side).await?, delivered_seq, read_seq }))
}

/// Says something.
#[utoipa::path(tag = "advice", request_body = SayForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = TalkView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/questions/{id}/messages")]
pub async fn say(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
    posted: Posted<SayForm>,
) -> Result<Created, ApiError> {
    if let Some(answer) = app.answered(caller.id, &posted.once).await? {
        return Ok(answer);
    }
    flow::say(&app, caller.id, *id, posted.form.check()?, posted.once).await
}

/// The caller has read everything up to a number.
#[utoipa::path(tag = "advice", request_body = ReadForm, responses((status = 204), (status = 404, body = Problem)))]
#[post("/questions/{id}/read")]
pub async fn read(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
    Form(form): Form<ReadForm>,
) -> Result<HttpResponse, ApiError> {
    let (question, side) = side::of(app.db.reader(), caller.id, *id).await?;
    flow::mark(&app, &question, &side, form.seq, true).await?;
    Ok(done())
}

/// The caller is writing; nothing is kept.
#[utoipa::path(tag = "advice", responses((status = 204), (status = 404, body = Problem)))]
#[post("/questions/{id}/typing")]
pub async fn typing(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<QuestionId>,
) -> Result<HttpResponse, ApiError> {
    flow::typing(&app, caller.id, *id).await?;
    Ok(done())
}
