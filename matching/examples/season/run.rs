//! Many seeds, many policies, and a line that shows how far they are.

use std::io::Write;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use crate::measure::{MEASURES, figures};
use crate::policy::Policy;
use crate::settings::Settings;
use crate::spread::Spread;
use crate::world::World;

/// Figures by policy, by measure, by seed.
pub(crate) struct Runs(Vec<Vec<Vec<f64>>>);

impl Runs {
    /// Seeds are shared out between two threads, the machine's cores.
    pub(crate) fn new(settings: Settings, policies: &[Policy], n_seeds: usize, name: &str) -> Self {
        let next = AtomicUsize::new(0);
        let some = || {
            let mine = std::iter::repeat_with(|| next.fetch_add(1, Relaxed));
            let mine = mine.take_while(|seed| *seed < n_seeds);
            let played = mine.map(|seed| {
                progress(name, seed, n_seeds);
                (seed, figures(&World::new(seed, settings), policies))
            });
            played.collect::<Vec<_>>()
        };
        let mut seeds = std::thread::scope(|scope| {
            let other = scope.spawn(some);
            let mine = some();
            [mine, other.join().expect("no seed panics")].concat()
        });
        seeds.sort_by_key(|(seed, _)| *seed);
        progress(name, n_seeds, n_seeds);
        eprintln!();
        let by_seed = |policy: usize, measure: usize| {
            seeds.iter().map(|(_, figures)| figures[policy][measure]).collect()
        };
        let by_measure = |policy| (0..MEASURES.len()).map(|m| by_seed(policy, m)).collect();
        Self((0..policies.len()).map(by_measure).collect())
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
