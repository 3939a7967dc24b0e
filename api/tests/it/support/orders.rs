//! Farmers with lots, and buyers with orders.

use std::time::Duration;

use api::{
    config::Config,
    entity::{order, share},
    ids::{OrderId, ShareId},
};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{StreamExt, stream};
use miniapp_mock::phone::Phone;
use sea_orm::{ActiveValue::Set, entity::prelude::*};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{PATIENCE, Town, text};

/// What is due is left as it is.
pub(crate) fn nobody_sweeps(config: &mut Config) {
    config.offers.sweep_every = Duration::from_hours(24);
}

/// What is due is done at once.
pub(crate) fn at_once(config: &mut Config) {
    config.offers.sweep_every = Duration::from_millis(50);
    config.market.batch_every = Duration::from_secs(1);
}

/// So many kilograms of 瑞雪 of the first grade, 80 to 85 mm, in a cold store at 东村, for 6 yuan a
/// kilogram and more. No demo person has this variety.
pub(crate) fn lot(kg: i64) -> Value {
    let now = Utc::now();
    json!({
        "product": "APPLE", "variety": "RUIXUE", "colour": "STRIPED", "bag": "PAPER",
        "storage": "cold",
        "place": { "lon": 109.167_4, "lat": 35.960_87 },
        "quantity": { "amount": kg, "unit": "kg" },
        "parts": [{ "grade": 1, "from_mm": 80, "to_mm": 85, "percent": 100 }],
        "window": { "from": now - TimeDelta::days(1), "until": now + TimeDelta::days(60) },
        "floor_fen": 600,
    })
}

/// So many kilograms of it to Shenzhen, loaded in five days, at 7 yuan a kilogram.
pub(crate) fn order(kg: i64) -> Value {
    let at = |days: i64| Utc::now() + TimeDelta::days(days);
    json!({
        "product": "APPLE",
        "lines": [line(kg)],
        "city": "深圳",
        "place": { "lon": 114.06, "lat": 22.54 },
        "address": "平湖物流园8号库",
        "pick_up_at": at(5), "deliver_from": at(7), "deliver_by": at(8),
    })
}

pub(crate) fn line(kg: i64) -> Value {
    json!({
        "variety": "RUIXUE", "grade": 1, "from_mm": 80, "to_mm": 85,
        "quantity": { "amount": kg, "unit": "kg" }, "pricing": "fixed", "price_fen": 700,
    })
}

/// The form with one thing of its first line, or of itself, changed.
pub(crate) fn with(mut form: Value, field: &str, value: Value) -> Value {
    let in_line = form["lines"].get(0).is_some_and(|line| line.get(field).is_some());
    let of_line = ["spread_mm", "colour", "certified", "id"].contains(&field);
    if in_line || (of_line && form["lines"].is_array()) {
        form["lines"][0][field] = value;
    } else {
        form[field] = value;
    }
    form
}

impl Town {
    /// Somebody who may buy.
    pub(crate) async fn buyer(&self, alias: &str) -> Phone {
        let buyer = self.phone(alias).await;
        let me = json!({ "name": "陈采购", "phone": "13755550000", "village": "" });
        buyer.put("/me", &me).await.unwrap();
        self.becomes(&buyer, "buyer").await;
        buyer
    }

    /// The operator gives this person a role.
    pub(crate) async fn becomes(&self, phone: &Phone, role: &str) {
        let operator = self.phone("demo-operator").await;
        let path = format!("/people/{}/roles", text(&phone.person()["id"]));
        operator.put(&path, &json!({ "roles": [role] })).await.unwrap();
    }

    /// A farmer of 东村 with this lot.
    pub(crate) async fn seller(&self, alias: &str, lot: &Value) -> (Phone, Value) {
        let seller = self.neighbour(alias, "孙玉梅", "13812345678").await;
        let lot = seller.post("/lots", lot).await.unwrap();
        (seller, lot)
    }

