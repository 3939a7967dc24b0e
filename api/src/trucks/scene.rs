//! Who acts on a truck, and the one way in which a step is taken: the order's row is held first.

use futures_util::future::{BoxFuture, FutureExt};
use sea_orm::{ConnectionTrait, DbErr};

use super::{
    store,
    view::{self, TruckView},
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        lot, order,
        order::OrderState,
        receipt, share,
        share::ShareState,
        timeline::Who,
        truck::{self, TruckState},
        truck_stop, weighing,
    },
    error::ApiError,
    ids::{OrderId, PersonId, ShareId, TruckId},
    lots::{
        self,
        flow::{farmer_side, to_seller},
    },
    needs::{dispatch::Owed, store::Entry},
    notices::{notice::Notice, outbox},
    orders::{self, store::When},
    shares,
};

/// On which side of a load somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Seller,
    Buyer,
}

/// A share on a truck, with all that was written down of it.
#[derive(Clone, Debug)]
pub struct Load {
    pub stop: truck_stop::Model,
    pub share: share::Model,
    pub lot: lot::Model,
    pub weighing: Option<weighing::Model>,
    pub receipt: Option<receipt::Model>,
}

/// A truck with its loads, as somebody acts on it.
#[derive(Clone, Debug)]
pub struct Scene {
    pub order: order::Model,
    pub truck: truck::Model,
    pub loads: Vec<Load>,
    pub actor: PersonId,
}

impl Load {
    /// The farmer, and the village agent who listed the lot for them.
    #[must_use]
    pub fn sellers(&self) -> Vec<PersonId> {
        farmer_side(&self.lot)
    }

    /// The same notice to the seller's side.
    #[must_use]
    pub fn to_sellers(&self, notice: &Notice) -> Owed {
        to_seller(&self.lot, notice)
    }

    /// What was weighed, or nothing.
    #[must_use]
    pub fn net_g(&self) -> i64 {
        self.weighing.as_ref().map_or(0, weighing::Model::net_g)
    }
}

/// These trucks with their loads, as `actor` reads them.
pub async fn of_trucks(
    db: &impl ConnectionTrait,
    trucks: Vec<truck::Model>,
    actor: PersonId,
) -> Result<Vec<Scene>, DbErr> {
    let ids: Vec<TruckId> = trucks.iter().map(|truck| truck.id).collect();
    let stops = store::stops(db, &ids).await?;
    let on_board: Vec<ShareId> = stops.iter().map(|stop| stop.share_id).collect();
    let orders = orders::store::find_all(db, trucks.iter().map(|truck| truck.order_id)).await?;
    let shares = shares::store::list_of_orders(db, orders.iter().map(|order| order.id)).await?;
    let lots = lots::store::find_all(db, shares.iter().map(|share| share.lot_id)).await?;
    let weighings = store::weighings(db, &on_board).await?;
    let receipts = store::receipts(db, &on_board).await?;
    let load = |stop: &truck_stop::Model| {
        let share = shares.iter().find(|share| share.id == stop.share_id)?.clone();
        let lot = lots.iter().find(|lot| lot.id == share.lot_id)?.clone();
        let weighing = weighings.iter().find(|row| row.share_id == share.id).cloned();
        let receipt = receipts.iter().find(|row| row.share_id == share.id).cloned();
        Some(Load { stop: stop.clone(), share, lot, weighing, receipt })
    };
    let scene = |truck: truck::Model| {
        let own = stops.iter().filter(|stop| stop.truck_id == truck.id);
        let order = orders.iter().find(|order| order.id == truck.order_id)?.clone();
        Some(Scene { order, loads: own.filter_map(load).collect(), truck, actor })
    };
    Ok(trucks.into_iter().filter_map(scene).collect())
}

impl Scene {
    pub async fn find(
        db: &impl ConnectionTrait,
        actor: PersonId,
        id: TruckId,
    ) -> Result<Self, ApiError> {
        let truck = store::find(db, id).await?.ok_or(ApiError::NotFound)?;
        let scenes = of_trucks(db, vec![truck], actor).await?;
        scenes.into_iter().next().ok_or(ApiError::NotFound)
    }

    /// Like [`Scene::find`], and holds the order's row: nothing of the order changes meanwhile.
    pub(super) async fn hold(tx: &Tx, actor: PersonId, id: TruckId) -> Result<Self, ApiError> {
        let truck = store::find(&tx.db, id).await?.ok_or(ApiError::NotFound)?;
        orders::store::lock(&tx.db, truck.order_id).await?;
        Self::find(&tx.db, actor, id).await
    }

    /// On which side of a load the actor is; strangers, and the farmers of other loads, are on none.
    #[must_use]
    pub fn side_of(&self, load: &Load) -> Option<Side> {
        if self.order.buyer_id == self.actor {
            return Some(Side::Buyer);
        }
        load.sellers().contains(&self.actor).then_some(Side::Seller)
    }

    /// Loads that the actor may know of: the buyer of all, a farmer of their own.
    #[must_use]
    pub fn own_loads(&self) -> Vec<&Load> {
        self.loads.iter().filter(|load| self.side_of(load).is_some()).collect()
    }

