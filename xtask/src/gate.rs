//! `cargo xtask ci`: what must pass before anything lands, cheapest first.

use std::process::Command;

use crate::command;
use crate::report::Report;
use crate::workspace::Workspace;
use crate::{boundaries as walls, licences as papers, suite};

/// Everything: the checks of the source, then every test.
pub(crate) fn run(workspace: &Workspace, report: &mut Report) {
    report.step("format", || command::run(&mut cargo(&["fmt", "--all", "--check"])));
    licences(workspace, report);
    boundaries(workspace, report);
    report.step("lints", || {
        let lints = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
        command::run(&mut cargo(&lints))
    });
    report.step("documentation", || {
        let mut doc = cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
        command::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
    });
    suite::run(workspace, report, None, &[]);
}

pub(crate) fn licences(workspace: &Workspace, report: &mut Report) {
    report.step("licences of the crates", papers::check_crates);
    report.step("licences of the npm packages", || papers::check_npm(workspace));
}

pub(crate) fn boundaries(workspace: &Workspace, report: &mut Report) {
    report.step("boundaries between the crates", walls::check_dependencies);
    report.step("one write path", || walls::check_words(workspace));
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command::cargo();
    cargo.args(arguments);
    cargo
}
