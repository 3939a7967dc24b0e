//! Buyers in Shenzhen and Hangzhou, and their orders.

use std::time::Duration;

use super::{Cast, Line};
use crate::play::dice::Dice;
use crate::play::names;
use crate::play::places::Place;

/// Where the fruit goes: wholesale markets of the two cities, good to about 5 km.
const CITIES: [City; 2] = [
    City {
        name: "深圳", address: "平湖农批市场", lon: 114.13, lat: 22.69, hours: (32.0, 40.0)
    },
    City {
        name: "杭州", address: "勾庄农副物流中心", lon: 120.1, lat: 30.37, hours: (24.0, 31.0)
    },
];
/// Buyers of the week; each city has two.
const BUYERS: usize = 4;
/// Share of substitutes that a buyer agrees to; an estimate.
const AGREES: f64 = 0.6;
/// The order that asks for more of a variety than there is.
const SCARCE: usize = 2;
/// Orders that a buyer thinks better of after some hours, counted from the first.
const CHANGES: usize = 4;
/// The order that is cancelled when it is locked already.
const CANCELS: usize = 7;

struct City {
    name: &'static str,
    address: &'static str,
    lon: f64,
    lat: f64,
    /// Of the road, with a driver's rests.
    hours: (f64, f64),
}

/// Somebody who orders for a supermarket or a wholesaler.
#[derive(Debug, Clone, PartialEq)]
pub struct Buyer {
    /// `market-buyer-1`.
    pub alias: String,
    pub name: String,
    pub phone: String,
    pub city: &'static str,
    pub address: &'static str,
    pub door: Place,
    /// Of the road from 富县.
    pub road_hours: (f64, f64),
    /// Whether the money comes only after a reminder.
    pub pays_late: bool,
    /// Share of substitutes that is agreed to, 0 to 1.
    pub agrees: f64,
    pub orders: Vec<Order>,
}

/// What is ordered when, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Counts the orders of all buyers, from 1.
    pub nth: usize,
    pub at: Duration,
    pub lines: Vec<Line>,
    /// When the fruit must be ready to load, in days after today.
    pub pick_up_day: u32,
    pub truck_tonnes: u32,
    /// Of what it is worth, in hundredths.
    pub deposit_percent: u32,
    pub pay_within_days: u32,
    /// Whether less is wanted some hours later.
    pub changes: bool,
    pub lock_at: Duration,
    /// What happens after the lock; `None`: nothing that is played.
    pub ship: Option<Ship>,
}

/// What becomes of a locked order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ship {
    /// Its trucks come at this hour.
    At(Duration),
    /// It is cancelled, too late.
    Never,
}

impl Buyer {
    pub(super) fn draw_all(cast: Cast) -> Vec<Self> {
        let buyer = |nth| Self::draw(cast.seed, &format!("market-buyer-{nth}"), nth);
        let mut buyers: Vec<Self> = (1..=BUYERS).map(buyer).collect();
        for nth in 1..=cast.orders_n {
            let mut dice = Dice::of(cast.seed, &format!("order {nth}"));
            let buyer = &mut buyers[nth % BUYERS];
            let order = Order::draw(nth, buyer.pays_late, &mut dice);
            buyer.orders.push(order);
        }
        buyers
    }

    /// Odd ones are in Shenzhen, even ones in Hangzhou; the third pays late.
    pub(crate) fn draw(seed: u64, alias: &str, nth: usize) -> Self {
        let mut dice = Dice::of(seed, alias);
        let City { name: city, address, lon, lat, hours } = &CITIES[(nth + 1) % CITIES.len()];
        Self {
            alias: alias.to_owned(),
            name: names::person(&mut dice).concat(),
            phone: names::phone("134", nth),
            city,
            address,
            door: Place { village: String::new(), lon: *lon, lat: *lat },
            road_hours: *hours,
            pays_late: nth == 3,
            agrees: AGREES,
            orders: Vec::new(),
        }
    }
}

impl Order {
    /// Placed from Monday noon to Tuesday noon, locked 44 hours later, loaded on the next morning.
    fn draw(nth: usize, pays_late: bool, dice: &mut Dice) -> Self {
        let hours = |hours: u32| Duration::from_hours(hours.into());
        let afternoon = Duration::from_mins(u64::from(dice.whole(13 * 60..=19 * 60)));
        let morning = hours(24) + Duration::from_mins(u64::from(dice.whole(7 * 60..=12 * 60)));
        let at = if dice.chance(0.6) { afternoon } else { morning };
        let lock_at = at + hours(44);
        let loads = if lock_at < hours(3 * 24) { hours(3 * 24 + 7) } else { hours(4 * 24 + 7) };
        let lines = 1 + usize::from(dice.chance(0.75));
        let mut lines: Vec<Line> = (0..lines).map(|_| Line::draw(dice)).collect();
        if nth == SCARCE {
            lines[0] = Line::scarce();
        }
        Self {
            nth,
            at,
            lines,
            pick_up_day: dice.whole(3..=5),
            truck_tonnes: dice.one_of(&[10, 15, 15, 18]),
            deposit_percent: dice.one_of(&[0, 10, 20]).max(if nth == CANCELS { 10 } else { 0 }),
            pay_within_days: if pays_late { 0 } else { dice.one_of(&[3, 7]) },
            changes: nth == CHANGES,
            lock_at,
            ship: Some(if nth == CANCELS { Ship::Never } else { Ship::At(loads) }),
        }
    }

    /// An order of one line for fruit out of the store, which is locked in the evening of the same
    /// day and goes later.
    pub(crate) fn stored(nth: usize, at: Duration, lock_at: Duration, dice: &mut Dice) -> Self {
        let line = Line { tonnes: dice.whole(2..=6), certified: false, ..Line::draw(dice) };
        Self {
            at,
            lines: vec![line],
            changes: false,
            lock_at,
            ship: None,
            ..Self::draw(nth, false, dice)
        }
    }

    /// In fen, if every line is filled at its price.
    #[must_use]
    pub fn worth_fen(&self) -> i64 {
        let worth = |line: &Line| line.grams() / 1000 * i64::from(line.price_fen);
        self.lines.iter().map(worth).sum()
    }
}
