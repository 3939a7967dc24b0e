//! The plan of the week: who has which fruit, who orders what, and who is how willing.
//!
//! All of it follows from the seed. What the service answers, and who is faster, does not. Hours
//! are told from the midnight before Monday, days of fruit and trucks from the day it is played on.

mod buyer;
mod grower;
mod line;
mod lot;

use std::time::Duration;

pub use buyer::{Buyer, Order, Ship};
pub use grower::{Grower, Kind, Temper};
pub use line::Line;
pub use lot::Lot;

use super::fruit::Part;
use crate::play::places;

/// The first phone is looked at on Monday at half past five.
pub const DAWN: Duration = Duration::from_mins(5 * 60 + 30);
/// The money has come by the second Wednesday evening.
pub const END: Duration = Duration::from_hours(9 * 24 + 22);

/// How many people and things the week has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cast {
    pub farmers_n: usize,
    /// At least one for each farmer.
    pub lots_n: usize,
    pub orders_n: usize,
    /// Village agents; without any, every farmer has a phone.
    pub agents_n: usize,
    pub seed: u64,
}

/// Everybody, and what they have in mind on Monday.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub cast: Cast,
    /// Farmers with a phone, then village agents with the lots of their neighbours.
    pub growers: Vec<Grower>,
    pub buyers: Vec<Buyer>,
}

impl Plan {
    #[must_use]
    pub fn draw(cast: Cast) -> Self {
        let places = places::all();
        Self { cast, growers: Grower::draw_all(cast, &places), buyers: Buyer::draw_all(cast) }
    }

    /// Every lot, whoever lists it.
    pub fn lots(&self) -> impl Iterator<Item = &Lot> {
        self.growers.iter().flat_map(|grower| &grower.lots)
    }

    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.buyers.iter().flat_map(|buyer| &buyer.orders)
    }

    /// How many farmers have somebody else list for them.
    #[must_use]
    pub fn without_phone_n(&self) -> usize {
        let names = self.lots().filter_map(|lot| lot.neighbour.as_ref());
        names.map(|neighbour| &neighbour.phone).collect::<std::collections::BTreeSet<_>>().len()
    }

    /// Grams that suit a line: all of the parts that it could be filled from.
    #[must_use]
    pub fn suitable_g(&self, line: &Line, pick_up_day: u32) -> i64 {
        let parts = self.lots().flat_map(|lot| lot.parts.iter().map(move |part| (lot, part)));
        let suits = parts.filter(|(lot, part)| line.suits(pick_up_day, lot, part));
        suits.map(|(lot, part)| lot.grams_of(part)).sum()
    }

    /// Grams of a lot that suit any line.
    #[must_use]
    pub fn wanted_g(&self, lot: &Lot) -> i64 {
        let lines = || self.orders().flat_map(|it| it.lines.iter().map(move |line| (it, line)));
        let wanted = |part: &&Part| lines().any(|(it, line)| line.suits(it.pick_up_day, lot, part));
        lot.parts.iter().filter(wanted).map(|part| lot.grams_of(part)).sum()
    }

    /// Whether there is 1.3 times as much of what a line asks for as all lines want that could be
    /// filled from any of it. Careful: those others could be filled from elsewhere too.
    #[must_use]
    pub fn is_plentiful(&self, line: &Line, pick_up_day: u32) -> bool {
        let rivals = self.orders().flat_map(|order| {
            order.lines.iter().filter(move |other| self.compete((line, pick_up_day), other, order))
        });
        let wanted: i64 = rivals.map(Line::grams).sum();
        self.suitable_g(line, pick_up_day) * 10 >= wanted.max(line.grams()) * 13
    }

    fn compete(&self, (line, day): (&Line, u32), other: &Line, order: &Order) -> bool {
        let both = |lot: &Lot, part: &Part| {
            line.suits(day, lot, part) && other.suits(order.pick_up_day, lot, part)
        };
        self.lots().any(|lot| lot.parts.iter().any(|part| both(lot, part)))
    }
}
