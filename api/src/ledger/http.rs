//! The operator's side of the ledger.

use actix_web::{
    get,
    web::{Json, ThinData},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::audit::{ImbalanceView, audit as count};
use crate::{
    app::App,
    auth::Operator,
    error::{ApiError, Problem},
};

/// What is wrong with the money: normally nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerAuditView {
    pub items: Vec<ImbalanceView>,
}

/// Counts the ledger anew, beside what orders, weights and settlements say.
#[utoipa::path(tag = "market", responses((status = 200, body = LedgerAuditView), (status = 403, body = Problem)))]
#[get("/ledger/audit")]
pub async fn audit(
    ThinData(app): ThinData<App>,
    _: Operator,
) -> Result<Json<LedgerAuditView>, ApiError> {
    Ok(Json(LedgerAuditView { items: count(&app).await? }))
}
