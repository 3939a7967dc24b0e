//! An order of two farmers' fruit that is locked, and what happens to it on the road.

use api::{entity::truck, ids::TruckId};
use chrono::{TimeDelta, Utc};
use miniapp_mock::phone::{Phone, Trouble};
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};

use super::{
    Town,
    orders::{act, lot, order, share, with},
    text,
};

/// 定金 of the deal.
pub(crate) const DEPOSIT_FEN: i64 = 400_000;

/// 王 promised 2 t and 李 1.5 t, at 7 yuan a kilogram; the order is locked.
pub(crate) struct Deal {
    pub(crate) buyer: Phone,
    pub(crate) wang: Phone,
    pub(crate) li: Phone,
    pub(crate) order: Value,
    pub(crate) of_wang: Value,
    pub(crate) of_li: Value,
    /// As the buyer saw it when it was planned.
    pub(crate) truck: Value,
}

impl Town {
    pub(crate) async fn deal(&self) -> Deal {
        self.deal_with(|lot| lot).await
    }

    /// Lots that were changed so before they were listed.
    pub(crate) async fn deal_with(&self, change: impl Fn(Value) -> Value) -> Deal {
        let wang = self.neighbour("wang", "王秀兰", "13811110001").await;
        let li = self.neighbour("li", "李建国", "13811110002").await;
        wang.post("/lots", &change(lot(2_000))).await.unwrap();
        li.post("/lots", &change(lot(1_500))).await.unwrap();
        let buyer = self.buyer("chen").await;
        let form = with(order(3_500), "deposit_fen", json!(DEPOSIT_FEN));
        let placed = buyer.post("/orders", &form).await.unwrap();
        let (of_wang, of_li) = (share(&wang, "offered").await, share(&li, "offered").await);
        act(&wang, "shares", &of_wang, "accept").await.unwrap();
        act(&li, "shares", &of_li, "accept").await.unwrap();
        act(&buyer, "orders", &placed, "lock").await.unwrap();
        let trucks = buyer.get(&format!("/orders/{}/trucks", text(&placed["id"]))).await.unwrap();
        assert_eq!(trucks["items"].as_array().unwrap().len(), 1, "{trucks}");
        let truck = trucks["items"][0].clone();
        Deal { buyer, wang, li, order: placed, of_wang, of_li, truck }
    }

    /// The deal on a truck whose driver is known, weighed and signed: 2 t of 王, 1.45 t of 李.
    pub(crate) async fn loaded(&self) -> Deal {
        let deal = self.deal().await;
        deal.named().await;
        deal.load(&deal.wang, &deal.of_wang, 2_050_000, 50_000).await;
        deal.load(&deal.li, &deal.of_li, 1_480_000, 30_000).await;
        deal
    }

    /// The loaded deal, at the buyer's.
    pub(crate) async fn arrived(&self) -> Deal {
        let deal = self.loaded().await;
        deal.go("depart", json!({})).await.unwrap();
        deal.go("arrive", json!({})).await.unwrap();
        deal
    }

    /// Received: 40 kg of 王's fruit is rotten, and 李's is of a lower grade.
    pub(crate) async fn received(&self) -> Deal {
        let deal = self.arrived().await;
        deal.go("receive", deal.receipt()).await.unwrap();
        deal
    }

    /// Money and grams are counted anew: nothing is wrong.
    pub(crate) async fn balances(&self, when: &str) {
        let operator = self.phone("demo-operator").await;
        for path in ["/ledger/audit", "/orders/audit"] {
            let found = operator.get(path).await.unwrap();
            assert_eq!(found["items"], json!([]), "{path}, {when}");
        }
    }

    /// The time to object is over.
    pub(crate) async fn end_disputes(&self, deal: &Deal) {
        let past = Utc::now() - TimeDelta::seconds(1);
        let row = truck::ActiveModel { disputes_until: Set(Some(past)), ..Default::default() };
        let its = truck::COLUMN.id.eq(TruckId(text(&deal.truck["id"]).parse().unwrap()));
        let db = self.app.db.owner();
        truck::Entity::update_many().set(row).filter(its).exec(db).await.unwrap();
    }
}

impl Deal {
    pub(crate) fn path(&self) -> String {
        format!("/trucks/{}", text(&self.truck["id"]))
    }

    pub(crate) fn order_path(&self, what: &str) -> String {
        format!("/orders/{}{what}", text(&self.order["id"]))
    }

    /// The buyer says who drives.
    pub(crate) async fn named(&self) -> Value {
        let form =
            json!({ "plate": "陕J12345", "driver": "赵师傅", "driver_phone": "13799990000" });
        self.buyer.put(&self.path(), &form).await.unwrap()
    }

    /// The buyer does something with the truck.
    pub(crate) async fn go(&self, action: &str, body: Value) -> Result<Value, Trouble> {
        self.buyer.post_once(&format!("{}/{action}", self.path()), &body).await
    }

    /// The buyer weighs, and the farmer signs.
    pub(crate) async fn load(&self, farmer: &Phone, share: &Value, gross_g: i64, tare_g: i64) {
        let form = ticket(share, gross_g, tare_g);
        let seen = self.go("weigh", form).await.unwrap();
        let version = stop(&seen, share)["weighing"]["version"].clone();
        sign(farmer, share, &version).await.unwrap();
    }

    pub(crate) fn receipt(&self) -> Value {
        json!({ "loads": [
            { "share_id": self.of_wang["id"], "accepted_g": 1_960_000, "grade": 1,
              "deductions": [{ "reason": "rot", "grams": 40_000 }] },
            { "share_id": self.of_li["id"], "accepted_g": 1_450_000, "grade": 2, "price_fen": 600 },
        ] })
    }
}

/// What a scale showed of a share.
pub(crate) fn ticket(share: &Value, gross_g: i64, tare_g: i64) -> Value {
    json!({
        "share_id": share["id"], "gross_g": gross_g, "tare_g": tare_g, "boxes_n": 100, "grade": 1,
    })
}

pub(crate) async fn sign(phone: &Phone, share: &Value, version: &Value) -> Result<Value, Trouble> {
    let path = format!("/shares/{}/sign", text(&share["id"]));
    phone.post_once(&path, &json!({ "version": version })).await
}

/// Where the truck calls for this share.
pub(crate) fn stop<'a>(truck: &'a Value, share: &Value) -> &'a Value {
    let mut stops = truck["stops"].as_array().unwrap().iter();
    stops.find(|stop| stop["share_id"] == share["id"]).unwrap_or_else(|| panic!("none in {truck}"))
}
