//! The day as a picture: needs hour by hour, and how long farmers waited for a yes.

use std::fmt::Write as _;
use std::time::Duration;

use super::ledger::Story;
use super::plan::{DAWN, NIGHT};
use super::report::Report;

const WIDTH: usize = 760;
const HEIGHT: usize = 590;
/// Where bars begin and end, in pixels from the left.
const LEFT: usize = 30;
const RIGHT: usize = WIDTH - 20;
/// The highest bar, in pixels.
const TALL: usize = 150;
/// Bars of the histogram; the last one holds everything slower.
const BINS: u32 = 24;
/// Widths of those bars that read well, in milliseconds.
const STEPS: [u64; 7] = [250, 500, 1_000, 2_000, 5_000, 10_000, 20_000];

const GREEN: &str = "#3f8f4f";
const AMBER: &str = "#e0a030";

/// A bar: what stands under it, and its two parts from the base line up.
struct Bar {
    label: String,
    parts: [usize; 2],
}

/// The picture, to be written to a file ending in `.svg`.
#[must_use]
pub fn svg(report: &Report) -> String {
    let posted = report.posted();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\" fill=\"#fffdf8\"/>\n"
    );
    let matched = posted.iter().filter(|story| story.is_matched()).count();
    let title = format!("A day in 富县: {matched} of {} needs found a team", posted.len());
    text(&mut svg, (LEFT, 38), "font-size=\"19\" font-weight=\"bold\"", &title);
    let title = "Needs, by the hour they were posted: a team by night (green), or none (amber)";
    panel(&mut svg, 270, title, "hour of the day", &by_hour(&posted));
    let title = "How long each farmer waited for the first yes";
    let axis = format!("seconds; one second is {:.1} minutes of the day", report.speed / 60.0);
    panel(&mut svg, 540, title, &axis, &by_wait(&posted));
    svg.push_str("</svg>\n");
    svg
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

/// One chart above its base line at `y`.
fn panel(svg: &mut String, y: usize, title: &str, axis: &str, bars: &[Bar]) {
    let most = bars.iter().map(|bar| bar.parts[0] + bar.parts[1]).max().unwrap_or_default().max(1);
    let slot = (RIGHT - LEFT) / bars.len();
    text(svg, (LEFT, y - TALL - 32), "font-size=\"15\"", title);
    text(svg, (usize::midpoint(LEFT, RIGHT), y + 36), MIDDLE, axis);
    for (nth, bar) in bars.iter().enumerate() {
        let (x, [low, high]) = (LEFT + nth * slot, bar.parts.map(|n| n * TALL / most));
        rect(svg, (x + 2, y - low), (slot - 4, low), GREEN);
        rect(svg, (x + 2, y - low - high), (slot - 4, high), AMBER);
        text(svg, (x + slot / 2, y + 16), MIDDLE, &bar.label);
        if let n @ 1.. = bar.parts[0] + bar.parts[1] {
            text(svg, (x + slot / 2, y - low - high - 5), MIDDLE, &n.to_string());
        }
    }
    rect(svg, (LEFT, y), (RIGHT - LEFT, 1), "#999");
}

const MIDDLE: &str = "text-anchor=\"middle\"";

fn rect(svg: &mut String, (x, y): (usize, usize), (width, height): (usize, usize), fill: &str) {
    if height > 0 {
        let size = format!("width=\"{width}\" height=\"{height}\"");
        writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" {size} fill=\"{fill}\"/>").expect("a string");
    }
}

fn text(svg: &mut String, (x, y): (usize, usize), style: &str, words: &str) {
    writeln!(svg, "<text x=\"{x}\" y=\"{y}\" {style}>{words}</text>").expect("a string");
}
