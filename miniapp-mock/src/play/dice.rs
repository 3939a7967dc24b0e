//! Chance from a seed: the same seed plans the same people, fields and tempers.

use std::ops::RangeInclusive;

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};

/// Dice of one person or one occasion.
#[derive(Debug)]
pub(crate) struct Dice(StdRng);

impl Dice {
    /// Everybody has dice of their own, so that one farmer more changes nobody else.
    pub(crate) fn of(seed: u64, whose: &str) -> Self {
        let mix = |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(StdRng::seed_from_u64(whose.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, mix)))
    }

    /// True in this share of all throws, 0 to 1.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.0.random_bool(share)
    }

    pub(crate) fn whole(&mut self, range: RangeInclusive<u32>) -> u32 {
        self.0.random_range(range)
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        self.0.random_range(low..=high)
    }

    /// Log-normal, as waiting times and plot sizes are: half below `median`, two thirds within a
    /// factor of `e^spread` of it.
    pub(crate) fn around(&mut self, median: f64, spread: f64) -> f64 {
        median * (spread * self.bell()).exp()
    }

    /// About normal with mean 0 and deviation 1: twelve uniform numbers less six (Irwin–Hall).
    pub(crate) fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.0.random::<f64>()).sum::<f64>() - 6.0
    }

    pub(crate) fn one_of<T: Copy>(&mut self, many: &[T]) -> T {
        many[self.0.random_range(0..many.len())]
    }

    /// One of many, each as likely as its weight.
    pub(crate) fn weighted<'a, T>(&mut self, many: &'a [T], weight: impl Fn(&T) -> f64) -> &'a T {
        let mut left = self.between(0.0, many.iter().map(&weight).sum());
        let hit = many.iter().find(|one| {
            left -= weight(one);
            left <= 0.0
        });
        hit.unwrap_or_else(|| &many[many.len() - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn a_seed_and_a_name_fix_every_throw() {
        let throws = |seed, whose| {
            let mut dice = Dice::of(seed, whose);
            [dice.whole(0..=u32::MAX), dice.whole(0..=u32::MAX)]
        };
        assert_eq!(throws(7, "day-farmer-1"), throws(7, "day-farmer-1"));
        assert_ne!(throws(7, "day-farmer-1"), throws(7, "day-farmer-2"));
        assert_ne!(throws(7, "day-farmer-1"), throws(8, "day-farmer-1"));
    }

    #[test]
    fn the_median_is_in_the_middle() {
        let mut dice = Dice::of(1, "median");
        let below = (0..2_000).filter(|_| dice.around(4.0, 0.6) < 4.0).count();
        assert!((900..1_100).contains(&below), "{below} of 2000 below the median");
    }
}
