//! Both phones' side of visits.

use actix_web::{
    get, post,
    web::{Json, Path, Query, ThinData},
};
use futures_util::future::FutureExt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    day, disputes, flow, leave, store,
    view::{self, VisitView},
};
use crate::{
    answers::Created,
    app::App,
    auth::{Caller, Leader, Operator},
    entity::visit::{self, DisputeReason, VisitState},
    error::{ApiError, Problem},
    form::{Form, Posted},
    ids::{MediaId, PersonId, VisitId},
    media,
    paging::{Page, PageQuery, Paging},
    people::check,
    place::PlaceForm,
};

/// Which visits.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    pub state: Option<VisitState>,
    /// `next_cursor` of the page before.
    pub cursor: Option<uuid::Uuid>,
    /// Items on a page, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u64>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArriveForm {
    /// Where the phone is, when it knows.
    #[serde(default)]
    pub place: Option<PlaceForm>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartForm {
    /// The four digits that the farmer is shown.
    pub code: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishForm {
    /// In the operation's unit; at most three times what was asked.
    pub measured_quantity: f64,
    /// Photos uploaded before, at most 9.
    #[serde(default)]
    pub photos: Vec<MediaId>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeForm {
    pub reason: DisputeReason,
    /// 1 to 200 characters.
    pub words: String,
}

/// Why a team cannot come after all.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DropReason {
    Breakdown,
    Weather,
    Ill,
    Other,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DropForm {
    pub reason: DropReason,
    /// Up to 100 characters.
    #[serde(default)]
    pub words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DropDayForm {
    /// By China's clock.
    pub day: chrono::NaiveDate,
    pub reason: DropReason,
    /// Up to 100 characters.
    #[serde(default)]
    pub words: String,
}

/// What was given back.
#[derive(Debug, Serialize, ToSchema)]
pub struct DroppedDay {
    /// The visits of that day that the team has dropped, in order, without their timelines.
    pub items: Vec<VisitView>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingForm {
    /// 1 to 5.
    pub stars: i32,
    /// Up to 200 characters.
    #[serde(default)]
    pub words: String,
}

impl DropReason {
    const fn words(self) -> &'static str {
        match self {
            Self::Breakdown => "机器坏了",
            Self::Weather => "天气不行",
            Self::Ill => "人病了",
            Self::Other => "有别的事",
        }
    }

    /// In the team's own words, where it has some.
    fn said(self, words: &str) -> Result<String, ApiError> {
        let words = check::words(words, "words", 100)?;
        Ok(if words.is_empty() { self.words().to_owned() } else { words })
    }
}

/// The caller's visits, as farmer, agent or team; newest first.
#[utoipa::path(tag = "services", params(Which), responses((status = 200, body = Page<VisitView>)))]
#[get("/visits")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    which: Query<Which>,
) -> Result<Json<Page<VisitView>>, ApiError> {
    let page = Paging::asked(which.cursor, which.limit)?;
    let party = flow::party(&app, caller.id).await?;
    let rows = store::list_of(app.db.reader(), &party, which.state, &page).await?;
    shown(&app, &page, rows, caller.id).await
}

/// One page of these visits, as `reader` sees them.
async fn shown(
    app: &App,
    page: &Paging,
    rows: Vec<visit::Model>,
    reader: PersonId,
) -> Result<Json<Page<VisitView>>, ApiError> {
    let rows = page.page(rows, |row| row.id.0, |row| row);
    let items = view::all(app.db.reader(), app, rows.items, reader).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// Visits whose sides have not agreed yet, for an operator; newest first.
#[utoipa::path(tag = "services", params(PageQuery),
    responses((status = 200, body = Page<VisitView>), (status = 403, body = Problem)))]
#[get("/disputes")]
pub async fn list_disputed(
    ThinData(app): ThinData<App>,
    Operator(operator): Operator,
    page: Query<PageQuery>,
) -> Result<Json<Page<VisitView>>, ApiError> {
    let page = page.check()?;
    let rows = store::list_disputed(app.db.reader(), &page).await?;
    shown(&app, &page, rows, operator).await
}

#[utoipa::path(tag = "services", responses((status = 200, body = VisitView), (status = 404, body = Problem)))]
#[get("/visits/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
) -> Result<Json<VisitView>, ApiError> {
    let row = disputes::readable(&app, caller.id, *id).await?;
    Ok(Json(view::one(app.db.reader(), &app, row, caller.id).await?))
}

