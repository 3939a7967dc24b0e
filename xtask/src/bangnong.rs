//! The service itself, as built by the tests: a fresh database, a free port.

use std::path::Path;

use tempfile::TempDir;

use crate::problem::{Result, cannot};
use crate::process::{Process, Start};
use crate::ready;
use crate::workspace::Workspace;

/// A running service that forgets everything when it is dropped.
pub(crate) struct Bangnong {
    port: u16,
    // Dropped in this order: the service stops, then its data goes.
    service: Process,
    _data: TempDir,
}

impl Bangnong {
    pub(crate) fn start(program: &Path, workspace: &Workspace) -> Result<Self> {
        let data = tempfile::Builder::new().prefix("bangnong-data-").tempdir();
        let data = data.map_err(cannot("make a folder for the service"))?;
        let database = data.path().join("bangnong.db");
        let (port, service) = ready::on_free_port(|port| {
            let log = workspace.scratch.join("bangnong.log");
            let how = Start { name: "bangnong", program, stop_signal: "TERM", user: None, log };
            let mut service = Process::start(how, |bangnong| {
                bangnong.current_dir(data.path()).env_remove("REDIS_URL");
                bangnong.env("DATABASE_URL", format!("sqlite://{}", database.display()));
                bangnong.env("BANGNONG_HTTP__LISTEN", format!("127.0.0.1:{port}"));
            })?;
            service.wait_until(|| ready::http_ok(port, "/readyz"))?;
            Ok((port, service))
        })?;
        Ok(Self { port, service, _data: data })
    }

    pub(crate) fn print_log(&self) {
        self.service.print_log();
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
