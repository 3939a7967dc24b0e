//! Seeded chance: the same seed gives the same numbers on every machine.

/// The generator "wyrand" (Wang Yi, wyhash 4.2, public domain): one addition and one wide
/// multiplication a number, good enough for a search and far from fit for secrets.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x2d35_8dcc_aa6c_78a5);
        let wide = (self.0 as u128) * ((self.0 ^ 0x8bb8_4b93_962e_acc9) as u128);
        (wide >> 64) as u64 ^ wide as u64
    }

    /// A whole number in `0..n`; 0 when `n` is 0.
    pub(super) const fn below(&mut self, n: usize) -> usize {
        (((self.next() >> 32) * (n as u64)) >> 32) as usize
    }

    /// A number in `0.0..1.0`, in steps of 2^-53.
    pub(super) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// How many trials fail before one succeeds, when each succeeds with `probability`.
    ///
    /// `floor(ln u / ln(1 - p))`: the inverse of the geometric distribution.
    pub(super) fn failures(&mut self, probability: f64) -> u32 {
        (self.exponential() / -(-probability).ln_1p()) as u32
    }

    /// `-ln u` for an even `u` in `(0, 1]`: mean 1, never endless.
    pub(super) fn exponential(&mut self) -> f64 {
        -(1.0 - self.share()).ln()
    }
}
