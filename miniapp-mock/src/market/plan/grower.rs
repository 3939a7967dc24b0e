//! Farmers and village agents: how much fruit they have, and how they answer.

use super::lot::whole;
use super::{Cast, Lot};
use crate::play::dice::Dice;
use crate::play::names::{self, Neighbour};
use crate::play::places::{self, Place};

/// Share of smallholders who have no phone or cannot use it, 0 to 1; an estimate.
const WITHOUT_PHONE: f64 = 0.2;
/// Share of farmers who keep the page open in the picking week; an estimate.
const KEEPS_OPEN: f64 = 0.4;

/// How large a farmer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Below 50 亩.
    Small,
    /// With a field of more.
    Large,
    /// Sells with certificates.
    Cooperative,
}

/// How somebody answers when fruit is asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Temper {
    /// Minutes until half of the answers are given.
    pub median_minutes: f64,
    /// Share of shares that are refused, 0 to 1.
    pub refuses: f64,
    /// Share of shares that are never looked at, 0 to 1.
    pub ignores: f64,
}

/// One phone and the lots that are listed with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Grower {
    /// `market-farmer-17` or `market-agent-2`.
    pub alias: String,
    pub name: String,
    pub phone: String,
    pub village: String,
    pub is_agent: bool,
    pub kind: Kind,
    /// Whether the page stays open, or the phone goes back into the pocket.
    pub keeps_open: bool,
    pub temper: Temper,
    pub lots: Vec<Lot>,
}

impl Kind {
    /// One farmer in sixteen speaks for a cooperative, two are large; an estimate.
    const fn of(nth: usize) -> Self {
        match nth % 16 {
            3 => Self::Cooperative,
            7 | 12 => Self::Large,
            _ => Self::Small,
        }
    }

    /// Kilograms of a lot: half are below the first number; estimates, no count was found.
    pub(super) fn kilograms(self, dice: &mut Dice) -> u32 {
        let (median, spread, least, most) = match self {
            Self::Small => (1_900.0, 0.5, 400.0, 7_000.0),
            Self::Large => (6_500.0, 0.4, 3_000.0, 20_000.0),
            Self::Cooperative => (10_000.0, 0.4, 5_000.0, 30_000.0),
        };
        whole(f64::clamp(dice.around(median, spread), least, most) / 50.0) * 50
    }

    /// How often one of them has a lot more than the first; an estimate.
    const fn has_more(self) -> f64 {
        match self {
            Self::Small => 0.5,
            Self::Large => 2.0,
            Self::Cooperative => 4.0,
        }
    }
}

impl Temper {
    /// Most answer within some hours; one in seven is slow, so that some answers come too late.
    /// Estimates, as nobody has measured.
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let slow = dice.chance(0.15);
        Self {
            median_minutes: if slow { 360.0 } else { dice.between(20.0, 120.0) },
            refuses: dice.between(0.02, 0.14),
            ignores: if slow { 0.2 } else { 0.05 },
        }
    }
}

impl Grower {
    /// Farmers with a phone, then agents with the lots of those without.
    pub(super) fn draw_all(cast: Cast, places: &[Place]) -> Vec<Self> {
        let agents = (1..=cast.agents_n).map(|nth| Self::agent(cast.seed, nth, places));
        let (mut growers, mut agents): (Vec<Self>, Vec<Self>) = (Vec::new(), agents.collect());
        for nth in 1..=cast.farmers_n {
            growers.push(Self::farmer(cast.seed, nth, places));
        }
        more_lots(&mut growers, cast, places);
        let (with, without): (Vec<Self>, Vec<Self>) = growers.into_iter().partition(|grower| {
            let mut dice = Dice::of(cast.seed, &format!("the phone of {}", grower.alias));
            agents.is_empty() || grower.kind != Kind::Small || !dice.chance(WITHOUT_PHONE)
        });
        for (nth, farmer) in without.into_iter().enumerate() {
            let agent = nth % agents.len();
            agents[agent].speak_for(farmer);
        }
        with.into_iter().chain(agents).collect()
    }

    fn speak_for(&mut self, farmer: Self) {
        let neighbour = Neighbour { name: farmer.name, phone: farmer.phone };
        let lots = farmer.lots.into_iter();
        self.lots.extend(lots.map(|lot| Lot { neighbour: Some(neighbour.clone()), ..lot }));
    }

    fn farmer(seed: u64, nth: usize, places: &[Place]) -> Self {
        let alias = format!("market-farmer-{nth}");
        let mut dice = Dice::of(seed, &alias);
        let (kind, village) = (Kind::of(nth), places::draw(places, &mut dice));
        Self {
            alias,
            name: names::person(&mut dice).concat(),
            phone: names::phone("136", nth),
            village: village.village.clone(),
            is_agent: false,
            kind,
            keeps_open: dice.chance(KEEPS_OPEN),
            temper: Temper::draw(&mut dice),
            lots: vec![Lot::draw(kind, village, &mut dice)],
        }
    }

    fn agent(seed: u64, nth: usize, places: &[Place]) -> Self {
        let alias = format!("market-agent-{nth}");
        let mut dice = Dice::of(seed, &alias);
        Self {
            alias,
            name: names::person(&mut dice).concat(),
            phone: names::phone("135", nth),
            village: places::draw(places, &mut dice).village.clone(),
            is_agent: true,
            kind: Kind::Small,
            keeps_open: true,
            temper: Temper::draw(&mut dice),
            lots: Vec::new(),
        }
    }
}

/// Deals out the lots that are more than one for each farmer.
fn more_lots(growers: &mut [Grower], cast: Cast, places: &[Place]) {
    let nths: Vec<usize> = (0..growers.len()).collect();
    for nth in cast.farmers_n..cast.lots_n {
        let mut dice = Dice::of(cast.seed, &format!("lot {nth}"));
        let Some(_) = nths.first() else { return };
        let whose = *dice.weighted(&nths, |it| growers[*it].kind.has_more());
        let grower = &mut growers[whose];
        let home = places.iter().find(|place| place.village == grower.village);
        let home = home.expect("everybody lives at one of the places");
        grower.lots.push(Lot::draw(grower.kind, home, &mut dice));
    }
}
