//! The phone client: installed, checked, tested and built with npm.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::problem::{Problem, Result, cannot};
use crate::report::Report;
use crate::workspace::Workspace;

/// The oldest Node that the client is built with.
const NODE_MAJOR: u32 = 20;
/// npm scripts, and what each proves; the last one builds before it checks.
const SCRIPTS: [(&str, &str); 4] = [
    ("check", "miniapp: types and rules"),
    ("test", "miniapp: unit tests"),
    ("build:h5", "miniapp: web page"),
    ("test:weixin", "miniapp: WeChat build and WeChat's own compiler"),
];

/// Every check that needs no running service.
pub(crate) fn test(workspace: &Workspace, report: &mut Report) {
    let installed = install_step(workspace, report);
    for (script, step) in SCRIPTS {
        if installed {
            report.step(step, || command::run(&mut npm_run(workspace, script)));
        } else {
            report.cannot_run(step, "npm packages are not installed");
        }
    }
}

/// Only what the browser opens.
pub(crate) fn build_page(workspace: &Workspace, report: &mut Report) {
    if install_step(workspace, report) {
        let page = || command::run(&mut npm_run(workspace, "build:h5"));
        report.step("miniapp: web page", page);
    }
}

/// `npm run SCRIPT` in the client's folder.
pub(crate) fn npm_run(workspace: &Workspace, script: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder(workspace)).args(["run", script]);
    npm
}

fn install_step(workspace: &Workspace, report: &mut Report) -> bool {
    report.step("miniapp: npm packages", || install(workspace)).is_some()
}

/// `npm ci`, unless exactly this lock file was installed before.
fn install(workspace: &Workspace) -> Result<()> {
    check_node()?;
    let folder = folder(workspace);
    let read = |file: &str| fs::read(folder.join(file));
    let lock = read("package-lock.json").map_err(cannot("read miniapp/package-lock.json"))?;
    let installed = "node_modules/.installed-package-lock.json";
    if read(installed).is_ok_and(|installed| installed == lock) {
        println!("everything is installed");
        return Ok(());
    }
    let mut npm = Command::new("npm");
    command::run(npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(folder.join(installed), lock).map_err(cannot("note what npm installed"))
}

fn check_node() -> Result<()> {
    let version = command::output(Command::new("node").arg("--version"))?;
    let major = version.trim_start_matches('v').split('.').next();
    let new_enough = major.and_then(|major| major.parse::<u32>().ok()) >= Some(NODE_MAJOR);
    let problem = || Problem::new(format!("Node {NODE_MAJOR} is needed, this is {version}"));
    new_enough.then_some(()).ok_or_else(problem)
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("miniapp")
}
