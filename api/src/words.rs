//! Numbers, names and moments in the words a farmer reads.

use chrono::{DateTime, Datelike, FixedOffset, TimeDelta, Timelike, Utc};

/// China's clock is this far ahead of UTC: one time zone, no summer time.
pub const CHINA_SECONDS: i32 = 8 * 3600;

/// The moment on a clock in China.
#[must_use]
pub fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(CHINA_SECONDS).expect("eight hours is an offset"))
}

/// `今天上午`, `明天下午`, `后天上午`, `6月3日上午`.
#[must_use]
pub fn day(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (at, today) = (local(at), local(now).date_naive());
    let day = match at.date_naive() {
        day if day == today => "今天".to_owned(),
        day if day == today + TimeDelta::days(1) => "明天".to_owned(),
        day if day == today + TimeDelta::days(2) => "后天".to_owned(),
        day => format!("{}月{}日", day.month(), day.day()),
    };
    let half = if at.hour() < 12 { "上午" } else { "下午" };
    format!("{day}{half}")
}

/// `6月3日`.
#[must_use]
pub fn date(at: DateTime<Utc>) -> String {
    let at = local(at);
    format!("{}月{}日", at.month(), at.day())
}

/// Fen as yuan, whole or with both decimals, as on a bill: `65`, `65.50`.
#[must_use]
pub fn yuan(fen: i64) -> String {
    match (fen / 100, fen % 100) {
        (yuan, 0) => yuan.to_string(),
        (yuan, rest) => format!("{yuan}.{rest:02}"),
    }
}

/// What a 斤 costs, in yuan, of a price for a kilogram: `3.25`, and `1.625` where it is half a fen.
#[must_use]
pub fn per_jin(fen_per_kg: i64) -> String {
    match (fen_per_kg / 200, fen_per_kg % 200 * 5) {
        (yuan, 0) => yuan.to_string(),
        (yuan, rest) if rest % 10 == 0 => format!("{yuan}.{:02}", rest / 10),
        (yuan, rest) => format!("{yuan}.{rest:03}"),
    }
}

/// `65元` or `60—75元`.
#[must_use]
pub fn yuan_range(low: i64, high: i64) -> String {
    if low == high {
        format!("{}元", yuan(low))
    } else {
        format!("{}—{}元", yuan(low), yuan(high))
    }
}

/// At most two decimals: `5`, `5.5`.
#[must_use]
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Grams as kilograms, to the gram, as on a weigh ticket: `1500`, `0.5`.
#[must_use]
pub fn kilograms(grams: i64) -> String {
    let text = format!("{}.{:03}", grams / 1_000, grams.unsigned_abs() % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `不到1公里`, `3.2公里`: between the middles of two cells of about a kilometer (ADR 6), so that
/// less than one says nothing.
#[must_use]
pub fn distance(meters: f64) -> String {
    if meters < 1000.0 {
        "不到1公里".to_owned()
    } else {
        format!("{}公里", number((meters / 100.0).round() / 10.0))
    }
}

/// `138****0000`.
#[must_use]
pub fn masked_phone(phone: &str) -> String {
    if phone.len() < 7 || !phone.is_ascii() {
        return "****".to_owned();
    }
    format!("{}****{}", &phone[..3], &phone[phone.len() - 4..])
}

/// `王**`.
#[must_use]
pub fn masked_name(name: &str) -> String {
    name.chars().next().map_or_else(|| "农户".to_owned(), |first| format!("{first}**"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_farmer_reads_plain_words() {
        #[rustfmt::skip]
        let cases = [
            (yuan(6500),                    "65",           "whole yuan"),
            (yuan(8),                       "0.08",         "the price of bagging one apple"),
            (yuan(6550),                    "65.50",        "both decimals, as on a bill"),
            (per_jin(600),                  "3",            "whole yuan"),
            (per_jin(650),                  "3.25",         "both decimals"),
            (per_jin(325),                  "1.625",        "half a fen"),
            (per_jin(9),                    "0.045",        "almost nothing"),
            (yuan_range(6000, 7500),        "60—75元",      "a range"),
            (number(5.0),                   "5",            "whole mu"),
            (number(5.25),                  "5.25",         "two decimals"),
            (kilograms(1_500_000),          "1500",         "whole kilograms"),
            (kilograms(1_234_050),          "1234.05",      "to the gram"),
            (kilograms(0),                  "0",            "nothing"),
            (distance(0.0),                 "不到1公里",    "the same cell"),
            (distance(832.4),               "不到1公里",    "near"),
            (distance(3_210.0),             "3.2公里",      "far"),
            (masked_phone("13800000000"),   "138****0000",  "eleven digits"),
            (masked_phone("110"),           "****",         "too short to mask"),
            (masked_name("王秀兰"),          "王**",         "the surname stays"),
        ];
        for (shown, expected, why) in cases {
            assert_eq!(shown, expected, "{why}");
        }
    }

    #[test]
    fn days_are_counted_in_chinese_time() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        let now = at("2026-06-01T15:00:00Z"); // 23:00 in China
        #[rustfmt::skip]
        let cases = [
            (at("2026-06-01T15:30:00Z"), "今天下午",   "half an hour later"),
            (at("2026-06-01T23:00:00Z"), "明天上午",   "7 o'clock in China is tomorrow"),
            (at("2026-06-03T07:00:00Z"), "后天下午",   "the day after"),
            (at("2026-06-04T00:00:00Z"), "6月4日上午", "farther away"),
        ];
        for (moment, expected, why) in cases {
            assert_eq!(day(moment, now), expected, "{why}");
        }
    }
}
