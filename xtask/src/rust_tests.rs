//! Every Rust test program: built once, run by path, so that nothing is compiled twice.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command;
use crate::problem::{Problem, Result, none_of};

/// What one build of the whole workspace made.
#[derive(Default, Debug, PartialEq)]
pub(crate) struct Built {
    tests: Vec<TestProgram>,
    programs: BTreeMap<String, PathBuf>,
}

#[derive(Debug, PartialEq)]
struct TestProgram {
    file: PathBuf,
    /// Where cargo would run it: the folder of its crate.
    folder: PathBuf,
}

/// Compiles all tests of all crates together, so that every crate sees the same features.
pub(crate) fn build() -> Result<Built> {
    let mut cargo = command::cargo();
    cargo.args(["test", "--workspace", "--locked", "--no-run"]);
    cargo.arg("--message-format=json-render-diagnostics");
    Ok(read_messages(&command::output(&mut cargo)?))
}

/// The examples in the documentation, which cargo alone can run.
pub(crate) fn run_examples(arguments: &[String]) -> Result<()> {
    let mut cargo = command::cargo();
    command::run(cargo.args(["test", "--workspace", "--locked", "--doc", "--"]).args(arguments))
}

impl Built {
    /// Runs the tests of `api`; its programs are the ones that need a database.
    pub(crate) fn run_api(&self, env: &[(&str, String)], arguments: &[String]) -> Result<()> {
        self.run(|folder| folder.ends_with("api"), env, arguments)
    }

    /// Runs the tests of every other crate.
    pub(crate) fn run_others(&self, arguments: &[String]) -> Result<()> {
        self.run(|folder| !folder.ends_with("api"), &[], arguments)
    }

    /// A program of the workspace, such as `bangnong`.
    pub(crate) fn program(&self, name: &str) -> Result<&Path> {
        let missing = || Problem::new(format!("the build made no program `{name}`"));
        self.programs.get(name).map(PathBuf::as_path).ok_or_else(missing)
    }

    /// Runs all that are wanted, then tells of those that failed.
    fn run(
        &self,
        wanted: fn(&Path) -> bool,
        environment: &[(&str, String)],
        arguments: &[String],
    ) -> Result<()> {
        let wanted: Vec<_> = self.tests.iter().filter(|test| wanted(&test.folder)).collect();
        if wanted.is_empty() {
            return Err(Problem::new("the build made no such test program"));
        }
        let results = wanted.iter().map(|test| test.run(environment, arguments));
        let failed = results.filter_map(Result::err).map(|problem| problem.to_string());
        none_of(&failed.collect::<Vec<_>>())
    }
}

impl TestProgram {
    fn run(&self, environment: &[(&str, String)], arguments: &[String]) -> Result<()> {
        let mut test = Command::new(&self.file);
        test.args(arguments).current_dir(&self.folder);
        test.envs(environment.iter().map(|(key, value)| (key, value)));
        let name = self.folder.file_name().unwrap_or_default().to_string_lossy();
        command::run(&mut test).map_err(|problem| Problem::new(format!("{name}: {problem}")))
    }
}

/// Reads cargo's build messages, one JSON value a line.
fn read_messages(lines: &str) -> Built {
    let mut built = Built::default();
    for message in lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let (Some(file), Some(manifest)) =
            (message["executable"].as_str(), message["manifest_path"].as_str())
        else {
            continue;
        };
        let file = PathBuf::from(file);
        if message["profile"]["test"] == true {
            let folder = Path::new(manifest).with_file_name("");
            built.tests.push(TestProgram { file, folder });
        } else if let Some(name) = message["target"]["name"].as_str() {
            built.programs.insert(name.to_owned(), file);
        }
    }
    built
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGES: &str = r#"
{"reason":"compiler-artifact","manifest_path":"/r/geo/Cargo.toml","target":{"name":"geo"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","manifest_path":"/w/api/Cargo.toml","target":{"name":"bangnong"},"profile":{"test":false},"executable":"/t/bangnong"}
{"reason":"compiler-artifact","manifest_path":"/w/api/Cargo.toml","target":{"name":"it"},"profile":{"test":true},"executable":"/t/deps/it-1"}
{"reason":"build-finished","success":true}
not a message"#;

    #[test]
    fn programs_and_tests_are_told_apart() {
        let built = read_messages(MESSAGES);

        let it = TestProgram { file: "/t/deps/it-1".into(), folder: "/w/api".into() };
        assert_eq!(built.tests, [it]);
        assert_eq!(built.program("bangnong").expect("it is built"), Path::new("/t/bangnong"));
        assert!(built.program("geo").is_err());
    }
}
