//! The day as a picture: needs hour by hour, and how long farmers waited for a yes.

use std::fmt::Write as _;
use std::time::Duration;

use super::ledger::{Fate, Story};
use super::plan::{DAWN, NIGHT};
use super::report::Report;

const WIDTH: usize = 760;
const HEIGHT: usize = 560;
/// A panel's height from its base line up, in pixels.
const PANEL: usize = 170;
const LEFT: usize = 50;
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
    let title = format!("{} needs over the day: matched by night (green) or not", posted.len());
    panel(&mut svg, 250, &title, "hour of the day", &by_hour(&posted));
    let title = "From posting to a team's yes (first acceptance)";
    let axis = format!("seconds; one second is {:.1} minutes of the day", report.speed / 60.0);
    panel(&mut svg, 510, title, &axis, &by_wait(&posted));
    svg.push_str("</svg>\n");
    svg
}

fn by_hour(posted: &[&Story]) -> Vec<Bar> {
    let hour_of = |story: &&&Story| story.hour.as_secs() / 3600;
    let bar = |hour: u64| {
        let mine = posted.iter().filter(|story| hour_of(story) == hour);
        let matched = mine.clone().filter(|s| matches!(s.fate, Fate::Matched { .. })).count();
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
    let top = bars.iter().map(|bar| bar.parts[0] + bar.parts[1]).max().unwrap_or_default().max(1);
    let slot = (WIDTH - LEFT - 20) / bars.len();
    let (right, title_y, axis_y) = (WIDTH - 20, y - PANEL - 20, y + 32);
    text(svg, LEFT, title_y, "start", &format!("<tspan font-size=\"15\">{title}</tspan>"));
    text(svg, LEFT - 6, y - PANEL + 4, "end", &top.to_string());
    text(svg, LEFT - 6, y, "end", "0");
    text(svg, usize::midpoint(LEFT, right), axis_y, "middle", axis);
    for (nth, bar) in bars.iter().enumerate() {
        let x = LEFT + nth * slot;
        let heights = bar.parts.map(|n| n * PANEL / top);
        rect(svg, (x + 2, y - heights[0]), (slot - 4, heights[0]), GREEN);
        rect(svg, (x + 2, y - heights[0] - heights[1]), (slot - 4, heights[1]), AMBER);
        text(svg, x + slot / 2, y + 15, "middle", &bar.label);
    }
    let line = format!("<path d=\"M{LEFT} {y}H{right}\" stroke=\"#999\"/>\n");
    svg.push_str(&line);
}

fn rect(svg: &mut String, (x, y): (usize, usize), (width, height): (usize, usize), fill: &str) {
    if height > 0 {
        let size = format!("width=\"{width}\" height=\"{height}\"");
        writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" {size} fill=\"{fill}\"/>").expect("a string");
    }
}

fn text(svg: &mut String, x: usize, y: usize, anchor: &str, words: &str) {
    let place = format!("x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"");
    writeln!(svg, "<text {place}>{words}</text>").expect("a string");
}
