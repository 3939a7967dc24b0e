//! No buyer holds the whole market: how much one may ask for at once before it is locked.

use super::store;
use crate::{app::App, db::Tx, entity::order, error::ApiError, people, produce::weight::weight};

const TONNE_G: i64 = 1_000_000;

/// Fails where the buyer's open orders of one product would ask for too much, with so many grams of
/// this one. The buyer's row is held from here on: two orders at once are counted one by one.
pub async fn check(tx: &Tx, app: &App, order: &order::Model, grams: i64) -> Result<(), ApiError> {
    let most_g = app.config.market.open_tonnes.saturating_mul(TONNE_G);
    if most_g == 0 {
        return Ok(());
    }
    people::store::lock(&tx.db, order.buyer_id).await?;
    let others_g = store::open_grams(&tx.db, order).await?;
    if others_g.saturating_add(grams) <= most_g {
        return Ok(());
    }
    let (most, others) = (weight(most_g), weight(others_g));
    let message = format!(
        "没锁定的订单一共最多要{most}，别的订单已经要了{others}；请少要一些，或先锁定别的订单",
    );
    Err(ApiError::invalid("lines", "open_orders_too_large", message))
}
