//! Trucks for a locked order: thought out on what was read, outside of any transaction, and written
//! where the order is still the same.

use std::sync::Arc;

use futures_util::future::FutureExt;

use super::{
    plan::{self, Fleet, Ride},
    store,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        lot,
        order::{self, OrderState},
        share::{self, ShareState},
        truck::{self, Readings, TruckState},
        truck_stop,
    },
    error::ApiError,
    ids::{OrderId, ShareId, TruckId},
    lots::{self, flow::to_seller},
    needs::dispatch::Owed,
    notices::{notice::Notice, outbox},
    orders,
    place::stored,
    shares,
};

/// What is to be fetched for an order, as it was read, and the rides that fetch it.
#[derive(Clone, Debug)]
pub struct Plan {
    order: order::Model,
    loads: Vec<Parted>,
    rides: Vec<Ride>,
}

/// An accepted share and its lot; one that is heavier than a truck rides in several parts, of which
/// the first keeps its id.
#[derive(Clone, Debug)]
struct Parted {
    lot: lot::Model,
    parts: Vec<share::Model>,
}

/// Sends trucks at once. Where that fails the sweeper does it: the order is locked either way.
pub async fn at_once(app: &App, id: OrderId) {
    if let Err(error) = send(app, id).await {
        tracing::warn!(%error, order = %id, "waits for its trucks until the next round");
    }
}

/// Sends trucks for a locked order that has none.
pub async fn send(app: &App, id: OrderId) -> Result<(), ApiError> {
    match think(app, id).await? {
        Some(plan) => write(app, plan).await,
        None => Ok(()),
    }
}

/// Thinks out the rides of an order, as it is now; `None` where it wants no trucks, or has some.
pub async fn think(app: &App, id: OrderId) -> Result<Option<Plan>, ApiError> {
    let db = app.db.reader();
    let order = orders::store::find(db, id).await?;
    let Some(order) = order.filter(|order| order.state == OrderState::Locked) else {
        return Ok(None);
    };
    if !store::list_of_order(db, id).await?.is_empty() {
        return Ok(None);
    }
    let mut shares = shares::store::list_of_orders(db, [id]).await?;
    shares.retain(|share| share.state == ShareState::Accepted);
    let lots = lots::store::find_all(db, shares.iter().map(|share| share.lot_id)).await?;
    let parted = |share| parted(share, &lots, order.truck_g.max(1));
    let loads: Vec<Parted> = shares.iter().filter_map(parted).collect();
    let asked: Vec<plan::Load> = loads.iter().flat_map(Parted::asked).collect();
    let fleet = fleet(app, &order);
    let rides = rides(asked, fleet).await;
    Ok(Some(Plan { order, loads, rides }))
}

/// A locked order waits for no planner: where that breaks, each call has a truck of its own.
async fn rides(asked: Vec<plan::Load>, fleet: Fleet) -> Vec<Ride> {
    let asked = Arc::new(asked);
    let shared = Arc::clone(&asked);
    let planned = tokio::task::spawn_blocking(move || plan::rides(&shared, &fleet));
    planned.await.unwrap_or_else(|error| {
        tracing::error!(%error, "trucks are planned apart");
        plan::apart(&asked, &fleet)
    })
}

fn fleet(app: &App, order: &order::Model) -> Fleet {
    Fleet {
        capacity_g: order.truck_g.max(1),
        most_calls: order.truck_stops,
        from: order.pick_up_at,
        to: stored(order.lon, order.lat),
        detour: app.config.market.detour,
    }
}

fn parted(share: &share::Model, lots: &[lot::Model], capacity_g: i64) -> Option<Parted> {
    let lot = lots.iter().find(|lot| lot.id == share.lot_id)?.clone();
    let part = |(n, grams)| {
        let id = if n == 0 { share.id } else { ShareId::new() };
        share::Model { id, grams, ..share.clone() }
    };
    let parts = plan::parts(share.grams, capacity_g).into_iter().enumerate().map(part).collect();
    Some(Parted { lot, parts })
}

impl Parted {
    /// Its parts as the engine sees them.
    fn asked(&self) -> impl Iterator<Item = plan::Load> {
        self.parts.iter().map(|part| plan::Load {
            share: part.id,
            farmer: part.farmer_id,
            place: stored(self.lot.lon, self.lot.lat),
            grams: part.grams,
            ready_at: self.lot.ready_at,
        })
    }
}

/// Writes the rides down as trucks. Where the order has changed since it was read, or another
/// process was faster, nothing happens: the sweeper looks at what is locked and has no truck.
pub async fn write(app: &App, plan: Plan) -> Result<(), ApiError> {
    app.write(move |tx| {
        let plan = plan.clone();
        async move {
            let id = plan.order.id;
            let order = orders::store::lock(&tx.db, id).await?;
            let same = order.is_some_and(|order| order.version == plan.order.version);
            if !same || !store::list_of_order(&tx.db, id).await?.is_empty() {
                return Ok(());
            }
            for load in &plan.loads {
                store::part_share(&tx.db, &load.parts).await?;
            }
            let owed = trucks(tx, &plan).await?;
            outbox::owe(tx, owed).await
        }
        .boxed()
    })
    .await
}

async fn trucks(tx: &Tx, plan: &Plan) -> Result<Owed, ApiError> {
    let order = &plan.order;
    let mut owed = vec![(order.buyer_id, Notice::trucks_planned(order.id, plan.rides.len()))];
    for (n, ride) in (1..).zip(&plan.rides) {
        let truck = planned(tx, order, n, ride);
        for stop in &ride.stops {
            let (lot, share) = plan.load(stop.share);
            let notice = Notice::truck_planned(share, truck.id, order, stop.at, tx.now);
            owed.extend(to_seller(lot, &notice));
        }
        let stops = stops(&truck, ride);
        store::insert(&tx.db, truck, stops).await?;
    }
    Ok(owed)
}

impl Plan {
    fn load(&self, id: ShareId) -> (&lot::Model, &share::Model) {
        let of = |load: &Parted| load.parts.iter().position(|part| part.id == id);
        let mut found = self.loads.iter().filter_map(|load| Some((load, of(load)?)));
        let (load, n) = found.next().expect("rides are made of these loads");
        (&load.lot, &load.parts[n])
    }
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
