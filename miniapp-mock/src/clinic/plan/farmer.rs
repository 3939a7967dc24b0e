//! A farmer, and what they ask that night.

use super::{Ask, Cast};
use crate::play::dice::Dice;
use crate::play::names;
use crate::play::places;

/// Share of farmers who keep the page open in a night of frost, 0 to 1; an estimate.
const KEEPS_OPEN: f64 = 0.8;
/// Questions that one farmer may have open, as the service allows.
pub const MOST: usize = 20;

/// Somebody with an orchard and a phone.
#[derive(Debug, Clone, PartialEq)]
pub struct Farmer {
    /// `clinic-farmer-17`.
    pub alias: String,
    pub name: String,
    pub phone: String,
    pub village: String,
    /// Whether the page stays open, or the phone goes back into the pocket.
    pub keeps_open: bool,
    pub asks: Vec<Ask>,
}

impl Farmer {
    pub(super) fn draw_all(cast: Cast) -> Vec<Self> {
        let places = places::all();
        let one = |nth: usize| {
            let mut dice = Dice::of(cast.seed, &format!("clinic farmer {nth}"));
            Self {
                alias: format!("clinic-farmer-{nth}"),
                name: names::person(&mut dice).concat(),
                phone: names::phone("135", nth),
                village: places[nth % places.len()].village.clone(),
                keeps_open: dice.chance(KEEPS_OPEN),
                asks: Vec::new(),
            }
        };
        let mut farmers: Vec<Self> = (0..cast.farmers_n).map(one).collect();
        let mut dice = Dice::of(cast.seed, "clinic: who asks");
        for nth in 0..cast.questions_n {
            let ask = Ask::draw(nth, cast.seed);
            let free = farmers.iter_mut().filter(|farmer| farmer.asks.len() < MOST);
            let mut free: Vec<_> = free.collect();
            let last = u32::try_from(free.len()).unwrap_or(u32::MAX).saturating_sub(1);
            let who = dice.whole(0..=last) as usize;
            free[who].asks.push(ask);
        }
        farmers
    }
}
