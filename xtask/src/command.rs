//! Runs other programs in the foreground: announced, without standard input, failing in words.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::interrupt;
use crate::problem::{Problem, Result, cannot};
use crate::process;

/// Three times what the slowest command, a cold build, takes on two busy cores: a test that
/// hangs ends here, and the steps after it still run.
const LIMIT: Duration = Duration::from_mins(30);

/// The cargo on `PATH`: under rustup that is the one that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new("cargo");
    forget_our_package(&mut command);
    command
}

/// Shows the command, runs it to its end, and fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", shown(command));
    let child = spawn(command)?;
    judge(command, wait(child)?)
}

/// Runs a command quietly and answers what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let pipe = child.stdout.take().expect("standard output is piped");
    // Read beside the waiting: a full pipe would stop the child.
    let reader = thread::spawn(move || io::read_to_string(pipe));
    judge(command, wait(child)?)?;
    let printed = reader.join().expect("reading does not panic");
    printed.map_err(cannot(format!("read `{}`", program(command))))
}

/// Whether a command can be run and succeeds; nothing is shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// The program of that name on `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The child gets a process group of its own, so that stopping it stops all that it started.
fn spawn(command: &mut Command) -> Result<Child> {
    if !io::stdout().is_terminal() {
        // No colour codes in a log file.
        command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never");
    }
    let child = command.stdin(Stdio::null()).process_group(0).spawn();
    child.map_err(cannot(format!("start `{}`", program(command))))
}

fn wait(mut child: Child) -> Result<ExitStatus> {
    let limit = Instant::now() + LIMIT;
    loop {
        let ended = child.try_wait().map_err(cannot("wait for a command"))?;
        if let Some(status) = ended {
            return Ok(status);
        }
        let stopped = interrupt::check().and_then(|()| check_time(limit));
        if let Err(problem) = stopped {
            process::stop(&mut child, "TERM");
            return Err(problem);
        }
        sleep(process::PAUSE);
    }
}

fn check_time(limit: Instant) -> Result<()> {
    let left = Instant::now() < limit;
    left.then_some(()).ok_or_else(|| Problem::new("stopped: it took longer than half an hour"))
}

fn judge(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Problem::new(format!("`{}` ended with {status}", named(command))))
}

/// `cargo run` tells us about the package xtask; a nested cargo would rebuild crates over it.
fn forget_our_package(command: &mut Command) {
    for (key, _) in env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&key);
        }
    }
}

/// The command as a person would type it, with the environment that matters.
fn shown(command: &Command) -> String {
    let set = command.get_envs().filter_map(|(key, value)| Some((key, value?)));
    let set = set.filter(|(key, _)| *key != "NO_COLOR" && *key != "CARGO_TERM_COLOR");
    let set = set.map(|(key, value)| format!("{}={}", key.to_string_lossy(), word(value)));
    let words = set.chain([word(command.get_program())]).chain(command.get_args().map(word));
    words.collect::<Vec<_>>().join(" ")
}

/// The command in short: its program without the folder, and no environment.
fn named(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = [program].into_iter().chain(command.get_args()).map(word);
    words.collect::<Vec<_>>().join(" ")
}

fn word(text: &OsStr) -> String {
    let text = text.to_string_lossy();
    if text.is_empty() || text.contains([' ', '"', '$', '&', ';']) {
        return format!("'{text}'");
    }
    text.into_owned()
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_command_can_be_typed_again() {
        let mut command = Command::new("cargo");
        command.env("RUSTDOCFLAGS", "-D warnings").env("NO_COLOR", "1").args(["doc", "--no-deps"]);

        assert_eq!(shown(&command), "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps");
    }

    #[test]
    fn a_failing_command_is_named_with_its_exit_status() {
        let mut command = Command::new("/bin/false");
        let problem = run(command.arg("alarm").env("LANG", "C")).expect_err("false fails");

        assert_eq!(problem.to_string(), "`false alarm` ended with exit status: 1");
    }

    #[test]
    fn a_missing_program_is_named() {
        let problem = run(&mut Command::new("no-such-program")).expect_err("it is missing");

        assert!(problem.to_string().starts_with("cannot start `no-such-program`: "), "{problem}");
    }
}
