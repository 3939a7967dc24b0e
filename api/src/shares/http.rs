//! The phone's side of shares.

use actix_web::{
    get, post,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    flow::{self, Refusal},
    store,
    view::{self, ShareView},
};
use crate::{
    app::App,
    auth::{Buyer, Caller},
    entity::share::{RefuseReason, ShareState},
    error::{ApiError, Problem},
    form::Form,
    ids::ShareId,
    paging::{Page, Paging},
    people::check,
};

/// Which shares.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichShares {
    pub state: Option<ShareState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseForm {
    pub reason: RefuseReason,
    /// Up to 100 characters.
    #[serde(default)]
    pub words: String,
}

/// What the caller, and those they listed lots for, are asked to sell; newest first.
#[utoipa::path(tag = "market", params(WhichShares), responses((status = 200, body = Page<ShareView>)))]
#[get("/shares")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    which: Query<WhichShares>,
) -> Result<Json<Page<ShareView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(which.cursor, which.limit)?);
    let rows = store::list_for(db, caller.id, which.state, &page).await?;
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::all(db, &app, rows.items, caller.id).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// A share, for its two sides.
#[utoipa::path(tag = "market",
    responses((status = 200, body = ShareView), (status = 404, body = Problem)))]
#[get("/shares/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ShareId>,
) -> Result<Json<ShareView>, ApiError> {
    let db = app.db.reader();
    let mut found = store::find_for(db, caller.id, *id).await?;
    if found.is_none() {
        found = store::find_of_buyer(db, caller.id, *id).await?;
    }
    Ok(Json(view::one(db, &app, found.ok_or(ApiError::NotFound)?, caller.id).await?))
}

/// Says yes: so much at this price.
#[utoipa::path(tag = "market",
    responses((status = 200, body = ShareView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/shares/{id}/accept")]
pub async fn accept(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ShareId>,
) -> Result<Json<ShareView>, ApiError> {
    Ok(Json(flow::accept(&app, caller.id, *id).await?))
}

/// Says no: others are asked at once.
#[utoipa::path(tag = "market", request_body = RefuseForm,
    responses((status = 200, body = ShareView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/shares/{id}/refuse")]
pub async fn refuse(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ShareId>,
    Form(form): Form<RefuseForm>,
) -> Result<Json<ShareView>, ApiError> {
    let words = check::words(&form.words, "words", 100)?;
    let words = Some(words).filter(|words| !words.is_empty());
    Ok(Json(flow::refuse(&app, caller.id, *id, Refusal { reason: form.reason, words }).await?))
}

/// The buyer agrees to fruit that is not quite what was ordered: its farmer is asked.
#[utoipa::path(tag = "market",
    responses((status = 200, body = ShareView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/shares/{id}/approve")]
pub async fn approve(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<ShareId>,
) -> Result<Json<ShareView>, ApiError> {
    Ok(Json(flow::approve(&app, buyer.0, *id).await?))
}

/// The buyer does without a substitute.
#[utoipa::path(tag = "market",
    responses((status = 200, body = ShareView), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/shares/{id}/reject")]
pub async fn reject(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<ShareId>,
) -> Result<Json<ShareView>, ApiError> {
    Ok(Json(flow::reject(&app, buyer.0, *id).await?))
}
