//! The phone's side of agronomists.

use actix_web::{
    get, post, put,
    web::{Json, Path, Query, ThinData},
};
use futures_util::future::FutureExt;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    figures::{AdviceFiguresView, all},
    flow::{self, Decision},
    form::{AgronomistForm, ApproveForm, DutyForm, SuspendForm},
    store,
    view::{self, AgronomistCard, AgronomistView},
};
use crate::{
    answers::Created,
    app::App,
    auth::{Adviser, Caller, Operator},
    entity::agronomist::AgronomistState,
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::AgronomistId,
    paging::{Page, Paging},
    people::check,
};

/// Which agronomists.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichAgronomists {
    pub state: Option<AgronomistState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

/// Applies; the township's operator looks at it.
#[utoipa::path(tag = "advice", request_body = AgronomistForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = AgronomistView), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/agronomists")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<AgronomistForm>,
) -> Result<Created, ApiError> {
    let draft = posted.form.check(&app.advice)?;
    let (shared, person) = (app.clone(), caller.id);
    app.write_once(person, posted.once, move |tx| {
        let (app, draft) = (shared.clone(), draft.clone());
        async move {
            let row = flow::apply(tx, person, draft).await?;
            flow::to_look_at(tx, person, &row).await?;
            view::one(&tx.db, &app, row).await
        }
        .boxed()
    })
    .await
}

/// All agronomists, for an operator; newest first.
#[utoipa::path(tag = "advice", params(WhichAgronomists),
    responses((status = 200, body = Page<AgronomistView>), (status = 403, body = Problem)))]
#[get("/agronomists")]
pub async fn list(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    which: Query<WhichAgronomists>,
) -> Result<Json<Page<AgronomistView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(which.cursor, which.limit)?);
    let rows = store::list(db, which.state, &page).await?;
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::full(db, &app, rows.items).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// What the caller said of themselves.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = AgronomistView), (status = 404, body = Problem)))]
#[get("/agronomists/mine")]
pub async fn mine(
    ThinData(app): ThinData<App>,
    caller: Caller,
) -> Result<Json<AgronomistView>, ApiError> {
    let db = app.db.reader();
    let row = store::find_of_person(db, caller.id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(view::one(db, &app, row).await?))
}

/// Says it anew.
#[utoipa::path(tag = "advice", request_body = AgronomistForm,
    responses((status = 200, body = AgronomistView), (status = 404, body = Problem), (status = 422, body = Problem)))]
#[put("/agronomists/mine")]
pub async fn put(
    ThinData(app): ThinData<App>,
    caller: Caller,
    Form(form): Form<AgronomistForm>,
) -> Result<Json<AgronomistView>, ApiError> {
    let row = flow::change(&app, caller.id, form.check(&app.advice)?).await?;
    Ok(Json(view::one(app.db.reader(), &app, row).await?))
}

/// Says that they are on duty, or are not, whatever the week says; null: by the week.
#[utoipa::path(tag = "advice", request_body = DutyForm,
    responses((status = 200, body = AgronomistView), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/agronomists/mine/duty")]
pub async fn duty(
    ThinData(app): ThinData<App>,
    adviser: Adviser,
    Form(form): Form<DutyForm>,
) -> Result<Json<AgronomistView>, ApiError> {
    let row = flow::say_duty(&app, adviser.id, form.check((app.now)())?).await?;
    Ok(Json(view::one(app.db.reader(), &app, row).await?))
}

/// How long farmers wait for whom, and where; for an operator.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = AdviceFiguresView), (status = 403, body = Problem)))]
#[get("/agronomists/figures")]
pub async fn figures(
    ThinData(app): ThinData<App>,
    _operator: Operator,
) -> Result<Json<AdviceFiguresView>, ApiError> {
    Ok(Json(all(app.db.reader(), &app).await?))
}

/// An approved agronomist, for anybody.
#[utoipa::path(tag = "advice",
    responses((status = 200, body = AgronomistCard), (status = 404, body = Problem)))]
#[get("/agronomists/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    _caller: Caller,
    id: Path<AgronomistId>,
) -> Result<Json<AgronomistCard>, ApiError> {
    let db = app.db.reader();
    let row = store::find(db, *id).await?.filter(|row| row.state == AgronomistState::Approved);
    let cards = view::cards(db, &app, row.into_iter().collect()).await?;
    cards.into_iter().next().map(Json).ok_or(ApiError::NotFound)
}

/// Lets an agronomist answer, at this level.
#[utoipa::path(tag = "advice", request_body = ApproveForm,
    responses((status = 200, body = AgronomistView), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[post("/agronomists/{id}/approve")]
pub async fn approve(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    id: Path<AgronomistId>,
    Form(form): Form<ApproveForm>,
) -> Result<Json<AgronomistView>, ApiError> {
    let row = flow::decide(&app, *id, Decision::Approve(form.level)).await?;
    Ok(Json(view::one(app.db.reader(), &app, row).await?))
}

/// Stops an agronomist: nothing new is asked of them.
#[utoipa::path(tag = "advice", request_body = SuspendForm,
    responses((status = 200, body = AgronomistView), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[post("/agronomists/{id}/suspend")]
pub async fn suspend(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    id: Path<AgronomistId>,
    Form(form): Form<SuspendForm>,
) -> Result<Json<AgronomistView>, ApiError> {
    let reason = check::text(&form.reason, "reason", 100)?;
    let row = flow::decide(&app, *id, Decision::Suspend(reason)).await?;
    Ok(Json(view::one(app.db.reader(), &app, row).await?))
}
