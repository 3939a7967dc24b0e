//! Which licences and sources a dependency may have, Rust and npm alike.

use std::fs;

use serde_json::Value;

use crate::problem::{Problem, Result, cannot, none_of};
use crate::spdx;
use crate::workspace::{self, Workspace};

/// Licences that ask for no more than to be named: no copyleft.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages that build or test, whose licence was read by a person: name, what it declares, why.
const EXCEPTIONS: [(&str, Option<&str>, &str); 6] = [
    ("argparse", Some("Python-2.0"), "permissive"),
    ("caniuse-lite", Some("CC-BY-4.0"), "a table of browsers; asks to be named"),
    ("dom-walk", None, "MIT by its LICENCE file"),
    ("exif-parser", None, "MIT by its LICENSE.md"),
    ("qrcode-terminal", None, "Apache-2.0 by its LICENSE file"),
    ("string.fromcodepoint", None, "MIT by its LICENSE-MIT.txt"),
];

/// One thing we build with.
struct Dependency {
    name: String,
    licence: Option<String>,
    /// Where it comes from, when that is not a package registry.
    stray_source: Option<String>,
}

/// Fails with one line for each crate that may not be used.
pub(crate) fn check_crates() -> Result<()> {
    let metadata = workspace::metadata(&["--locked"])?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    judge(&packages.filter_map(from_crate).collect::<Vec<_>>())
}

/// Fails with one line for each npm package that may not be used.
pub(crate) fn check_npm(workspace: &Workspace) -> Result<()> {
    let lock = fs::read_to_string(workspace.root.join("miniapp/package-lock.json"));
    let lock = lock.map_err(cannot("read miniapp/package-lock.json"))?;
    let lock: Value =
        serde_json::from_str(&lock).map_err(cannot("read miniapp/package-lock.json"))?;
    let packages = lock["packages"].as_object().into_iter().flatten();
    judge(&packages.filter_map(|(path, package)| from_npm(path, package)).collect::<Vec<_>>())
}

fn judge(dependencies: &[Dependency]) -> Result<()> {
    if dependencies.is_empty() {
        return Err(Problem::new("found no dependency at all: the list was misread"));
    }
    let problems: Vec<_> = dependencies.iter().filter_map(Dependency::problem).collect();
    println!("{} packages looked at", dependencies.len());
    none_of(&problems)
}

impl Dependency {
    fn problem(&self) -> Option<String> {
        let Self { name, licence, stray_source } = self;
        if let Some(source) = stray_source {
            return Some(format!("`{name}` comes from `{source}`, not from a package registry"));
        }
        let excepted = |(package, declared, _): &(&str, Option<&str>, &str)| {
            package == name && *declared == licence.as_deref()
        };
        if EXCEPTIONS.iter().any(excepted) {
            return None;
        }
        match licence {
            None => Some(format!("`{name}` does not tell its licence")),
            Some(licence) if spdx::is_met(licence, &ALLOWED) => None,
            Some(licence) => Some(format!("`{name}` has the licence `{licence}`")),
        }
    }
}

/// `None` for our own crates, which have no source.
fn from_crate(package: &Value) -> Option<Dependency> {
    let source = package["source"].as_str()?;
    Some(Dependency {
        name: package["name"].as_str()?.to_owned(),
        licence: package["license"].as_str().map(str::to_owned),
        stray_source: (!source.starts_with("registry+")).then(|| source.to_owned()),
    })
}

/// `None` for the client itself, whose path is empty.
fn from_npm(path: &str, package: &Value) -> Option<Dependency> {
    let (_, name) = path.rsplit_once("node_modules/")?;
    let source = package["resolved"].as_str();
    let stray = source.filter(|source| !source.starts_with("https://"));
    Some(Dependency {
        name: name.to_owned(),
        licence: package["license"].as_str().map(str::to_owned),
        stray_source: stray.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_crate_is_judged_by_its_source_and_licence() {
        let registry = "registry+https://index";
        #[rustfmt::skip]
        let cases = [
            // crate,                                                              problem
            (json!({"name": "a", "source": registry, "license": "MIT"}),           None),
            (json!({"name": "a", "source": registry, "license": "GPL-3.0-only"}),  Some("`a` has the licence `GPL-3.0-only`")),
            (json!({"name": "a", "source": registry, "license": null}),            Some("`a` does not tell its licence")),
            (json!({"name": "a", "source": "git+https://g", "license": "MIT"}),    Some("`a` comes from `git+https://g`, not from a package registry")),
        ];
        for (package, problem) in cases {
            let dependency = from_crate(&package).expect("a dependency");
            assert_eq!(dependency.problem().as_deref(), problem, "{package}");
        }
    }

    #[test]
    fn our_own_packages_are_not_judged() {
        assert!(from_crate(&json!({"name": "api", "source": null})).is_none());
        assert!(from_npm("", &json!({"name": "bangnong-miniapp"})).is_none());
    }

    #[test]
    fn an_npm_package_is_named_by_the_last_folder() {
        let package = json!({"resolved": "git+ssh://g", "license": "MIT"});

        let nested = from_npm("node_modules/a/node_modules/@b/c", &package).expect("a package");

        let problem = nested.problem().expect("git is no registry");
        assert!(problem.starts_with("`@b/c` comes from `git+ssh://g`"), "{problem}");
    }
}
