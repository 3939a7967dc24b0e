//! A truck: who drives, the scale at each gate, the road, and what is taken over at the door.

use std::time::Duration;

use chrono::Utc;
use serde_json::{Value, json};

use super::buyer::Purchaser;
use super::plan::Order;
use super::seller::{asks_for, papers_of};
use crate::phone::Trouble;
use crate::play::calendar::written;
use crate::play::deals::Ride;
use crate::play::dice::Dice;
use crate::play::ground::{list, number, text};
use crate::play::ledger::Event;
use crate::play::places::{Place, km_between};

/// Minutes at a gate: boxes on the scale, boxes on the truck; an estimate.
const AT_THE_GATE: f64 = 22.0;
/// Share of gates at which nobody stands; an estimate.
const NOBODY_THERE: f64 = 0.015;
/// Nobody lifts less than this onto a truck, and no scale at a gate shows it.
pub(super) const LEAST_G: i64 = 1_000;
/// What is on the scale, of what was agreed: farmers count boxes by eye. Never more than agreed.
const WEIGHED: (f64, f64) = (0.955, 1.0);
/// A carton of 15 kg weighs 0.9 kg itself; an estimate.
const BOX_G: f64 = 15_000.0;
const TARE_G: i64 = 900;
/// Roads are so much longer than the straight line; as the service is configured.
const DETOUR: f64 = 1.3;
/// Minutes between two looks at who has signed.
const LOOK_EVERY: f64 = 15.0;
/// Loads of which something is taken off, and how much at most of these; estimates.
const DEDUCTED: f64 = 0.35;
const MOST_DEDUCTED: f64 = 0.03;
/// Loads of which so much is taken off that the farmer objects; and the first of the first order.
const HARSH: f64 = 0.006;
const HARSHLY: f64 = 0.08;
/// Loads that are a grade lower than what both signed, and what that costs; estimates.
const LOWER: f64 = 0.02;
const LOWER_PRICE: f64 = 0.9;
const REASONS: [&str; 5] = ["rot", "bruise", "size", "colour", "weight"];
const DRIVERS: [&str; 4] = ["赵师傅", "钱师傅", "周师傅", "郑师傅"];

impl Purchaser<'_> {
    /// From the first gate to the buyer's door.
    pub(super) async fn ride(self, planned: &Value, order: &Order) -> Result<(), Trouble> {
        let clock = &self.ground.clock;
        let id = text(planned, "id");
        let mut dice = Dice::of(self.ground.seed, &format!("truck {} {id}", planned["n"]));
        let driver = json!({
            "plate": format!("陕J{:05}", dice.whole(10_000..=99_999)),
            "driver": dice.one_of(&DRIVERS), "driver_phone": "13300008888",
        });
        self.phone.put(&format!("/trucks/{id}"), &driver).await?;
        let left = self.load(planned, &mut dice).await?;
        self.wait_for_signatures(id).await?;
        let left = json!({ "left_behind": left });
        let gone = match self.phone.post(&format!("/trucks/{id}/depart"), &left).await {
            // Nobody stood at any gate.
            Err(trouble) if trouble.code() == "nothing_loaded" => return Ok(()),
            gone => gone?,
        };
        if gone["state"] == "cancelled" {
            return Ok(());
        }
        let (least, most) = self.buyer.road_hours;
        let road_minutes = dice.between(least, most) * 60.0;
        clock.minutes(road_minutes / 2.0).await;
        let reading =
            json!({ "at": written(Utc::now()), "celsius": f64::from(dice.whole(10..=60)) / 10.0 });
        let readings = json!({ "readings": [reading] });
        self.phone.post(&format!("/trucks/{id}/temperatures"), &readings).await?;
        clock.minutes(road_minutes / 2.0).await;
        self.phone.post(&format!("/trucks/{id}/arrive"), &json!({})).await?;
        clock.until_awake().await;
        clock.minutes(dice.between(60.0, 180.0)).await;
        let first = planned["n"] == 1 && order.nth == 1;
        self.receive(&gone, first, &mut dice).await
    }

    /// Weighs at every gate; answers what stays behind, and why.
    async fn load(self, planned: &Value, dice: &mut Dice) -> Result<Vec<Value>, Trouble> {
        let order = self.phone.get(&format!("/orders/{}", text(planned, "order_id"))).await?;
        let mut left = Vec::new();
        for stop in list(planned, "stops") {
            self.ground.clock.minutes(dice.around(AT_THE_GATE, 0.3)).await;
            // Nobody lifts so little, or nobody stands there.
            let why = if number(stop, "agreed_g") < LEAST_G || dice.chance(NOBODY_THERE) {
                Some("nothing_there")
            } else {
                self.weigh(text(planned, "id"), stop, grade_of(&order, stop), dice).await?
            };
            if let Some(reason) = why {
                self.ground.ledger.count(Event::LeftBehind);
                left.push(json!({ "share_id": stop["share_id"], "reason": reason }));
            }
        }
        Ok(left)
    }

    /// Weighs one load; answers why it stays behind, if so.
    async fn weigh(
        self,
        truck: &str,
        stop: &Value,
        grade: &Value,
        dice: &mut Dice,
    ) -> Result<Option<&'static str>, Trouble> {
        let mut ticket = ticket(stop, grade, dice);
        let path = format!("/trucks/{truck}/weigh");
        match self.phone.post(&path, &ticket).await {
            Ok(_) => return Ok(None),
            Err(trouble) if trouble.code() == "certificate_missing" => {}
            Err(trouble) => return Err(trouble),
        }
        self.ground.ledger.count(Event::PaperMissing);
        let lot = text(stop, "lot_id");
        self.voices.say(&asks_for(lot), "");
        let hour = self.ground.clock.real(Duration::from_hours(2));
        let Ok(paper) = tokio::time::timeout(hour, self.voices.hear(&papers_of(lot))).await else {
            return Ok(Some("no_certificate"));
        };
        ticket["certificate_id"] = json!(paper);
        self.phone.post(&path, &ticket).await.map(|_| None)
    }

    async fn wait_for_signatures(self, truck: &str) -> Result<(), Trouble> {
        loop {
            let seen = self.phone.truck(truck).await?;
            let waits = |stop: &Value| {
                !stop["weighing"].is_null() && stop["weighing"]["seller_signed_at"].is_null()
            };
            if !list(&seen, "stops").any(waits) {
                return Ok(());
            }
            self.ground.clock.minutes(LOOK_EVERY).await;
        }
    }

    /// Weighs and grades everything once more, and notes the ride.
    async fn receive(self, gone: &Value, first: bool, dice: &mut Dice) -> Result<(), Trouble> {
        let on_board: Vec<&Value> =
            list(gone, "stops").filter(|stop| stop["share_state"] == "loaded").collect();
        let mut loads = Vec::new();
        for (nth, stop) in on_board.iter().enumerate() {
            let harsh = (first && nth == 0) || dice.chance(HARSH);
            loads.push(receipt(stop, harsh, dice));
        }
        let path = format!("/trucks/{}/receive", text(gone, "id"));
        self.phone.post(&path, &json!({ "loads": loads })).await?;
        let ride = Ride {
            stops_n: on_board.len(),
            km: self.km(&on_board),
            loaded_g: on_board.iter().map(|stop| number(&stop["weighing"], "net_g")).sum(),
        };
        self.ground.ledger.deal(|deals| deals.rides.push(ride));
        Ok(())
    }

    /// On roads, from the first gate to the buyer's door.
    fn km(self, stops: &[&Value]) -> f64 {
        let place = |stop: &&Value| {
            let degrees = |name: &str| stop["place"][name].as_f64().unwrap_or_default();
            Place { village: String::new(), lon: degrees("lon"), lat: degrees("lat") }
        };
        let mut way: Vec<Place> = stops.iter().map(place).collect();
        way.push(self.buyer.door.clone());
        way.windows(2).map(|two| km_between(&two[0], &two[1])).sum::<f64>() * DETOUR
    }
}

