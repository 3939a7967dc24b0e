//! Programs from `PyPI`, each in an environment of its own below `target/xtask`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command;
use crate::problem::{Result, cannot};
use crate::workspace::Workspace;

/// The Python of an environment that holds a package, such as `wechatpy==2.0.0a26`; made where it
/// lacks.
pub(crate) fn with(package: &str, workspace: &Workspace) -> Result<PathBuf> {
    let name = package.split('=').next().unwrap_or(package);
    let folder = workspace.scratch.join(name);
    let python = folder.join("bin/python");
    let stamp = folder.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == package) {
        return Ok(python);
    }
    let mut venv = Command::new("python3");
    let made = command::run(venv.args(["-m", "venv", "--clear"]).arg(&folder));
    made.map_err(cannot("make a Python environment"))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]);
    let installed = command::run(&mut pip);
    installed
        .map_err(cannot(format!("install {package} from PyPI; can this machine reach it?")))?;
    fs::write(stamp, package).map_err(cannot(format!("note that {package} is installed")))?;
    Ok(python)
}
