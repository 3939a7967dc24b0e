//! The line on the screen while the day passes.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::time::Duration;

use super::clock::hour_and_minute;
use super::ledger::{Book, Event};
use super::town::Town;

/// Cells of the bar.
const BAR: usize = 24;
/// How often a screen is drawn anew, and how often a log gets a line.
const SCREEN_EVERY: Duration = Duration::from_millis(200);
const LOG_EVERY: Duration = Duration::from_secs(30);

/// Draws until cancelled.
pub(super) async fn show(town: &Town<'_>) {
    let screen = stderr().is_terminal();
    let mut tick = tokio::time::interval(if screen { SCREEN_EVERY } else { LOG_EVERY });
    let (before, after) = if screen { ("\r", "\x1b[K") } else { ("", "\n") };
    loop {
        tick.tick().await;
        let line = town.ledger.read(|book| line(town, book));
        // A screen that is gone is no reason to stop the day.
        write!(stderr(), "{before}{line}{after}").ok();
    }
}

/// Leaves the last line on the screen.
pub(super) fn end() {
    if stderr().is_terminal() {
        writeln!(stderr()).ok();
    }
}

/// `07:42 ███████░░░ 61 of 240 posted, 48 accepted, 12 finished, 0 unforeseen`.
fn line(town: &Town<'_>, book: &Book) -> String {
    let count =
        |done: fn(&super::ledger::Story) -> bool| book.stories.values().filter(|s| done(s)).count();
    format!(
        "{} {} {} of {} posted, {} accepted, {} finished, {} unforeseen",
        hour_and_minute(town.clock.now()),
        bar(town.clock.share()),
        count(|story| story.posted_at.is_some()),
        town.plan.asks_n(),
        count(|story| story.accepted_at.is_some()),
        book.n(Event::Finished),
        book.troubles_n,
    )
}

fn bar(share: f64) -> String {
    let full = (1..=BAR).filter(|cell| super::figures::share(*cell, BAR) <= share).count();
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
