//! Many seeds, many policies, and a line that shows how far they are.

use std::io::Write;

use crate::measure::figures;
use crate::policy::Policy;
use crate::settings::Settings;
use crate::spread::Spread;
use crate::world::World;

/// Figures by policy, by measure, by seed.
pub(crate) struct Runs(Vec<Vec<Vec<f64>>>);

impl Runs {
    pub(crate) fn new(settings: Settings, policies: &[Policy], n_seeds: usize, name: &str) -> Self {
        let mut runs = vec![vec![vec![]; crate::measure::MEASURES.len()]; policies.len()];
        for seed in 0..n_seeds {
            let world = World::new(seed, settings);
            for (number, policy) in policies.iter().enumerate() {
                progress(name, seed * policies.len() + number, n_seeds * policies.len());
                for (of, figure) in runs[number].iter_mut().zip(figures(&world, *policy)) {
                    of.push(figure);
                }
            }
        }
        progress(name, 1, 1);
        eprintln!();
        Self(runs)
    }

    pub(crate) fn spread(&self, policy: usize, measure: usize) -> Spread {
        Spread::of(&self.0[policy][measure])
    }

    /// In percent, of one policy against another.
    pub(crate) fn change(&self, policy: usize, other: usize, measure: usize) -> Spread {
        Spread::change(&self.0[policy][measure], &self.0[other][measure])
    }
}

fn progress(name: &str, done: usize, all: usize) {
    let full = 30 * done / all;
    eprint!("\r[{}{}] {done}/{all} {name}  ", "#".repeat(full), ".".repeat(30 - full));
    let _ = std::io::stderr().flush();
}
