//! `cargo xtask test`: every test there is, in the order in which they build on each other.

use clap::ValueEnum;

use crate::debian::{self, Package};
use crate::problem::{Problem, Result};
use crate::report::Report;
use crate::rust_tests::{self, Built};
use crate::services::Services;
use crate::workspace::Workspace;
use crate::{browser, contract, miniapp, oracle, store};

/// One part of the tests, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub(crate) enum Part {
    /// The engine, the schema, the stand-ins and these tools.
    Crates,
    /// The examples in the documentation.
    Docs,
    /// The service on `SQLite`.
    Sqlite,
    /// The service on PostgreSQL and Redis.
    Postgres,
    /// The phone client: types, unit tests, the build for WeChat.
    Miniapp,
    /// Another project's WeChat client against our stand-in for WeChat.
    Oracle,
    /// Another project's client against everything that the service's document promises.
    Contract,
    /// The service's photos in a bucket, at a server that speaks S3.
    Store,
    /// The page in Chromium against the running service.
    Browser,
}

/// What needs nothing but Rust and Node.
const QUICK: [Part; 4] = [Part::Crates, Part::Docs, Part::Sqlite, Part::Miniapp];

/// What the parts test with.
struct Bench<'a> {
    workspace: &'a Workspace,
    /// `None` when it was not built, or could not be.
    built: Option<Built>,
    /// For every Rust test program.
    arguments: &'a [String],
}

/// The parts that the command line asks for, each once: some, the quick ones, or all.
pub(crate) fn choose(only: &[Part], quick: bool) -> Vec<Part> {
    let mut parts = match only {
        [] if quick => QUICK.to_vec(),
        [] => Part::value_variants().to_vec(),
        some => some.to_vec(),
    };
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// Runs these parts; `arguments` go to every Rust test program.
pub(crate) fn run(
    workspace: &Workspace,
    report: &mut Report,
    parts: &[Part],
    arguments: &[String],
) {
    let packages: Vec<_> = parts.iter().flat_map(|part| part.packages()).copied().collect();
    if !packages.is_empty() {
        report.step("Debian packages", || debian::ensure(&packages));
    }
    report.step("npm packages", || miniapp::install(workspace));
    let built = match parts {
        [Part::Miniapp] => None,
        _ => report.step("build of the tests and the page", rust_tests::build),
    };
    let bench = Bench { workspace, built, arguments };
    for part in parts {
        report.step(part.name(), || part.test(&bench));
    }
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Crates => "tests of engine, schema, stand-ins and tools",
            Self::Docs => "examples in the documentation",
            Self::Sqlite => "tests of the service on SQLite",
            Self::Postgres => "tests of the service on PostgreSQL and Redis",
            Self::Miniapp => "the phone client",
            Self::Oracle => "wechatpy against the WeChat stand-in",
            Self::Contract => "schemathesis against the service",
            Self::Store => "photos in a bucket",
            Self::Browser => "the page in a browser",
        }
    }

    const fn packages(self) -> &'static [Package] {
        match self {
            Self::Crates | Self::Docs | Self::Sqlite | Self::Miniapp => &[],
            Self::Postgres => &[debian::POSTGRES, debian::REDIS],
            Self::Oracle | Self::Contract | Self::Store => &[debian::PYTHON],
            Self::Browser => &[debian::CHROMIUM, debian::CHINESE_FONTS],
        }
    }

    fn test(self, bench: &Bench<'_>) -> Result<()> {
        let Bench { workspace, arguments, .. } = bench;
        match self {
            Self::Crates => bench.built()?.run_others(arguments),
            Self::Docs => rust_tests::run_examples(arguments),
            Self::Sqlite => {
                let environment = [("BANGNONG_TEST_BACKEND", "sqlite".to_owned())];
                bench.built()?.run_api(&environment, arguments)
            }
            Self::Postgres => {
                let built = bench.built()?;
                let services = Services::start(workspace)?;
                built.run_api(&services.environment()?, arguments)
            }
            Self::Miniapp => miniapp::test(workspace),
            Self::Oracle => oracle::test(workspace, bench.built()?.program("miniapp-mock")?),
            Self::Contract => contract::test(workspace, bench.built()?.program("bangnong")?),
            Self::Store => store::test(workspace, bench.built()?.program("bangnong")?),
            Self::Browser => browser::test(workspace, bench.built()?.program("bangnong")?),
        }
    }
}

impl Bench<'_> {
    fn built(&self) -> Result<&Built> {
        self.built.as_ref().ok_or_else(|| Problem::new("did not run: the build failed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_run_once_and_in_order() {
        assert_eq!(
            choose(&[Part::Browser, Part::Docs, Part::Browser], false),
            [Part::Docs, Part::Browser]
        );
        assert_eq!(choose(&[], true), QUICK);
        assert_eq!(choose(&[], false).len(), 9);
    }
}
