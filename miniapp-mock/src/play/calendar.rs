//! The calendar of China, on which nobody turns the clock.

use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat, Utc};

/// Asia/Shanghai, seconds east of Greenwich.
const SHANGHAI: i32 = 8 * 3600;

/// The day in China.
pub(crate) fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone()).date_naive()
}

/// An hour of a day in China, as the API writes it.
pub(crate) fn at(day: NaiveDate, hour: u32) -> String {
    let at = day.and_hms_opt(hour, 0, 0).expect("an hour of the day");
    written(at.and_local_timezone(zone()).single().expect("the clock is never changed").to_utc())
}

/// As the API writes it.
pub(crate) fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn zone() -> FixedOffset {
    FixedOffset::east_opt(SHANGHAI).expect("less than a day")
}
