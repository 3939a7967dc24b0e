//! The plan of the frost night: who asks what and when, and who answers how fast.
//!
//! All of it follows from the seed. Whom the service asks, and what is faster, does not. Hours are
//! told from midnight.

mod ask;
mod expert;
mod farmer;

use std::time::Duration;

pub use ask::{Ask, Topic};
pub use expert::{Absence, Expert, Level, Pace};
pub use farmer::{Farmer, MOST};

/// The phones are in people's hands before the frost comes.
pub const DAWN: Duration = Duration::from_mins(110);
/// The first question and the last one are asked within this hour.
pub const FROST: Duration = Duration::from_hours(2);
pub const THAW: Duration = Duration::from_hours(3);
/// Everything that was asked has been answered by then, and judged where it ever is: nothing moves
/// any more when every phone reads everything again.
pub const END: Duration = Duration::from_hours(6);
/// Where the service is to be killed, that is in the middle of the hour.
pub const KILL: Duration = Duration::from_mins(150);

/// How many people and questions the night has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cast {
    pub questions_n: usize,
    pub farmers_n: usize,
    /// Two of them are experts of the county.
    pub agronomists_n: usize,
    pub seed: u64,
}

/// Everybody, and what they have in mind at night.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub cast: Cast,
    pub farmers: Vec<Farmer>,
    pub experts: Vec<Expert>,
}

impl Plan {
    #[must_use]
    pub fn draw(cast: Cast) -> Self {
        Self { cast, farmers: Farmer::draw_all(cast), experts: Expert::draw_all(cast) }
    }

    /// Every question, whoever asks it.
    pub fn asks(&self) -> impl Iterator<Item = &Ask> {
        self.farmers.iter().flat_map(|farmer| &farmer.asks)
    }
}
