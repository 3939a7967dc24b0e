//! Numbers that cannot be wrong: areas, lengths and money, each in one unit.

use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// Square meters in one mu (亩): 2000/3, because 15 mu = 1 ha.
const SQUARE_METERS_PER_MU: f64 = 2000.0 / 3.0;
/// What areas are summed in: ten-thousandths of a mu.
pub(crate) const GRAINS_PER_MU: f64 = 10_000.0;

/// A number that does not make sense in its unit.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{value} is not possible as {unit}")]
pub struct InvalidUnit {
    pub unit: &'static str,
    pub value: f64,
}

/// Area of land, in square meters. Always finite and above zero.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct SquareMeters(f64);

impl SquareMeters {
    pub fn new(square_meters: f64) -> Result<Self, InvalidUnit> {
        let possible = square_meters.is_finite() && square_meters > 0.0;
        possible
            .then_some(Self(square_meters))
            .ok_or(InvalidUnit { unit: "area in square meters", value: square_meters })
    }

    /// 1 mu (亩) = 2000/3 m², because 15 mu = 1 ha.
    pub fn from_mu(mu: f64) -> Result<Self, InvalidUnit> {
        Self::new(mu * SQUARE_METERS_PER_MU)
            .map_err(|_| InvalidUnit { unit: "area in mu", value: mu })
    }

    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// For areas this crate added up itself from [grains](Self::grains).
    pub(crate) const fn from_grains(grains: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 grains, ten Chinas")]
        let grains = if grains == 0 { 1.0 } else { grains as f64 };
        Self(grains / GRAINS_PER_MU * SQUARE_METERS_PER_MU)
    }

    /// The nearest whole number of ten-thousandths of a mu (0.067 m²), so that areas can be
    /// summed exactly; at least one and at most a thousand million mu, so that sums stay sums.
    pub(crate) fn grains(self) -> u64 {
        let grains = (self.to_mu() * GRAINS_PER_MU + 0.5).clamp(1.0, 1e13);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to what fits"
        )]
        let whole = grains as u64;
        whole
    }

    #[must_use]
    pub fn to_mu(self) -> f64 {
        self.0 / SQUARE_METERS_PER_MU
    }
}

/// A length on the ground, in meters. Always finite and never below zero.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Meters(f64);

impl Meters {
    pub fn new(meters: f64) -> Result<Self, InvalidUnit> {
        let possible = meters.is_finite() && meters >= 0.0;
        possible
            .then_some(Self(meters))
            .ok_or(InvalidUnit { unit: "length in meters", value: meters })
    }

    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// For lengths this crate computed itself from checked values.
    pub(crate) const fn known(meters: f64) -> Self {
        Self(meters.max(0.0))
    }

    /// `factor` times as long; nothing for a factor below zero.
    #[must_use]
    pub const fn times(self, factor: f64) -> Self {
        Self::known(self.0 * factor)
    }
}

/// Money, in fen (分): 1/100 yuan, below zero for a bonus.
///
/// Sums stop at the ends of `i64` (9.2 × 10^16 yuan) instead of wrapping round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(i64);

impl Fen {
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// What `quantity` units at this price cost, rounded once to whole fen (half away from zero).
    #[must_use]
    pub fn times(self, quantity: f64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 fen, 90 trillion yuan")]
        let price = self.0 as f64;
        Self::rounded(price * quantity)
    }

    /// The nearest whole fen, half away from zero; not a number counts as nothing.
    pub(crate) const fn rounded(fen: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "`as` stops at the ends")]
        let whole = fen as i64;
        #[expect(clippy::cast_precision_loss, reason = "beyond 2^53 there is nothing to round")]
        let rest = fen - whole as f64;
        Self(whole.saturating_add((rest >= 0.5) as i64).saturating_sub((rest <= -0.5) as i64))
    }
}

impl Add for Fen {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Fen {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Fen {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self(0), Add::add)
    }
}
