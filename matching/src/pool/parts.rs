//! One team's long visit, dealt out among the plots of a pool.

use crate::ask::{float, rounded_up};
use crate::time::Window;

/// The stretches of `work` for each of several parts, one after the other, each as long as its
/// weight says; together they are all of `work`.
///
/// Borders fall on whole seconds, so a part may come out empty when there are fewer seconds than
/// parts. Weights that are not above zero count as nothing.
#[must_use]
pub fn parts(work: &[Window], weights: &[f64]) -> Vec<Vec<Window>> {
    let weight = |it: &f64| if *it > 0.0 && it.is_finite() { *it } else { 0.0 };
    let all: f64 = weights.iter().map(weight).sum();
    let seconds: i64 = work.iter().map(|stretch| stretch.seconds()).sum();
    let mut before = 0.0;
    let mut from = 0;
    let mut parts = Vec::with_capacity(weights.len());
    for (i, it) in weights.iter().enumerate() {
        before += weight(it);
        let last = i + 1 == weights.len();
        let share = if all > 0.0 { before / all } else { 0.0 };
        let until = if last { seconds } else { rounded_up(float(seconds) * share).min(seconds) };
        parts.push(between(work, from, until));
        from = until;
    }
    parts
}

/// What is worked from second `from` to second `until`, breaks not counted.
fn between(work: &[Window], from: i64, until: i64) -> Vec<Window> {
    let mut worked = 0;
    let mut part = Vec::new();
    for stretch in work {
        let here = Window {
            from: stretch.from.plus((from - worked).max(0)),
            until: stretch.from.plus((until - worked).min(stretch.seconds())),
        };
        part.extend(Window::new(here.from, here.until));
        worked += stretch.seconds();
    }
    part
}
