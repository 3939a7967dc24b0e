//! Teams: their trade, where they stand, when they work, and how their leader answers.

use std::time::Duration;

use super::super::dice::Dice;
use super::super::names;
use super::super::places::{self, Place};
use super::super::trade::Trade;

/// A team and its leader's habits.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// `day-team-3`.
    pub alias: String,
    pub leader: String,
    pub name: String,
    pub phone: String,
    pub trade: Trade,
    pub base: Place,
    /// Straight kilometers.
    pub reach_km: u32,
    pub members_n: u32,
    /// Per unit.
    pub price_fen: u32,
    /// Units in eight hours.
    pub capacity_per_day: f64,
    /// Hours of the day between which the team works, on seven days or on six.
    pub hours: (u32, u32),
    pub rests_on_sunday: bool,
    pub pace: Pace,
    /// Times of the day at which the leader walks into a gully without signal.
    pub gullies: Vec<Duration>,
}

/// How a leader answers an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Three minutes, mostly.
    Prompt,
    /// About as long as the accept window lasts: half of the answers come too late.
    Slow,
    /// Never looks.
    Silent,
}

impl Pace {
    /// Minutes until half of the leaders have answered; an estimate, as no measurement was found.
    #[must_use]
    pub const fn median_minutes(self) -> Option<f64> {
        match self {
            Self::Prompt => Some(3.0),
            Self::Slow => Some(9.0),
            Self::Silent => None,
        }
    }
}

impl Team {
    pub(super) fn draw(seed: u64, nth: usize, places: &[Place]) -> Self {
        let alias = format!("day-team-{nth}");
        let mut dice = Dice::of(seed, &alias);
        // The first three differ, so that a small cast has every trade.
        let trade = match nth % 6 {
            2 => Trade::Drone,
            3 => Trade::Spray,
            _ => Trade::Bag,
        };
        let (surname, given) = names::person(&mut dice);
        let members_n = trade.members(&mut dice);
        Self {
            leader: format!("{surname}{given}"),
            name: format!("{given}{}", trade.team()),
            phone: names::phone("139", nth),
            trade,
            base: places::draw(places, &mut dice).near(&mut dice),
            reach_km: if trade == Trade::Drone { dice.whole(20..=40) } else { dice.whole(8..=25) },
            members_n,
            price_fen: trade.price_fen(&mut dice),
            capacity_per_day: trade.capacity_per_day(members_n, &mut dice),
            hours: (dice.whole(5..=7), dice.whole(18..=20)),
            rests_on_sunday: dice.chance(0.2),
            pace: dice.one_of(&PACES),
            gullies: gullies(&mut dice),
            alias,
        }
    }
}

/// Out of ten leaders; an estimate.
const PACES: [Pace; 10] = [
    Pace::Prompt,
    Pace::Prompt,
    Pace::Prompt,
    Pace::Prompt,
    Pace::Prompt,
    Pace::Prompt,
    Pace::Prompt,
    Pace::Slow,
    Pace::Slow,
    Pace::Silent,
];

/// One leader in three loses the signal twice.
fn gullies(dice: &mut Dice) -> Vec<Duration> {
    let n = if dice.chance(0.33) { 2 } else { 0 };
    let mut at: Vec<_> =
        (0..n).map(|_| Duration::from_secs_f64(dice.between(6.0, 20.0) * 3600.0)).collect();
    at.sort_unstable();
    at
}
