//! The service with its photos in a bucket, at a server of others that speaks S3.

use std::path::Path;
use std::process::Command;

use crate::command;
use crate::problem::Result;
use crate::python;
use crate::workspace::Workspace;

/// The version that the service was tried with.
const MOTO: &str = "moto[server]==5.1.18";
const SCRIPT: &str = "api/tests/s3_store.py";

/// Lets the script start both, and ask them.
pub(crate) fn test(workspace: &Workspace, program: &Path) -> Result<()> {
    let mut script = Command::new(python::with(MOTO, workspace)?);
    script.current_dir(&workspace.scratch).arg(workspace.root.join(SCRIPT)).arg(program);
    command::run(&mut script)
}
