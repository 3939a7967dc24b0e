//! A picture of bars, as SVG text.

use std::fmt::Write as _;

const WIDTH: usize = 760;
/// Where bars begin and end, in pixels from the left.
const LEFT: usize = 30;
const RIGHT: usize = WIDTH - 20;
/// The highest bar, in pixels.
const TALL: usize = 150;

const GREEN: &str = "#3f8f4f";
const AMBER: &str = "#e0a030";

/// A bar: what stands under it, and its two parts from the base line up.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) parts: [usize; 2],
}

/// Begins a picture of this height.
pub(crate) fn open(height: usize, title: &str) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" rx=\"8\" fill=\"#fffdf8\"/>\n"
    );
    text(&mut svg, (LEFT, 38), "font-size=\"19\" font-weight=\"bold\"", title);
    svg
}

/// Ends a picture.
pub(crate) fn close(mut svg: String) -> String {
    svg.push_str("</svg>\n");
    svg
}

/// One chart above its base line at `y`.
pub(crate) fn panel(svg: &mut String, y: usize, title: &str, axis: &str, bars: &[Bar]) {
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
