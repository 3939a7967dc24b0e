//! A watch that shows the seconds this thread has worked: who else uses the machine counts not.

use std::fs;
use std::time::Instant;

pub(crate) struct Watch {
    begin: Instant,
    worked: Option<f64>,
}

impl Watch {
    pub(crate) fn start() -> Self {
        Self { begin: Instant::now(), worked: worked() }
    }

    /// Since the start, to some milliseconds; what a clock on the wall says where it is not Linux.
    pub(crate) fn seconds(&self) -> f64 {
        let since = self.worked.and_then(|before| Some(worked()? - before));
        since.unwrap_or_else(|| self.begin.elapsed().as_secs_f64())
    }
}

/// Linux counts the nanoseconds of each thread.
fn worked() -> Option<f64> {
    let counted = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = counted.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}