    /// A load that the actor may know of.
    pub fn own_load(&self, share: ShareId) -> Result<&Load, ApiError> {
        let load = self.load(share);
        load.filter(|load| self.side_of(load).is_some()).ok_or(ApiError::NotFound)
    }

    #[must_use]
    pub fn load(&self, share: ShareId) -> Option<&Load> {
        self.loads.iter().find(|load| load.share.id == share)
    }

    pub fn loads_in(&self, state: ShareState) -> impl Iterator<Item = &Load> {
        self.loads.iter().filter(move |load| load.share.state == state)
    }

    /// Fails unless the actor is the buyer; a stranger learns nothing.
    pub fn must_be_buyer(&self) -> Result<(), ApiError> {
        match (self.order.buyer_id == self.actor, self.own_loads().is_empty()) {
            (true, _) => Ok(()),
            (false, false) => Err(ApiError::RoleRequired),
            (false, true) => Err(ApiError::NotFound),
        }
    }

    /// A line of the order's timeline by whoever acts.
    #[must_use]
    pub fn entry(&self, kind: &'static str, words: impl Into<String>) -> Entry {
        let farmers = |load: &Load| load.share.farmer_id == self.actor;
        let who = match self.order.buyer_id == self.actor {
            true => Who::Buyer,
            false if self.loads.iter().any(farmers) => Who::Farmer,
            false if self.own_loads().is_empty() => Who::Operator,
            false => Who::Agent,
        };
        Entry::by(kind, who, self.actor, format!("{}号车：{}", self.truck.n, words.into()))
    }

    /// Writes a change of the locked order down.
    pub async fn note(&self, tx: &Tx, entry: Entry) -> Result<order::Model, ApiError> {
        let when = When { states: &[OrderState::Locked, OrderState::Received], version: None };
        let noted =
            orders::store::change(tx, self.order.id, when, order::ActiveModel::default(), entry);
        noted.await?.ok_or(ApiError::TruckWrongState)
    }

    /// Moves the truck on from one of these states.
    pub async fn step(
        &self,
        tx: &Tx,
        from: &[TruckState],
        row: truck::ActiveModel,
    ) -> Result<truck::Model, ApiError> {
        store::step(&tx.db, &self.truck, from, row).await?.ok_or(ApiError::TruckWrongState)
    }
}

/// What happens in one step: the notices it owes.
type Step<'a> = BoxFuture<'a, Result<Owed, ApiError>>;

/// Runs one step of a truck, and returns how the actor sees it then.
pub async fn act(
    app: &App,
    actor: PersonId,
    id: TruckId,
    step: impl for<'a> Fn(&'a Tx, &'a Scene) -> Step<'a> + Clone + Send + Sync + 'static,
) -> Result<TruckView, ApiError> {
    let shared = app.clone();
    app.write(move |tx| {
        let (app, step) = (shared.clone(), step.clone());
        async move {
            let scene = Scene::hold(tx, actor, id).await?;
            let owed = step(tx, &scene).await?;
            let seen = view::one(&tx.db, &app, actor, id).await?;
            outbox::owe(tx, owed).await?;
            Ok(seen)
        }
        .boxed()
    })
    .await
}

/// Runs one step of a share that is on a truck.
pub async fn act_on_share(
    app: &App,
    actor: PersonId,
    share: ShareId,
    step: impl for<'a> Fn(&'a Tx, &'a Scene, &'a Load) -> Step<'a> + Clone + Send + Sync + 'static,
) -> Result<TruckView, ApiError> {
    let found = store::find_stop(app.db.reader(), share).await?;
    let truck = found.ok_or(ApiError::NotFound)?.truck_id;
    act(app, actor, truck, move |tx, scene| {
        let step = step.clone();
        async move { step(tx, scene, scene.own_load(share)?).await }.boxed()
    })
    .await
}

/// Where an order's trucks are, for whoever has something on one.
pub async fn of_order(
    db: &impl ConnectionTrait,
    actor: PersonId,
    id: OrderId,
) -> Result<Vec<Scene>, ApiError> {
    let order = orders::store::find(db, id).await?.ok_or(ApiError::NotFound)?;
    let trucks = store::list_of_order(db, id).await?;
    let mut scenes = of_trucks(db, trucks, actor).await?;
    scenes.retain(|scene| order.buyer_id == actor || !scene.own_loads().is_empty());
    let known = order.buyer_id == actor || !scenes.is_empty() || sells(db, id, actor).await?;
    known.then_some(scenes).ok_or(ApiError::NotFound)
}

/// Whether some of the order is this person's to sell, though no truck comes for it yet.
async fn sells(db: &impl ConnectionTrait, id: OrderId, actor: PersonId) -> Result<bool, DbErr> {
    let shares = shares::store::list_of_orders(db, [id]).await?;
    let lots = lots::store::find_all(db, shares.iter().map(|share| share.lot_id)).await?;
    Ok(lots.iter().any(|lot| farmer_side(lot).contains(&actor)))
}
