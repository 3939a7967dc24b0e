//! The buyer's side: an order is previewed, placed, changed, locked, or cancelled too late.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt as _;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::plan::{Buyer, Line, Order, Plan, Ship};
use super::seller::is_over;
use crate::phone::{Phone, Trouble};
use crate::play::attention::Attention;
use crate::play::calendar::written;
use crate::play::deals::Filled;
use crate::play::dice::Dice;
use crate::play::ground::{Ground, list, number, text};
use crate::play::ledger::Event;
use crate::play::routine::{Doing, until_over};
use crate::play::voices::Voices;

/// Hours until an order is changed.
const SECOND_THOUGHTS: f64 = 6.0;
/// Of each line, in hundredths, that is still wanted after a change.
const LESS: u32 = 85;
/// Hours from the lock until it is cancelled too late.
const TOO_LATE: f64 = 3.0;
/// Tonnes are loaded until then, in hours after `pick_up_at`, and come by that many days later.
const ROAD: TimeDelta = TimeDelta::days(1);
const BY: TimeDelta = TimeDelta::days(4);

/// Somebody who buys, and the phone.
#[derive(Clone, Copy)]
pub(crate) struct Purchaser<'a> {
    pub(crate) ground: &'a Ground,
    pub(crate) voices: &'a Voices,
    pub(crate) buyer: &'a Buyer,
    pub(crate) phone: &'a Phone,
    /// What is listed and ordered, where that is known before.
    pub(crate) plan: Option<&'a Plan>,
}

impl<'a> Purchaser<'a> {
    /// Every order is placed at its hour, and substitutes are answered as they are proposed.
    pub(crate) async fn spend(self) -> Result<(), Trouble> {
        let attention = Attention::open(self.phone, &[]).await?;
        let orders = self.buyer.orders.iter().map(|order| self.see_through(order).boxed_local());
        let react = |notice, dice| -> Doing<'a> { self.hear(notice, dice).boxed_local() };
        until_over(self.ground, &self.buyer.alias, attention, orders.collect(), react).await
    }

    async fn hear(self, notice: Value, mut dice: Dice) {
        let done = match text(&notice, "kind") {
            "substitutes_proposed" => self.choose(text(&notice, "order_id"), &mut dice).await,
            "you_owe" => {
                self.ground.ledger.count(Event::Overdue);
                Ok(())
            }
            _ => return,
        };
        if let Err(trouble) = done {
            self.ground.ledger.trouble("a buyer's answer", &trouble);
        }
    }

