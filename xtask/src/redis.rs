//! A Redis of our own: empty, in memory, on a free port.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::command::find_program;
use crate::problem::{Problem, Result, cannot};
use crate::process::{Process, Start};
use crate::ready;

/// A running server that writes nothing to disk.
pub(crate) struct Redis {
    port: u16,
    // Dropped in this order: the server stops, then its folder goes.
    _server: Process,
    _dir: TempDir,
}

impl Redis {
    pub(crate) fn start(logs: &Path) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("bangnong-redis-").tempdir();
        let dir = dir.map_err(cannot("make a folder for Redis"))?;
        let program = program()?;
        let (port, server) = ready::on_free_port(|port| {
            let how = Start {
                name: "Redis",
                program: &program,
                stop_signal: "TERM",
                user: None,
                log: logs.join("redis.log"),
            };
            let mut server = Process::start(how, |redis| {
                redis.args(["--bind", "127.0.0.1", "--port", &port.to_string()]);
                redis.args(["--save", "", "--appendonly", "no", "--dir"]).arg(dir.path());
            })?;
            server.wait_until(|| ready::redis_ok(port))?;
            Ok((port, server))
        })?;
        Ok(Self { port, _server: server, _dir: dir })
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

/// `redis-server`, also for tests that start, stop and kill one themselves.
pub(crate) fn program() -> Result<PathBuf> {
    let missing = || Problem::new("Redis is not installed (Debian: package redis-server)");
    find_program("redis-server").ok_or_else(missing)
}
