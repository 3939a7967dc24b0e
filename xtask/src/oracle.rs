//! An independent WeChat client, written by others, against our stand-in for WeChat.

use std::path::Path;
use std::process::Command;

use crate::command;
use crate::problem::Result;
use crate::python;
use crate::workspace::Workspace;

/// The version whose behaviour the script was written against.
const WECHATPY: &str = "wechatpy==2.0.0a26";
const SCRIPT: &str = "miniapp-mock/tests/wechatpy_oracle.py";

/// Runs wechatpy against the stand-in, which the script starts and stops.
pub(crate) fn test(workspace: &Workspace, stand_in: &Path) -> Result<()> {
    let mut script = Command::new(python::with(WECHATPY, workspace)?);
    command::run(script.arg(workspace.root.join(SCRIPT)).arg(stand_in))
}