    /// Agrees to some of what is not quite what was ordered.
    async fn choose(self, order: &str, dice: &mut Dice) -> Result<(), Trouble> {
        self.ground.clock.minutes_awake(dice.around(60.0, 0.5)).await;
        let seen = self.phone.get(&format!("/orders/{order}")).await?;
        for share in list(&seen, "shares").filter(|share| share["state"] == "proposed") {
            let agrees = dice.chance(self.buyer.agrees);
            let (action, event) = if agrees {
                ("approve", Event::SubstituteAgreed)
            } else {
                ("reject", Event::SubstituteRejected)
            };
            let path = format!("/shares/{}/{action}", text(share, "id"));
            match self.phone.post(&path, &json!({})).await {
                Ok(_) => self.ground.ledger.count(event),
                Err(trouble) if is_over(&trouble) => self.ground.ledger.count(Event::ShareTooLate),
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(())
    }

    async fn see_through(self, order: &Order) {
        self.ground.clock.until(order.at).await;
        if let Err(trouble) = self.run(order).await {
            self.ground.ledger.trouble(&format!("order {}", order.nth), &trouble);
        }
    }

    async fn run(self, order: &Order) -> Result<(), Trouble> {
        let clock = &self.ground.clock;
        let mut dice = Dice::of(self.ground.seed, &format!("the fate of order {}", order.nth));
        let form = self.form(order, Utc::now());
        let id = self.place(order, &form).await?;
        if order.changes {
            clock.minutes_awake(SECOND_THOUGHTS * 60.0).await;
            self.change(&id, &form).await?;
        }
        clock.until(order.lock_at).await;
        if !self.lock(order, &id).await? {
            return Ok(());
        }
        match order.ship {
            None => return Ok(()),
            Some(Ship::Never) => {
                clock.minutes(TOO_LATE * 60.0).await;
                self.cancel(&id).await?;
            }
            Some(Ship::At(hour)) => {
                let trucks = self.phone.get(&format!("/orders/{id}/trucks")).await?;
                clock.until(hour).await;
                let rides = list(&trucks, "items").map(|truck| self.ride(truck, order));
                join_all(rides).await.into_iter().collect::<Result<(), _>>()?;
            }
        }
        self.pay_all(&id, &mut dice).await
    }

    /// Looks at what could be had, places the order, and places it once more as after a lost
    /// answer: one key, one order.
    async fn place(self, order: &Order, form: &Value) -> Result<String, Trouble> {
        let ledger = &self.ground.ledger;
        let promised = self.phone.post("/orders/preview", form).await?;
        let (key, placed_at) = (uuid::Uuid::now_v7().to_string(), ledger.now());
        let placed = self.phone.post_with_key("/orders", &key, form).await?;
        let again = self.phone.post_with_key("/orders", &key, form).await?;
        ledger.count(Event::Repeated);
        ledger.add(Event::Duplicated, u64::from(again["id"] != placed["id"]));
        let id = text(&placed, "id").to_owned();
        ledger.deal(|deals| {
            let deal = deals.order(&id);
            (deal.nth, deal.city, deal.placed_at) = (order.nth, self.buyer.city, Some(placed_at));
            deal.promised_g = number(&promised, "filled_g");
        });
        Ok(id)
    }

    /// Less of every line is wanted.
    async fn change(self, id: &str, form: &Value) -> Result<(), Trouble> {
        let seen = self.phone.get(&format!("/orders/{id}")).await?;
        let ids: Vec<Value> = list(&seen, "lines").map(|line| line["id"].clone()).collect();
        let mut form = form.clone();
        for (line, id) in form["lines"].as_array_mut().into_iter().flatten().zip(ids) {
            let tonnes = line["quantity"]["amount"].as_u64().unwrap_or_default();
            line["quantity"] = json!({ "amount": tonnes * u64::from(LESS) * 10, "unit": "kg" });
            line["id"] = id;
        }
        let deposit = form["deposit_fen"].as_u64().unwrap_or_default();
        form["deposit_fen"] = json!(deposit * u64::from(LESS) / 100);
        self.phone.put(&format!("/orders/{id}"), &form).await?;
        self.ground.ledger.count(Event::OrderChanged);
        Ok(())
    }

    /// False where nobody had agreed: then the order is taken back.
    async fn lock(self, order: &Order, id: &str) -> Result<bool, Trouble> {
        let locked = match self.phone.post(&format!("/orders/{id}/lock"), &json!({})).await {
            Err(trouble) if trouble.code() == "nothing_accepted" => {
                self.ground.ledger.count(Event::NothingToLock);
                let seen = self.phone.get(&format!("/orders/{id}")).await?;
                self.write_down(order, id, &seen);
                self.cancel(id).await?;
                return Ok(false);
            }
            locked => locked?,
        };
        self.write_down(order, id, &locked);
        Ok(true)
    }

    async fn cancel(self, id: &str) -> Result<(), Trouble> {
        let reason = json!({ "reason": "卖场改期了" });
        self.phone.post(&format!("/orders/{id}/cancel"), &reason).await?;
        self.ground.ledger.deal(|deals| {
            deals.order(id).cancelled = true;
        });
        Ok(())
    }

    /// How every line was filled when its order was locked.
    fn write_down(self, order: &Order, id: &str, locked: &Value) {
        let lines = list(locked, "lines").zip(&order.lines).map(|(line, asked)| Filled {
            grams: number(line, "grams"),
            filled_g: number(line, "filled_g"),
            plentiful: self.plan.is_some_and(|plan| plan.is_plentiful(asked, order.pick_up_day)),
            unfilled: list(line, "unfilled")
                .map(|it| (text(it, "code").to_owned(), number(it, "grams")))
                .collect(),
        });
        let lines: Vec<Filled> = lines.collect();
        self.ground.ledger.deal(|deals| {
            let deal = deals.order(id);
            (deal.lines, deal.rounds_n) = (lines, number(locked, "round"));
        });
    }

    fn form(self, order: &Order, now: DateTime<Utc>) -> Value {
        let pick_up = now + TimeDelta::days(order.pick_up_day.into());
        let (city, place) = (self.buyer.city, &self.buyer.door);
        json!({
            "product": "APPLE",
            "lines": order.lines.iter().map(line).collect::<Vec<_>>(),
            "city": city, "place": { "lon": place.lon, "lat": place.lat },
            "address": self.buyer.address,
            "pick_up_at": written(pick_up),
            "deliver_from": written(pick_up + ROAD), "deliver_by": written(pick_up + BY),
            "truck": { "amount": order.truck_tonnes, "unit": "tonne" },
            "deposit_fen": order.worth_fen() * i64::from(order.deposit_percent) / 100,
            "pay_within_days": order.pay_within_days,
        })
    }
}

fn line(line: &Line) -> Value {
    let mut form = json!({
        "variety": line.variety, "grade": line.grade,
        "from_mm": line.from_mm, "to_mm": line.to_mm, "spread_mm": line.to_mm - line.from_mm,
        "certified": line.certified,
        "quantity": { "amount": line.tonnes, "unit": "tonne" },
        "pricing": if line.fixed { "fixed" } else { "ceiling" },
        "price_fen": line.price_fen,
    });
    if let Some(colour) = line.colour {
        form["colour"] = json!(colour);
    }
    form
}
