//! What a lot's public trace says of advice: which pesticide, and from when fruit may be picked.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::talk;
use crate::{
    app::App,
    db::Tx,
    entity::{
        lot, question,
        question_message::{Advised, Answered},
    },
    error::ApiError,
    traces::flow::record,
};

/// Whether the lot may stand where the question is about: on its field, or, where one of the two
/// names none, anywhere that the crop grows. Enough for a warning.
#[must_use]
pub fn stands_there(app: &App, lot: &lot::Model, question: &question::Model) -> bool {
    match (lot.field_id, question.field_id) {
        (Some(lot), Some(question)) => lot == question,
        _ => app.produce.stored(&lot.product).grows_on(&question.crop),
    }
}

/// Whether the lot is known to stand where the question is about: what a trace says stays for ever,
/// so it says nothing of what only may be.
fn is_known_there(lot: &lot::Model, question: &question::Model) -> bool {
    lot.field_id.is_some() && lot.field_id == question.field_id
}

/// Advice that is given now is written down for the lots that stand there.
pub async fn note(
    tx: &Tx,
    lots: &[lot::Model],
    said: &Answered,
    question: &question::Model,
) -> Result<(), ApiError> {
    for lot in lots.iter().filter(|lot| is_known_there(lot, question)) {
        write(tx, lot, said, question.answered_at.unwrap_or(tx.now)).await?;
    }
    Ok(())
}

/// What was advised this season where a new lot stands.
pub async fn note_earlier(tx: &Tx, lot: &lot::Model, since: DateTime<Utc>) -> Result<(), ApiError> {
    for (question, said) in answers_since(&tx.db, lot, since).await? {
        if is_known_there(lot, &question) {
            write(tx, lot, &said, question.answered_at.unwrap_or(tx.now)).await?;
        }
    }
    Ok(())
}

async fn answers_since(
    db: &impl ConnectionTrait,
    lot: &lot::Model,
    since: DateTime<Utc>,
) -> Result<Vec<(question::Model, Answered)>, DbErr> {
    talk::store::answers_to(db, lot.farmer_id, since).await
}

/// The agronomist advised it; whether it was used, only the farmer knows. So it is proven that it was
/// said, and no more is claimed.
async fn write(
    tx: &Tx,
    lot: &lot::Model,
    said: &Answered,
    at: DateTime<Utc>,
) -> Result<(), ApiError> {
    let Some(safe_from) = said.safe_from else { return Ok(()) };
    let named: Vec<String> = said.products.iter().map(used).collect();
    let day = crate::words::date(at);
    let safe = safe_from.format("%Y年%-m月%-d日");
    let words = format!("{day}农技员建议用{}；当天打药的话{safe}起可采", named.join("；"));
    let registrations: Vec<_> = said.products.iter().map(|it| &it.registration).collect();
    let body = json!({
        "words": words,
        "products": said.products.iter().map(|it| &it.product).collect::<Vec<_>>(),
        "registrations": registrations,
        "safe_from": safe_from,
    });
    record(tx, &lot.code, "advice", true, &body).await
}

/// `73%炔螨特乳油2500倍液，打2次、每10天一次，安全间隔期30天`.
fn used(product: &Advised) -> String {
    let Advised { name, dose_unit, times, interval_days, .. } = product;
    let dose = crate::words::number(product.dose);
    let again = product.every_days.map(|days| format!("，打{times}次、每{days}天一次"));
    format!("{name}{dose}{dose_unit}{}，安全间隔期{interval_days}天", again.unwrap_or_default())
}
