//! The phone's side of needs.

use actix_web::{
    get, post,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    dispatch::AGENTS,
    flow,
    form::NeedForm,
    pool,
    preview::{PreviewView, preview as ask},
    store,
    view::{self, EntryView, ExplanationView, NeedDetailView, NeedView},
};
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    entity::{need::NeedState, person_role::Role},
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::NeedId,
    paging::{Page, Paging},
    people::{self, check},
};

/// Which needs.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub state: Option<NeedState>,
    /// `village`: open needs that nobody took, for village agents.
    pub scope: Option<Scope>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    Village,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelForm {
    /// Up to 100 characters.
    #[serde(default)]
    pub reason: String,
}

/// Says before posting how many teams could come, when, and for how much; or why nobody.
#[utoipa::path(tag = "services", request_body = NeedForm,
    responses((status = 200, body = PreviewView), (status = 422, body = Problem)))]
#[post("/needs/preview")]
pub async fn preview(
    ThinData(app): ThinData<App>,
    caller: Caller,
    Form(form): Form<NeedForm>,
) -> Result<Json<PreviewView>, ApiError> {
    let asked = flow::check(&app, caller.id, &form).await?;
    let waits = asked.draft.pool;
    let need = asked.draft.into_row(asked.farmer, asked.by, (app.now)());
    let mut answer = ask(&app, &need).await?;
    if waits {
        answer.pool = pool::join::preview(&app, &need).await?;
    }
    Ok(Json(answer))
}

/// Posts a need; the best few teams are asked at once, or with `pool` once neighbours have joined.
#[utoipa::path(tag = "services", request_body = NeedForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = NeedView), (status = 422, body = Problem)))]
#[post("/needs")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<NeedForm>,
) -> Result<Created, ApiError> {
    if let Some(answer) = app.answered(caller.id, &posted.once).await? {
        return Ok(answer);
    }
    let asked = flow::check(&app, caller.id, &posted.form).await?;
    flow::post(&app, asked, posted.once).await
}

/// The caller's needs, and those they posted for others; newest first.
#[utoipa::path(tag = "services", params(Which), responses((status = 200, body = Page<NeedView>), (status = 403, body = Problem)))]
#[get("/needs")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    which: Query<Which>,
) -> Result<Json<Page<NeedView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(which.cursor, which.limit)?);
    let for_agents = which.scope == Some(Scope::Village);
    let rows = if for_agents {
        let roles = people::store::roles(db, caller.id).await?;
        roles.contains(&Role::VillageAgent).then_some(()).ok_or(ApiError::RoleRequired)?;
        store::list_with_agents(db, AGENTS, &page).await?
    } else {
        store::list_own(db, caller.id, which.state, &page).await?
    };
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let mut items = view::all(db, &app, rows.items).await?;
    if for_agents {
        items.iter_mut().for_each(NeedView::mask);
    }
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// A need with its timeline.
#[utoipa::path(tag = "services",
    responses((status = 200, body = NeedDetailView), (status = 404, body = Problem)))]
#[get("/needs/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<NeedId>,
) -> Result<Json<NeedDetailView>, ApiError> {
    let row = flow::readable(&app, caller.id, *id).await?;
    let own = super::dispatch::farmer_side(&row).contains(&caller.id);
    let db = app.db.reader();
    let timeline = pool::view::timeline(db, &row).await?.into_iter().map(EntryView::from).collect();
    let views = view::all(db, &app, vec![row]).await?;
    let mut need = views.into_iter().next().ok_or(ApiError::NotFound)?;
    if !own {
        need.mask();
    }
    Ok(Json(NeedDetailView { need, timeline }))
}

/// Takes a need back before the work begins.
#[utoipa::path(tag = "services", request_body = CancelForm,
    responses((status = 200, body = NeedView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/needs/{id}/cancel")]
pub async fn cancel(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<NeedId>,
    Form(form): Form<CancelForm>,
) -> Result<Json<NeedView>, ApiError> {
    let reason = check::words(&form.reason, "reason", 100)?;
    Ok(Json(flow::cancel(&app, caller.id, *id, reason).await?))
}

/// Leaves a pool that is not locked: the need looks for a team of its own.
#[utoipa::path(tag = "services",
    responses((status = 200, body = NeedView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/needs/{id}/leave-pool")]
pub async fn leave_pool(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<NeedId>,
) -> Result<Json<NeedView>, ApiError> {
    Ok(Json(pool::leave::leave(&app, caller.id, *id).await?))
}

/// Why these teams were asked, and each other team's reason with the smallest change that would admit it.
#[utoipa::path(tag = "services",
    responses((status = 200, body = ExplanationView), (status = 404, body = Problem)))]
#[get("/needs/{id}/explanation")]
pub async fn explanation(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<NeedId>,
) -> Result<Json<ExplanationView>, ApiError> {
    let need = flow::readable(&app, caller.id, *id).await?;
    let operation = app.catalogue.stored(&need.operation);
    Ok(Json(view::explanation(app.db.reader(), &need, operation).await?))
}
