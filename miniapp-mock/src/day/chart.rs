//! The day as a picture: needs hour by hour, and how long farmers waited for a yes.

use std::time::Duration;

use super::plan::{DAWN, NIGHT};
use super::report::Report;
use crate::play::chart::{Bar, close, open, panel};
use crate::play::ledger::Story;

const HEIGHT: usize = 590;
/// Bars of the histogram; the last one holds everything slower.
const BINS: u32 = 24;
/// Widths of those bars that read well, in milliseconds.
const STEPS: [u64; 7] = [250, 500, 1_000, 2_000, 5_000, 10_000, 20_000];

/// The picture, to be written to a file ending in `.svg`.
#[must_use]
pub fn svg(report: &Report) -> String {
    let posted = report.posted();
    let matched = posted.iter().filter(|story| story.is_matched()).count();
    let title = format!("A day in 富县: {matched} of {} needs found a team", posted.len());
    let mut svg = open(HEIGHT, &title);
    let title = "Needs, by the hour they were posted: a team by night (green), or none (amber)";
    panel(&mut svg, 270, title, "hour of the day", &by_hour(&posted));
    let title = "How long each farmer waited for the first yes";
    let axis = format!("seconds; one second is {:.1} minutes of the day", report.speed / 60.0);
    panel(&mut svg, 540, title, &axis, &by_wait(&posted));
    close(svg)
}

fn by_hour(posted: &[&Story]) -> Vec<Bar> {
    let bar = |hour: u64| {
        let mine = posted.iter().filter(|story| story.hour.as_secs() / 3600 == hour);
        let matched = mine.clone().filter(|story| story.is_matched()).count();
        Bar { label: hour.to_string(), parts: [matched, mine.count() - matched] }
    };
    (DAWN.as_secs() / 3600..NIGHT.as_secs() / 3600).map(bar).collect()
}

fn by_wait(posted: &[&Story]) -> Vec<Bar> {
    let waits: Vec<Duration> =
        posted.iter().filter_map(|s| s.accepted_at?.checked_sub(s.posted_at?)).collect();
    let step = step(waits.iter().max().copied().unwrap_or_default());
    let bar = |nth: u32| {
        let (low, last) = (step * nth, nth + 1 == BINS);
        let mine = waits.iter().filter(|wait| **wait >= low && (last || **wait < low + step));
        Bar { label: low.as_secs_f64().to_string(), parts: [mine.count(), 0] }
    };
    (0..BINS).map(bar).collect()
}

/// The narrowest bins of a round width that hold everything.
fn step(longest: Duration) -> Duration {
    let wide = |step: &Duration| *step * BINS > longest;
    STEPS.map(Duration::from_millis).into_iter().find(wide).unwrap_or(Duration::from_mins(1))
}
