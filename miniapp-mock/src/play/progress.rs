//! The line on the screen while time passes.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::Duration;

use super::figures::share;

/// Cells of the bar.
const BAR: usize = 24;
/// How often a screen is drawn anew, and how often a log gets a line.
const SCREEN_EVERY: Duration = Duration::from_millis(200);
const LOG_EVERY: Duration = Duration::from_secs(30);

/// Draws until cancelled.
pub(crate) async fn show(line: impl Fn() -> String) {
    let screen = stderr().is_terminal();
    let mut tick = tokio::time::interval(if screen { SCREEN_EVERY } else { LOG_EVERY });
    let (before, after) = if screen { ("\r", "\x1b[K") } else { ("", "\n") };
    loop {
        tick.tick().await;
        // A screen that is gone is no reason to stop.
        write!(stderr(), "{before}{}{after}", line()).ok();
    }
}

/// Leaves the last line on the screen.
pub(crate) fn end() {
    if stderr().is_terminal() {
        writeln!(stderr()).ok();
    }
}

pub(crate) fn bar(over: f64) -> String {
    let full = (1..=BAR).filter(|cell| share(*cell, BAR) <= over).count();
    format!("{}{}", "█".repeat(full), "░".repeat(BAR - full))
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn the_bar_fills() {
        assert_eq!(bar(0.0), "░░░░░░░░░░░░░░░░░░░░░░░░");
        assert_eq!(bar(0.5), "████████████░░░░░░░░░░░░");
        assert_eq!(bar(1.0), "████████████████████████");
    }
}
