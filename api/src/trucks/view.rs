//! A truck as each side sees it: the buyer all of it, a farmer their own load.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbErr};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    papers,
    receive::least,
    scene::{self, Load, Scene},
    store::{self, BEFORE},
};
use crate::{
    app::App,
    entity::{
        person,
        person_role::Role,
        receipt::{Deduction, ReceiptState},
        share::ShareState,
        truck::{Reading, TruckState},
        weighing,
    },
    error::ApiError,
    ids::{CertificateId, LotId, OrderId, PersonId, ShareId, TruckId},
    ledger::transfer::worth,
    media::view::PhotoView,
    needs::view::{ContactView, contact},
    offers::view::masked,
    people,
    place::{PlaceView, stored},
    words,
};

/// Disputes shown to an operator at once.
const MOST_DISPUTED: u64 = 50;

/// As whom somebody reads a truck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TruckReader {
    Buyer,
    /// A farmer with a load on it, or the village agent who listed it.
    Seller,
    /// An operator who settles a dispute.
    Operator,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TruckView {
    pub id: TruckId,
    pub order_id: OrderId,
    /// Counts an order's trucks.
    pub n: i32,
    pub state: TruckState,
    /// Who is reading.
    pub side: TruckReader,
    pub capacity_g: i64,
    /// Empty until the buyer says.
    pub plate: String,
    pub driver: String,
    /// To a farmer masked once the truck has left.
    pub driver_phone: String,
    pub buyer: ContactView,
    pub city: String,
    /// Of the whole load, once it has left.
    pub certificate_id: Option<CertificateId>,
    /// As planned.
    pub leaves_at: DateTime<Utc>,
    pub departed_at: Option<DateTime<Utc>>,
    pub arrived_at: Option<DateTime<Utc>>,
    pub received_at: Option<DateTime<Utc>>,
    /// Until then a farmer may object.
    pub disputes_until: Option<DateTime<Utc>>,
    pub temperatures: Vec<Reading>,
    /// In order; a farmer's own only.
    pub stops: Vec<StopView>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TruckStopView)]
pub struct StopView {
    pub n: i32,
    pub share_id: ShareId,
    pub share_state: ShareState,
    pub lot_id: LotId,
    pub lot_code: String,
    pub planned_at: DateTime<Utc>,
    /// What the farmer promised.
    pub agreed_g: i64,
    /// For a kilogram.
    pub price_fen: i64,
    /// The least that the buyer alone may lower the price to, where the grade is lower than weighed.
    pub least_price_fen: i64,
    pub farmer: ContactView,
    pub village: String,
    pub place: PlaceView,
    /// Whether the load needs a certificate and its lot names none that is good now.
    pub certificate_missing: bool,
    pub weighing: Option<WeighingView>,
    pub receipt: Option<ReceiptView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct WeighingView {
    /// To be named by whoever signs.
    pub version: i32,
    pub gross_g: i64,
    pub tare_g: i64,
    pub net_g: i64,
    pub boxes_n: i32,
    pub grade: i32,
    pub certificate_id: Option<CertificateId>,
    pub weighed_at: DateTime<Utc>,
    pub seller_signed_at: Option<DateTime<Utc>>,
    pub buyer_signed_at: Option<DateTime<Utc>>,
    pub photos: Vec<PhotoView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    pub state: ReceiptState,
    pub accepted_g: i64,
    pub grade: i32,
    /// For a kilogram.
    pub price_fen: i64,
    pub amount_fen: i64,
    pub deductions: Vec<Deduction>,
    pub dispute_words: Option<String>,
    pub disputed_at: Option<DateTime<Utc>>,
    pub decision_words: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
}

/// How `actor` sees a truck that they may see.
pub async fn one(
    db: &impl ConnectionTrait,
    app: &App,
    actor: PersonId,
    id: TruckId,
) -> Result<TruckView, ApiError> {
    let scene = Scene::find(db, actor, id).await?;
    let reader = reader(db, &scene).await?.ok_or(ApiError::NotFound)?;
    let known = Known::read(db, app, std::slice::from_ref(&scene)).await?;
    Ok(view(app, scene, reader, &known))
}

/// The trucks of an order, as far as the actor has something on them.
pub async fn of_order(
    db: &impl ConnectionTrait,
    app: &App,
    actor: PersonId,
    id: OrderId,
) -> Result<Vec<TruckView>, ApiError> {
    let scenes = scene::of_order(db, actor, id).await?;
    views(db, app, scenes, TruckReader::Seller).await
}

/// Trucks with a load in dispute, the latest objection first.
pub async fn disputed(
    db: &impl ConnectionTrait,
    app: &App,
    operator: PersonId,
) -> Result<Vec<TruckView>, ApiError> {
    let receipts = store::list_disputed(db, MOST_DISPUTED).await?;
    let mut trucks = store::find_all(db, receipts.iter().map(|it| it.truck_id)).await?;
    trucks.sort_by_key(|truck| receipts.iter().position(|it| it.truck_id == truck.id));
    let scenes = scene::of_trucks(db, trucks, operator).await?;
    views(db, app, scenes, TruckReader::Operator).await
}

/// As the actor reads these trucks; as whom, where they have nothing on one.
async fn views(
    db: &impl ConnectionTrait,
    app: &App,
    scenes: Vec<Scene>,
    otherwise: TruckReader,
) -> Result<Vec<TruckView>, ApiError> {
    let known = Known::read(db, app, &scenes).await?;
    let seen = |scene: Scene| {
        let side = side_of(&scene).unwrap_or(otherwise);
        view(app, scene, side, &known)
    };
    Ok(scenes.into_iter().map(seen).collect())
}

fn side_of(scene: &Scene) -> Option<TruckReader> {
    if scene.order.buyer_id == scene.actor {
        return Some(TruckReader::Buyer);
    }
    (!scene.own_loads().is_empty()).then_some(TruckReader::Seller)
}

/// `None` for strangers. An operator reads where there is, or was, a dispute.
async fn reader(db: &impl ConnectionTrait, scene: &Scene) -> Result<Option<TruckReader>, DbErr> {
    let side = side_of(scene);
    let disputed = |load: &Load| load.receipt.as_ref().is_some_and(|it| it.disputed_at.is_some());
    if side.is_some() || !scene.loads.iter().any(disputed) {
        return Ok(side);
    }
    let roles = people::store::roles(db, scene.actor).await?;
    Ok(roles.contains(&Role::Operator).then_some(TruckReader::Operator))
}

/// What trucks and loads do not say of themselves.
struct Known {
    people: Vec<person::Model>,
    /// Loads that want a certificate.
    uncertified: BTreeSet<ShareId>,
}

impl Known {
    async fn read(db: &impl ConnectionTrait, app: &App, scenes: &[Scene]) -> Result<Self, DbErr> {
        let loads = || scenes.iter().flat_map(|scene| &scene.loads);
        let sides = loads().map(|load| load.share.farmer_id);
        let people = sides.chain(scenes.iter().map(|scene| scene.order.buyer_id));
        Ok(Self {
            people: people::store::find_all(db, people).await?,
            uncertified: papers::uncertified(db, app, loads()).await?,
        })
    }

