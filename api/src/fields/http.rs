//! The phone's side of fields.

use actix_web::{
    HttpResponse, delete, get, post, put,
    web::{Json, Path, Query, ThinData},
};
use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use matching::SquareMeters;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{flow, form::FieldForm, store};
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    entity::field,
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::{FieldId, PersonId},
    paging::{Page, Paging},
    people::{self, http::done},
    place::{PlaceView, stored},
};

#[derive(Debug, Serialize, ToSchema)]
pub struct FieldView {
    pub id: FieldId,
    pub name: String,
    pub village: String,
    pub crop: field::Crop,
    pub place: PlaceView,
    pub outline: Option<Vec<[f64; 2]>>,
    pub area_mu: f64,
    pub slope_degrees: Option<f64>,
    pub gate_width_m: Option<f64>,
    /// Above the sea.
    pub altitude_m: Option<i32>,
    pub created_at: DateTime<Utc>,
}

/// Whose fields.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    /// A farmer who consented to the caller speaking for them; absent: the caller's own.
    pub for_farmer: Option<PersonId>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

impl From<field::Model> for FieldView {
    fn from(row: field::Model) -> Self {
        let area = SquareMeters::new(row.area_m2).expect("stored areas were checked");
        Self {
            id: row.id,
            name: row.name,
            village: row.village,
            crop: row.crop,
            place: PlaceView::exact(stored(row.lon, row.lat)),
            outline: row.outline.map(|corners| corners.0),
            area_mu: (area.to_mu() * 100.0).round() / 100.0,
            slope_degrees: row.slope_degrees,
            gate_width_m: row.gate_width_m,
            altitude_m: row.altitude_m,
            created_at: row.created_at,
        }
    }
}

/// Registers a field.
#[utoipa::path(tag = "fields", request_body = FieldForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = FieldView), (status = 422, body = Problem)))]
#[post("/fields")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<FieldForm>,
) -> Result<Created, ApiError> {
    let (draft, for_farmer) = (posted.form.check()?, posted.form.for_farmer);
    let id = caller.id;
    app.write_once(id, posted.once, move |tx| {
        let draft = draft.clone();
        async move { Ok(FieldView::from(flow::add(tx, id, for_farmer, draft).await?)) }.boxed()
    })
    .await
}

/// The caller's fields, or those of a farmer they speak for.
#[utoipa::path(tag = "fields", params(Whose), responses((status = 200, body = Page<FieldView>)))]
#[get("/fields")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    whose: Query<Whose>,
) -> Result<Json<Page<FieldView>>, ApiError> {
    let owner = people::flow::owner(app.db.reader(), caller.id, whose.for_farmer).await?;
    let page = Paging::asked(whose.cursor, whose.limit)?;
    let rows = store::list_own(app.db.reader(), owner, &page).await?;
    Ok(Json(page.page(rows, |row| row.id.0, FieldView::from)))
}

#[utoipa::path(tag = "fields", responses((status = 200, body = FieldView), (status = 404, body = Problem)))]
#[get("/fields/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<FieldId>,
) -> Result<Json<FieldView>, ApiError> {
    let row = store::find_own(app.db.reader(), caller.id, *id).await?;
    Ok(Json(row.ok_or(ApiError::NotFound)?.into()))
}

/// Replaces what was said of a field.
#[utoipa::path(tag = "fields", request_body = FieldForm,
    responses((status = 200, body = FieldView), (status = 404, body = Problem)))]
#[put("/fields/{id}")]
pub async fn put(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<FieldId>,
    Form(form): Form<FieldForm>,
) -> Result<Json<FieldView>, ApiError> {
    let draft = form.check()?;
    Ok(Json(flow::change(&app, caller.id, *id, draft).await?.into()))
}

/// Hides a field; needs posted for it stay.
#[utoipa::path(tag = "fields", responses((status = 204), (status = 404, body = Problem)))]
#[delete("/fields/{id}")]
pub async fn delete(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<FieldId>,
) -> Result<HttpResponse, ApiError> {
    flow::remove(&app, caller.id, *id).await?;
    Ok(done())
}
