//! The produce catalogue as phones read it, without signing in.

use actix_web::{HttpResponse, get, web::ThinData};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Product, weight::Weight};
use crate::app::App;

/// A unit of weight.
#[derive(Debug, Serialize, ToSchema)]
pub struct WeightView {
    pub code: Weight,
    pub name: &'static str,
    pub grams: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProduceView {
    pub items: Vec<Product>,
    /// What weights may be told in; prices are fen for a kilogram.
    pub units: Vec<WeightView>,
    pub edition: String,
    pub source: String,
}

/// What can be listed and ordered: varieties, grades, sizes, colours, and how long it keeps.
#[utoipa::path(tag = "market", security(()), responses((status = 200, body = ProduceView)))]
#[get("/produce")]
pub async fn list(ThinData(app): ThinData<App>) -> HttpResponse {
    let unit =
        |code: Weight| WeightView { code, name: Weight::name(code), grams: Weight::grams(code) };
    let view = ProduceView {
        items: app.produce.products.clone(),
        units: Weight::ALL.map(unit).into(),
        edition: app.produce.edition.clone(),
        source: app.produce.source.clone(),
    };
    HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=3600")).json(view)
}
