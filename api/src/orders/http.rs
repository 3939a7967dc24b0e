//! The buyer's side of orders.

use actix_web::{
    get, post, put,
    web::{Json, Path, Query, ThinData},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    audit::{ViolationView, audit as count},
    explain::{self, ExplanationView},
    flow,
    form::OrderForm,
    preview::{OrderPreviewView, preview as ask},
    standing, store,
    view::{self, OrderDetailView, OrderView},
};
use crate::{
    answers::Created,
    app::App,
    auth::{Buyer, Operator},
    entity::{order, order::OrderState},
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::{OrderId, PersonId},
    needs::http::CancelForm,
    paging::{Page, Paging},
    people::check,
};

/// Which orders.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichOrders {
    pub state: Option<OrderState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

/// What is wrong with the market's numbers: normally nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditView {
    pub items: Vec<ViolationView>,
}

/// Says before placing how much could be filled, from whom, by when, at what price, and what each
/// condition costs. Stores nothing.
#[utoipa::path(tag = "market", request_body = OrderForm,
    responses((status = 200, body = OrderPreviewView), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/orders/preview")]
pub async fn preview(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    Form(form): Form<OrderForm>,
) -> Result<Json<OrderPreviewView>, ApiError> {
    let rows = flow::check(&app, buyer.0, &form)?;
    Ok(Json(ask(&app, rows).await?))
}

/// Places an order: farmers are asked at once, or at harvest peaks with the next batch.
#[utoipa::path(tag = "market", request_body = OrderForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = OrderView), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/orders")]
pub async fn post(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    posted: Posted<OrderForm>,
) -> Result<Created, ApiError> {
    if let Some(answer) = app.answered(buyer.0, &posted.once).await? {
        return Ok(answer);
    }
    let rows = flow::check(&app, buyer.0, &posted.form)?;
    flow::place(&app, rows, posted.once).await
}

/// The caller's orders, newest first.
#[utoipa::path(tag = "market", params(WhichOrders),
    responses((status = 200, body = Page<OrderView>), (status = 403, body = Problem)))]
#[get("/orders")]
pub async fn list(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    which: Query<WhichOrders>,
) -> Result<Json<Page<OrderView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(which.cursor, which.limit)?);
    let rows = store::list_own(db, buyer.0, which.state, &page).await?;
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::all(db, &app, rows.items).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// Counts grams anew, and names every part and line where the numbers disagree.
#[utoipa::path(tag = "market", responses((status = 200, body = AuditView), (status = 403, body = Problem)))]
#[get("/orders/audit")]
pub async fn audit(ThinData(app): ThinData<App>, _: Operator) -> Result<Json<AuditView>, ApiError> {
    Ok(Json(AuditView { items: count(&app).await? }))
}

/// An order with its shares, where their lots are, and its timeline.
#[utoipa::path(tag = "market", responses((status = 200, body = OrderDetailView),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/orders/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<OrderId>,
) -> Result<Json<OrderDetailView>, ApiError> {
    let row = own(&app, buyer.0, *id).await?;
    Ok(Json(view::detail(&app, row).await?))
}

async fn own(app: &App, buyer: PersonId, id: OrderId) -> Result<order::Model, ApiError> {
    store::find_own(app.db.reader(), buyer, id).await?.ok_or(ApiError::NotFound)
}

/// Changes an order until it is locked. Shares that no longer fit are taken back, and farmers are
/// asked anew; no share's price changes.
#[utoipa::path(tag = "market", request_body = OrderForm, responses((status = 200, body = OrderView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[put("/orders/{id}")]
pub async fn put(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<OrderId>,
    Form(form): Form<OrderForm>,
) -> Result<Json<OrderView>, ApiError> {
    Ok(Json(flow::change(&app, buyer.0, *id, form).await?))
}

/// Locks an order before its time, with what farmers have agreed to.
#[utoipa::path(tag = "market", responses((status = 200, body = OrderView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/orders/{id}/lock")]
pub async fn lock(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<OrderId>,
) -> Result<Json<OrderView>, ApiError> {
    Ok(Json(super::lock::lock(&app, buyer.0, *id).await?))
}

/// Takes an order back before anything is loaded. Once it is locked, the deposit goes to the
/// farmers who had agreed.
#[utoipa::path(tag = "market", request_body = CancelForm, responses((status = 200, body = OrderView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/orders/{id}/cancel")]
pub async fn cancel(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<OrderId>,
    Form(form): Form<CancelForm>,
) -> Result<Json<OrderView>, ApiError> {
    let reason = check::words(&form.reason, "reason", 100)?;
    Ok(Json(super::cancel::cancel(&app, buyer.0, *id, reason).await?))
}

/// A standing order does not come again; what is placed goes on.
#[utoipa::path(tag = "market", responses((status = 200, body = OrderView),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
#[post("/orders/{id}/stop")]
pub async fn stop(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<OrderId>,
) -> Result<Json<OrderView>, ApiError> {
    Ok(Json(standing::stop(&app, buyer.0, *id).await?))
}

/// Which lots were chosen in each round and why these, who came next, and why not more.
#[utoipa::path(tag = "market", responses((status = 200, body = ExplanationView),
    (status = 403, body = Problem), (status = 404, body = Problem)))]
#[get("/orders/{id}/explanation")]
pub async fn explanation(
    ThinData(app): ThinData<App>,
    buyer: Buyer,
    id: Path<OrderId>,
) -> Result<Json<ExplanationView>, ApiError> {
    let row = own(&app, buyer.0, *id).await?;
    Ok(Json(explain::explanation(&app, &row).await?))
}
