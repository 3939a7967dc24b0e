//! Figures as they stand in a table.

use std::time::Duration;

use super::figures::{Spread, share};

/// Real times: the middle, and the slow end.
pub(crate) fn real(times: Vec<Duration>) -> String {
    let words = |time: Duration| match time.as_secs_f64() {
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1000.0),
        seconds => format!("{seconds:.1} s"),
    };
    Spread::of(times)
        .map_or_else(nothing, |s| format!("median {}, p95 {}", words(s.median), words(s.p95)))
}

/// Played times, in hours.
pub(crate) fn hours(times: Vec<Duration>) -> String {
    let hours = |time: Duration| time.as_secs_f64() / 3600.0;
    Spread::of(times).map_or_else(nothing, |s| {
        format!("median {:.1} h, p95 {:.1} h", hours(s.median), hours(s.p95))
    })
}

pub(crate) fn nothing() -> String {
    "none".into()
}

/// `48 of 61 (79 %)`.
pub(crate) fn of(part: usize, whole: usize) -> String {
    format!("{part} of {whole} ({:.0} %)", share(part, whole) * 100.0)
}

/// `431.2 t`.
pub(crate) fn tonnes(grams: i64) -> String {
    format!("{:.1} t", in_tonnes(grams))
}

#[expect(clippy::cast_precision_loss, reason = "grams of one week fit a double")]
pub(crate) fn in_tonnes(grams: i64) -> f64 {
    grams as f64 / 1_000_000.0
}

/// `410.3 of 431.2 t (95.2 %)`.
pub(crate) fn of_weight(part_g: i64, whole_g: i64) -> String {
    let (part, whole) = (in_tonnes(part_g), in_tonnes(whole_g));
    let percent = if whole_g == 0 { 0.0 } else { part / whole * 100.0 };
    format!("{part:.1} of {whole:.1} t ({percent:.1} %)")
}

/// `¥1234.50`, to the fen.
pub(crate) fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}¥{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_money_are_read_to_the_last_digit_that_counts() {
        assert_eq!(tonnes(12_345_678), "12.3 t");
        assert_eq!(of_weight(950_000, 1_000_000), "0.9 of 1.0 t (95.0 %)");
        assert_eq!(of_weight(0, 0), "0.0 of 0.0 t (0.0 %)", "a share of nothing is nothing");
        assert_eq!((yuan(123_405), yuan(-7)), ("¥1234.05".into(), "-¥0.07".into()));
    }
}
