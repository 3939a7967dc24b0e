//! A lot that a farmer has in mind to list.

use std::time::Duration;

use super::{DAWN, Kind};
use crate::market::fruit::{self, Mix, Part};
use crate::play::dice::Dice;
use crate::play::names::Neighbour;
use crate::play::places::Place;

/// Farmers who have a certificate filled in before they list, 0 to 1; an estimate.
const CERTIFIED: f64 = 0.35;
/// Cooperatives that think of it only at the truck; an estimate.
const FORGETS: f64 = 0.12;
/// What farmers ask varies so much about the middle of their mix; an estimate.
const FLOOR_SPREAD: f64 = 0.07;
/// 瑞雪 is asked more for; an estimate.
const RUIXUE_FEN: f64 = 90.0;
/// Share of lots that are listed on Monday morning, the others until Wednesday; an estimate.
const EARLY: f64 = 0.85;

/// What is listed when, and from where.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot {
    /// When it is listed.
    pub at: Duration,
    /// Whose it is, when not the phone's owner's.
    pub neighbour: Option<Neighbour>,
    pub kind: Kind,
    /// Where the fruit is fetched.
    pub place: Place,
    pub variety: &'static str,
    pub colour: &'static str,
    /// `tree` or `cold`.
    pub storage: &'static str,
    pub kilograms: u32,
    pub parts: Vec<Part>,
    /// From so many days after today on ...
    pub ready_day: u32,
    /// ... it keeps so many days.
    pub keeps_days: u32,
    /// What the farmer must get for a kilogram.
    pub floor_fen: u32,
    pub certified: bool,
}

impl Lot {
    /// Fruit of the picking week.
    pub(super) fn draw(kind: Kind, village: &Place, dice: &mut Dice) -> Self {
        let at = if dice.chance(EARLY) {
            DAWN + Duration::from_mins(u64::from(dice.whole(5..=420)))
        } else {
            Duration::from_mins(u64::from(dice.whole(14 * 60..=2 * 24 * 60 + 10 * 60)))
        };
        Self { ready_day: dice.whole(0..=3), ..Self::of(kind, at, "tree", village, dice) }
    }

    /// Fruit of last autumn, out of the cold store.
    pub(crate) fn stored(at: Duration, village: &Place, dice: &mut Dice) -> Self {
        Self::of(Kind::Small, at, "cold", village, dice)
    }

    fn of(
        kind: Kind,
        at: Duration,
        storage: &'static str,
        village: &Place,
        dice: &mut Dice,
    ) -> Self {
        let (variety, mix) = (fruit::variety(dice), Mix::draw(dice));
        let dearer = if variety == "RUIXUE" { RUIXUE_FEN } else { 0.0 };
        let floor_fen = dice.around(mix.floor_fen, FLOOR_SPREAD) + dearer;
        let certified = if kind == Kind::Cooperative { 1.0 - FORGETS } else { CERTIFIED };
        Self {
            at,
            neighbour: None,
            kind,
            place: village.near(dice),
            variety,
            colour: fruit::colour(dice),
            storage,
            kilograms: kind.kilograms(dice),
            parts: mix.parts(),
            ready_day: 0,
            keeps_days: dice.whole(15..=55),
            floor_fen: whole(floor_fen),
            certified: dice.chance(certified),
        }
    }

    #[must_use]
    pub fn grams(&self) -> i64 {
        i64::from(self.kilograms) * 1000
    }

    #[must_use]
    pub fn grams_of(&self, part: &Part) -> i64 {
        self.grams() * i64::from(part.percent) / 100
    }
}

/// To the nearest whole number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "prices and weights are small and above nothing"
)]
pub(super) fn whole(number: f64) -> u32 {
    number.round() as u32
}
