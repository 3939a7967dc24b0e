//! Both sides of trucks: planned, weighed, signed, on the road, received, disputed.

use actix_web::{
    get, post, put,
    web::{Json, Path, ThinData},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    dispute::{decide, open},
    flow,
    form::{
        DecideForm, DepartForm, ObjectForm, ReceiveForm, SignForm, TemperaturesForm, TruckForm,
        WeighForm,
    },
    receive::receive as take_over,
    road,
    view::{self, TruckView},
    weigh::{sign as sign_for, weigh as weigh_in},
};
use crate::{
    app::App,
    auth::{Caller, Operator},
    error::{ApiError, Problem},
    form::Form,
    ids::{OrderId, ShareId, TruckId},
    people::check,
};

/// An order's trucks; all of them, for they are few.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrucksView {
    pub items: Vec<TruckView>,
}

/// The trucks of an order: all for its buyer, those with a load of the caller's for a farmer.
#[utoipa::path(tag = "market", responses((status = 200, body = TrucksView)))]
#[get("/orders/{id}/trucks")]
pub async fn list_trucks(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<OrderId>,
) -> Result<Json<TrucksView>, ApiError> {
    let items = view::of_order(app.db.reader(), &app, caller.id, *id).await?;
    Ok(Json(TrucksView { items }))
}

/// Trucks with a load that farmer and buyer do not agree on, for operators.
#[utoipa::path(tag = "market", responses((status = 200, body = TrucksView), (status = 403, body = Problem)))]
#[get("/trucks/disputed")]
pub async fn list_disputed(
    ThinData(app): ThinData<App>,
    operator: Operator,
) -> Result<Json<TrucksView>, ApiError> {
    let items = view::disputed(app.db.reader(), &app, operator.0).await?;
    Ok(Json(TrucksView { items }))
}

/// A truck, for the buyer and for the farmers whose load is on it; each sees their own.
#[utoipa::path(tag = "market", responses((status = 200, body = TruckView)))]
#[get("/trucks/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TruckId>,
) -> Result<Json<TruckView>, ApiError> {
    Ok(Json(view::one(app.db.reader(), &app, caller.id, *id).await?))
}

/// The buyer says which truck comes, and who drives.
#[utoipa::path(tag = "market", request_body = TruckForm,
    responses((status = 200, body = TruckView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[put("/trucks/{id}")]
pub async fn put(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TruckId>,
    Form(form): Form<TruckForm>,
) -> Result<Json<TruckView>, ApiError> {
    Ok(Json(flow::drive(&app, caller.id, *id, form.check()?).await?))
}

/// One side weighs a load, and signs for it; again until both have signed.
#[utoipa::path(tag = "market", request_body = WeighForm,
    responses((status = 200, body = TruckView), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/trucks/{id}/weigh")]
pub async fn weigh(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TruckId>,
    Form(form): Form<WeighForm>,
) -> Result<Json<TruckView>, ApiError> {
    Ok(Json(weigh_in(&app, caller.id, *id, form.check()?).await?))
}

/// One side signs the weighing of this version.
#[utoipa::path(tag = "market", request_body = SignForm,
    responses((status = 200, body = TruckView), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/shares/{id}/sign")]
pub async fn sign(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ShareId>,
    Form(form): Form<SignForm>,
) -> Result<Json<TruckView>, ApiError> {
    Ok(Json(sign_for(&app, caller.id, *id, form.version).await?))
}

/// The truck leaves with what both sides signed for.
#[utoipa::path(tag = "market", request_body = DepartForm,
    responses((status = 200, body = TruckView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/trucks/{id}/depart")]
pub async fn depart(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TruckId>,
    Form(form): Form<DepartForm>,
) -> Result<Json<TruckView>, ApiError> {
    Ok(Json(road::depart(&app, caller.id, *id, form.check()?).await?))
}

/// What the thermometer in the load read.
#[utoipa::path(tag = "market", request_body = TemperaturesForm,
    responses((status = 200, body = TruckView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/trucks/{id}/temperatures")]
pub async fn temperatures(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TruckId>,
    Form(form): Form<TemperaturesForm>,
) -> Result<Json<TruckView>, ApiError> {
    let readings = form.check((app.now)())?;
    Ok(Json(road::read_temperatures(&app, caller.id, *id, readings).await?))
}

/// The truck is at the buyer's.
#[utoipa::path(tag = "market",
    responses((status = 200, body = TruckView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/trucks/{id}/arrive")]
pub async fn arrive(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TruckId>,
) -> Result<Json<TruckView>, ApiError> {
    Ok(Json(road::arrive(&app, caller.id, *id).await?))
}

/// The buyer takes every load over: accepted grams, the grade, and a reason for each deduction.
#[utoipa::path(tag = "market", request_body = ReceiveForm,
    responses((status = 200, body = TruckView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/trucks/{id}/receive")]
pub async fn receive(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<TruckId>,
    Form(form): Form<ReceiveForm>,
) -> Result<Json<TruckView>, ApiError> {
    Ok(Json(take_over(&app, caller.id, *id, form.check()?).await?))
}

/// The farmer's side objects to what was accepted, until `disputes_until`.
#[utoipa::path(tag = "market", request_body = ObjectForm,
    responses((status = 200, body = TruckView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/shares/{id}/dispute")]
pub async fn dispute(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<ShareId>,
    Form(form): Form<ObjectForm>,
) -> Result<Json<TruckView>, ApiError> {
    let words = check::text(&form.words, "words", 200)?;
    Ok(Json(open(&app, caller.id, *id, words).await?))
}

/// An operator who heard both sides says what is paid.
#[utoipa::path(tag = "market", request_body = DecideForm,
    responses((status = 200, body = TruckView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/shares/{id}/settle-dispute")]
pub async fn settle_dispute(
    ThinData(app): ThinData<App>,
    operator: Operator,
    id: Path<ShareId>,
    Form(form): Form<DecideForm>,
) -> Result<Json<TruckView>, ApiError> {
    let (taken, words) = form.check()?;
    Ok(Json(decide(&app, operator.0, *id, taken, words).await?))
}
