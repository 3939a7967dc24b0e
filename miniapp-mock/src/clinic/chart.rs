//! The night as a picture: how many questions waited, and how long farmers waited for an answer.

use std::time::Duration;

use super::log::Case;
use super::plan::{DAWN, END, Level};
use super::report::Report;
use crate::play::chart::{Bar, close, open, panel};
use crate::play::clock::hour_and_minute;
use crate::play::words::of;

const HEIGHT: usize = 590;
/// Minutes of the night between two looks at what waits.
const LOOK_EVERY: Duration = Duration::from_mins(10);
/// Bars of the histogram, each so wide; the last one holds everything slower.
const BINS: u32 = 24;
const STEP: Duration = Duration::from_mins(3);

/// The picture, to be written to a file ending in `.svg`.
#[must_use]
pub fn svg(report: &Report) -> String {
    let (asked, answered) = (report.agronomy().count(), by(report, |_| true).len());
    let title =
        format!("A night of frost in 富县: {} answered by agronomists", of(answered, asked));
    let mut svg = open(HEIGHT, &title);
    let title = "Questions that wait for an answer: taken (green), or not yet (amber)";
    panel(&mut svg, 270, title, "hour of the night", &by_hour(report));
    let title = "How long farmers wait: answered by the township's (green), the county's (amber)";
    panel(&mut svg, 540, title, "minutes until the first answer", &by_wait(report));
    close(svg)
}

impl Report {
    /// Questions for agronomists that wait, taken and not, look after look.
    pub(super) fn waiting(&self) -> Vec<[usize; 2]> {
        looks().map(|at| self.waiting_at(at.saturating_sub(DAWN).div_f64(self.speed))).collect()
    }

    /// At a real moment.
    fn waiting_at(&self, now: Duration) -> [usize; 2] {
        let happened = |at: Option<Duration>| at.is_some_and(|at| at <= now);
        let waits = |case: &&Case| happened(case.asked_at) && !happened(case.answered_at);
        let (all, taken) = (
            self.agronomy().filter(waits).count(),
            self.agronomy().filter(waits).filter(|case| happened(case.claimed_at)).count(),
        );
        [taken, all - taken]
    }
}

fn looks() -> impl Iterator<Item = Duration> {
    let n = END.saturating_sub(DAWN).as_secs() / LOOK_EVERY.as_secs();
    (0..=u32::try_from(n).unwrap_or_default()).map(|nth| DAWN + LOOK_EVERY * nth)
}

fn by_hour(report: &Report) -> Vec<Bar> {
    // Every third label has room.
    let label = |(nth, at)| if nth % 3 == 1 { hour_and_minute(at) } else { String::new() };
    let labels = looks().enumerate().map(label);
    labels.zip(report.waiting()).map(|(label, parts)| Bar { label, parts }).collect()
}

fn by_wait(report: &Report) -> Vec<Bar> {
    let township = by(report, |level| level == Some(Level::Township));
    let other = by(report, |level| level != Some(Level::Township));
    let bar = |nth: u32| {
        let (low, last) = (STEP * nth, nth + 1 == BINS);
        let within = |wait: &&Duration| **wait >= low && (last || **wait < low + STEP);
        let n = |waits: &[Duration]| waits.iter().filter(within).count();
        Bar { label: (low.as_secs() / 60).to_string(), parts: [n(&township), n(&other)] }
    };
    (0..BINS).map(bar).collect()
}

/// Played times until the first answer, of those that somebody of this level gave.
fn by(report: &Report, level: fn(Option<Level>) -> bool) -> Vec<Duration> {
    let cases = report.agronomy().filter(|case| level(case.answered_by));
    let waits = cases.filter_map(|case| case.answered_at?.checked_sub(case.asked_at?));
    waits.map(|wait| wait.mul_f64(report.speed)).collect()
}
