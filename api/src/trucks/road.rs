//! A truck leaves with what both sides signed for, is read on the road, and arrives.

use chrono::TimeDelta;
use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    left::{self, Behind, Left},
    papers,
    scene::{Load, Scene, act},
    store::{self, BEFORE, GONE},
    tracks,
    view::TruckView,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        share::ShareState,
        truck::{self, Reading, Readings, TruckState},
    },
    error::ApiError,
    ids::{PersonId, TruckId},
    needs::{dispatch::Owed, store::Entry},
    notices::notice::Notice,
    settlements, words,
};

/// Most readings of one ride: one a minute for three days.
const MOST_READINGS: usize = 4_320;

/// The truck leaves with what both sides signed for; what stays behind is named, with the reason,
/// and is the farmers' again. A truck that takes nothing is called off.
pub async fn depart(
    app: &App,
    actor: PersonId,
    id: TruckId,
    left: Vec<Left>,
) -> Result<TruckView, ApiError> {
    let shared = app.clone();
    act(app, actor, id, move |tx, scene| {
        let (app, left) = (shared.clone(), left.clone());
        async move {
            scene.must_be_buyer()?;
            if scene.truck.state == TruckState::Departed {
                return Ok(Owed::new());
            }
            if !BEFORE.contains(&scene.truck.state) {
                return Err(ApiError::TruckWrongState);
            }
            let behind = left::named(tx, &app, scene, &left).await?;
            let loaded: Vec<&Load> = scene.loads_in(ShareState::Loaded).collect();
            if loaded.is_empty() {
                return stay(tx, scene, &behind).await;
            }
            if scene.truck.plate.is_empty() {
                let message = "请先填车牌和司机";
                return Err(ApiError::invalid("plate", "truck_incomplete", message));
            }
            let tonnes = words::kilograms(loaded.iter().map(|load| load.net_g()).sum());
            let entry = scene.entry("departed", format!("发车了，共{tonnes}公斤"));
            go(tx, &app, scene, &behind, entry).await
        }
        .boxed()
    })
    .await
}

/// What is loaded goes, and what is not stays behind.
pub(super) async fn go(
    tx: &Tx,
    app: &App,
    scene: &Scene,
    behind: &[Behind<'_>],
    entry: Entry,
) -> Result<Owed, ApiError> {
    let loaded: Vec<&Load> = scene.loads_in(ShareState::Loaded).collect();
    let certificate = papers::for_truck(tx, app, scene.order.buyer_id, &loaded).await?;
    scene.note(tx, entry).await?;
    left::leave(tx, scene, behind).await?;
    let row = truck::ActiveModel {
        state: Set(TruckState::Departed),
        departed_at: Set(Some(tx.now)),
        certificate_id: Set(certificate),
        ..Default::default()
    };
    let truck = scene.step(tx, &BEFORE, row).await?;
    let left = left::settle(tx, scene, behind).await?;
    tracks::departed(tx, scene, &truck, &loaded).await?;
    let notice = |load: &&Load| Notice::truck_departed(&load.share, &truck, &scene.order);
    let mut owed: Owed = loaded.iter().flat_map(|load| load.to_sellers(&notice(load))).collect();
    owed.extend(left);
    Ok(owed)
}

/// Nothing goes: the truck is called off, as long as another one of the order has loaded. A buyer
/// who wants nothing at all cancels the order, by its rule.
async fn stay(tx: &Tx, scene: &Scene, behind: &[Behind<'_>]) -> Result<Owed, ApiError> {
    let others = store::list_of_order(&tx.db, scene.order.id).await?;
    if !others.iter().any(|truck| GONE.contains(&truck.state)) {
        return Err(ApiError::NothingLoaded);
    }
    call_off(tx, scene, behind, scene.entry("truck_cancelled", "什么都没装，不去了")).await
}

/// A truck that takes nothing does not go.
pub(super) async fn call_off(
    tx: &Tx,
    scene: &Scene,
    behind: &[Behind<'_>],
    entry: Entry,
) -> Result<Owed, ApiError> {
    scene.note(tx, entry).await?;
    left::leave(tx, scene, behind).await?;
    let row = truck::ActiveModel { state: Set(TruckState::Cancelled), ..Default::default() };
    scene.step(tx, &BEFORE, row).await?;
    let mut owed = left::settle(tx, scene, behind).await?;
    owed.extend(settlements::flow::received(tx, scene.order.id).await?);
    Ok(owed)
}

/// What the thermometer in the load read; a moment that is known already stays as it was.
pub async fn read_temperatures(
    app: &App,
    actor: PersonId,
    id: TruckId,
    readings: Vec<Reading>,
) -> Result<TruckView, ApiError> {
    act(app, actor, id, move |tx, scene| {
        let readings = readings.clone();
        async move {
            scene.must_be_buyer()?;
            let road = [TruckState::Loading, TruckState::Departed, TruckState::Arrived];
            if !road.contains(&scene.truck.state) {
                return Err(ApiError::TruckWrongState);
            }
            let earliest = scene.order.pick_up_at.min(tx.now) - TimeDelta::days(1);
            if readings.iter().any(|reading| reading.at < earliest) {
                return Err(ApiError::invalid("at", "date_out_of_range", "这时还没装车"));
            }
            let known = &scene.truck.temperatures.0;
            let is_new = |new: &&Reading| known.iter().all(|old| old.at != new.at);
            let mut new: Vec<Reading> = readings.iter().filter(is_new).cloned().collect();
            new.dedup_by_key(|reading| reading.at);
            if new.is_empty() {
                return Ok(Owed::new());
            }
            let mut all: Vec<Reading> = known.iter().chain(&new).cloned().collect();
            if all.len() > MOST_READINGS {
                let message = format!("一趟车最多记{MOST_READINGS}条温度");
                return Err(ApiError::invalid("readings", "count_out_of_range", message));
            }
            all.sort_by_key(|reading| reading.at);
            let row = truck::ActiveModel { temperatures: Set(Readings(all)), ..Default::default() };
            scene.step(tx, &road, row).await?;
            tracks::temperatures(tx, scene, &new).await?;
            Ok(Owed::new())
        }
        .boxed()
    })
    .await
}

/// The truck is at the buyer's.
pub async fn arrive(app: &App, actor: PersonId, id: TruckId) -> Result<TruckView, ApiError> {
    act(app, actor, id, move |tx, scene| {
        async move {
            scene.must_be_buyer()?;
            if scene.truck.state == TruckState::Arrived {
                return Ok(Owed::new());
            }
            scene.note(tx, scene.entry("arrived", format!("到{}了", scene.order.city))).await?;
            let row = truck::ActiveModel {
                state: Set(TruckState::Arrived),
                arrived_at: Set(Some(tx.now)),
                ..Default::default()
            };
            scene.step(tx, &[TruckState::Departed], row).await?;
            tracks::arrived(tx, scene).await?;
            let on_board = |load: &&Load| load.share.state == ShareState::Loaded;
            let tell = |load: &Load| {
                load.to_sellers(&Notice::truck_arrived(
                    &load.share,
                    scene.truck.id,
                    &scene.order.city,
                ))
            };
            Ok(scene.loads.iter().filter(on_board).flat_map(tell).collect())
        }
        .boxed()
    })
    .await
}
