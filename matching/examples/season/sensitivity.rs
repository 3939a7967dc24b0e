//! The bars again, where what nobody has measured is otherwise.

use crate::policy::Policy;
use crate::run::Runs;
use crate::settings::Settings;
use crate::table::{against_nearest, itself};

/// Machines only: pools are theirs, and crews take five times as long to plan.
const USUAL: Settings = Settings { crews: false, ..Settings::USUAL };
const WORLDS: [(&str, Settings); 14] = [
    ("as it is", USUAL),
    ("nobody fails to come", Settings { no_show: 0.0, ..USUAL }),
    ("no-shows 15 %", Settings { no_show: 0.15, ..USUAL }),
    ("no gullies: 1.3 everywhere", Settings { gully_km: 0.0, ..USUAL }),
    ("a gully adds 6 km", Settings { gully_km: 6.0, ..USUAL }),
    ("a dry year: 15 % wet days", Settings { wet: 0.15, ..USUAL }),
    ("forecast right 100 %", Settings { forecast: 1.0, ..USUAL }),
    ("half the plots", Settings { n_plots: 450, ..USUAL }),
    ("twice the plots", Settings { n_plots: 1800, ..USUAL }),
    ("fewer teams: load 1.0", Settings { load: 1.0, ..USUAL }),
    ("more teams: load 0.6", Settings { load: 0.6, ..USUAL }),
    ("large growers have 27 % of the land", Settings { large: 0.12, ..USUAL }),
    ("no need is hurried: waiting costs nothing", Settings { waiting: 0.0, ..USUAL }),
    ("plans by insertion, no search", Settings { steps: 0.0, ..USUAL }),
];

#[expect(clippy::unnecessary_wraps, reason = "like its neighbour in `main`")]
pub(crate) fn print(n_seeds: usize) -> std::io::Result<()> {
    println!(
        "| world | empty travel, machines | small plots' cost, machines | P90 kept | served | smallholders | Gini |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (name, settings) in WORLDS {
        let policies = [Policy::NearestFirst, Policy::BatchWithPools];
        let runs = Runs::new(settings, &policies, n_seeds, name);
        let change = |name| format!("{} %", against_nearest(&runs, name).text(1));
        let of = |name, digits| itself(&runs, name).text(digits);
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} |",
            change("empty travel, machines"),
            change("cost of plots under 5 mu, machines"),
            of("P90 promises kept, learned", 1),
            of("needs served", 1),
            of("smallholders' share of area", 1),
            of("Gini of team hours", 3),
        );
    }
    Ok(())
}
