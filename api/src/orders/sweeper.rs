//! Moves orders on when their time comes: silent farmers, the next round, the lock.

use std::collections::BTreeMap;

use futures_util::future::FutureExt;

use super::{
    form::LEAST_TO_ANSWER,
    lock, round,
    store::{self, When},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        order::{self, OrderState},
        share,
    },
    error::ApiError,
    needs::store::Entry,
    notices::outbox,
    shares::{self, store::WAITING},
    tasks,
};

/// Orders moved on in one round.
const BATCH: u64 = 500;

/// Sweeps until the service stops.
pub async fn run(app: App) {
    tasks::rounds(&app, "orders", Some(&app.hub.fill), |app| sweep(app).boxed()).await;
}

async fn sweep(app: &App) -> Result<(), ApiError> {
    let now = (app.now)();
    let mut to_fill: BTreeMap<String, Vec<order::Model>> = BTreeMap::new();
    for order in store::list_due(app.db.reader(), now, BATCH).await? {
        let id = order.id;
        let over = order.locks_at <= now;
        let moved = if over {
            lock::overtake(app, order).await.map(|()| None)
        } else {
            lapse(app, order).await
        };
        match moved {
            // Nobody is asked who has no time to answer.
            Ok(Some(order)) if order.locks_at - now < LEAST_TO_ANSWER => {
                if let Err(error) = rest(app, order).await {
                    tracing::warn!(%error, order = %id, "waits for the next round");
                }
            }
            Ok(Some(order)) => to_fill.entry(order.product.clone()).or_default().push(order),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, order = %id, "waits for the next round"),
        }
    }
    for (product, orders) in to_fill {
        if let Err(error) = fill(app, &product, orders).await {
            tracing::warn!(%error, product, "waits for the next round");
        }
    }
    Ok(())
}

/// Whoever waits for a batch is filled with the first that is due.
async fn fill(app: &App, product: &str, mut orders: Vec<order::Model>) -> Result<(), ApiError> {
    let now = (app.now)();
    for waiting in store::list_unfilled(app.db.reader(), product, BATCH).await? {
        if waiting.locks_at > now && orders.iter().all(|order| order.id != waiting.id) {
            orders.push(waiting);
        }
    }
    round::fill(app, product, &orders).await
}

/// The order is due again at the next answer that stays out, or when it is locked.
async fn rest(app: &App, order: order::Model) -> Result<(), ApiError> {
    app.write(move |tx| {
        let order = order.clone();
        async move {
            let known = store::lock(&tx.db, order.id).await?;
            match known.filter(|known| known.version == order.version) {
                Some(known) => round::schedule(tx, &known, false).await,
                None => Ok(()),
            }
        }
        .boxed()
    })
    .await
}

/// Ends shares whose time ran out; the order as it is then, to be filled. `None`: somebody else
/// has changed it.
async fn lapse(app: &App, order: order::Model) -> Result<Option<order::Model>, ApiError> {
    let shares = shares::store::list_of_orders(app.db.reader(), [order.id]).await?;
    let now = (app.now)();
    let late = |share: &share::Model| WAITING.contains(&share.state) && share.expires_at <= now;
    if !shares.iter().any(late) {
        return Ok(Some(order));
    }
    app.write(move |tx| {
        let order = order.clone();
        async move { lapsed(tx, &order).await }.boxed()
    })
    .await
}

async fn lapsed(tx: &Tx, order: &order::Model) -> Result<Option<order::Model>, ApiError> {
    let when = When { states: &[OrderState::Open], version: Some(order.version) };
    let entry = Entry::system("unanswered", "有农户没有答复，在另找");
    let blank = order::ActiveModel::default();
    let Some(order) = store::change(tx, order.id, when, blank, entry).await? else {
        return Ok(None);
    };
    let owed = shares::end::lapse(tx, &order).await?;
    outbox::owe(tx, owed).await?;
    Ok(Some(order))
}
