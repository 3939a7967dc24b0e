//! A PostgreSQL cluster of our own: fresh, on a free port, thrown away at the end.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::command::{self, find_program};
use crate::debian;
use crate::problem::{Problem, Result, cannot};
use crate::process::{Process, Start, as_user};
use crate::ready;

/// Debian's folder of PostgreSQL versions.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The account that Debian's package makes; PostgreSQL refuses to run as root.
const ACCOUNT: &str = "postgres";

/// A running cluster with the superuser `postgres`, who needs no password from this machine.
pub(crate) struct Postgres {
    port: u16,
    // Dropped in this order: the server stops, then its files go.
    _server: Process,
    _dir: TempDir,
}

impl Postgres {
    pub(crate) fn start(logs: &Path) -> Result<Self> {
        let programs = find()?;
        let user = debian::is_root().then_some(ACCOUNT);
        let dir = tempfile::Builder::new().prefix("bangnong-postgres-").tempdir();
        let dir = dir.map_err(cannot("make a folder for PostgreSQL"))?;
        if user.is_some() {
            hand_over(dir.path())?;
        }
        make_cluster(&programs, user, dir.path())?;

        let (port, server) = ready::on_free_port(|port| {
            let how = Start {
                name: "PostgreSQL",
                program: &programs.join("postgres"),
                stop_signal: "INT",
                user,
                log: logs.join("postgres.log"),
            };
            let mut server = Process::start(how, |postgres| {
                postgres.current_dir(dir.path()).args(["-D", "cluster"]);
                postgres.args(settings(port).iter().flat_map(|setting| ["-c", setting]));
            })?;
            server.wait_until(|| is_ready(&programs, port))?;
            Ok((port, server))
        })?;
        Ok(Self { port, _server: server, _dir: dir })
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

/// The folder of `initdb` and `postgres`: Debian's 15 first, then its newest, then `PATH`.
pub(crate) fn find() -> Result<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let mut versions: Vec<u32> =
        versions.filter_map(|version| version.file_name().to_str()?.parse().ok()).collect();
    versions.sort_by_key(|version| (*version != 15, u32::MAX - version));
    let folders = versions.iter().map(|version| PathBuf::from(format!("{DEBIAN}/{version}/bin")));
    let on_path = find_program("initdb").and_then(|file| file.parent().map(Path::to_path_buf));
    let mut folders = folders.chain(on_path);
    let found = folders.find(|folder| {
        ["initdb", "postgres", "pg_isready"].iter().all(|name| folder.join(name).is_file())
    });
    found.ok_or_else(|| Problem::new("PostgreSQL is not installed (Debian: package postgresql)"))
}

/// A crash of the machine may lose this cluster, so it does not wait for the disk.
fn settings(port: u16) -> [String; 7] {
    [
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        // No socket file: nothing to collide with another cluster.
        "unix_socket_directories=".to_owned(),
        "max_connections=300".to_owned(),
        "timezone=UTC".to_owned(),
        "fsync=off".to_owned(),
        "full_page_writes=off".to_owned(),
    ]
}

fn make_cluster(programs: &Path, user: Option<&str>, dir: &Path) -> Result<()> {
    let mut initdb = as_user(user, &[], &programs.join("initdb"));
    initdb.current_dir(dir).args(["-D", "cluster", "-U", "postgres", "--auth=trust", "--no-sync"]);
    initdb.args(["--encoding=UTF8", "--locale=C.UTF-8"]);
    command::output(&mut initdb).map(drop)
}

fn is_ready(programs: &Path, port: u16) -> bool {
    let mut ask = Command::new(programs.join("pg_isready"));
    command::succeeds(ask.args(["-h", "127.0.0.1", "-p", &port.to_string()]))
}

/// Gives the folder to PostgreSQL's account.
fn hand_over(dir: &Path) -> Result<()> {
    let number = |flag: &str| -> Result<u32> {
        let text = command::output(Command::new("id").args([flag, ACCOUNT]))?;
        text.trim().parse().map_err(cannot(format!("find the account `{ACCOUNT}`")))
    };
    let (user, group) = (number("-u")?, number("-g")?);
    chown(dir, Some(user), Some(group)).map_err(cannot("give PostgreSQL its folder"))
}
