//! `cargo xtask test`: every test there is, in the order in which they build on each other.

use clap::ValueEnum;

use crate::debian::{self, Package};
use crate::report::Report;
use crate::rust_tests::{self, Built};
use crate::services::Services;
use crate::workspace::Workspace;
use crate::{browser, miniapp, oracle};

/// One part of the tests.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Only {
    /// Every crate but `api`, and the tests in documentation.
    Unit,
    /// The service on `SQLite`.
    Sqlite,
    /// The service on PostgreSQL and Redis.
    Postgres,
    /// The phone client: types, unit tests, both builds.
    Miniapp,
    /// The page in Chromium against the running service.
    Browser,
    /// Another project's WeChat client against our stand-in for WeChat.
    Oracle,
}

const ALL: [Only; 6] =
    [Only::Unit, Only::Sqlite, Only::Postgres, Only::Miniapp, Only::Browser, Only::Oracle];

impl Only {
    const fn packages(self) -> &'static [Package] {
        match self {
            Self::Unit | Self::Sqlite | Self::Miniapp => &[],
            Self::Postgres => &[debian::POSTGRES, debian::REDIS],
            Self::Browser => &[debian::CHROMIUM, debian::CHINESE_FONTS],
            Self::Oracle => &[debian::PYTHON],
        }
    }

    fn needs_rust(self) -> bool {
        self != Self::Miniapp
    }

    const fn step(self) -> &'static str {
        match self {
            Self::Unit => "tests of the engine, schema, mock and tools",
            Self::Sqlite => "tests of the service on SQLite",
            Self::Postgres => "tests of the service on PostgreSQL and Redis",
            Self::Miniapp => "miniapp",
            Self::Browser => "the page in a browser",
            Self::Oracle => "wechatpy against the mock WeChat",
        }
    }
}

/// Runs one part, or all; `arguments` go to every Rust test program.
pub(crate) fn run(
    workspace: &Workspace,
    report: &mut Report,
    only: Option<Only>,
    arguments: &[String],
) {
    let parts = only.map_or(ALL.to_vec(), |only| vec![only]);
    let packages: Vec<_> = parts.iter().flat_map(|part| part.packages()).copied().collect();
    if !packages.is_empty() {
        report.step("Debian packages", || debian::ensure(&packages));
    }
    let built = if parts.iter().any(|part| part.needs_rust()) {
        report.step("compile the tests", rust_tests::build)
    } else {
        None
    };
    if only == Some(Only::Browser) {
        miniapp::build_page(workspace, report);
    }
    for part in parts {
        match &built {
            _ if part == Only::Miniapp => miniapp::test(workspace, report),
            Some(built) => run_part(workspace, report, part, built, arguments),
            None => report.cannot_run(part.step(), "the tests did not compile"),
        }
    }
}

fn run_part(
    workspace: &Workspace,
    report: &mut Report,
    part: Only,
    built: &Built,
    arguments: &[String],
) {
    match part {
        Only::Miniapp => {}
        Only::Unit => {
            report.step(part.step(), || built.run_others(arguments));
            report.step("tests in documentation", || rust_tests::run_doc_tests(arguments));
        }
        Only::Sqlite => {
            let environment = [("BANGNONG_TEST_BACKEND", "sqlite".to_owned())];
            report.step(part.step(), || built.run_api(&environment, arguments));
        }
        Only::Postgres => {
            report.step(part.step(), || {
                let services = Services::start(workspace)?;
                built.run_api(&services.environment()?, arguments)
            });
        }
        Only::Browser => {
            report.step(part.step(), || browser::test(workspace, built.program("bangnong")?));
        }
        Only::Oracle => {
            report.step(part.step(), || oracle::test(workspace, built.program("miniapp-mock")?));
        }
    }
}
