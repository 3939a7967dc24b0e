//! The clock of what is played: real time, so many times faster.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

const DAY: Duration = Duration::from_hours(24);
/// Between these hours people sleep, and answer nothing.
const SLEEP: Duration = Duration::from_hours(22);
const RISE: Duration = Duration::from_hours(6);
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Turns hours of the played time into moments of the real one. An hour is told as the time since
/// midnight before it began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    began: Instant,
    from: Duration,
    until: Duration,
    speed: f64,
}

impl Clock {
    /// It is `from` now, and `until` is the end; a second is `speed` seconds of what is played.
    pub(crate) fn starting(from: Duration, until: Duration, speed: f64) -> Self {
        Self { began: Instant::now(), from, until, speed }
    }

    /// The played hour.
    pub(crate) fn now(&self) -> Duration {
        self.from + self.began.elapsed().mul_f64(self.speed)
    }

    /// Waits for a played hour; one that is over does not wait.
    pub(crate) async fn until(&self, hour: Duration) {
        sleep_until(self.began + self.real(hour.saturating_sub(self.from))).await;
    }

    /// Waits for the end.
    pub(crate) async fn until_over(&self) {
        self.until(self.until).await;
    }

    /// Waits for the morning, if people sleep now.
    pub(crate) async fn until_awake(&self) {
        self.until(awake(self.now())).await;
    }

    /// How long it really is until a played hour.
    pub(crate) fn left_until(&self, hour: Duration) -> Duration {
        self.real(hour.saturating_sub(self.now()))
    }

    /// Waits so many played minutes.
    pub(crate) async fn minutes(&self, minutes: f64) {
        tokio::time::sleep(self.real(Duration::from_secs_f64(minutes * 60.0))).await;
    }

    /// Waits so many played minutes, and for the morning where people sleep then.
    pub(crate) async fn minutes_awake(&self, minutes: f64) {
        self.minutes(minutes).await;
        self.until_awake().await;
    }

    /// How long a played stretch really takes.
    pub(crate) fn real(&self, played: Duration) -> Duration {
        played.div_f64(self.speed)
    }

    /// How much of it is over, 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        let over = self.now().saturating_sub(self.from).as_secs_f64();
        (over / self.until.saturating_sub(self.from).as_secs_f64()).min(1.0)
    }
}

/// The first hour from `at` on at which nobody sleeps.
fn awake(at: Duration) -> Duration {
    let (midnight, hour) = (DAY * days(at), since_midnight(at));
    match hour {
        hour if hour < RISE => midnight + RISE,
        hour if hour < SLEEP => at,
        _ => midnight + DAY + RISE,
    }
}

/// Whole days since it began.
fn days(at: Duration) -> u32 {
    u32::try_from(at.as_secs() / DAY.as_secs()).unwrap_or(u32::MAX)
}

fn since_midnight(at: Duration) -> Duration {
    at.saturating_sub(DAY * days(at))
}

/// `07:30`.
pub(crate) fn hour_and_minute(at: Duration) -> String {
    let minutes = at.as_secs() / 60;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `Wed 07:30`, of something that began on a Monday.
pub(crate) fn weekday_and_hour(at: Duration) -> String {
    let day = WEEKDAYS[days(at) as usize % WEEKDAYS.len()];
    format!("{day} {}", hour_and_minute(since_midnight(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_answers_at_night() {
        let at = |hours: u64, minutes: u64| Duration::from_mins(hours * 60 + minutes);
        #[rustfmt::skip]
        let cases = [
            // now,        awake,       why
            (at(7, 30),    at(7, 30),   "it is day"),
            (at(2, 0),     at(6, 0),    "before the first morning"),
            (at(22, 10),   at(30, 0),   "until the next morning"),
            (at(24 + 5, 59), at(30, 0), "a minute before the second morning"),
            (at(24 + 21, 59), at(45, 59), "a minute before the second night"),
        ];
        for (now, expected, why) in cases {
            assert_eq!(awake(now), expected, "{why}");
        }
    }

    #[test]
    fn the_week_begins_on_a_monday() {
        let at = |hours: u64| Duration::from_hours(hours);
        assert_eq!(weekday_and_hour(at(7)), "Mon 07:00");
        assert_eq!(weekday_and_hour(at(3 * 24 + 12)), "Thu 12:00");
        assert_eq!(weekday_and_hour(at(7 * 24)), "Mon 00:00");
    }
}