    /// So many farmers with so many lots each, of the same fruit.
    pub(crate) async fn sellers(&self, farmers_n: usize, lots_n: usize, kg: i64) -> Vec<Phone> {
        let one = async |n: usize| {
            let alias = format!("seller-{n}");
            let seller = self.neighbour(&alias, "孙玉梅", "13812345678").await;
            for _ in 0..lots_n {
                seller.post("/lots", &lot(kg)).await.unwrap();
            }
            seller
        };
        stream::iter(0..farmers_n).map(one).buffered(8).collect().await
    }

    /// What the operator's audit finds wrong.
    pub(crate) async fn wrong(&self) -> Value {
        let operator = self.phone("demo-operator").await;
        operator.get("/orders/audit").await.unwrap()["items"].clone()
    }

    /// The time to answer is over for this share, and its order is due.
    pub(crate) async fn let_pass(&self, share: &Value) {
        let past = Utc::now() - TimeDelta::seconds(1);
        let (id, order_id) = (text(&share["id"]), text(&share["order_id"]));
        let row = share::ActiveModel { expires_at: Set(past), ..Default::default() };
        let mine = share::COLUMN.id.eq(ShareId(id.parse().unwrap()));
        let db = self.app.db.owner();
        share::Entity::update_many().set(row).filter(mine).exec(db).await.unwrap();
        let row = order::ActiveModel { due_at: Set(past), ..Default::default() };
        self.set_order(order_id, row).await;
    }

    /// The time to lock this order has come.
    pub(crate) async fn end_order(&self, order: &Value) {
        let past = Utc::now() - TimeDelta::seconds(1);
        let row =
            order::ActiveModel { locks_at: Set(past), due_at: Set(past), ..Default::default() };
        self.set_order(text(&order["id"]), row).await;
    }

    pub(crate) async fn set_order(&self, id: &str, row: order::ActiveModel) {
        let mine = order::COLUMN.id.eq(OrderId(id.parse().unwrap()));
        let db = self.app.db.owner();
        order::Entity::update_many().set(row).filter(mine).exec(db).await.unwrap();
    }
}

/// The only share that this farmer is asked for in this state.
pub(crate) async fn share(seller: &Phone, state: &str) -> Value {
    let all = seller.get(&format!("/shares?state={state}")).await.unwrap();
    assert_eq!(all["items"].as_array().unwrap().len(), 1, "{all}");
    all["items"][0].clone()
}

/// An action on a share, or an order.
pub(crate) async fn act(
    phone: &Phone,
    what: &str,
    thing: &Value,
    action: &str,
) -> Result<Value, miniapp_mock::phone::Trouble> {
    let body = if action == "refuse" { json!({ "reason": "sold" }) } else { json!({}) };
    phone.post_once(&format!("/{what}/{}/{action}", text(&thing["id"])), &body).await
}

/// The buyer's order as it is now.
pub(crate) async fn look(buyer: &Phone, order: &Value) -> Value {
    buyer.get(&format!("/orders/{}", text(&order["id"]))).await.unwrap()
}

/// The order, once it is so. The sweeper has no doorbell for what is not told to anybody.
pub(crate) async fn until(buyer: &Phone, order: &Value, so: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let seen = look(buyer, order).await;
        if so(&seen) {
            return seen;
        }
        assert!(Instant::now() < deadline, "still {seen}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Grams of a number in a view.
pub(crate) fn grams(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("{value} is no weight"))
}

/// What a line says is unfilled, in all.
pub(crate) fn unfilled(line: &Value) -> i64 {
    line["unfilled"].as_array().unwrap().iter().map(|it| grams(&it["grams"])).sum()
}

/// Everything of each line is filled, asked for, proposed, or has its reason, to the gram.
pub(crate) fn assert_explained(order: &Value) {
    for line in order["lines"].as_array().unwrap() {
        let held = ["filled_g", "offered_g", "proposed_g"].map(|name| grams(&line[name]));
        let sum = held.iter().sum::<i64>() + unfilled(line);
        assert_eq!(sum, grams(&line["grams"]), "{line}");
    }
}

/// So far from now.
pub(crate) fn days(ahead: i64) -> DateTime<Utc> {
    Utc::now() + TimeDelta::days(ahead)
}
