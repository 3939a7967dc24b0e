//! Which crate may depend on what, as `cargo tree` sees it.

use std::collections::BTreeSet;

use crate::command;
use crate::problem::{Result, none_of};

/// Crates that must not be reached from one of ours, however far down.
struct Wall {
    of: &'static str,
    forbidden: &'static [&'static str],
    why: &'static str,
}

const WALLS: [Wall; 3] = [
    Wall {
        of: "matching",
        // `getrandom` is what an unseeded generator draws from.
        forbidden: &["tokio", "serde", "sea-orm", "getrandom", "chrono", "api"],
        why: "the engine is values in, decisions out: no I/O, clock or unseeded randomness",
    },
    Wall {
        of: "migrations",
        forbidden: &["api", "matching"],
        why: "the schema's history must not move when the code does",
    },
    Wall {
        of: "miniapp-mock",
        forbidden: &["api", "matching", "migrations"],
        why: "the other side speaks HTTP: shared types would hide a broken contract",
    },
];

/// Fails with one line for each forbidden dependency.
pub(crate) fn check() -> Result<()> {
    let mut problems = Vec::new();
    for wall in WALLS {
        let mut tree = command::cargo();
        tree.args(["tree", "--package", wall.of, "--edges=normal", "--prefix=none"]);
        problems.extend(wall.problems(&command::output(tree.arg("--format={p}"))?));
    }
    none_of(&problems)
}

impl Wall {
    /// Reads the lines of `cargo tree`, such as `geo v0.33.1`.
    fn problems(&self, tree: &str) -> Vec<String> {
        let names: BTreeSet<_> =
            tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
        let found = self.forbidden.iter().filter(|name| names.contains(*name));
        found.map(|name| format!("`{}` depends on `{name}`: {}", self.of, self.why)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_crate_is_found_however_deep() {
        let wall = Wall { of: "matching", forbidden: &["serde", "tokio"], why: "it is pure" };

        let problems = wall.problems("matching v0.1.0 (/w)\ngeo v0.33.1\nserde v1.0.0 (*)\n");

        assert_eq!(problems, ["`matching` depends on `serde`: it is pure"]);
    }
}
