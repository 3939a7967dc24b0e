//! Homes with a phone: a farmer's own needs, or those an agent posts for the neighbours.

use std::time::Duration;

use super::{Ask, Cast};
use crate::market::{Lot, Temper};
use crate::play::dice::Dice;
use crate::play::names::{self, Neighbour};
use crate::play::places::{self, Place};

/// Share of farmers who have no phone or cannot use it, 0 to 1; an estimate: no count was found.
const WITHOUT_PHONE: f64 = 0.2;
/// Share of farmers who ask for a second kind of work on the same day; an estimate.
const ASKS_TWICE: f64 = 0.2;
/// Share of farmers who keep the page open after posting; an estimate.
const KEEPS_OPEN: f64 = 0.4;
/// Share of farmers who let WeChat write to them; an estimate.
const ALLOWS_MESSAGES: f64 = 0.8;

/// Share of farmers with a phone who still have apples in the store in spring; an estimate.
const HAS_APPLES: f64 = 0.12;

/// One phone and the needs that are posted with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Home {
    /// `day-farmer-17` or `day-agent-2`.
    pub alias: String,
    pub name: String,
    pub phone: String,
    pub village: String,
    pub is_agent: bool,
    /// Whether the page stays open, or the phone goes back into the pocket.
    pub keeps_open: bool,
    /// Whether WeChat may write: the person taps "allow" when asked.
    pub allows_messages: bool,
    pub asks: Vec<Ask>,
    /// Apples of last autumn that are sold today.
    pub lots: Vec<Lot>,
    /// How shares of them are answered.
    pub temper: Temper,
}

impl Home {
    /// Farmers with a phone, then agents with the needs of those without.
    pub(super) fn draw_all(cast: Cast, places: &[Place]) -> Vec<Self> {
        let agents = (1..=cast.agents_n).map(|nth| Self::agent(cast.seed, nth, places));
        let (mut homes, mut agents): (Vec<Self>, Vec<Self>) = (Vec::new(), agents.collect());
        for nth in 1..=cast.farmers_n {
            let home = Self::farmer(cast.seed, nth, places);
            let mut dice = Dice::of(cast.seed, &format!("the phone of {}", home.alias));
            if agents.is_empty() || !dice.chance(WITHOUT_PHONE) {
                homes.push(home);
            } else {
                let agent = nth % agents.len();
                agents[agent].speak_for(home);
            }
        }
        homes.extend(agents);
        homes
    }

    /// An agent posts one need for a neighbour.
    fn speak_for(&mut self, home: Self) {
        let neighbour = Neighbour { name: home.name, phone: home.phone };
        let asks = home.asks.into_iter().take(1);
        self.asks.extend(asks.map(|ask| Ask { neighbour: Some(neighbour.clone()), ..ask }));
    }

    fn farmer(seed: u64, nth: usize, places: &[Place]) -> Self {
        let alias = format!("day-farmer-{nth}");
        let mut dice = Dice::of(seed, &alias);
        let village = places::draw(places, &mut dice);
        let mut asks = vec![Ask::draw(village, &mut dice)];
        if dice.chance(ASKS_TWICE) {
            asks.push(asks[0].another(&mut dice));
        }
        let (lots, temper) = stored(seed, &alias, village);
        Self {
            alias,
            lots,
            temper,
            name: names::person(&mut dice).concat(),
            phone: names::phone("138", nth),
            village: village.village.clone(),
            is_agent: false,
            keeps_open: dice.chance(KEEPS_OPEN),
            allows_messages: dice.chance(ALLOWS_MESSAGES),
            asks,
        }
    }

    fn agent(seed: u64, nth: usize, places: &[Place]) -> Self {
        let alias = format!("day-agent-{nth}");
        let mut dice = Dice::of(seed, &alias);
        let temper = Temper::draw(&mut Dice::of(seed, &format!("the temper of {alias}")));
        Self {
            alias,
            lots: Vec::new(),
            temper,
            name: names::person(&mut dice).concat(),
            phone: names::phone("137", nth),
            village: places::draw(places, &mut dice).village.clone(),
            is_agent: true,
            keeps_open: true,
            allows_messages: true,
            asks: Vec::new(),
        }
    }
}

/// Whether this farmer has apples in the store, and how willing they are.
fn stored(seed: u64, alias: &str, village: &Place) -> (Vec<Lot>, Temper) {
    let mut dice = Dice::of(seed, &format!("the store of {alias}"));
    let at = Duration::from_mins(u64::from(dice.whole(6 * 60..=13 * 60)));
    let lot = dice.chance(HAS_APPLES).then(|| Lot::stored(at, village, &mut dice));
    (lot.into_iter().collect(), Temper::draw(&mut dice))
}
