//! The phone's side of lots.

use actix_web::{
    get, post, put,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    change,
    flow::{self, Sight},
    form::{CertifyForm, ChangeForm, LotForm},
    store::{self, Wanted},
    view::{self, LotView},
};
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    entity::lot::LotState,
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::LotId,
    paging::{Page, Paging},
    produce::Produce,
};

/// Which lots.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// `market`: what is free of all farmers' lots, for buyers.
    pub scope: Option<LotScope>,
    /// Of the caller's own.
    pub state: Option<LotState>,
    /// Codes of the produce catalogue; these and the following are for the market.
    pub product: Option<String>,
    pub variety: Option<String>,
    pub colour: Option<String>,
    /// The worst grade that is good enough; 1 is best.
    pub grade: Option<i32>,
    /// Diameters in mm of which it must have some.
    pub from_mm: Option<i32>,
    pub to_mm: Option<i32>,
    /// Only with a certificate.
    pub certified: Option<bool>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LotScope {
    Market,
}

impl Which {
    /// A code that is nowhere in the catalogue is a slip, not an empty market.
    fn wanted(self, produce: &Produce) -> Result<Wanted, ApiError> {
        self.product.as_deref().map(|code| produce.find(code)).transpose()?;
        let variety = self.variety.as_deref();
        variety.map(|code| produce.any(|product| product.variety(code))).transpose()?;
        let colour = self.colour.as_deref();
        colour.map(|code| produce.any(|product| product.colour(code))).transpose()?;
        Ok(Wanted {
            product: self.product,
            variety: self.variety,
            colour: self.colour,
            grade: self.grade,
            from_mm: self.from_mm,
            to_mm: self.to_mm,
            certified: self.certified == Some(true),
        })
    }
}

/// Lists a lot; its public trace begins.
#[utoipa::path(tag = "market", request_body = LotForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = LotView), (status = 422, body = Problem)))]
#[post("/lots")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<LotForm>,
) -> Result<Created, ApiError> {
    if let Some(answer) = app.answered(caller.id, &posted.once).await? {
        return Ok(answer);
    }
    let asked = flow::check(&app, caller.id, &posted.form).await?;
    flow::post(&app, asked, posted.once).await
}

/// The caller's lots and those they listed for others, or what is free on the market; newest first.
#[utoipa::path(tag = "market", params(Which), responses((status = 200, body = Page<LotView>), (status = 403, body = Problem)))]
#[get("/lots")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    which: Query<Which>,
) -> Result<Json<Page<LotView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(which.cursor, which.limit)?);
    let which = which.into_inner();
    let (rows, sight) = if which.scope == Some(LotScope::Market) {
        flow::is_buyer(&app, caller.id).await?.then_some(()).ok_or(ApiError::RoleRequired)?;
        let rows = store::list_market(db, &which.wanted(&app.produce)?, (app.now)(), &page).await?;
        (rows, Sight::Market)
    } else {
        (store::list_own(db, caller.id, which.state, &page).await?, Sight::Own)
    };
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::all(db, &app, rows.items, sight).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// A lot, for its farmer's side and for buyers.
#[utoipa::path(tag = "market",
    responses((status = 200, body = LotView), (status = 404, body = Problem)))]
#[get("/lots/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<LotId>,
) -> Result<Json<LotView>, ApiError> {
    let (lot, sight) = flow::readable(&app, caller.id, *id).await?;
    Ok(Json(view::one(app.db.reader(), &app, lot, sight).await?))
}

/// Says anew how much there is, of what, when and for how much; never less than what is promised.
#[utoipa::path(tag = "market", request_body = ChangeForm,
    responses((status = 200, body = LotView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[put("/lots/{id}")]
pub async fn put(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<LotId>,
    Form(form): Form<ChangeForm>,
) -> Result<Json<LotView>, ApiError> {
    Ok(Json(change::change(&app, caller.id, *id, form).await?))
}

/// Names the certificate that a lot goes with, also of a withdrawn one while something that was
/// promised of it is still to be fetched.
#[utoipa::path(tag = "market", request_body = CertifyForm,
    responses((status = 200, body = LotView), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/lots/{id}/certificate")]
pub async fn certify(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<LotId>,
    Form(form): Form<CertifyForm>,
) -> Result<Json<LotView>, ApiError> {
    Ok(Json(change::certify(&app, caller.id, *id, form.certificate_id).await?))
}

/// Sells no more of a lot. What was asked and not answered is taken back; what was accepted stays.
#[utoipa::path(tag = "market",
    responses((status = 200, body = LotView), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/lots/{id}/withdraw")]
pub async fn withdraw(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<LotId>,
) -> Result<Json<LotView>, ApiError> {
    Ok(Json(change::withdraw(&app, caller.id, *id).await?))
}
