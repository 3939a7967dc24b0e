//! `cargo xtask ci`: what must pass before anything lands, cheapest first.

use std::process::Command;

use crate::command;
use crate::report::Report;
use crate::workspace::Workspace;
use crate::{boundaries as walls, layers, licences as papers, suite};

/// Linters and documentation need no page, whose build takes npm.
const NO_PAGE: (&str, &str) = ("BANGNONG_SKIP_MINIAPP", "1");

/// Everything: the checks of the source, then every test.
pub(crate) fn run(workspace: &Workspace, report: &mut Report) {
    report.step("format", || command::run(cargo("fmt").args(["--all", "--check"])));
    licences(workspace, report);
    boundaries(workspace, report);
    report.step("lints", || {
        let mut lints = cargo("clippy");
        lints.args(["--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
        command::run(lints.env(NO_PAGE.0, NO_PAGE.1))
    });
    report.step("documentation", || {
        let mut doc = cargo("doc");
        doc.args(["--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings");
        command::run(doc.env(NO_PAGE.0, NO_PAGE.1))
    });
    suite::run(workspace, report, &suite::choose(&[], false), &[]);
}

pub(crate) fn licences(workspace: &Workspace, report: &mut Report) {
    report.step("licences of the crates", papers::check_crates);
    report.step("licences of the npm packages", || papers::check_npm(workspace));
}

pub(crate) fn boundaries(workspace: &Workspace, report: &mut Report) {
    report.step("boundaries between the crates", walls::check);
    report.step("layers of the service", || layers::check(workspace));
}

fn cargo(task: &str) -> Command {
    let mut cargo = command::cargo();
    cargo.arg(task);
    cargo
}
