//! The team leader's side of offers.

use actix_web::{
    get, post,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    flow, store,
    view::{self, OfferView},
};
use crate::{
    app::App,
    auth::Leader,
    entity::offer::{DeclineReason, OfferState},
    error::{ApiError, Problem},
    form::Form,
    ids::OfferId,
    paging::{Page, Paging},
    people::check,
    visits::view::VisitView,
};

/// Which offers.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub state: Option<OfferState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineForm {
    pub reason: DeclineReason,
    /// Up to 100 characters.
    #[serde(default)]
    pub words: String,
}

/// Offers to the caller's team, newest first.
#[utoipa::path(tag = "services", params(Which), responses((status = 200, body = Page<OfferView>), (status = 403, body = Problem)))]
#[get("/offers")]
pub async fn list(
    ThinData(app): ThinData<App>,
    leader: Leader,
    which: Query<Which>,
) -> Result<Json<Page<OfferView>>, ApiError> {
    let page = Paging::asked(which.cursor, which.limit)?;
    let rows = store::list_of_team(app.db.reader(), leader.team, which.state, &page).await?;
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::all(app.db.reader(), &app, rows.items).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

#[utoipa::path(tag = "services", responses((status = 200, body = OfferView), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/offers/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    leader: Leader,
    id: Path<OfferId>,
) -> Result<Json<OfferView>, ApiError> {
    let row = store::find_of_team(app.db.reader(), leader.team, *id).await?;
    let row = row.ok_or(ApiError::NotFound)?;
    Ok(Json(view::one(app.db.reader(), &app, row).await?))
}

/// Takes the job; the first team has it.
#[utoipa::path(tag = "services",
    responses((status = 200, body = VisitView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/offers/{id}/accept")]
pub async fn accept(
    ThinData(app): ThinData<App>,
    leader: Leader,
    id: Path<OfferId>,
) -> Result<Json<VisitView>, ApiError> {
    Ok(Json(flow::accept(&app, leader, *id).await?))
}

/// Says no, and why.
#[utoipa::path(tag = "services", request_body = DeclineForm,
    responses((status = 200, body = OfferView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/offers/{id}/decline")]
pub async fn decline(
    ThinData(app): ThinData<App>,
    leader: Leader,
    id: Path<OfferId>,
    Form(form): Form<DeclineForm>,
) -> Result<Json<OfferView>, ApiError> {
    let words = check::words(&form.words, "words", 100)?;
    let words = (!words.is_empty()).then_some(words);
    Ok(Json(flow::decline(&app, leader, *id, form.reason, words).await?))
}
