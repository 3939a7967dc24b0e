//! An independent WeChat client, written by others, against our stand-in for WeChat.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command;
use crate::problem::{Result, cannot};
use crate::process::{Process, Start};
use crate::ready;
use crate::workspace::Workspace;

/// The version whose behaviour the script was written against.
const WECHATPY: &str = "wechatpy==2.0.0a26";
const SCRIPT: &str = "miniapp-mock/tests/wechatpy_oracle.py";

/// Runs wechatpy against `miniapp-mock platform`.
pub(crate) fn test(workspace: &Workspace, program: &Path) -> Result<()> {
    let python = environment(workspace)?;
    let port = ready::free_port()?;
    let log = workspace.scratch.join("wechat-platform.log");
    let name = "the WeChat platform";
    let how = Start { name, program, stop_signal: "TERM", user: None, log };
    let mut platform = Process::start(how, |mock| {
        mock.args(["platform", "--listen", &format!("127.0.0.1:{port}")]);
    })?;
    platform.wait_until(|| ready::http_ok(port, "/mock/apps"))?;
    let mut script = Command::new(python);
    script.arg(workspace.root.join(SCRIPT)).arg(format!("http://127.0.0.1:{port}"));
    command::run(&mut script)
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
    let installed = command::run(pip.args(["-m", "pip", "install", "--quiet", WECHATPY]));
    installed.map_err(cannot("install wechatpy"))?;
    fs::write(stamp, WECHATPY).map_err(cannot("note that wechatpy is installed"))?;
    Ok(python)
}
