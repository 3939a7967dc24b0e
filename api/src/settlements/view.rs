//! What is owed, as each side sees it, with the days that are left.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    entity::settlement::{self, SettlementKind, SettlementState},
    error::ApiError,
    ids::{OrderId, PersonId, SettlementId, ShareId},
    needs::view::{ContactView, contact},
    people, words,
};

/// As whom somebody reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettlementReader {
    Buyer,
    /// The farmer, or the village agent who listed the lot.
    Seller,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DueView)]
pub struct SettlementView {
    pub id: SettlementId,
    pub kind: SettlementKind,
    pub order_id: OrderId,
    pub share_id: ShareId,
    /// Who is reading.
    pub side: SettlementReader,
    pub buyer: ContactView,
    pub farmer: ContactView,
    pub accepted_g: i64,
    /// For a kilogram.
    pub price_fen: i64,
    pub amount_fen: i64,
    pub state: SettlementState,
    /// To be paid by then.
    pub due_at: DateTime<Utc>,
    /// Whole days until then, by China's calendar; below zero: so many too late. Null once it came.
    pub days_left: Option<i64>,
    /// The bank's or WeChat's number of the payment.
    pub reference: Option<String>,
    pub paid_at: Option<DateTime<Utc>>,
    pub received_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

pub async fn one(
    db: &impl ConnectionTrait,
    actor: PersonId,
    row: settlement::Model,
    now: DateTime<Utc>,
) -> Result<SettlementView, ApiError> {
    let views = all(db, actor, vec![row], now).await?;
    views.into_iter().next().ok_or(ApiError::NotFound)
}

/// The views of these settlements, in the same order.
pub async fn all(
    db: &impl ConnectionTrait,
    actor: PersonId,
    rows: Vec<settlement::Model>,
    now: DateTime<Utc>,
) -> Result<Vec<SettlementView>, DbErr> {
    let sides = rows.iter().flat_map(|row| [row.buyer_id, row.farmer_id]);
    let people = people::store::find_all(db, sides).await?;
    let person = |id: PersonId| contact(people.iter().find(|person| person.id == id));
    let view = |row: settlement::Model| SettlementView {
        id: row.id,
        kind: row.kind,
        order_id: row.order_id,
        share_id: row.share_id,
        side: if row.buyer_id == actor {
            SettlementReader::Buyer
        } else {
            SettlementReader::Seller
        },
        buyer: person(row.buyer_id),
        farmer: person(row.farmer_id),
        accepted_g: row.accepted_g,
        price_fen: row.price_fen,
        amount_fen: row.amount_fen,
        state: row.state,
        due_at: row.due_at,
        days_left: days_left(&row, now),
        reference: row.reference,
        paid_at: row.paid_at,
        received_at: row.received_at,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(view).collect())
}

fn days_left(row: &settlement::Model, now: DateTime<Utc>) -> Option<i64> {
    let day = |at| words::local(at).date_naive();
    let open = row.state != SettlementState::Received;
    open.then(|| (day(row.due_at) - day(now)).num_days())
}
