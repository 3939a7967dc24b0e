//! Trucks are called off with their order, and driven by somebody.

use futures_util::future::FutureExt;
use sea_orm::ActiveValue::Set;

use super::{
    scene::{Load, act},
    store::{self, BEFORE},
    view::TruckView,
};
use crate::{
    app::App,
    db::Tx,
    entity::{
        share::ShareState,
        truck::{self, TruckState},
    },
    error::ApiError,
    ids::{OrderId, PersonId, TruckId},
    notices::notice::Notice,
};

/// Who drives, checked.
#[derive(Clone, Debug)]
pub struct Driver {
    pub plate: String,
    pub name: String,
    pub phone: String,
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
