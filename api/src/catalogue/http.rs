//! The catalogue as phones read it, without signing in.

use actix_web::{HttpResponse, get, web::ThinData};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Operation, Unit};
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub struct OperationView {
    #[serde(flatten)]
    pub operation: Operation,
    pub unit_name: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueView {
    pub items: Vec<OperationView>,
    pub edition: String,
    pub source: String,
}

/// What teams can do, in which unit, and what it usually costs.
#[utoipa::path(tag = "services", security(()), responses((status = 200, body = CatalogueView)))]
#[get("/operations")]
pub async fn list(ThinData(app): ThinData<App>) -> HttpResponse {
    let view = |operation: &Operation| OperationView {
        unit_name: Unit::name(operation.unit),
        operation: operation.clone(),
    };
    let items = app.catalogue.operations.iter().map(view).collect();
    let (edition, source) = (app.catalogue.edition.clone(), app.catalogue.source.clone());
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "public, max-age=3600"))
        .json(CatalogueView { items, edition, source })
}
