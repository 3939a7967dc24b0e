//! The measures as a table, and the bars of the issue.

use crate::measure::MEASURES;
use crate::policy::Policy;
use crate::run::Runs;
use crate::spread::Spread;

/// Numbers of the two policies that the bars compare, in `Policy::ALL`.
const NEAREST: usize = 1;
const POOLS: usize = 3;

/// Which measure, the most or least that it may be, and what of it: its change against
/// nearest-first, or itself.
const BARS: [(&str, &str, f64); 8] = [
    ("empty travel, all", "change", -20.0),
    ("empty travel, machines", "change", -20.0),
    ("cost of plots under 5 mu, all", "change", -15.0),
    ("cost of plots under 5 mu, machines", "change", -15.0),
    ("P90 promises kept, learned", "least", 90.0),
    ("P90 promises kept, engine's", "least", 90.0),
    ("smallholders' share of area", "least", 80.0),
    ("Gini of team hours", "most", 0.30),
];

pub(crate) fn print(runs: &Runs) {
    println!("| | {} |", Policy::ALL.map(Policy::name).join(" | "));
    println!("|---|---|---|---|---|");
    for (number, measure) in MEASURES.iter().enumerate() {
        let of = |policy| runs.spread(policy, number).text(measure.digits);
        let row = [of(0), of(1), of(2), of(3)].join(" | ");
        println!("| {}, {} | {row} |", measure.name, measure.unit);
    }
    println!("\n| bar: batch with pools | wanted | reached | |\n|---|---|---|---|");
    for (name, kind, bar) in BARS {
        println!("{}", line(runs, name, kind, bar));
    }
}

fn line(runs: &Runs, name: &str, kind: &str, bar: f64) -> String {
    let number = MEASURES.iter().position(|measure| measure.name == name).expect("a measure");
    let itself = runs.spread(POOLS, number);
    let digits = MEASURES[number].digits;
    let (wanted, reached, holds) = match kind {
        "change" => {
            let change = runs.change(POOLS, NEAREST, number);
            (format!("{bar} %"), format!("{} %", change.text(1)), change.mean <= bar)
        }
        "least" => (format!("at least {bar}"), itself.text(digits), itself.mean >= bar),
        _ => (format!("at most {bar}"), itself.text(digits), itself.mean <= bar),
    };
    format!("| {name} | {wanted} | {reached} | {} |", if holds { "kept" } else { "missed" })
}

/// What of a run the sensitivity table shows.
pub(crate) fn against_nearest(runs: &Runs, name: &str) -> Spread {
    let number = MEASURES.iter().position(|measure| measure.name == name).expect("a measure");
    runs.change(1, 0, number)
}

pub(crate) fn itself(runs: &Runs, name: &str) -> Spread {
    let number = MEASURES.iter().position(|measure| measure.name == name).expect("a measure");
    runs.spread(1, number)
}
