//! The phone client: installed, checked, tested and built with npm.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::problem::{Problem, Result, cannot};
use crate::workspace::Workspace;

/// The oldest Node that the client is built with.
const NODE_MAJOR: u32 = 20;
/// A copy of the lock file that `node_modules` was installed from; `api/build.rs` knows it too.
const INSTALLED: &str = "node_modules/.installed-package-lock.json";
/// Types, unit tests, and the build for WeChat under its own compilers; the page is built with the
/// service.
const SCRIPTS: [&str; 3] = ["typecheck", "test", "test:weixin"];

/// Every check that needs no running service.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    SCRIPTS.iter().try_for_each(|script| command::run(&mut npm_run(workspace, script)))
}

/// `npm ci`, unless exactly this lock file was installed before.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    check_node()?;
    let folder = folder(workspace);
    let read = |file: &str| fs::read(folder.join(file));
    let lock = read("package-lock.json").map_err(cannot("read miniapp/package-lock.json"))?;
    if read(INSTALLED).is_ok_and(|installed| installed == lock) {
        println!("everything is installed");
        return Ok(());
    }
    let mut npm = Command::new("npm");
    command::run(npm.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(folder.join(INSTALLED), lock).map_err(cannot("note what npm installed"))
}

/// `npm run SCRIPT` in the client's folder.
pub(crate) fn npm_run(workspace: &Workspace, script: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder(workspace)).args(["run", script]);
    npm
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
