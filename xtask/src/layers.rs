//! What a source file of the service must not say: each layer knows only the one below.
//!
//! `http.rs` speaks to phones, `flow.rs` decides, `store.rs` asks the database.

use std::fs;
use std::path::{Path, PathBuf};

use self::Files::{AllBut, Named};
use crate::problem::{Result, cannot, none_of};
use crate::workspace::Workspace;

const SOURCE: &str = "api/src";

/// Words that certain files must not hold.
struct Ban {
    in_files: Files,
    words: &'static str,
    why: &'static str,
}

enum Files {
    /// Those of this name, in every feature's folder.
    Named(&'static str),
    AllBut(&'static str),
}

#[rustfmt::skip]
const BANS: [Ban; 12] = [
    Ban { in_files: Named("flow.rs"),  words: "actix_web",            why: NO_HTTP },
    Ban { in_files: Named("flow.rs"),  words: "http::",               why: NO_HTTP },
    Ban { in_files: Named("flow.rs"),  words: "Entity::",             why: ONE_PLACE },
    Ban { in_files: Named("http.rs"),  words: "Entity::",             why: ONE_PLACE },
    Ban { in_files: Named("store.rs"), words: "actix_web",            why: NO_RULE },
    Ban { in_files: Named("store.rs"), words: "http::",               why: NO_RULE },
    Ban { in_files: Named("store.rs"), words: "flow::",               why: NO_RULE },
    Ban { in_files: Named("store.rs"), words: "rank(",                why: NO_RULE },
    Ban { in_files: AllBut("db.rs"),   words: ".begin()",             why: ONE_WRITE_PATH },
    Ban { in_files: AllBut("db.rs"),   words: ".begin_with_config(",  why: ONE_WRITE_PATH },
    Ban { in_files: AllBut("db.rs"),   words: ".begin_with_options(", why: ONE_WRITE_PATH },
    Ban { in_files: AllBut("db.rs"),   words: ".transaction(",        why: ONE_WRITE_PATH },
];
const NO_HTTP: &str = "what happens is the same whoever asks";
const ONE_PLACE: &str = "queries live in store.rs";
const NO_RULE: &str = "a query knows no phone and decides nothing";
const ONE_WRITE_PATH: &str =
    "every write goes through the one that begins IMMEDIATE, retries, and outlives a hang-up";

/// Fails with one line for each place that says what it must not.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let root = workspace.root.join(SOURCE);
    let mut problems = Vec::new();
    for file in rust_files(&root)? {
        let text = fs::read_to_string(&file).map_err(cannot(format!("read {}", file.display())))?;
        let name = file.strip_prefix(&root).unwrap_or(&file);
        problems.extend(BANS.iter().flat_map(|ban| ban.problems(name, &text)));
    }
    none_of(&problems)
}

impl Ban {
    fn problems(&self, file: &Path, text: &str) -> Vec<String> {
        if !self.in_files.contain(file) {
            return Vec::new();
        }
        let code = |line: &str| line.split("//").next().is_some_and(|it| it.contains(self.words));
        let numbered = text.lines().zip(1..).filter(|(line, _)| code(line));
        let tell = |(_, number)| {
            format!("{SOURCE}/{}:{number} says `{}`: {}", file.display(), self.words, self.why)
        };
        numbered.map(tell).collect()
    }
}

impl Files {
    fn contain(&self, file: &Path) -> bool {
        match self {
            Named(name) => file.file_name().is_some_and(|it| it == *name),
            AllBut(name) => file != Path::new(name),
        }
    }
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
    fn banned_words_are_found_in_the_code_of_the_files_they_are_banned_from() {
        let everywhere = Ban { in_files: AllBut("db.rs"), words: ".begin()", why: "one way" };
        let below = Ban { in_files: Named("flow.rs"), words: "actix_web", why: "no HTTP" };
        let text = "// never .begin()\nlet tx = db.begin().await?;\nuse actix_web::get;";
        #[rustfmt::skip]
        let cases = [
            // ban,       file,            problems
            (&everywhere, "needs/flow.rs", vec!["api/src/needs/flow.rs:2 says `.begin()`: one way"]),
            (&everywhere, "db.rs",         vec![]),
            (&below,      "needs/flow.rs", vec!["api/src/needs/flow.rs:3 says `actix_web`: no HTTP"]),
            (&below,      "needs/http.rs", vec![]),
        ];
        for (ban, file, problems) in cases {
            assert_eq!(ban.problems(Path::new(file), text), problems, "{file}");
        }
    }
}
