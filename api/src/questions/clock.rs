//! Until when somebody may take a question: by day, and from the morning on at night.

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};

use crate::{config, words};

/// When a question that is asked now must be taken.
#[must_use]
pub(super) fn claim_until(config: &config::Advice, now: DateTime<Utc>) -> DateTime<Utc> {
    day_after(config, now) + config.claim_window
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
            assert_eq!(claim_until(&config, at(now)), at(until), "asked at {clock}");
            assert_eq!(next_morning(&config, at(now)), at(morning), "after {clock}");
        }
    }
}
