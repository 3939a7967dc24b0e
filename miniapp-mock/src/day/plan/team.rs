//! Teams: their trade, where they stand, when they work, and how their leader answers.

use std::time::Duration;

use crate::day::trade::Trade;
use crate::play::dice::Dice;
use crate::play::names;
use crate::play::places::{self, Place};

/// Share of leaders who lose the signal twice a day, 0 to 1; an estimate.
const LOSES_SIGNAL: f64 = 0.33;
/// Share of teams that do; an estimate.
const RESTS_ON_SUNDAY: f64 = 0.2;

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
    /// Seven leaders of ten are prompt, two slow, one silent; an estimate, as nobody has measured.
    const fn of(nth: usize) -> Self {
        match nth % 10 {
            5 => Self::Silent,
            2 | 8 => Self::Slow,
            _ => Self::Prompt,
        }
    }

    /// Minutes until half of the leaders have answered; an estimate.
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
        let trade = Trade::of(nth);
        let [surname, given] = names::person(&mut dice);
        let members_n = trade.members(&mut dice);
        Self {
            leader: format!("{surname}{given}"),
            name: format!("{given}{}", trade.team()),
            phone: names::phone("139", nth),
            trade,
            base: places::draw(places, &mut dice).near(&mut dice),
            reach_km: trade.reach_km(&mut dice),
            members_n,
            price_fen: trade.price_fen(&mut dice),
            capacity_per_day: trade.capacity_per_day(members_n, &mut dice),
            hours: (dice.whole(5..=7), dice.whole(18..=20)),
            rests_on_sunday: dice.chance(RESTS_ON_SUNDAY),
            pace: Pace::of(nth),
            gullies: gullies(&mut dice),
            alias,
        }
    }
}

/// Hours between six in the morning and eight in the evening, in order.
fn gullies(dice: &mut Dice) -> Vec<Duration> {
    let n = if dice.chance(LOSES_SIGNAL) { 2 } else { 0 };
    let hours = (0..n).map(|_| dice.between(6.0, 20.0));
    let mut at: Vec<_> = hours.map(|hour| Duration::from_secs_f64(hour * 3600.0)).collect();
    at.sort_unstable();
    at
}
