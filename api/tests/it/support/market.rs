//! A market to play in: lots, buyers, and shares as orders make them.

use api::{
    entity::{
        certificate as table,
        lot::{self, LotState},
        order::{self, OrderState},
        order_line::{self, Pricing, UnfilledList},
        share::{self, ShareState},
    },
    ids::{CertificateId, LotId, OrderId, OrderLineId, PartId, PersonId, ShareId},
    lots,
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use futures_util::future::FutureExt;
use miniapp_mock::phone::Phone;
use sea_orm::{ActiveValue::Set, IntoActiveModel, entity::prelude::*};
use serde_json::{Value, json};

use super::{Town, need, text, window};

/// 3 t of Fuji in a cold store at 东村: 1 800 kg of the first grade, 1 200 kg of the second.
pub(crate) fn lot() -> Value {
    json!({
        "product": "APPLE", "variety": "FUJI", "colour": "BLUSH", "bag": "PAPER",
        "storage": "cold",
        "place": need()["place"],
        "quantity": { "amount": 6000, "unit": "jin" },
        "parts": parts(60, 40),
        "window": window(TimeDelta::days(-1), TimeDelta::days(60)),
        "floor_fen": 560,
        "note": "到了打13700001111",
    })
}

/// So many percent of the first grade and of the second.
pub(crate) fn parts(first: i32, second: i32) -> Value {
    json!([
        { "grade": 1, "from_mm": 80, "to_mm": 85, "percent": first },
        { "grade": 2, "from_mm": 75, "to_mm": 80, "percent": second },
    ])
}

/// What may be said anew of that lot.
pub(crate) fn change() -> Value {
    let mut form = lot();
    for key in ["product", "variety", "colour", "bag", "storage", "place"] {
        form.as_object_mut().unwrap().remove(key);
    }
    form
}

/// A certificate for 5 t, issued today.
pub(crate) fn certificate(number: &str) -> Value {
    json!({
        "number": number, "product": "APPLE",
        "quantity": { "amount": 5, "unit": "tonne" },
        "issued_on": api::words::local(Utc::now()).date_naive(),
    })
}

fn id(of: &Value) -> Uuid {
    text(&of["id"]).parse().unwrap()
}

impl Town {
    /// The certificate was issued so many days ago.
    pub(crate) async fn age(&self, issued: &Value, days: u64) {
        let day = api::words::local(Utc::now()).date_naive() - Days::new(days);
        let row = table::ActiveModel { issued_on: Set(day), ..Default::default() };
        let its = table::COLUMN.id.eq(CertificateId(id(issued)));
        let db = self.app.db.owner();
        table::Entity::update_many().set(row).filter(its).exec(db).await.unwrap();
    }

    /// Takes the demo people's lots away.
    pub(crate) async fn empty_market(&self) {
        let row = lot::ActiveModel { state: Set(LotState::Withdrawn), ..Default::default() };
        lot::Entity::update_many().set(row).exec(self.app.db.owner()).await.unwrap();
    }

    /// Takes grams of the lot's `n`th part, as an order does: one that was described anew is read
    /// again.
    pub(crate) async fn reserve(&self, lot: &Value, n: usize, grams: i64) -> bool {
        loop {
            let version = self.version(lot).await;
            if self.reserve_as_of(lot, n, version, grams).await {
                return true;
            }
            if self.version(lot).await == version {
                return false;
            }
        }
    }

    /// The same, by somebody who has read this version of the lot.
    pub(crate) async fn reserve_as_of(
        &self,
        lot: &Value,
        n: usize,
        version: i32,
        grams: i64,
    ) -> bool {
        let part = PartId(id(&lot["parts"][n]));
        let taken = self.app.write(move |tx| {
            async move { Ok(lots::store::reserve(&tx.db, part, version, grams).await?) }.boxed()
        });
        taken.await.unwrap()
    }

    pub(crate) async fn version(&self, lot: &Value) -> i32 {
        lots::store::find(self.app.db.owner(), LotId(id(lot))).await.unwrap().unwrap().version
    }

    /// A share of the lot's first part for an order of this buyer, which is fetched in ten days.
    pub(crate) async fn share(
        &self,
        buyer: &Phone,
        lot: &Value,
        grams: i64,
        state: ShareState,
    ) -> ShareId {
        assert!(self.reserve(lot, 0, grams).await);
        let db = self.app.db.owner();
        let order = order_of(PersonId(id(buyer.person())));
        order::Entity::insert(order.clone().into_active_model()).exec(db).await.unwrap();
        let line = line_of(order.id, grams);
        order_line::Entity::insert(line.clone().into_active_model()).exec(db).await.unwrap();
        let lot_id = LotId(id(lot));
        let farmer = lots::store::find(db, lot_id).await.unwrap().unwrap().farmer_id;
        let row = share::Model {
            id: ShareId::new(),
            order_id: order.id,
            line_id: line.id,
            lot_id,
            part_id: PartId(id(&lot["parts"][0])),
            farmer_id: farmer,
            round: 1,
            grams,
            price_fen: 600,
            substitute: None,
            state,
            asked_at: Some(Utc::now()),
            expires_at: Utc::now() + TimeDelta::days(1),
            decided_at: None,
            reason: None,
            words: None,
            created_at: Utc::now(),
        };
        share::Entity::insert(row.clone().into_active_model()).exec(db).await.unwrap();
        row.id
    }

    /// The share's row, and when its order looks for more.
    pub(crate) async fn share_now(&self, id: ShareId) -> (share::Model, DateTime<Utc>) {
        let db = self.app.db.owner();
        let share = share::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
        let order = order::Entity::find_by_id(share.order_id).one(db).await.unwrap().unwrap();
        (share, order.due_at)
    }
}

fn order_of(buyer_id: PersonId) -> order::Model {
    let (now, later) = (Utc::now(), Utc::now() + TimeDelta::days(12));
    order::Model {
        id: OrderId::new(),
        buyer_id,
        product: "APPLE".to_owned(),
        city: "深圳".to_owned(),
        lon: 113.93,
        lat: 22.53,
        address: "南山区".to_owned(),
        pick_up_at: now + TimeDelta::days(10),
        deliver_from: later,
        deliver_by: later,
        min_take_g: 0,
        truck_g: 15_000_000,
        truck_stops: 8,
        freight_fen: 45,
        deposit_fen: 0,
        pay_within_days: 7,
        note: String::new(),
        standing_id: None,
        occasion: 0,
        every_days: None,
        until: None,
        state: OrderState::Open,
        locks_at: later,
        due_at: later,
        round: 1,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

fn line_of(order_id: OrderId, grams: i64) -> order_line::Model {
    order_line::Model {
        id: OrderLineId::new(),
        order_id,
        n: 1,
        variety: None,
        grade: 1,
        from_mm: 80,
        to_mm: 85,
        spread_mm: 5,
        colour: None,
        certified: false,
        grams,
        pricing: Pricing::Fixed,
        price_fen: 600,
        unfilled: UnfilledList::default(),
    }
}
