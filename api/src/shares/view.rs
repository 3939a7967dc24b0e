//! A share as each of its two sides sees it.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::store::AGREED;
use crate::{
    app::App,
    entity::{
        lot, lot_part, order, person,
        share::{self, RefuseReason, ShareState},
    },
    error::ApiError,
    ids::{LotId, OrderId, OrderLineId, PersonId, ShareId},
    ledger::transfer::worth,
    lots,
    needs::view::{ContactView, contact},
    offers::view::masked,
    orders, people,
    place::{PlaceView, stored},
    produce::weight::jin,
    words,
};

/// Who is reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShareSide {
    Farmer,
    Buyer,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ShareView {
    pub id: ShareId,
    pub state: ShareState,
    pub side: ShareSide,
    pub order_id: OrderId,
    pub line_id: OrderLineId,
    pub lot_id: LotId,
    /// Printed on the boxes.
    pub lot_code: String,
    pub product_name: String,
    pub variety_name: String,
    pub colour_name: String,
    /// 1 is best.
    pub grade: i32,
    pub grade_name: String,
    /// Diameters in mm, both ends included.
    pub from_mm: i32,
    pub to_mm: i32,
    pub grams: i64,
    /// For a kilogram; it never changes.
    pub price_fen: i64,
    pub total_fen: i64,
    /// In which condition it differs from what was ordered.
    pub substitute: Option<String>,
    /// The other side in full once the farmer has said yes, and masked before and after.
    pub farmer: ContactView,
    pub buyer: ContactView,
    pub village: String,
    /// Where it is loaded.
    pub place: PlaceView,
    pub city: String,
    pub pick_up_at: DateTime<Utc>,
    /// From acceptance on.
    pub pay_within_days: i32,
    /// 定金 that is held for the whole order.
    pub deposit_fen: i64,
    /// What the buyer says to farmers.
    pub note: String,
    /// Until when an answer counts.
    pub expires_at: DateTime<Utc>,
    pub decided_at: Option<DateTime<Utc>>,
    pub reason: Option<RefuseReason>,
    pub words: Option<String>,
    pub sentence: String,
    pub created_at: DateTime<Utc>,
}

/// What stands beside shares when they are shown.
struct Known {
    orders: Vec<order::Model>,
    lots: Vec<lot::Model>,
    parts: Vec<lot_part::Model>,
    people: Vec<person::Model>,
}

/// These shares, as this person sees them: of an order of theirs, or of a lot of theirs.
pub async fn all(
    db: &impl ConnectionTrait,
    app: &App,
    rows: Vec<share::Model>,
    reader: PersonId,
) -> Result<Vec<ShareView>, DbErr> {
    let known = Known::of(db, &rows).await?;
    Ok(rows.into_iter().filter_map(|row| known.view(app, row, reader)).collect())
}

pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    row: share::Model,
    reader: PersonId,
) -> Result<ShareView, ApiError> {
    all(db, app, vec![row], reader).await?.into_iter().next().ok_or(ApiError::NotFound)
}

impl Known {
    async fn of(db: &impl ConnectionTrait, rows: &[share::Model]) -> Result<Self, DbErr> {
        let orders = orders::store::find_all(db, rows.iter().map(|row| row.order_id)).await?;
        let mut ids: Vec<LotId> = rows.iter().map(|row| row.lot_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let parts = lots::store::parts_of(db, &ids).await?;
        let lots = lots::store::find_all(db, ids).await?;
        let buyers = orders.iter().map(|order| order.buyer_id);
        let people = buyers.chain(lots.iter().map(|lot| lot.farmer_id));
        let people: std::collections::BTreeSet<PersonId> = people.collect();
        let people = people::store::find_all(db, people).await?;
        Ok(Self { orders, lots, parts, people })
    }

    fn view(&self, app: &App, row: share::Model, reader: PersonId) -> Option<ShareView> {
        let order = self.orders.iter().find(|order| order.id == row.order_id)?;
        let lot = self.lots.iter().find(|lot| lot.id == row.lot_id)?;
        let part = self.parts.iter().find(|part| part.id == row.part_id)?;
        let side = if order.buyer_id == reader { ShareSide::Buyer } else { ShareSide::Farmer };
        let product = app.produce.stored(&order.product);
        let name = |found: Result<&crate::produce::Named, ApiError>| {
            found.map_or_else(|_| String::new(), |named| named.name.clone())
        };
        let grade = product.grade(part.grade);
        let agreed = AGREED.contains(&row.state);
        let place = stored(lot.lon, lot.lat);
        let exact = agreed || side == ShareSide::Farmer;
        Some(ShareView {
            side,
            lot_code: lot.code.clone(),
            product_name: product.name.clone(),
            variety_name: name(product.variety(&lot.variety)),
            colour_name: name(product.colour(&lot.colour)),
            grade: part.grade,
            grade_name: grade.map_or_else(|_| String::new(), |grade| grade.name.clone()),
            from_mm: part.from_mm,
            to_mm: part.to_mm,
            total_fen: worth(row.grams, row.price_fen),
            farmer: self.who(lot.farmer_id, exact),
            buyer: self.who(order.buyer_id, agreed || side == ShareSide::Buyer),
            village: lot.village.clone(),
            place: if exact { PlaceView::exact(place) } else { PlaceView::coarse(place) },
            city: order.city.clone(),
            pick_up_at: order.pick_up_at,
            pay_within_days: order.pay_within_days,
            deposit_fen: order.deposit_fen,
            note: order.note.clone(),
            sentence: sentence(&row, order, &product.name),
            id: row.id,
            state: row.state,
            order_id: row.order_id,
            line_id: row.line_id,
            lot_id: row.lot_id,
            grams: row.grams,
            price_fen: row.price_fen,
            substitute: row.substitute,
            expires_at: row.expires_at,
            decided_at: row.decided_at,
            reason: row.reason,
            words: row.words,
            created_at: row.created_at,
        })
    }

    fn who(&self, id: PersonId, open: bool) -> ContactView {
        let person = self.people.iter().find(|person| person.id == id);
        if open { contact(person) } else { masked(person) }
    }
}

/// `深圳要您的苹果4000斤，每斤3.25元，12月1日装车`.
#[must_use]
pub fn sentence(share: &share::Model, order: &order::Model, product: &str) -> String {
    let (weight, price) = (jin(share.grams), words::per_jin(share.price_fen));
    let day = words::date(order.pick_up_at);
    format!("{}要您的{product}{weight}，每斤{price}元，{day}装车", order.city)
}