/// As the farmer promised it.
fn grade_of<'a>(order: &'a Value, stop: &Value) -> &'a Value {
    let share = list(order, "shares").find(|share| share["id"] == stop["share_id"]);
    share.map_or(&Value::Null, |share| &share["grade"])
}

/// What the scale shows of a load: a little less than was agreed, in boxes.
fn ticket(stop: &Value, grade: &Value, dice: &mut Dice) -> Value {
    let net_g = times(number(stop, "agreed_g"), dice.between(WEIGHED.0, WEIGHED.1));
    let boxes_n = times(net_g, 1.0 / BOX_G) + 1;
    let tare_g = boxes_n * TARE_G;
    json!({
        "share_id": stop["share_id"], "gross_g": net_g + tare_g, "tare_g": tare_g,
        "boxes_n": boxes_n, "grade": grade,
    })
}

/// What of a load is taken over: a gram is paid, or has its reason.
fn receipt(stop: &Value, harsh: bool, dice: &mut Dice) -> Value {
    let (net_g, grade) = (number(&stop["weighing"], "net_g"), number(&stop["weighing"], "grade"));
    let off = if harsh {
        HARSHLY
    } else if dice.chance(DEDUCTED) {
        dice.between(0.002, MOST_DEDUCTED)
    } else {
        0.0
    };
    let off_g = times(net_g, off);
    let reason = json!({ "reason": dice.one_of(&REASONS), "grams": off_g });
    let mut load = json!({
        "share_id": stop["share_id"], "accepted_g": net_g - off_g, "grade": grade,
        "deductions": if off_g > 0 { vec![reason] } else { vec![] },
    });
    if dice.chance(LOWER) {
        load["grade"] = json!(grade + 1);
        load["price_fen"] = json!(times(number(stop, "price_fen"), LOWER_PRICE));
    }
    load
}

/// Rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "weights of a truck in grams fit a double"
)]
fn times(whole: i64, factor: f64) -> i64 {
    (whole as f64 * factor).floor() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dice(nth: usize) -> Dice {
        Dice::of(1, &format!("load {nth}"))
    }

    #[test]
    fn the_scale_never_shows_more_than_was_agreed() {
        for nth in 0..500 {
            let stop = json!({ "share_id": "a", "agreed_g": 1_234_567 });
            let ticket = ticket(&stop, &json!(1), &mut dice(nth));
            let net_g = number(&ticket, "gross_g") - number(&ticket, "tare_g");
            assert!((1_179_000..=1_234_567).contains(&net_g), "{ticket}");
        }
    }

    #[test]
    fn every_gram_of_a_load_is_taken_or_has_its_reason() {
        for nth in 0..500 {
            let stop = json!({
                "share_id": "a", "price_fen": 601,
                "weighing": { "net_g": 987_653, "grade": 2 },
            });
            let load = receipt(&stop, nth == 0, &mut dice(nth));
            let off: i64 = list(&load, "deductions").map(|it| number(it, "grams")).sum();
            assert_eq!(number(&load, "accepted_g") + off, 987_653, "{load}");
            let lower = number(&load, "grade") == 3;
            assert_eq!(
                lower,
                load["price_fen"] == 540,
                "a price falls only with the grade: {load}"
            );
        }
    }
}
