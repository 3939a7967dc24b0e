//! The sign-in page's side of the demo people. Without the stand-in, nothing is here.

use actix_web::{
    get, post,
    web::{Json, ThinData},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::people::{self, DemoPerson};
use crate::{
    app::App,
    error::{ApiError, Problem},
    form::Form,
};

#[derive(Debug, Serialize, ToSchema)]
pub struct DemoPeopleView {
    pub items: Vec<DemoPerson>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AliasForm {
    /// 1 to 40 of `a-z`, `0-9` and `-`; the same alias is always the same person.
    pub alias: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CodeView {
    /// What `wx.login` would have given this person's phone.
    pub code: String,
}

/// Who can be tried out.
#[utoipa::path(tag = "demo", security(()), responses((status = 200, body = DemoPeopleView), (status = 404, body = Problem)))]
#[get("/demo/people")]
pub async fn list(ThinData(app): ThinData<App>) -> Result<Json<DemoPeopleView>, ApiError> {
    app.stand_in.as_ref().ok_or(ApiError::NotFound)?;
    Ok(Json(DemoPeopleView { items: people::all() }))
}

/// A login code of a demo person, as WeChat would give it to their phone.
#[utoipa::path(tag = "demo", request_body = AliasForm, security(()),
    responses((status = 200, body = CodeView), (status = 404, body = Problem)))]
#[post("/demo/codes")]
pub async fn code(
    ThinData(app): ThinData<App>,
    Form(form): Form<AliasForm>,
) -> Result<Json<CodeView>, ApiError> {
    let stand_in = app.stand_in.as_ref().ok_or(ApiError::NotFound)?;
    Ok(Json(CodeView { code: stand_in.code(&form.alias).await?.code }))
}