    fn person(&self, id: PersonId) -> Option<&person::Model> {
        self.people.iter().find(|person| person.id == id)
    }
}

fn view(app: &App, scene: Scene, side: TruckReader, known: &Known) -> TruckView {
    let seen = scene.loads.iter().filter(|load| match side {
        TruckReader::Seller => scene.side_of(load).is_some(),
        TruckReader::Buyer | TruckReader::Operator => true,
    });
    let stops: Vec<StopView> = seen.map(|load| stop(app, load, side, known)).collect();
    // A farmer calls the driver while the truck is on its way to the farm; then they have parted.
    let calls = BEFORE.contains(&scene.truck.state)
        && stops.iter().any(|stop| stop.share_state != ShareState::Withdrawn);
    let hidden = side == TruckReader::Seller && !calls;
    let phone = scene.truck.driver_phone;
    let driver_phone =
        if hidden && !phone.is_empty() { words::masked_phone(&phone) } else { phone };
    let left = stops.iter().all(|stop| stop.share_state == ShareState::Withdrawn);
    let parted = side == TruckReader::Seller && left;
    let buyer = known.person(scene.order.buyer_id);
    TruckView {
        id: scene.truck.id,
        order_id: scene.truck.order_id,
        n: scene.truck.n,
        state: scene.truck.state,
        side,
        capacity_g: scene.truck.capacity_g,
        plate: scene.truck.plate,
        driver: scene.truck.driver,
        driver_phone,
        buyer: if parted { masked(buyer) } else { contact(buyer) },
        city: scene.order.city,
        certificate_id: scene.truck.certificate_id,
        leaves_at: scene.truck.leaves_at,
        departed_at: scene.truck.departed_at,
        arrived_at: scene.truck.arrived_at,
        received_at: scene.truck.received_at,
        disputes_until: scene.truck.disputes_until,
        temperatures: scene.truck.temperatures.0,
        stops,
    }
}

/// Whose load stayed behind has nothing to do with the buyer any more.
fn stop(app: &App, load: &Load, side: TruckReader, known: &Known) -> StopView {
    let farmer = known.person(load.share.farmer_id);
    let hidden = load.share.state == ShareState::Withdrawn && side == TruckReader::Buyer;
    let place = stored(load.lot.lon, load.lot.lat);
    StopView {
        n: load.stop.n,
        share_id: load.share.id,
        share_state: load.share.state,
        lot_id: load.lot.id,
        lot_code: load.lot.code.clone(),
        planned_at: load.stop.planned_at,
        agreed_g: load.weighing.as_ref().map_or(load.share.grams, |it| it.agreed_g),
        price_fen: load.share.price_fen,
        least_price_fen: least(load.share.price_fen, app.config.market.downgrade_percent),
        farmer: if hidden { masked(farmer) } else { contact(farmer) },
        village: load.lot.village.clone(),
        place: if hidden { PlaceView::coarse(place) } else { PlaceView::exact(place) },
        certificate_missing: known.uncertified.contains(&load.share.id),
        weighing: load.weighing.as_ref().map(|weighing| weighing_view(app, weighing)),
        receipt: load.receipt.as_ref().map(|receipt| ReceiptView {
            state: receipt.state,
            accepted_g: receipt.accepted_g,
            grade: receipt.grade,
            price_fen: receipt.price_fen,
            amount_fen: worth(receipt.accepted_g, receipt.price_fen),
            deductions: receipt.deductions.0.clone(),
            dispute_words: receipt.dispute_words.clone(),
            disputed_at: receipt.disputed_at,
            decision_words: receipt.decision_words.clone(),
            decided_at: receipt.decided_at,
        }),
    }
}

fn weighing_view(app: &App, weighing: &weighing::Model) -> WeighingView {
    WeighingView {
        version: weighing.version,
        gross_g: weighing.gross_g,
        tare_g: weighing.tare_g,
        net_g: weighing.net_g(),
        boxes_n: weighing.boxes_n,
        grade: weighing.grade,
        certificate_id: weighing.certificate_id,
        weighed_at: weighing.weighed_at,
        seller_signed_at: weighing.seller_signed_at,
        buyer_signed_at: weighing.buyer_signed_at,
        photos: weighing.photos.0.iter().map(|id| PhotoView::new(app, *id)).collect(),
    }
}
