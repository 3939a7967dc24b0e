//! Small multiples that a township clerk can read: one panel a figure, one line a policy.

use std::fmt::Write;

use crate::measure::{MEASURES, Measure};
use crate::policy::Policy;
use crate::spread::Spread;

/// Width and height of a panel, and where its scale begins and ends.
const PANEL: (f64, f64) = (370.0, 122.0);
const SCALE: (f64, f64) = (112.0, 288.0);
const COLOURS: [&str; 4] = ["#999999", "#d95f02", "#7570b3", "#1a9850"];

/// An SVG of all measures; `spreads` by policy, then by measure. Grey text and no background:
/// readable in light and dark.
pub(crate) fn small_multiples(spreads: &[Vec<Spread>], n_seeds: usize) -> String {
    let (width, height) = (2.0 * PANEL.0, MEASURES.len().div_ceil(2) as f64 * PANEL.1 + 40.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#808080\">\n\
         <title>A season of 富县 by four policies</title>\n"
    );
    for (number, measure) in MEASURES.iter().enumerate() {
        let of: Vec<_> = spreads.iter().map(|of_policy| of_policy[number]).collect();
        let (x, y) = ((number % 2) as f64 * PANEL.0, (number / 2) as f64 * PANEL.1);
        panel(&mut svg, (x, y), measure, &of);
    }
    let foot = format!(
        "点为 {n_seeds} 个随机季的平均，横线为 95 % 置信区间，虚线为目标 · dots: mean of {n_seeds} \
         seeds, lines: 95 % confidence, dashed: the bar"
    );
    let _ = write!(
        svg,
        "<text x=\"8\" y=\"{}\" font-size=\"11\">{foot}</text>\n</svg>\n",
        height - 14.0
    );
    svg
}

fn panel(svg: &mut String, (x, y): (f64, f64), measure: &Measure, of: &[Spread]) {
    let Measure { name, zh, unit, digits, bar, .. } = measure;
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    let _ = writeln!(svg, "<g transform=\"translate({x} {y})\">");
    let _ = writeln!(
        svg,
        "<text x=\"8\" y=\"20\" font-weight=\"bold\">{zh}{unit} <tspan font-weight=\"normal\" \
         font-size=\"11\">{name}</tspan></text>"
    );
    let most = of.iter().map(|one| one.mean + one.half).chain(*bar).fold(0.0, f64::max);
    let at = |value: f64| SCALE.0 + (SCALE.1 - SCALE.0) * value / most;
    let _ = writeln!(
        svg,
        "<path d=\"M{0} 28V112\" stroke=\"#808080\" stroke-opacity=\".4\"/>",
        SCALE.0
    );
    if let Some(bar) = bar.map(at) {
        let _ = writeln!(
            svg,
            "<path d=\"M{bar:.1} 28V112\" stroke=\"#808080\" stroke-dasharray=\"3 3\"/>"
        );
    }
    for (line, (one, policy)) in of.iter().zip(Policy::ALL).enumerate() {
        let (y, colour) = (42.0 + 20.0 * line as f64, COLOURS[line]);
        let (low, mean, high) = (at(one.mean - one.half), at(one.mean), at(one.mean + one.half));
        let _ = writeln!(
            svg,
            "<text x=\"8\" y=\"{:.1}\">{}</text>\
             <path d=\"M{:.1} {y}H{mean:.1}\" stroke=\"{colour}\" stroke-width=\"6\" stroke-opacity=\".35\"/>\
             <path d=\"M{low:.1} {y}H{high:.1}\" stroke=\"{colour}\" stroke-width=\"2\"/>\
             <circle cx=\"{mean:.1}\" cy=\"{y}\" r=\"4\" fill=\"{colour}\"/>\
             <text x=\"298\" y=\"{:.1}\">{:.*}</text>",
            y + 4.0,
            policy.zh(),
            SCALE.0,
            y + 4.0,
            digits,
            one.mean
        );
    }
    svg.push_str("</g>\n");
}
