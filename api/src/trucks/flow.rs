//! Trucks are planned when their order is locked, called off with it, and driven by somebody.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    plan::{self, Fleet, Ride},
    scene::{Load, act},
    store::{self, BEFORE},
    view::TruckView,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        lot, order, share,
        share::ShareState,
        truck::{self, Readings, TruckState},
        truck_stop,
    },
    error::ApiError,
    ids::{OrderId, PersonId, TruckId},
    lots::{self, flow::to_seller},
    needs::dispatch::Owed,
    notices::notice::Notice,
    place::stored,
    shares,
};

/// Who drives, checked.
#[derive(Clone, Debug)]
pub struct Driver {
    pub plate: String,
    pub name: String,
    pub phone: String,
}

/// Plans the trucks of an order that has just been locked: its accepted shares, in the order of
/// the engine. Returns the notices it owes, to be owed by the transaction that locks.
pub async fn plan(tx: &Tx, detour: f64, order: &order::Model) -> Result<Owed, ApiError> {
    if !store::list_of_order(&tx.db, order.id).await?.is_empty() {
        return Ok(Owed::new());
    }
    let accepted = accepted(tx, order).await?;
    let lots = lots::store::find_all(&tx.db, accepted.iter().map(|share| share.lot_id)).await?;
    let loads: Vec<plan::Load> = accepted.iter().filter_map(|share| load(share, &lots)).collect();
    let fleet = Fleet {
        capacity_g: order.truck_g.max(1),
        most_calls: order.truck_stops,
        from: order.pick_up_at,
        to: stored(order.lon, order.lat),
        detour,
    };
    let rides = plan::rides(&loads, &fleet);
    let mut owed = vec![(order.buyer_id, Notice::trucks_planned(order.id, rides.len()))];
    for (n, ride) in (1..).zip(rides) {
        let truck = planned(tx, order, n, &ride);
        for stop in &ride.stops {
            let share = accepted.iter().find(|share| share.id == stop.share);
            let share = share.expect("rides are made of these shares");
            let lot = lots.iter().find(|lot| lot.id == share.lot_id);
            let lot = lot.expect("rides are made of shares with a lot");
            let notice = Notice::truck_planned(share, truck.id, order, stop.at, tx.now);
            owed.extend(to_seller(lot, &notice));
        }
        let stops = stops(&truck, &ride);
        store::insert(&tx.db, truck, stops).await?;
    }
    Ok(owed)
}

/// The accepted shares; one that is heavier than a truck becomes several that are not.
async fn accepted(tx: &Tx, order: &order::Model) -> Result<Vec<share::Model>, ApiError> {
    let all = shares::store::list_of_orders(&tx.db, [order.id]).await?;
    let mut accepted = Vec::new();
    for share in all.into_iter().filter(|share| share.state == ShareState::Accepted) {
        match plan::parts(share.grams, order.truck_g.max(1)).as_slice() {
            [_] => accepted.push(share),
            parts => accepted.extend(store::part_share(&tx.db, &share, parts).await?),
        }
    }
    Ok(accepted)
}

fn load(share: &share::Model, lots: &[lot::Model]) -> Option<plan::Load> {
    let lot = lots.iter().find(|lot| lot.id == share.lot_id)?;
    Some(plan::Load {
        share: share.id,
        farmer: share.farmer_id,
        place: stored(lot.lon, lot.lat),
        grams: share.grams,
        ready_at: lot.ready_at,
    })
}

fn planned(tx: &Tx, order: &order::Model, n: i32, ride: &Ride) -> truck::Model {
    truck::Model {
        id: TruckId::new(),
        order_id: order.id,
        n,
        capacity_g: order.truck_g,
        plate: String::new(),
        driver: String::new(),
        driver_phone: String::new(),
        certificate_id: None,
        state: TruckState::Planned,
        leaves_at: ride.leaves_at,
        departed_at: None,
        arrived_at: None,
        received_at: None,
        disputes_until: None,
        temperatures: Readings::default(),
        version: 1,
        created_at: tx.now,
    }
}

fn stops(truck: &truck::Model, ride: &Ride) -> Vec<truck_stop::Model> {
    let stop = |(n, stop): (i32, &plan::RideStop)| truck_stop::Model {
        truck_id: truck.id,
        n,
        share_id: stop.share,
        planned_at: stop.at,
    };
    (1..).zip(&ride.stops).map(stop).collect()
}

/// Calls the trucks of an order off, whose buyer cancels after the lock; refused once one has left.
pub async fn call_off(tx: &Tx, order: OrderId) -> Result<(), ApiError> {
    for truck in store::list_of_order(&tx.db, order).await? {
        let row = truck::ActiveModel { state: Set(TruckState::Cancelled), ..Default::default() };
        let off = store::step(&tx.db, &truck, &BEFORE, row).await?;
        off.ok_or(ApiError::TruckWrongState)?;
    }
    Ok(())
}

/// The buyer says which truck comes, and who drives.
pub async fn drive(
    app: &App,
    actor: PersonId,
    id: TruckId,
    driver: Driver,
) -> Result<TruckView, ApiError> {
    act(app, actor, id, move |tx, scene| {
        let driver = driver.clone();
        async move {
            scene.must_be_buyer()?;
            let notice = Notice::truck_named(&scene.truck, &driver.plate);
            scene.note(tx, scene.entry("truck_named", format!("车牌{}", driver.plate))).await?;
            let row = truck::ActiveModel {
                plate: Set(driver.plate),
                driver: Set(driver.name),
                driver_phone: Set(driver.phone),
                ..Default::default()
            };
            scene.step(tx, &BEFORE, row).await?;
            let tell = |load: &Load| load.to_sellers(&notice.clone().about(&load.share));
            Ok(scene.loads_in(ShareState::Accepted).flat_map(tell).collect())
        }
        .boxed()
    })
    .await
}
