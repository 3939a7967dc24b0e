//! What the pools of one operation must keep to.

use crate::policy::Policy;
use crate::pool::tiers::Tiers;
use crate::units::{InvalidUnit, Meters, SquareMeters};
use crate::week::{InvalidWeek, Week};

/// How large and how wide the pools of one operation are, and what they cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// Code of the operation.
    pub operation: String,
    /// Less than this is not worth the way.
    pub least: SquareMeters,
    /// A pool this large takes nobody from another one this large.
    pub target: SquareMeters,
    /// More than this is more than a team's day.
    pub most: SquareMeters,
    /// No two plots of a pool are further apart, as the crow flies.
    pub diameter: Meters,
    /// Seconds of road that one second between two windows weighs as much as.
    pub lambda: f64,
    /// How long a team needs for a square meter of a large field, in seconds, above zero.
    pub seconds_per_m2: f64,
    /// From the arrival at each plot until the work begins, in minutes.
    pub stop_minutes: f64,
    /// The hours in which pools are worked.
    pub week: Week,
    pub tiers: Tiers,
    /// The road, and what small, crooked and steep fields cost in time.
    pub policy: Policy,
}

/// Figures that no terms have.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum InvalidTerms {
    #[error(transparent)]
    Unit(#[from] InvalidUnit),
    #[error(transparent)]
    Hours(#[from] InvalidWeek),
}

impl Terms {
    /// Tillage: 50 mu are worth the way (a farm's minimum efficient scale after Xu et al. 2019,
    /// Sustainability, used as that of a pool), 150 mu are a day at 18 to 21.6 mu an hour, a
    /// large field takes 0.25 s/m² (Transactions of the CSAM 2024(7)). Plots lie within 2 km of
    /// each other and each costs 5 minutes of moving in; an hour between two windows weighs as
    /// much as a minute of road (design estimates).
    pub fn tillage(operation: &str, tiers: Tiers) -> Result<Self, InvalidTerms> {
        Ok(Self {
            operation: operation.to_owned(),
            least: SquareMeters::from_mu(50.0)?,
            target: SquareMeters::from_mu(50.0)?,
            most: SquareMeters::from_mu(150.0)?,
            diameter: Meters::new(2000.0)?,
            lambda: 1.0 / 60.0,
            seconds_per_m2: 0.25,
            stop_minutes: 5.0,
            week: Week::new((1..=7).map(|day| (day, 7 * 60, 18 * 60)))?,
            tiers,
            policy: Policy::default(),
        })
    }

    /// Spraying from the air: worth the way from the catalogue's minimum on, 300 mu in a
    /// battery-limited day (a crew of two does up to 400, by a secondary source), a mu of
    /// orchard in a minute, 0.09 s/m² (the same); 10 minutes for each take-off (design estimate).
    pub fn spraying(operation: &str, least_mu: f64, tiers: Tiers) -> Result<Self, InvalidTerms> {
        Ok(Self {
            least: SquareMeters::from_mu(least_mu)?,
            target: SquareMeters::from_mu(least_mu)?,
            most: SquareMeters::from_mu(least_mu.max(300.0))?,
            seconds_per_m2: 0.09,
            stop_minutes: 10.0,
            ..Self::tillage(operation, tiers)?
        })
    }
}
