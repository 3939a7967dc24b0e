//! An offer as the team's leader sees it: who needs what, about where, for how much.

use chrono::{DateTime, Utc};
use matching::{Fen, SquareMeters};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::App,
    catalogue::{Catalogue, Unit},
    entity::{
        need,
        offer::{self, DeclineReason, OfferState, Term},
        person, visit,
    },
    error::ApiError,
    ids::{NeedId, OfferId, VisitId},
    needs::{
        self,
        form::WindowForm,
        pool::view::{OfferPoolView, Pools},
        view::ContactView,
    },
    people,
    place::{PlaceView, stored},
    questions::view::{AnswerView, advice_of},
    visits, words,
};

#[derive(Debug, Serialize, ToSchema)]
pub struct OfferView {
    pub id: OfferId,
    pub state: OfferState,
    pub need_id: NeedId,
    pub operation: String,
    pub operation_name: String,
    pub unit: Unit,
    pub unit_name: &'static str,
    pub quantity: f64,
    pub area_mu: f64,
    pub village: String,
    /// The middle of a cell of about 1 km; the visit shows the exact place.
    pub place: PlaceView,
    pub distance_m: i32,
    /// Per unit.
    pub price_fen: i64,
    /// For all of it.
    pub total_fen: i64,
    /// When the team could begin, as planned when it was asked.
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub window: WindowForm,
    pub expires_at: DateTime<Utc>,
    pub wave: i32,
    /// Masked; the visit shows both in full.
    pub farmer: ContactView,
    /// Several fields, worked one after the other; taken or declined as a whole.
    pub pool: Option<OfferPoolView>,
    pub note: String,
    /// The agronomist's, where the need was made of a question.
    pub advice: Option<AnswerView>,
    /// Why this team was asked: the parts of its cost.
    pub terms: Vec<Term>,
    pub reason: Option<DeclineReason>,
    /// The first one of a pool's.
    pub visit_id: Option<VisitId>,
    pub created_at: DateTime<Utc>,
}

/// The views of these offers, in the same order.
pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<offer::Model>,
) -> Result<Vec<OfferView>, DbErr> {
    let needs = needs::store::find_all(db, rows.iter().map(|row| row.need_id)).await?;
    let farmers = people::store::find_all(db, needs.iter().map(|need| need.farmer_id)).await?;
    let visits = visits::store::find_of_offers(db, rows.iter().map(|row| row.id)).await?;
    let pools = Pools::around(db, &needs).await?;
    let advice = advice_of(db, app, needs.iter().filter_map(|need| need.question_id)).await?;
    let view = |row: offer::Model| {
        let need = needs.iter().find(|need| need.id == row.need_id)?;
        let farmer = farmers.iter().find(|farmer| farmer.id == need.farmer_id);
        let visit = visits::store::that_counts(&visits, row.id);
        let advice = need.question_id.and_then(|id| advice.get(&id).cloned());
        let view = one_view(&app.catalogue, row, need, farmer, visit, &pools);
        Some(OfferView { advice, ..view })
    };
    Ok(rows.into_iter().filter_map(view).collect())
}

/// The view of one offer.
pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: offer::Model,
) -> Result<OfferView, ApiError> {
    all(db, app, vec![row]).await?.into_iter().next().ok_or(ApiError::NotFound)
}

fn one_view(
    catalogue: &Catalogue,
    row: offer::Model,
    need: &need::Model,
    farmer: Option<&person::Model>,
    visit: Option<&visit::Model>,
    pools: &Pools,
) -> OfferView {
    let pool = pools.offered(need);
    let operation = catalogue.stored(&need.operation);
    let area = SquareMeters::new(need.area_m2).expect("stored areas were checked");
    OfferView {
        id: row.id,
        state: row.state,
        need_id: row.need_id,
        operation: operation.code.clone(),
        operation_name: operation.name.clone(),
        unit: operation.unit,
        unit_name: operation.unit.name(),
        quantity: need.quantity,
        area_mu: (area.to_mu() * 100.0).round() / 100.0,
        village: need.village.clone(),
        place: PlaceView::coarse(stored(need.lon, need.lat)),
        distance_m: row.distance_m,
        price_fen: row.price_fen,
        total_fen: pools.total(need, Fen::new(row.price_fen)).get(),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        window: WindowForm { from: need.window_from, until: need.window_until },
        expires_at: row.expires_at,
        wave: row.wave,
        farmer: pool.as_ref().map_or_else(|| masked(farmer), OfferPoolView::contact),
        pool,
        note: need.note.clone(),
        advice: None,
        terms: row.terms.0,
        reason: row.reason,
        visit_id: visit.map(|visit| visit.id),
        created_at: row.created_at,
    }
}

/// Enough to recognise a neighbour, not enough to call.
#[must_use]
pub fn masked(person: Option<&person::Model>) -> ContactView {
    ContactView {
        name: words::masked_name(person.map_or("", |person| person.name.as_str())),
        phone: person.and_then(|person| person.phone.as_deref()).map(words::masked_phone),
    }
}
