//! Moves trucks on when their time comes: those that are not planned yet, and those of a buyer who
//! falls silent. Another process may have done it: then nothing happens.

use futures_util::future::FutureExt;

use super::{overdue, send, store};
use crate::{app::App, error::ApiError, tasks};

/// Orders and trucks looked at in one round.
const BATCH: u64 = 100;

/// Sweeps until the service stops.
pub async fn run(app: App) {
    tasks::rounds(&app, "trucks", None, |app| sweep(app).boxed()).await;
}

async fn sweep(app: &App) -> Result<(), ApiError> {
    let (db, now, market) = (app.db.reader(), (app.now)(), &app.config.market);
    for order in store::list_without(db, BATCH).await? {
        send::at_once(app, order).await;
    }
    for order in store::list_not_gone(db, now - market.load_within, BATCH).await? {
        if let Err(error) = overdue::not_fetched(app, order).await {
            tracing::warn!(%error, %order, "waits for the next round");
        }
    }
    for truck in store::list_not_received(db, now - market.receive_within, BATCH).await? {
        if let Err(error) = overdue::not_received(app, truck).await {
            tracing::warn!(%error, %truck, "waits for the next round");
        }
    }
    Ok(())
}
