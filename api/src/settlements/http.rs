//! Both sides of the money: what is owed, paid and received, and an order's statement.

use actix_web::{
    HttpResponse, get,
    http::header::{CONTENT_DISPOSITION, ContentDisposition, DispositionParam, DispositionType},
    post,
    web::{Json, Path, Query, ThinData},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    flow,
    statement::{StatementView, of as statement_of},
    store,
    view::{self, SettlementView},
};
use crate::{
    app::App,
    auth::Caller,
    entity::settlement::SettlementState,
    error::{ApiError, Problem},
    form::Form,
    ids::{OrderId, SettlementId},
    paging::{Page, Paging},
    people::check,
};

/// Which settlements.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichSettlements {
    pub state: Option<SettlementState>,
    /// Of one order.
    pub order_id: Option<OrderId>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayForm {
    /// The bank's or WeChat's number of the payment; up to 64 characters.
    #[serde(default)]
    pub reference: String,
}

/// What the caller owes as a buyer, or is owed as a farmer or their village agent; newest first.
#[utoipa::path(tag = "market", params(WhichSettlements),
    responses((status = 200, body = Page<SettlementView>)))]
#[get("/settlements")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    which: Query<WhichSettlements>,
) -> Result<Json<Page<SettlementView>>, ApiError> {
    let page = Paging::asked(which.cursor, which.limit)?;
    let rows =
        store::list_of(app.db.reader(), caller.id, (which.state, which.order_id), &page).await?;
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::all(app.db.reader(), caller.id, rows.items, (app.now)()).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// The buyer says that it is paid.
#[utoipa::path(tag = "market", request_body = PayForm,
    responses((status = 200, body = SettlementView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/settlements/{id}/pay")]
pub async fn pay(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<SettlementId>,
    Form(form): Form<PayForm>,
) -> Result<Json<SettlementView>, ApiError> {
    let reference = check::line(&form.reference, "reference", 64)?;
    Ok(Json(flow::pay(&app, caller.id, *id, reference).await?))
}

/// The farmer, or their village agent, says that it came.
#[utoipa::path(tag = "market",
    responses((status = 200, body = SettlementView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/settlements/{id}/received")]
pub async fn received(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<SettlementId>,
) -> Result<Json<SettlementView>, ApiError> {
    Ok(Json(flow::receive(&app, caller.id, *id).await?))
}

/// The farmer, or their village agent, says that what is called paid did not come.
#[utoipa::path(tag = "market",
    responses((status = 200, body = SettlementView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/settlements/{id}/contest")]
pub async fn contest(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<SettlementId>,
) -> Result<Json<SettlementView>, ApiError> {
    Ok(Json(flow::contest(&app, caller.id, *id).await?))
}

/// All of an order in one table for its buyer; a farmer's own part for the farmer.
#[utoipa::path(tag = "market", responses((status = 200, body = StatementView)))]
#[get("/orders/{id}/statement")]
pub async fn statement(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<OrderId>,
) -> Result<Json<StatementView>, ApiError> {
    Ok(Json(statement_of(app.db.reader(), caller.id, *id, (app.now)()).await?))
}

/// The statement as a table that Excel opens.
#[utoipa::path(tag = "market",
    responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/orders/{id}/statement.csv")]
pub async fn statement_csv(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<OrderId>,
) -> Result<HttpResponse, ApiError> {
    let table = statement_of(app.db.reader(), caller.id, *id, (app.now)()).await?;
    let name = DispositionParam::Filename(format!("statement-{}.csv", *id));
    let attachment =
        ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, attachment))
        .insert_header(("Cache-Control", "private, no-store"))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .content_type("text/csv; charset=utf-8")
        .body(table.csv()))
}
