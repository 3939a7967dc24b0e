//! A buyer who falls silent: trucks that do not come, and fruit that nobody takes over. Farmers'
//! fruit and money wait for no one's finger.

use futures_util::future::FutureExt;

use super::{
    left::{self, Behind},
    receive::{Taken, take_over},
    road,
    scene::{self, Load, Scene},
    store::{self, BEFORE, GONE},
};
use crate::{
    app::App,
    db::Tx,
    entity::{order::OrderState, share::ShareState, truck::TruckState},
    error::ApiError,
    ids::{OrderId, PersonId, ShareId, TruckId},
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    orders,
};

/// The time to load is long over. What both sides signed for counts as gone, the rest is the
/// farmers' again; where nothing was loaded at all, the buyer has given the order up.
pub async fn not_fetched(app: &App, id: OrderId) -> Result<(), ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let Some(order) = orders::store::lock(&tx.db, id).await? else { return Ok(()) };
            if order.state != OrderState::Locked {
                return Ok(());
            }
            let trucks = store::list_of_order(&tx.db, id).await?;
            let gone = trucks.iter().any(|it| GONE.contains(&it.state));
            let here = trucks.into_iter().filter(|it| BEFORE.contains(&it.state)).collect();
            let scenes = scene::of_trucks(&tx.db, here, order.buyer_id).await?;
            let owed = if gone || scenes.iter().any(carries) {
                leave(tx, &app, scenes).await?
            } else {
                orders::cancel::give_up(tx, &app, &order).await?
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
    scenes.sort_by_key(|scene| !carries(scene));
    for scene in &scenes {
        let behind: Vec<Behind<'_>> =
            scene.loads_in(ShareState::Accepted).map(left::not_fetched).collect();
        let entry = |kind, words| Entry::system(kind, format!("{}号车：{words}", scene.truck.n));
        owed.extend(if carries(scene) {
            let entry = entry("departed", "过了装车的时间，按已经发车算");
            road::go(tx, app, scene, &behind, entry).await?
        } else {
            let entry = entry("truck_cancelled", "过了装车的时间，没有来");
            road::call_off(tx, scene, &behind, entry).await?
        });
    }
    Ok(owed)
}

fn carries(scene: &Scene) -> bool {
    scene.loads_in(ShareState::Loaded).next().is_some()
}

/// The time to deliver is long over, and nobody weighed or graded what came: it is taken as both
/// sides signed for it, and its farmers may still object.
pub async fn not_received(app: &App, id: TruckId) -> Result<(), ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let app = shared.clone();
        async move {
            let scene = Scene::hold(tx, PersonId::NOBODY, id).await?;
            let scene = Scene { actor: scene.order.buyer_id, ..scene };
            if !matches!(scene.truck.state, TruckState::Departed | TruckState::Arrived) {
                return Ok(());
            }
            let taken: Vec<(ShareId, Taken)> =
                scene.loads_in(ShareState::Loaded).filter_map(as_signed).collect();
            let words = format!("{}号车：没有按时验收，按磅单算", scene.truck.n);
            let entry = Entry::system("received", words);
            let mut owed = take_over(tx, &app, &scene, &taken, entry).await?;
            owed.push((scene.actor, Notice::order_taken_over(&scene.order)));
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

fn as_signed(load: &Load) -> Option<(ShareId, Taken)> {
    let grade = load.weighing.as_ref()?.grade;
    let taken = Taken { accepted_g: load.net_g(), grade, price_fen: None, deductions: Vec::new() };
    Some((load.share.id, taken))
}
