//! Moves money on when its time comes: nobody objected, or nobody paid.

use futures_util::future::FutureExt;

use super::{flow, store};
use crate::{app::App, error::ApiError, tasks, trucks};

/// Shares and settlements moved on in one round.
const BATCH: u64 = 100;

/// Sweeps until the service stops.
pub async fn run(app: App) {
    tasks::rounds(&app, "settlements", None, |app| sweep(app).boxed()).await;
}

/// Another process may have done it: then nothing happens.
async fn sweep(app: &App) -> Result<(), ApiError> {
    let (db, now) = (app.db.reader(), (app.now)());
    for share in trucks::store::list_undisputed(db, now, BATCH).await? {
        if let Err(error) = trucks::dispute::agree(app, share).await {
            tracing::warn!(%error, %share, "waits for the next round");
        }
    }
    for row in store::list_overdue(db, now, BATCH).await? {
        let id = row.id;
        if let Err(error) = flow::overdue(app, row).await {
            tracing::warn!(%error, settlement = %id, "waits for the next round");
        }
    }
    Ok(())
}
