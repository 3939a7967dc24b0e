//! The phone's side of consents: a village agent records them, and may end them.

use actix_web::{
    HttpResponse, get, post,
    web::{Json, Path, Query, ThinData},
};
use chrono::{DateTime, Utc};
use futures_util::future::FutureExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{check, flow, http::done, store};
use crate::{
    answers::Created,
    app::App,
    auth::Agent,
    entity::{consent, person},
    error::{ApiError, Problem},
    form::Posted,
    ids::{ConsentId, PersonId},
    paging::{Page, PageQuery},
    words,
};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentForm {
    pub name: String,
    pub phone: String,
    pub village: String,
    pub how: consent::How,
    /// Up to 200 characters.
    #[serde(default)]
    pub note: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentView {
    pub id: ConsentId,
    pub farmer_id: PersonId,
    pub name: String,
    pub phone_masked: Option<String>,
    pub village: String,
    pub how: consent::How,
    pub recorded_at: DateTime<Utc>,
}

impl ConsentForm {
    fn check(&self) -> Result<flow::ConsentDraft, ApiError> {
        Ok(flow::ConsentDraft {
            farmer: flow::Profile {
                name: check::text(&self.name, "name", 20)?,
                phone: Some(check::phone(&self.phone)?),
                village: check::text(&self.village, "village", 30)?,
            },
            how: self.how,
            note: check::words(&self.note, "note", 200)?,
        })
    }
}

impl From<(consent::Model, person::Model)> for ConsentView {
    fn from((consent, farmer): (consent::Model, person::Model)) -> Self {
        Self {
            id: consent.id,
            farmer_id: farmer.id,
            name: farmer.name,
            phone_masked: farmer.phone.as_deref().map(words::masked_phone),
            village: farmer.village,
            how: consent.how,
            recorded_at: consent.recorded_at,
        }
    }
}

/// Records that a farmer without a phone lets this agent post for them.
#[utoipa::path(tag = "people", request_body = ConsentForm, params(("Idempotency-Key" = String, Header)),
    responses((status = 201, body = ConsentView), (status = 403, body = Problem), (status = 422, body = Problem)))]
#[post("/consents")]
pub async fn record(
    ThinData(app): ThinData<App>,
    Agent(agent): Agent,
    posted: Posted<ConsentForm>,
) -> Result<Created, ApiError> {
    let draft = posted.form.check()?;
    app.write_once(agent, posted.once, move |tx| {
        let draft = draft.clone();
        async move { Ok(ConsentView::from(flow::record_consent(tx, agent, draft).await?)) }.boxed()
    })
    .await
}

/// The farmers this agent speaks for.
#[utoipa::path(tag = "people", params(PageQuery), responses((status = 200, body = Page<ConsentView>), (status = 403, body = Problem)))]
#[get("/consents")]
pub async fn list(
    ThinData(app): ThinData<App>,
    Agent(agent): Agent,
    page: Query<PageQuery>,
) -> Result<Json<Page<ConsentView>>, ApiError> {
    let page = page.check()?;
    let rows = store::list_consents(app.db.reader(), agent, &page).await?;
    let farmers = store::find_all(app.db.reader(), rows.iter().map(|row| row.farmer_id)).await?;
    let farmer = |id| farmers.iter().find(|farmer| farmer.id == id).cloned();
    let found =
        page.page(rows, |row| row.id.0, |row| farmer(row.farmer_id).map(|f| (row, f).into()));
    Ok(Json(Page {
        items: found.items.into_iter().flatten().collect(),
        next_cursor: found.next_cursor,
    }))
}

/// The farmer took their word back.
#[utoipa::path(tag = "people", responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
#[post("/consents/{id}/revoke")]
pub async fn revoke(
    ThinData(app): ThinData<App>,
    Agent(agent): Agent,
    id: Path<ConsentId>,
) -> Result<HttpResponse, ApiError> {
    flow::revoke_consent(&app, agent, *id).await?;
    Ok(done())
}
