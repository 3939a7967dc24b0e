//! Which crate may depend on what, and what the source must not say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::command;
use crate::problem::{Problem, Result, cannot};
use crate::workspace::Workspace;

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

/// Words that the service's source must not hold.
struct Ban {
    words: &'static str,
    /// The one file that may.
    except: Option<&'static str>,
    why: &'static str,
}

const BANS: [Ban; 4] = [
    Ban { words: ".begin()", except: None, why: ONE_WRITE_PATH },
    Ban { words: ".begin_with_config(", except: None, why: ONE_WRITE_PATH },
    Ban { words: ".begin_with_options(", except: Some("db.rs"), why: ONE_WRITE_PATH },
    Ban { words: ".transaction(", except: None, why: ONE_WRITE_PATH },
];
const ONE_WRITE_PATH: &str =
    "every write goes through the one that begins IMMEDIATE, retries, and outlives a hang-up";

/// Fails with one line for each forbidden dependency.
pub(crate) fn check_dependencies() -> Result<()> {
    let mut problems = Vec::new();
    for wall in WALLS {
        let mut cargo = command::cargo();
        cargo.args(["tree", "--package", wall.of, "--edges=normal", "--prefix=none"]);
        problems.extend(wall.problems(&command::output(cargo.arg("--format={p}"))?));
    }
    all_clear(&problems)
}

/// Fails with one line for each place that says what it must not.
pub(crate) fn check_words(workspace: &Workspace) -> Result<()> {
    let root = workspace.root.join("api/src");
    let mut problems = Vec::new();
    for file in rust_files(&root)? {
        let text = fs::read_to_string(&file).map_err(cannot(format!("read {}", file.display())))?;
        let name = file.strip_prefix(&root).unwrap_or(&file);
        problems.extend(BANS.iter().flat_map(|ban| ban.problems(name, &text)));
    }
    all_clear(&problems)
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

impl Ban {
    fn problems(&self, file: &Path, text: &str) -> Vec<String> {
        if self.except.is_some_and(|except| file == Path::new(except)) {
            return Vec::new();
        }
        let code = |line: &str| line.split("//").next().is_some_and(|it| it.contains(self.words));
        let numbered = text.lines().zip(1..).filter(|(line, _)| code(line));
        let tell = |(_, number)| {
            format!("api/src/{}:{number} says `{}`: {}", file.display(), self.words, self.why)
        };
        numbered.map(tell).collect()
    }
}

fn all_clear(problems: &[String]) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(Problem::new(problems.join("\n"))) }
}

fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).map_err(cannot(format!("list {}", folder.display())))?;
        for entry in entries {
            let path = entry.map_err(cannot(format!("list {}", folder.display())))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
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

    #[test]
    fn banned_words_are_found_in_code_only_and_never_in_the_file_that_may() {
        let ban = Ban { words: ".begin()", except: Some("db.rs"), why: "one way" };
        let text = "// never .begin()\nlet tx = db.begin().await?;\n";

        let problems = ban.problems(Path::new("needs/flow.rs"), text);

        assert_eq!(problems, ["api/src/needs/flow.rs:2 says `.begin()`: one way"]);
        assert!(ban.problems(Path::new("db.rs"), text).is_empty());
    }
}
