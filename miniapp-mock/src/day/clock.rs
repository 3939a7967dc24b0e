//! The day's clock: real time, so many times faster.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::plan::{DAWN, NIGHT};

/// Turns hours of the played day into moments of the real one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    began: Instant,
    speed: f64,
}

impl Clock {
    /// It is dawn now; a second is `speed` seconds of the day.
    pub(super) fn at_dawn(speed: f64) -> Self {
        Self { began: Instant::now(), speed }
    }

    /// The hour of the played day, as the time since midnight.
    pub(super) fn now(&self) -> Duration {
        DAWN + self.began.elapsed().mul_f64(self.speed)
    }

    /// Waits for an hour of the day; one that is over does not wait.
    pub(super) async fn until(&self, hour: Duration) {
        sleep_until(self.began + self.real(hour.saturating_sub(DAWN))).await;
    }

    /// How long it really is until an hour of the day.
    pub(super) fn left_until(&self, hour: Duration) -> Duration {
        self.real(hour.saturating_sub(self.now()))
    }

    /// Waits so many minutes of the day.
    pub(super) async fn minutes(&self, minutes: f64) {
        tokio::time::sleep(self.real(Duration::from_secs_f64(minutes * 60.0))).await;
    }

    /// How long a stretch of the day really takes.
    pub(super) fn real(&self, played: Duration) -> Duration {
        played.div_f64(self.speed)
    }

    /// How much of the day is over, 0 to 1.
    pub(super) fn share(&self) -> f64 {
        let over = self.now().saturating_sub(DAWN).as_secs_f64();
        (over / NIGHT.saturating_sub(DAWN).as_secs_f64()).min(1.0)
    }
}

/// `07:30`.
pub(super) fn hour_and_minute(at: Duration) -> String {
    let minutes = at.as_secs() / 60;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
