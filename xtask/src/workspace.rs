//! Where the workspace is, and where its build lands.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::command;
use crate::problem::{Problem, Result, cannot};

/// The folders that every task needs; both exist.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// For logs, screenshots and environments of the tasks: `target/xtask`.
    pub(crate) scratch: PathBuf,
}

impl Workspace {
    /// Asks cargo, which knows about `CARGO_TARGET_DIR` and `.cargo/config.toml`.
    pub(crate) fn find() -> Result<Self> {
        let metadata = metadata(&["--no-deps"])?;
        let path = |key: &str| {
            let path = metadata[key].as_str().map(PathBuf::from);
            path.ok_or_else(|| Problem::new(format!("`cargo metadata` did not tell `{key}`")))
        };
        let scratch = path("target_directory")?.join("xtask");
        fs::create_dir_all(&scratch).map_err(cannot(format!("make `{}`", scratch.display())))?;
        Ok(Self { root: path("workspace_root")?, scratch })
    }
}

/// What cargo knows of the workspace and, without `--no-deps`, of everything it depends on.
pub(crate) fn metadata(flags: &[&str]) -> Result<Value> {
    let text =
        command::output(command::cargo().args(["metadata", "--format-version=1"]).args(flags))?;
    serde_json::from_str(&text).map_err(cannot("read what `cargo metadata` printed"))
}
