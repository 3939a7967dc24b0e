//! The phone's side of certificates.

use actix_web::{
    get, post,
    web::{Json, Path, Query, ThinData},
};

use super::{
    flow,
    form::CertificateForm,
    store,
    view::{self, CertificateView},
};
use crate::{
    answers::Created,
    app::App,
    auth::Caller,
    error::{ApiError, Problem},
    fields::http::Whose,
    form::Posted,
    ids::CertificateId,
    paging::{Page, Paging},
    people,
};

/// Records a certificate (承诺达标合格证) that a producer filled in.
#[utoipa::path(tag = "market", request_body = CertificateForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = CertificateView), (status = 422, body = Problem)))]
#[post("/certificates")]
pub async fn post(
    ThinData(app): ThinData<App>,
    caller: Caller,
    posted: Posted<CertificateForm>,
) -> Result<Created, ApiError> {
    if let Some(answer) = app.answered(caller.id, &posted.once).await? {
        return Ok(answer);
    }
    let asked = flow::check(&app, caller.id, &posted.form).await?;
    flow::issue(&app, asked, posted.once).await
}

/// The caller's certificates, or those of a farmer they speak for; newest first.
#[utoipa::path(tag = "market", params(Whose), responses((status = 200, body = Page<CertificateView>), (status = 422, body = Problem)))]
#[get("/certificates")]
pub async fn list(
    ThinData(app): ThinData<App>,
    caller: Caller,
    whose: Query<Whose>,
) -> Result<Json<Page<CertificateView>>, ApiError> {
    let (db, page) = (app.db.reader(), Paging::asked(whose.cursor, whose.limit)?);
    let issuer = people::flow::owner(db, caller.id, whose.for_farmer).await?;
    let rows = page.page(store::list_own(db, issuer, &page).await?, |row| row.id.0, |row| row);
    let items = view::all(db, &app, rows.items).await?;
    Ok(Json(Page { items, next_cursor: rows.next_cursor }))
}

/// A certificate, for its issuer and for buyers of what it goes with.
#[utoipa::path(tag = "market",
    responses((status = 200, body = CertificateView), (status = 404, body = Problem)))]
#[get("/certificates/{id}")]
pub async fn get(
    ThinData(app): ThinData<App>,
    caller: Caller,
    id: Path<CertificateId>,
) -> Result<Json<CertificateView>, ApiError> {
    let row = flow::readable(&app, caller.id, *id).await?;
    Ok(Json(view::one(app.db.reader(), &app, row).await?))
}
