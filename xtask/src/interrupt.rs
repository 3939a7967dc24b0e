//! Ctrl-C and polite kills: noted here, so that the stack unwinds and everything started is stopped.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::problem::{Problem, Result, cannot};

static CAME: AtomicBool = AtomicBool::new(false);

/// From now on SIGINT, SIGTERM and SIGHUP are noted instead of ending this process at once.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| CAME.store(true, Ordering::SeqCst)).map_err(cannot("listen for Ctrl-C"))
}

pub(crate) fn came() -> bool {
    CAME.load(Ordering::SeqCst)
}

/// An error once somebody has asked to stop: for loops that wait.
pub(crate) fn check() -> Result<()> {
    if came() { Err(Problem::new("stopped on request")) } else { Ok(()) }
}
