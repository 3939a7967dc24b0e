//! What a mu costs, the less the more of it is worked at once.

use crate::ask::{float, rounded_up};
use crate::units::{Fen, SquareMeters};

/// Grains in a mu, as an integer.
const PER_MU: u128 = 10_000;

/// Prices for one mu, each from an area on. More area never costs more for each mu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiers {
    /// (from grains, fen per mu): the first from nothing, areas rising, prices not.
    steps: Vec<(u64, u64)>,
}

/// Steps that would make somebody pay more for being more.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum InvalidTiers {
    #[error("tiers begin with a price from 0 mu on")]
    NoFirst,
    #[error("{0} is not possible as an area in mu, or does not exceed the one before")]
    Area(f64),
    #[error("{0} fen is below zero, or above the price of less area")]
    Price(i64),
}

/// How far it is to a cheaper tier: 还差 `missing`，每亩从 `now` 降到 `then`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NextTier {
    pub missing: SquareMeters,
    pub now: Fen,
    pub then: Fen,
}

impl Tiers {
    /// Takes (from mu, fen per mu), from 0 mu on, with areas that rise and prices that do not.
    pub fn new(steps: impl IntoIterator<Item = (f64, i64)>) -> Result<Self, InvalidTiers> {
        let mut checked: Vec<(u64, u64)> = Vec::new();
        for (mu, fen) in steps {
            let price = u64::try_from(fen).map_err(|_| InvalidTiers::Price(fen))?;
            let Some(last) = checked.last() else {
                if mu != 0.0 {
                    return Err(InvalidTiers::NoFirst);
                }
                checked.push((0, price));
                continue;
            };
            let area = SquareMeters::from_mu(mu).map_err(|_| InvalidTiers::Area(mu))?;
            let area = area.grains();
            if area <= last.0 {
                return Err(InvalidTiers::Area(mu));
            }
            if price > last.1 {
                return Err(InvalidTiers::Price(fen));
            }
            checked.push((area, price));
        }
        if checked.is_empty() { Err(InvalidTiers::NoFirst) } else { Ok(Self { steps: checked }) }
    }

    /// Prices that cover what a job costs a team: the way there and the setup (`mobilisation`),
    /// which all share, and the work on each mu. A tier's price pays for its smallest pool:
    /// `⌈work + mobilisation / area⌉`; the first tier is reckoned for `alone` mu.
    pub fn covering(
        mobilisation: Fen,
        work_per_mu: Fen,
        alone: f64,
        larger: &[f64],
    ) -> Result<Self, InvalidTiers> {
        let (work, shared) = (float(work_per_mu.get()), float(mobilisation.get().max(0)));
        let price = |mu: f64| rounded_up(work + shared / mu);
        if alone.is_nan() || alone <= 0.0 {
            return Err(InvalidTiers::Area(alone));
        }
        let larger = larger.iter().map(|mu| (*mu, price(mu.max(alone))));
        Self::new(std::iter::once((0.0, price(alone))).chain(larger))
    }

    /// What one mu costs when so much is worked at once.
    #[must_use]
    pub fn price(&self, area: SquareMeters) -> Fen {
        fen(self.at(area.grains()).1.into())
    }

    /// What a plot costs by itself, rounded up to whole fen.
    #[must_use]
    pub fn alone(&self, area: SquareMeters) -> Fen {
        let area = area.grains();
        self.share(area, area)
    }

    /// What a part of the area pays when `total` is worked at once, rounded up to whole fen: it
    /// depends on nobody else's part, and falls with the price.
    pub(crate) fn share(&self, part: u64, total: u64) -> Fen {
        let exact = u128::from(part) * u128::from(self.at(total).1);
        fen(exact.div_ceil(PER_MU))
    }

    /// The grains from which on nothing gets cheaper any more.
    pub(crate) fn cheapest_from(&self) -> u64 {
        let lowest = self.steps.last().map(|step| step.1);
        let first = self.steps.iter().find(|step| Some(step.1) == lowest);
        first.map_or(0, |step| step.0)
    }

    /// (from mu, fen per mu), as [`Tiers::new`] takes them.
    pub fn steps(&self) -> impl Iterator<Item = (f64, i64)> {
        self.steps.iter().map(|&(from, price)| {
            let mu = if from == 0 { 0.0 } else { SquareMeters::from_grains(from).to_mu() };
            (mu, fen(price.into()).get())
        })
    }

    /// 还差多少亩，每亩从多少降到多少, when so much is worked at once; `None` in the cheapest
    /// tier.
    #[must_use]
    pub fn next_after(&self, area: SquareMeters) -> Option<NextTier> {
        self.next(area.grains())
    }

    /// The next tier that is cheaper than that of `total`.
    pub(crate) fn next(&self, total: u64) -> Option<NextTier> {
        let now = self.at(total).1;
        let (from, then) = self.steps.iter().find(|step| step.0 > total && step.1 < now)?;
        let missing = SquareMeters::from_grains(from - total);
        Some(NextTier { missing, now: fen(now.into()), then: fen((*then).into()) })
    }

    fn at(&self, total: u64) -> (u64, u64) {
        let reached = self.steps.partition_point(|step| step.0 <= total);
        self.steps[reached.max(1) - 1]
    }
}

fn fen(whole: u128) -> Fen {
    Fen::new(i64::try_from(whole).unwrap_or(i64::MAX))
}
