//! The work of late May and June in the apple orchards of 渭北, and what it costs.

use crate::play::dice::Dice;

/// An operation of the service's catalogue that is asked for in bagging and spraying season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    /// 套袋: a paper bag over every young fruit, by hand.
    Bag,
    /// 果园飞防: spraying by drone.
    Drone,
    /// 人工打药: spraying by hand.
    Spray,
}

impl Trade {
    /// The trade of the nth team: four crews of six bag, and a small cast has every trade.
    pub(super) const fn of(nth: usize) -> Self {
        match nth % 6 {
            2 => Self::Drone,
            3 => Self::Spray,
            _ => Self::Bag,
        }
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bag => "BAG",
            Self::Drone => "SPRAY_UAV_ORCHARD",
            Self::Spray => "SPRAY_MANUAL",
        }
    }

    /// What a team of this trade calls itself after its leader's name.
    pub(super) const fn team(self) -> &'static str {
        match self {
            Self::Bag => "套袋队",
            Self::Drone => "飞防队",
            Self::Spray => "打药队",
        }
    }

    /// Whether the team must show an operator's certificate (操作证).
    pub(super) const fn needs_licence(self) -> bool {
        matches!(self, Self::Drone)
    }

    /// What an orchard of this size needs, in the operation's unit: bags or 亩.
    ///
    /// 9 000 to 16 000 bags on a 亩: the middle of the 8 800 to 25 000 that growers of 洛川 and
    /// 莱西 report (半岛 2018, 果业信息网 2024).
    pub(super) fn quantity(self, area_mu: f64, dice: &mut Dice) -> f64 {
        match self {
            Self::Bag => (area_mu * dice.between(9.0, 16.0)).round() * 1000.0,
            Self::Drone | Self::Spray => area_mu,
        }
    }

    /// What a team asks per unit, in fen.
    ///
    /// Bags 6 to 10 fen (半岛 2018, 果业信息网 2024). Drones 20 to 35 yuan a 亩, by hand 70 to 110
    /// (吉县 2017: 25 against more than 100).
    pub(super) fn price_fen(self, dice: &mut Dice) -> u32 {
        match self {
            Self::Bag => dice.whole(6..=10),
            Self::Drone => dice.whole(20..=35) * 100,
            Self::Spray => dice.whole(14..=22) * 500,
        }
    }

    /// The most that a farmer would pay per unit, in fen; most of what teams ask lies below.
    pub(super) fn ceiling_fen(self, dice: &mut Dice) -> u32 {
        match self {
            Self::Bag => dice.whole(7..=10),
            Self::Drone => dice.whole(22..=36) * 100,
            Self::Spray => dice.whole(16..=22) * 500,
        }
    }

    /// How many people such a team has: bagging crews come by the van, a drone needs two.
    pub(super) fn members(self, dice: &mut Dice) -> u32 {
        match self {
            Self::Bag => dice.whole(8..=26),
            Self::Drone => dice.whole(2..=4),
            Self::Spray => dice.whole(3..=8),
        }
    }

    /// Units that a team does in eight hours.
    ///
    /// A person bags 3 000 to 6 000 fruits a day (半岛 2018, 果业信息网 2024). A drone does about
    /// a 亩 a minute (吉县 2017), half of which goes to mixing and moving. By hand 6 to 10 亩 a
    /// person, half of what is sprayed in fields (estimate).
    pub(super) fn capacity_per_day(self, members_n: u32, dice: &mut Dice) -> f64 {
        match self {
            Self::Bag => f64::from(members_n * dice.whole(30..=60) * 100),
            Self::Drone => f64::from(dice.whole(12..=22) * 10),
            Self::Spray => f64::from(members_n * dice.whole(6..=10)),
        }
    }

    /// How far such a team goes, in straight kilometers; an estimate.
    pub(super) fn reach_km(self, dice: &mut Dice) -> u32 {
        match self {
            Self::Drone => dice.whole(20..=40),
            Self::Bag | Self::Spray => dice.whole(8..=25),
        }
    }

    /// Days in which the work may be done: pests give 3 to 5, bagging a week or two.
    pub(super) fn window_days(self, dice: &mut Dice) -> u32 {
        match self {
            Self::Bag => dice.whole(4..=10),
            Self::Drone | Self::Spray => dice.whole(2..=5),
        }
    }
}
