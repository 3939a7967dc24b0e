//! Seeded chance that hangs on what it is drawn for, not on when: every policy meets the same
//! rain, the same delays and the same moods.

/// `SplitMix64` (Steele, Lea, Flood 2014), started from a list of keys.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn of(keys: &[usize]) -> Self {
        let mut chance = Self(0);
        for key in keys {
            chance.0 = (chance.0 ^ *key as u64).wrapping_mul(0xff51_afd7_ed55_8ccd);
            chance.0 = chance.next();
        }
        chance
    }

    /// 0 up to, not including, 1.
    pub(crate) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.share()
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.share() * n as f64) as usize
    }

    /// Standard normal, after Box and Muller (1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
