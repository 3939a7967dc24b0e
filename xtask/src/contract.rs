//! Schemathesis, written by others, asks the service for everything that its document promises.

use std::path::Path;
use std::process::Command;

use crate::bangnong::Bangnong;
use crate::command;
use crate::problem::Result;
use crate::python;
use crate::workspace::Workspace;

/// The version whose checks the service was brought through.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
const SCRIPT: &str = "api/tests/schemathesis_contract.py";

/// Starts the service, lets the script ask it as several people, and stops it again.
pub(crate) fn test(workspace: &Workspace, program: &Path) -> Result<()> {
    let python = python::with(SCHEMATHESIS, workspace)?;
    let service = Bangnong::start(program, workspace)?;
    let mut script = Command::new(python);
    script.current_dir(&workspace.scratch).arg(workspace.root.join(SCRIPT)).arg(service.url());
    let asked = command::run(&mut script);
    if asked.is_err() {
        service.print_log();
    }
    asked
}
