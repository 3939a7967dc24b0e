//! An agronomist: what they know, how many questions they have at once, how fast they look.

use std::time::Duration;

use super::Cast;
use crate::play::dice::Dice;
use crate::play::names;

/// Experts of the county; the others are the townships'.
const OF_THE_COUNTY: usize = 2;
/// Questions that one has at the same time: as many talks as somebody follows.
const CAPACITY: u32 = 4;
const CAPACITY_OF_AN_EXPERT: u32 = 6;
/// The phone of the third one is away then: the way down to the orchard and back.
const AWAY: (usize, Absence) =
    (2, Absence { from: Duration::from_mins(153), until: Duration::from_mins(175) });

/// How soon an agronomist looks at what they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    Quick,
    Usual,
    /// Half of what they are asked lapses.
    Slow,
}

impl Pace {
    /// Minutes until one in two is looked at.
    #[must_use]
    pub const fn median_minutes(self) -> f64 {
        match self {
            Self::Quick => 0.8,
            Self::Usual => 2.0,
            Self::Slow => 13.0,
        }
    }

    /// Share of questions that are never looked at, 0 to 1; estimates.
    #[must_use]
    pub const fn ignores(self) -> f64 {
        match self {
            Self::Quick => 0.0,
            Self::Usual => 0.02,
            Self::Slow => 0.15,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Township,
    County,
}

impl Level {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Township => "township",
            Self::County => "county",
        }
    }
}

/// Hours between which a phone has no signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    pub from: Duration,
    pub until: Duration,
}

/// Somebody who answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Expert {
    /// `clinic-agronomist-3`.
    pub alias: String,
    /// Nobody else's.
    pub name: String,
    pub phone: String,
    pub level: Level,
    /// Codes of the catalogue of advice.
    pub specialities: Vec<&'static str>,
    pub languages: Vec<&'static str>,
    pub capacity: u32,
    pub pace: Pace,
    pub away: Option<Absence>,
}

impl Expert {
    pub(super) fn draw_all(cast: Cast) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for nth in 0..cast.agronomists_n {
            let mut dice = Dice::of(cast.seed, &format!("clinic agronomist {nth}"));
            let mut name = names::person(&mut dice).concat();
            while all.iter().any(|other| other.name == name) {
                name = names::person(&mut dice).concat();
            }
            all.push(Self::draw(nth, cast, name));
        }
        all
    }

    /// The last two are the county's; of the others each fifth is quick, and each fifth slow.
    fn draw(nth: usize, cast: Cast, name: String) -> Self {
        let of_county = nth + OF_THE_COUNTY >= cast.agronomists_n;
        let pace = match nth % 5 {
            _ if of_county => Pace::Usual,
            0 => Pace::Quick,
            4 => Pace::Slow,
            _ => Pace::Usual,
        };
        let mut specialities = vec!["weather", "orchard"];
        specialities.extend((of_county || nth % 3 != 2).then_some("protection"));
        specialities.extend((of_county || nth % 3 == 2).then_some("soil"));
        Self {
            alias: format!("clinic-agronomist-{nth}"),
            name,
            phone: names::phone("136", nth),
            level: if of_county { Level::County } else { Level::Township },
            specialities,
            languages: if of_county || nth.is_multiple_of(2) { vec!["shaanbei"] } else { vec![] },
            capacity: if of_county { CAPACITY_OF_AN_EXPERT } else { CAPACITY },
            pace,
            away: (nth == AWAY.0).then_some(AWAY.1),
        }
    }
}
