//! The trace as data, for whoever holds the code.

use actix_web::{
    HttpResponse, get,
    web::{Path, ThinData},
};

use super::{flow, view::TraceView};
use crate::{
    app::App,
    error::{ApiError, Problem},
};

/// What is publicly known of a lot or a mixed batch, and whether it is as it was written.
#[utoipa::path(tag = "market", security(()),
    responses((status = 200, body = TraceView), (status = 404, body = Problem)))]
#[get("/trace/{code}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    code: Path<String>,
) -> Result<HttpResponse, ApiError> {
    let trace = flow::read(&app, &code).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-cache")).json(trace))
}
