//! The platform's own clock: real time plus whatever the control side has added.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A moment on the platform's clock, as the time since 1970.
pub(super) type Moment = Duration;

/// Real time that tests may push forward, so that five minutes need not be waited for.
#[derive(Debug, Default)]
pub(super) struct Clock {
    ahead_seconds: AtomicU64,
}

impl Clock {
    pub(super) fn now(&self) -> Moment {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
        real + Duration::from_secs(self.ahead_seconds.load(Ordering::Relaxed))
    }

    pub(super) fn advance(&self, seconds: u64) {
        self.ahead_seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}
