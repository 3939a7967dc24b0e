//! The week as a picture: how far each order was filled, and how long farmers took to answer.

use std::time::Duration;

use super::report::Report;
use crate::play::chart::{Bar, close, open, panel};
use crate::play::deals::{Answer, Deal};
use crate::play::words::of_weight;

const HEIGHT: usize = 590;
/// Bars of the histogram, each so many hours of the week wide; the last one holds everything slower.
const BINS: u32 = 24;
const STEP: Duration = Duration::from_mins(30);
const TONNE: i64 = 1_000_000;

/// The picture, to be written to a file ending in `.svg`.
#[must_use]
pub fn svg(report: &Report) -> String {
    let mut orders: Vec<&Deal> = report.book.deals.placed().collect();
    orders.sort_unstable_by_key(|deal| deal.nth);
    let bars: Vec<Bar> = orders.iter().copied().map(bar).collect();
    let lines = || report.book.deals.lines();
    let filled = lines().map(|line| line.filled_g).sum();
    let filled = of_weight(filled, lines().map(|line| line.grams).sum());
    let title = format!("A picking week in 富县: {filled} filled");
    let mut svg = open(HEIGHT, &title);
    let title = "Tonnes of each order when it was locked: filled (green), or not (amber)";
    panel(&mut svg, 270, title, "orders, as they were planned", &bars);
    let title = "How long farmers took to answer: yes (green), or no (amber)";
    panel(&mut svg, 540, title, "hours of the week", &by_wait(report));
    close(svg)
}

fn bar(deal: &Deal) -> Bar {
    let grams: i64 = deal.lines.iter().map(|line| line.grams).sum();
    let filled: i64 = deal.lines.iter().map(|line| line.filled_g).sum();
    let tonnes = |grams: i64| usize::try_from((grams + TONNE / 2) / TONNE).unwrap_or_default();
    let parts = [tonnes(filled), tonnes(grams).saturating_sub(tonnes(filled))];
    Bar { label: format!("{} {}", deal.city, deal.nth), parts }
}

fn by_wait(report: &Report) -> Vec<Bar> {
    let waits = |end: fn(&Answer) -> Option<Duration>| {
        let shares = report.book.deals.shares.values();
        let waits = shares.filter_map(move |it| end(it)?.checked_sub(it.offered_at?));
        waits.map(|wait| wait.mul_f64(report.speed)).collect::<Vec<_>>()
    };
    let (yes, no) = (waits(|it| it.accepted_at), waits(|it| it.refused_at));
    let bar = |nth: u32| {
        let (low, last) = (STEP * nth, nth + 1 == BINS);
        let within = |wait: &&Duration| **wait >= low && (last || **wait < low + STEP);
        let n = |waits: &[Duration]| waits.iter().filter(within).count();
        let label = (low.as_secs_f64() / 3600.0).to_string();
        Bar { label, parts: [n(&yes), n(&no)] }
    };
    (0..BINS).map(bar).collect()
}
