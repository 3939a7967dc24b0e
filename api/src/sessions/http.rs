//! The phone's side of signing in and out.

use actix_web::{
    HttpResponse, delete, post,
    web::{Json, ThinData},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::flow;
use crate::{
    app::App,
    auth::Caller,
    error::{ApiError, Problem},
    form::Form,
    people::{check, http::Me},
};

/// WeChat's are 32 characters; it says no more than that they are strings.
const LONGEST_CODE: usize = 128;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionForm {
    /// From `wx.login`; good for five minutes and one use.
    #[schema(min_length = 1, max_length = 128)]
    pub code: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Send it as `Authorization: Bearer`.
    pub token: String,
    pub expires_at: DateTime<Utc>,
    pub person: Me,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TicketView {
    /// For `GET /api/v1/live?ticket=`, once.
    pub ticket: String,
    pub expires_at: DateTime<Utc>,
}

/// Signs in with a WeChat login code. Needs no idempotency key: the code itself works once.
#[utoipa::path(tag = "people", request_body = SessionForm, security(()),
    responses((status = 201, body = SessionView), (status = 401, body = Problem)))]
#[post("/sessions")]
pub async fn sign_in(
    ThinData(app): ThinData<App>,
    Form(form): Form<SessionForm>,
) -> Result<HttpResponse, ApiError> {
    let code = check::text(&form.code, "code", LONGEST_CODE)?;
    let signed_in = flow::sign_in(&app, &code).await?;
    let person = Me::find(&app, signed_in.person).await?;
    let view = SessionView { token: signed_in.token, expires_at: signed_in.expires_at, person };
    Ok(HttpResponse::Created().insert_header(("Cache-Control", "no-store")).json(view))
}

/// Signs out, and closes the live channel of this sign-in.
#[utoipa::path(tag = "people", responses((status = 204)))]
#[delete("/sessions/current")]
pub async fn sign_out(
    ThinData(app): ThinData<App>,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    flow::sign_out(&app, caller).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A ticket that opens the live channel once. Needs no idempotency key: an unused one lapses.
#[utoipa::path(tag = "notices", responses((status = 201, body = TicketView)))]
#[post("/live/tickets")]
pub async fn issue_ticket(
    ThinData(app): ThinData<App>,
    caller: Caller,
) -> Result<(Json<TicketView>, actix_web::http::StatusCode), ApiError> {
    let (ticket, expires_at) = flow::issue_ticket(&app, caller).await?;
    Ok((Json(TicketView { ticket, expires_at }), actix_web::http::StatusCode::CREATED))
}
