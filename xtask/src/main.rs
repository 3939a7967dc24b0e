//! `cargo xtask`: everything that builds, checks and tests Bangnong, as one command line.
#![expect(clippy::print_stdout, reason = "a command line tool talks on its standard output")]

mod bangnong;
mod boundaries;
mod browser;
mod command;
mod contract;
mod debian;
mod gate;
mod interrupt;
mod layers;
mod licences;
mod miniapp;
mod oracle;
mod postgres;
mod problem;
mod process;
mod python;
mod ready;
mod redis;
mod report;
mod rust_tests;
mod services;
mod spdx;
mod store;
mod suite;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::problem::Result;
use crate::report::Report;
use crate::suite::Part;
use crate::workspace::Workspace;

/// Builds, checks and tests Bangnong.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Runs every test; where it may, it first installs what Debian lacks.
    Test {
        /// Runs this part only; may be given several times.
        #[arg(long, value_enum)]
        only: Vec<Part>,
        /// Runs what needs nothing but Rust and Node.
        #[arg(long, conflicts_with = "only")]
        quick: bool,
        /// Passed to each Rust test program: a name to filter by, or flags such as `--nocapture`.
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// The whole gate: format, lints, documentation, licences, boundaries, and every test.
    Ci,
    /// Checks the licence and source of every dependency, Rust and npm.
    Licences,
    /// Checks which crate may use what.
    Boundaries,
    /// Runs PostgreSQL and Redis for tests started by hand, until Ctrl-C.
    Services,
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<ExitCode> {
    interrupt::listen()?;
    let workspace = Workspace::find()?;
    let mut report = Report::default();
    match task {
        Task::Test { only, quick, arguments } => {
            suite::run(&workspace, &mut report, &suite::choose(only, *quick), arguments);
        }
        Task::Ci => gate::run(&workspace, &mut report),
        Task::Licences => gate::licences(&workspace, &mut report),
        Task::Boundaries => gate::boundaries(&workspace, &mut report),
        Task::Services => return services::run(&workspace).map(|()| ExitCode::SUCCESS),
    }
    Ok(report.close())
}
