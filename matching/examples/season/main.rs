//! A seeded season of 富县 by four policies, with confidence intervals over 20 seeds.
//!
//! `cargo run --release -p matching --example season [SEEDS]` prints the table and the bars and
//! draws `docs/plots/season-policies.svg`; `… season sensitivity [SEEDS]` turns what nobody has
//! measured. What is assumed, and what came out: `docs/performance/season.md`.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    reason = "an example with small numbers that prints"
)]

mod batch;
mod book;
mod chance;
mod draw;
mod ground;
mod measure;
mod operation;
mod policy;
mod pools;
mod promise;
mod route;
mod run;
mod season;
mod sensitivity;
mod settings;
mod spread;
mod table;
#[cfg(test)]
mod tests;
mod world;

use std::error::Error;
use std::{env, fs};

use policy::Policy;
use run::Runs;
use settings::Settings;

const PLOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/plots/season-policies.svg");

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<_> = env::args().skip(1).collect();
    let words: Vec<_> = args.iter().map(String::as_str).collect();
    match words[..] {
        [] => policies(20),
        ["sensitivity"] => sensitivity::print(10),
        ["sensitivity", seeds] => sensitivity::print(seeds.parse()?),
        [seeds] => policies(seeds.parse()?),
        _ => return Err("usage: season [sensitivity] [SEEDS]".into()),
    }?;
    Ok(())
}

fn policies(n_seeds: usize) -> std::io::Result<()> {
    let runs = Runs::new(Settings::USUAL, &Policy::ALL, n_seeds, "seasons");
    table::print(&runs);
    let of = |policy| (0..measure::MEASURES.len()).map(|m| runs.spread(policy, m)).collect();
    let spreads: Vec<Vec<_>> = (0..Policy::ALL.len()).map(of).collect();
    fs::write(PLOT, draw::small_multiples(&spreads, n_seeds))
}