/// The team stands at the field.
#[utoipa::path(tag = "services", request_body = ArriveForm,
    responses((status = 200, body = VisitView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/visits/{id}/arrive")]
pub async fn arrive(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
    Form(form): Form<ArriveForm>,
) -> Result<Json<VisitView>, ApiError> {
    form.place.map(|place| place.check("place")).transpose()?;
    Ok(Json(flow::arrive(&app, caller.id, *id).await?))
}

/// The farmer gave the start code.
#[utoipa::path(tag = "services", request_body = StartForm,
    responses((status = 200, body = VisitView), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)))]
#[post("/visits/{id}/start")]
pub async fn start(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
    Form(form): Form<StartForm>,
) -> Result<Json<VisitView>, ApiError> {
    Ok(Json(flow::start(&app, caller.id, *id, form.code).await?))
}

/// The work is done.
#[utoipa::path(tag = "services", request_body = FinishForm,
    responses((status = 200, body = VisitView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/visits/{id}/finish")]
pub async fn finish(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
    Form(form): Form<FinishForm>,
) -> Result<Json<VisitView>, ApiError> {
    media::flow::at_most(form.photos.len())?;
    Ok(Json(flow::finish(&app, caller.id, *id, form.measured_quantity, form.photos).await?))
}

/// The farmer agrees; the settlement is written.
#[utoipa::path(tag = "services", responses((status = 200, body = VisitView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/visits/{id}/confirm")]
pub async fn confirm(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
) -> Result<Json<VisitView>, ApiError> {
    Ok(Json(flow::confirm(&app, caller.id, *id).await?))
}

/// The farmer objects.
#[utoipa::path(tag = "services", request_body = DisputeForm,
    responses((status = 200, body = VisitView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/visits/{id}/dispute")]
pub async fn dispute(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
    Form(form): Form<DisputeForm>,
) -> Result<Json<VisitView>, ApiError> {
    let words = check::text(&form.words, "words", 200)?;
    Ok(Json(disputes::open(&app, caller.id, *id, form.reason, words).await?))
}

/// The team cannot come after all.
#[utoipa::path(tag = "services", request_body = DropForm,
    responses((status = 200, body = VisitView), (status = 403, body = Problem), (status = 409, body = Problem)))]
#[post("/visits/{id}/drop")]
pub async fn drop_out(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
    Form(form): Form<DropForm>,
) -> Result<Json<VisitView>, ApiError> {
    let reason = form.reason.said(&form.words)?;
    Ok(Json(leave::drop_out(&app, caller.id, *id, reason).await?))
}

/// The caller's team can come to nobody on this day: everything that has not begun is given back at
/// once, and other teams are asked for it by one plan.
#[utoipa::path(tag = "services", request_body = DropDayForm,
    responses((status = 200, body = DroppedDay), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/teams/mine/drop-day")]
pub async fn drop_day(
    ThinData(app): ThinData<App>,
    leader: Leader,
    Form(form): Form<DropDayForm>,
) -> Result<Json<DroppedDay>, ApiError> {
    let reason = form.reason.said(&form.words)?;
    Ok(Json(DroppedDay { items: day::drop_out(&app, leader, form.day, reason).await? }))
}

/// The team is late (`offers.late_after`): the farmer gives the job to another one.
#[utoipa::path(tag = "services", responses((status = 200, body = VisitView), (status = 409, body = Problem)))]
#[post("/visits/{id}/replace")]
pub async fn replace(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
) -> Result<Json<VisitView>, ApiError> {
    Ok(Json(leave::replace(&app, caller.id, *id).await?))
}

/// A new start code, to the farmer's side, when the old one was locked or overheard.
#[utoipa::path(tag = "services", responses((status = 200, body = VisitView), (status = 409, body = Problem)))]
#[post("/visits/{id}/code")]
pub async fn renew_code(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
) -> Result<Json<VisitView>, ApiError> {
    Ok(Json(flow::renew_code(&app, caller.id, *id).await?))
}

/// What the caller thinks of the other side, once.
#[utoipa::path(tag = "services", request_body = RatingForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = VisitView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
#[post("/visits/{id}/rating")]
pub async fn rate(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<VisitId>,
    posted: Posted<RatingForm>,
) -> Result<Created, ApiError> {
    let stars = posted.form.stars;
    if !(1..=5).contains(&stars) {
        return Err(ApiError::invalid("stars", "number_out_of_range", "请给1到5颗星"));
    }
    let words = check::words(&posted.form.words, "words", 200)?;
    let (shared, actor, id) = (app.clone(), caller.id, *id);
    app.write_once(actor, posted.once, move |tx| {
        let (app, words) = (shared.clone(), words.clone());
        async move { flow::rate(tx, &app, actor, id, stars, words).await }.boxed()
    })
    .await
}
