//! What a person sees and says of themselves, and what an operator sees of people.

use actix_web::{
    HttpResponse, get, put,
    web::{Json, Path, Query, ThinData},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{check, flow, store};
use crate::{
    app::App,
    auth::{Caller, Operator},
    entity::{person, person_role::Role},
    error::{ApiError, Problem},
    form::Form,
    ids::{PersonId, TeamId},
    paging::{Page, PageQuery},
    teams, words,
};

/// A person, to themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    pub id: PersonId,
    pub name: String,
    pub phone: Option<String>,
    pub village: String,
    pub roles: Vec<Role>,
    /// The team this person leads.
    pub team_id: Option<TeamId>,
}

/// A person, to the operator.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonView {
    pub id: PersonId,
    pub name: String,
    pub phone_masked: Option<String>,
    pub village: String,
    pub roles: Vec<Role>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeForm {
    /// 1 to 20 characters.
    pub name: String,
    #[serde(default)]
    pub phone: Option<String>,
    /// Up to 30 characters.
    pub village: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RolesForm {
    /// `farmer` need not be said.
    pub roles: Vec<Role>,
}

impl MeForm {
    fn check(&self) -> Result<flow::Profile, ApiError> {
        Ok(flow::Profile {
            name: check::text(&self.name, "name", 20)?,
            phone: self.phone.as_deref().map(check::phone).transpose()?,
            village: check::line(&self.village, "village", 30)?,
        })
    }
}

impl Me {
    /// Reads a person with their roles and their team.
    pub async fn find(app: &App, id: PersonId) -> Result<Self, ApiError> {
        let db = app.db.reader();
        let person = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
        let roles = store::roles(db, id).await?;
        let team = teams::store::find_of_leader(db, id).await?;
        let person::Model { name, phone, village, .. } = person;
        Ok(Self { id, name, phone, village, roles, team_id: team.map(|team| team.id) })
    }
}

impl PersonView {
    async fn of(app: &App, person: person::Model) -> Result<Self, ApiError> {
        Ok(Self {
            id: person.id,
            roles: store::roles(app.db.reader(), person.id).await?,
            name: person.name,
            phone_masked: person.phone.as_deref().map(words::masked_phone),
            village: person.village,
        })
    }
}

#[utoipa::path(tag = "people", responses((status = 200, body = Me), (status = 401, body = Problem)))]
#[get("/me")]
pub async fn me(ThinData(app): ThinData<App>, caller: Caller) -> Result<Json<Me>, ApiError> {
    Ok(Json(Me::find(&app, caller.id).await?))
}

#[utoipa::path(tag = "people", request_body = MeForm,
    responses((status = 200, body = Me), (status = 422, body = Problem)))]
#[put("/me")]
pub async fn describe(
    ThinData(app): ThinData<App>,
    caller: Caller,
    Form(form): Form<MeForm>,
) -> Result<Json<Me>, ApiError> {
    flow::describe(&app, caller.id, form.check()?).await?;
    Ok(Json(Me::find(&app, caller.id).await?))
}

/// Everybody, newest first, for the operator.
#[utoipa::path(tag = "people", params(PageQuery), responses((status = 200, body = Page<PersonView>), (status = 403, body = Problem)))]
#[get("/people")]
pub async fn list(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    page: Query<PageQuery>,
) -> Result<Json<Page<PersonView>>, ApiError> {
    let page = page.check()?;
    let rows = store::list(app.db.reader(), &page).await?;
    let next = page.page(rows, |row| row.id.0, |row| row);
    let mut items = Vec::with_capacity(next.items.len());
    for row in next.items {
        items.push(PersonView::of(&app, row).await?);
    }
    Ok(Json(Page { items, next_cursor: next.next_cursor }))
}

#[utoipa::path(tag = "people", request_body = RolesForm,
    responses((status = 200, body = PersonView), (status = 403, body = Problem)))]
#[put("/people/{id}/roles")]
pub async fn set_roles(
    ThinData(app): ThinData<App>,
    _operator: Operator,
    id: Path<PersonId>,
    Form(form): Form<RolesForm>,
) -> Result<Json<PersonView>, ApiError> {
    flow::set_roles(&app, *id, form.roles).await?;
    let person = store::find(app.db.reader(), *id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(PersonView::of(&app, person).await?))
}

/// `204 No Content`.
#[must_use]
pub fn done() -> HttpResponse {
    HttpResponse::NoContent().finish()
}
