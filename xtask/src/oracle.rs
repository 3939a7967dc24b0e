//! An independent WeChat client, written by others, against our stand-in for WeChat.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command;
use crate::problem::{Result, cannot};
use crate::workspace::Workspace;

/// The version whose behaviour the script was written against.
const WECHATPY: &str = "wechatpy==2.0.0a26";
const SCRIPT: &str = "miniapp-mock/tests/wechatpy_oracle.py";

/// Runs wechatpy against the stand-in, which the script starts and stops.
pub(crate) fn test(workspace: &Workspace, stand_in: &Path) -> Result<()> {
    let mut script = Command::new(environment(workspace)?);
    command::run(script.arg(workspace.root.join(SCRIPT)).arg(stand_in))
}

/// The Python of an environment that holds wechatpy, made where it lacks.
fn environment(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.scratch.join("wechatpy");
    let python = folder.join("bin/python");
    let stamp = folder.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == WECHATPY) {
        return Ok(python);
    }
    let mut venv = Command::new("python3");
    let made = command::run(venv.args(["-m", "venv", "--clear"]).arg(&folder));
    made.map_err(cannot("make a Python environment"))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", WECHATPY]);
    let installed = command::run(&mut pip);
    installed
        .map_err(cannot(format!("install {WECHATPY} from PyPI; can this machine reach it?")))?;
    fs::write(stamp, WECHATPY).map_err(cannot("note that wechatpy is installed"))?;
    Ok(python)
}
