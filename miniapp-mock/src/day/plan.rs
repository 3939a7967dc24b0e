//! The plan of the day: who lives here, who needs what when, and who is how patient.
//!
//! All of it follows from the seed. What the service answers, and who is faster, does not.

mod ask;
mod home;
mod team;

use std::time::Duration;

pub use ask::Ask;
pub use home::Home;
pub use team::{Pace, Team};

use crate::market::{Buyer, Order};
use crate::play::dice::Dice;
use crate::play::places;

/// When the first telephone is looked at.
pub const DAWN: Duration = Duration::from_mins(5 * 60 + 30);
/// When the last one is put away.
pub const NIGHT: Duration = Duration::from_mins(21 * 60 + 30);

/// Buyers of the day, and the orders of each.
const BUYERS: usize = 2;
const ORDERS: usize = 2;
/// When an order is locked with what farmers have agreed to: in the evening of the same day.
const LOCK: Duration = Duration::from_mins(20 * 60 + 30);

/// How many people the day has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cast {
    pub farmers_n: usize,
    pub teams_n: usize,
    /// Village agents; without any, every farmer has a phone.
    pub agents_n: usize,
    pub seed: u64,
}

/// Everybody, and what they have in mind at dawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub cast: Cast,
    /// Farmers with a phone, then village agents with the farmers they speak for.
    pub homes: Vec<Home>,
    pub teams: Vec<Team>,
    /// In Shenzhen and Hangzhou: they order apples of last autumn, out of the store.
    pub buyers: Vec<Buyer>,
}

impl Plan {
    #[must_use]
    pub fn draw(cast: Cast) -> Self {
        let places = places::all();
        let teams = (1..=cast.teams_n).map(|nth| Team::draw(cast.seed, nth, &places));
        let homes = Home::draw_all(cast, &places);
        Self { cast, homes, teams: teams.collect(), buyers: buyers(cast.seed) }
    }

    /// How many needs there will be.
    #[must_use]
    pub fn asks_n(&self) -> usize {
        self.homes.iter().map(|home| home.asks.len()).sum()
    }

    /// How many farmers have somebody else post for them.
    #[must_use]
    pub fn without_phone_n(&self) -> usize {
        let asks = self.homes.iter().flat_map(|home| &home.asks);
        asks.filter(|ask| ask.neighbour.is_some()).count()
    }
}

/// Orders are placed in the morning and at noon.
fn buyers(seed: u64) -> Vec<Buyer> {
    let buyer = |nth: usize| {
        let alias = format!("day-buyer-{nth}");
        let mut dice = Dice::of(seed, &format!("the orders of {alias}"));
        let mut order = |n: usize| {
            let at = Duration::from_mins(u64::from(dice.whole(9 * 60..=14 * 60)));
            Order::stored((nth - 1) * ORDERS + n, at, LOCK, &mut dice)
        };
        let orders = (1..=ORDERS).map(&mut order).collect();
        Buyer { orders, ..Buyer::draw(seed, &alias, nth) }
    };
    (1..=BUYERS).map(buyer).collect()
}
