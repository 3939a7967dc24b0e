//! Small statistics: percentiles and shares.

use std::time::Duration;

/// The middle and the slow end of many measurements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    pub median: Duration,
    pub p95: Duration,
}

impl Spread {
    /// `None` of nothing.
    #[must_use]
    pub fn of(mut times: Vec<Duration>) -> Option<Self> {
        times.sort_unstable();
        Some(Self { median: percentile(&times, 50)?, p95: percentile(&times, 95)? })
    }
}

/// The nearest-rank percentile: the smallest of sorted `times` that `percent` % do not exceed.
fn percentile(times: &[Duration], percent: usize) -> Option<Duration> {
    let rank = (times.len() * percent).div_ceil(100);
    times.get(rank.max(1) - 1).copied()
}

/// `part` of `whole`, 0 to 1; 0 of nothing.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts of one day are small")]
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measurements_that_were_made() {
        let seconds =
            |all: &[u64]| Spread::of(all.iter().map(|s| Duration::from_secs(*s)).collect());
        #[rustfmt::skip]
        let cases = [
            // seconds,     median, p95, why
            (vec![],        None,           "nothing was measured"),
            (vec![7],       Some((7, 7)),   "one measurement is all there is"),
            (vec![9, 1],    Some((1, 9)),   "the lower of two is the median"),
            (vec![3, 1, 2], Some((2, 3)),   "the order does not matter"),
            ((1..=20).collect(), Some((10, 19)), "one in twenty is slower than p95"),
        ];
        for (all, expected, why) in cases {
            let spread = seconds(&all).map(|s| (s.median.as_secs(), s.p95.as_secs()));
            assert_eq!(spread, expected, "{why}");
        }
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert!(share(0, 0).abs() < f64::EPSILON);
        assert!((share(1, 4) - 0.25).abs() < f64::EPSILON);
    }
}
