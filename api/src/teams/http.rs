//! The phone's side of teams, and the operator's.

use actix_web::{
    get, post, put,
    web::{Json, Path, Query, ThinData},
};
use futures_util::future::FutureExt;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{flow, form::TeamForm, store, view::TeamView};
use crate::{
    answers::Created,
    app::App,
    auth::{Caller, Leader, Operator},
    entity::{person_role::Role, team::TeamState},
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::TeamId,
    paging::{Page, Paging},
    people::{self, check},
};

/// Which teams an operator wants to see.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub state: Option<TeamState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendForm {
    /// What the leader is told; up to 100 characters.
    pub reason: String,
}

/// Registers the caller's team; an operator approves it.
#[utoipa::path(tag = "services", request_body = TeamForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = TeamView), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/teams")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<TeamForm>,
) -> Result<Created, ApiError> {
    let (draft, leader) = (posted.form.check(&app.catalogue)?, caller.id);
    app.write_once(leader, posted.once, move |tx| {
        let draft = draft.clone();
        async move { Ok(TeamView::full(flow::register(tx, leader, draft).await?)) }.boxed()
    })
    .await
}

/// Replaces what the leader says of the team.
#[utoipa::path(tag = "services", request_body = TeamForm,
    responses((status = 200, body = TeamView), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[put("/teams/{id}")]
pub async fn put(
    ThinData(app): ThinData<App>,
    leader: Leader,
    id: Path<TeamId>,
    Form(form): Form<TeamForm>,
) -> Result<Json<TeamView>, ApiError> {
    let draft = form.check(&app.catalogue)?;
    Ok(Json(TeamView::full(flow::describe(&app, leader.id, *id, draft).await?)))
}

/// The caller's team.
#[utoipa::path(tag = "services", responses((status = 200, body = TeamView), (status = 404, body = Problem)))]
#[get("/teams/mine")]
pub async fn mine(
    ThinData(app): ThinData<App>,
    caller: Caller,
) -> Result<Json<TeamView>, ApiError> {
    let row = store::find_of_leader(app.db.reader(), caller.id).await?;
    Ok(Json(TeamView::full(row.ok_or(ApiError::NotFound)?)))
}

/// A team; anybody but its leader and an operator sees it masked.
#[utoipa::path(tag = "services", responses((status = 200, body = TeamView), (status = 404, body = Problem)))]
#[get("/teams/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TeamId>,
) -> Result<Json<TeamView>, ApiError> {
    let row = store::find(app.db.reader(), *id).await?.ok_or(ApiError::NotFound)?;
    if row.leader_id == caller.id {
        return Ok(Json(TeamView::full(row)));
    }
    let roles = people::store::roles(app.db.reader(), caller.id).await?;
    if roles.contains(&Role::Operator) {
        return Ok(Json(TeamView::full(row)));
    }
    let public = (row.state == TeamState::Approved).then(|| TeamView::public(row));
    Ok(Json(public.ok_or(ApiError::NotFound)?))
}

/// Teams by state, for the operator.
#[utoipa::path(tag = "services", params(Which), responses((status = 200, body = Page<TeamView>), (status = 403, body = Problem)))]
#[get("/teams")]
pub async fn list(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    which: Query<Which>,
) -> Result<Json<Page<TeamView>>, ApiError> {
    let page = Paging::asked(which.cursor, which.limit)?;
    let rows = store::list(app.db.reader(), which.state, &page).await?;
    Ok(Json(page.page(rows, |row| row.id.0, TeamView::full)))
}

/// Lets a team work.
#[utoipa::path(tag = "services", responses((status = 200, body = TeamView), (status = 403, body = Problem)))]
#[post("/teams/{id}/approve")]
pub async fn approve(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    id: Path<TeamId>,
) -> Result<Json<TeamView>, ApiError> {
    Ok(Json(TeamView::full(flow::judge(&app, *id, TeamState::Approved, None).await?)))
}

/// Stops a team from getting offers.
#[utoipa::path(tag = "services", request_body = SuspendForm,
    responses((status = 200, body = TeamView), (status = 403, body = Problem)))]
#[post("/teams/{id}/suspend")]
pub async fn suspend(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    id: Path<TeamId>,
    Form(form): Form<SuspendForm>,
) -> Result<Json<TeamView>, ApiError> {
    let reason = check::text(&form.reason, "reason", 100)?;
    Ok(Json(TeamView::full(flow::judge(&app, *id, TeamState::Suspended, Some(reason)).await?)))
}
