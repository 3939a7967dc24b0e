//! A buyer who falls silent: trucks that do not come, and fruit that nobody takes over. Farmers'
//! fruit and money wait for no one's finger.

use futures_util::future::FutureExt;
use tokio::time::interval;

use super::{
    receive::{Taken, take_over},
    road,
    scene::{Load, Scene},
    store::{self, BEFORE},
};
use crate::{
    app::App,
    db::Tx,
    entity::{order::OrderState, share::ShareState, truck::TruckState},
    error::ApiError,
    ids::{OrderId, ShareId, TruckId},
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    orders,
};

/// Trucks looked at in one round.
const BATCH: u64 = 100;
/// Why a load stays on the farm.
const NOBODY_CAME: &str = "买家的车没有来装";

/// Sweeps until the service stops.
pub async fn run(app: App) {
    let mut tick = interval(app.config.offers.sweep_every);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = app.hub.stopped() => return,
        }
        if let Err(error) = sweep(&app).await {
            tracing::warn!(%error, "trucks wait for the next round");
        }
    }
}

/// Another process may have done it: then nothing happens.
async fn sweep(app: &App) -> Result<(), ApiError> {
    let (db, now, market) = (app.db.reader(), (app.now)(), &app.config.market);
    for order in store::list_not_gone(db, now - market.load_within, BATCH).await? {
        if let Err(error) = not_fetched(app, order).await {
            tracing::warn!(%error, %order, "waits for the next round");
        }
    }
    for truck in store::list_not_received(db, now - market.receive_within, BATCH).await? {
        if let Err(error) = not_received(app, truck).await {
            tracing::warn!(%error, %truck, "waits for the next round");
        }
    }
    Ok(())
}

/// The time to load is long over. What both sides signed for counts as gone, the rest is the
/// farmers' again; where nothing was loaded at all, the buyer has given the order up.
async fn not_fetched(app: &App, id: OrderId) -> Result<(), ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let Some(order) = orders::store::lock(&tx.db, id).await? else { return Ok(()) };
            if order.state != OrderState::Locked {
                return Ok(());
            }
            let trucks = store::list_of_order(&tx.db, id).await?;
            let waiting: Vec<TruckId> =
                trucks.iter().filter(|it| BEFORE.contains(&it.state)).map(|it| it.id).collect();
            let mut scenes = Vec::new();
            for truck in &waiting {
                scenes.push(Scene::find(&tx.db, order.buyer_id, *truck).await?);
            }
            let gone = trucks
                .iter()
                .any(|it| !BEFORE.contains(&it.state) && it.state != TruckState::Cancelled);
            let loaded = scenes.iter().any(|it| it.loads_in(ShareState::Loaded).next().is_some());
            let owed = if gone || loaded {
                leave(tx, &app, scenes).await?
            } else {
                orders::flow::give_up(tx, &app, &order).await?
            };
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

/// Trucks with something on board count as gone first, so that the order has one when the empty
/// ones are called off.
async fn leave(tx: &Tx, app: &App, mut scenes: Vec<Scene>) -> Result<Owed, ApiError> {
    let mut owed = Owed::new();
    scenes.sort_by_key(|scene| scene.loads_in(ShareState::Loaded).next().is_none());
    for scene in &scenes {
        let waiting = scene.loads_in(ShareState::Accepted);
        let behind: Vec<(&Load, String)> =
            waiting.map(|load| (load, NOBODY_CAME.to_owned())).collect();
        let entry = |kind, words| Entry::system(kind, format!("{}号车：{words}", scene.truck.n));
        owed.extend(if scene.loads_in(ShareState::Loaded).next().is_some() {
            let entry = entry("departed", "过了装车的时间，按已经发车算");
            road::go(tx, app, scene, &behind, entry).await?
        } else {
            let entry = entry("truck_cancelled", "过了装车的时间，没有来");
            road::call_off(tx, scene, &behind, entry).await?
        });
    }
    Ok(owed)
}

/// The time to deliver is long over, and nobody weighed or graded what came: it is taken as both
/// sides signed for it, and its farmers may still object.
async fn not_received(app: &App, id: TruckId) -> Result<(), ApiError> {
    let buyer = {
        let db = app.db.reader();
        let truck = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
        orders::store::find(db, truck.order_id).await?.ok_or(ApiError::NotFound)?.buyer_id
    };
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let scene = Scene::hold(tx, buyer, id).await?;
            if !matches!(scene.truck.state, TruckState::Departed | TruckState::Arrived) {
                return Ok(());
            }
            let taken: Vec<(ShareId, Taken)> =
                scene.loads_in(ShareState::Loaded).filter_map(as_signed).collect();
            let words = format!("{}号车：没有按时验收，按磅单算", scene.truck.n);
            let entry = Entry::system("received", words);
            let mut owed = take_over(tx, &app, &scene, &taken, entry).await?;
            owed.push((buyer, Notice::order_taken_over(&scene.order)));
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

fn as_signed(load: &Load) -> Option<(ShareId, Taken)> {
    let signed = load.signed()?;
    let taken = Taken {
        accepted_g: signed.net_g,
        grade: signed.grade,
        price_fen: None,
        deductions: Vec::new(),
    };
    Some((load.share.id, taken))
}
