//! Until when somebody may take a question: by day, and from the morning on at night.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};

use crate::{config, words};

/// When a question that is asked now must be taken. Whoever said that they are there takes it at once,
/// at night too.
#[must_use]
pub(super) fn claim_until(
    config: &config::Advice,
    now: DateTime<Utc>,
    said_on: bool,
) -> DateTime<Utc> {
    let from = if said_on { now } else { day_after(config, now) };
    from + config.claim_window
}

/// So much time of the day from now on: nights do not count.
#[must_use]
pub(super) fn by_day(
    config: &config::Advice,
    now: DateTime<Utc>,
    window: Duration,
) -> DateTime<Utc> {
    let from = day_after(config, now);
    let left = (config.day_to - words::local(from).time()).to_std().unwrap_or_default();
    if window <= left {
        from + window
    } else {
        by_day(config, from + left, window.saturating_sub(left))
    }
}

/// Now, by day; at night the next morning.
#[must_use]
pub(super) fn day_after(config: &config::Advice, now: DateTime<Utc>) -> DateTime<Utc> {
    let time = words::local(now).time();
    if time < config.day_from {
        morning(config.day_from, now, 0)
    } else if time >= config.day_to {
        morning(config.day_from, now, 1)
    } else {
        now
    }
}

/// The next time that the day begins.
#[must_use]
pub(super) fn next_morning(config: &config::Advice, now: DateTime<Utc>) -> DateTime<Utc> {
    let later = u64::from(words::local(now).time() >= config.day_from);
    morning(config.day_from, now, later)
}

fn morning(from: NaiveTime, now: DateTime<Utc>, days: u64) -> DateTime<Utc> {
    let local = words::local(now);
    let at = (local.date_naive() + Days::new(days)).and_time(from);
    let at = local.timezone().from_local_datetime(&at).single();
    at.map_or(now, |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn at_night_the_clock_waits_for_the_morning() {
        let config = Config::defaults().advice;
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        #[rustfmt::skip]
        let cases = [
            // in UTC: 8 hours behind China, whose day is 07:00 to 21:00.
            ("2026-06-01T02:00:00Z", "2026-06-01T02:15:00Z", "2026-06-01T23:00:00Z", "10:00"),
            ("2026-05-31T23:00:00Z", "2026-05-31T23:15:00Z", "2026-06-01T23:00:00Z", "07:00"),
            ("2026-05-31T22:59:00Z", "2026-05-31T23:15:00Z", "2026-05-31T23:00:00Z", "06:59"),
            ("2026-06-01T12:59:00Z", "2026-06-01T13:14:00Z", "2026-06-01T23:00:00Z", "20:59"),
            ("2026-06-01T13:00:00Z", "2026-06-01T23:15:00Z", "2026-06-01T23:00:00Z", "21:00"),
            ("2026-06-01T18:30:00Z", "2026-06-01T23:15:00Z", "2026-06-01T23:00:00Z", "02:30"),
        ];
        for (now, until, morning, clock) in cases {
            assert_eq!(claim_until(&config, at(now), false), at(until), "asked at {clock}");
            let at_once = at(now) + config.claim_window;
            assert_eq!(claim_until(&config, at(now), true), at_once, "on duty at {clock}");
            assert_eq!(next_morning(&config, at(now)), at(morning), "after {clock}");
        }
    }

    #[test]
    fn only_hours_of_the_day_count() {
        let config = Config::defaults().advice;
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a moment");
        #[rustfmt::skip]
        let cases = [
            ("2026-06-01T02:00:00Z",  4, "2026-06-01T06:00:00Z", "10:00 to 14:00"),
            ("2026-06-01T12:00:00Z",  4, "2026-06-02T02:00:00Z", "20:00, an hour, and three in the morning"),
            ("2026-06-01T18:30:00Z",  4, "2026-06-02T03:00:00Z", "02:30: from 07:00 on"),
            ("2026-06-01T02:00:00Z", 14, "2026-06-02T02:00:00Z", "a whole day of 14 hours"),
        ];
        for (now, hours, until, why) in cases {
            let window = Duration::from_secs(hours * 3_600);
            assert_eq!(by_day(&config, at(now), window), at(until), "{why}");
        }
    }
}
