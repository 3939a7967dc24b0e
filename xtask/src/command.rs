//! Runs other programs in the foreground: announced, without standard input, failing in words.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;

use crate::interrupt;
use crate::problem::{Problem, Result, cannot};
use crate::process;

/// The cargo that runs us.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_our_package(&mut command);
    command
}

/// Shows the command, runs it to its end, and fails unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", shown(command));
    plain_when_piped(command);
    let child = command.stdin(Stdio::null()).spawn();
    let child = child.map_err(cannot(format!("start `{}`", program(command))))?;
    judge(command, wait(child)?)
}

/// Runs a command quietly and answers what it printed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    plain_when_piped(command);
    let command = command.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = command.output().map_err(cannot(format!("start `{}`", program(command))))?;
    judge(command, output.status)?;
    String::from_utf8(output.stdout).map_err(cannot(format!("read `{}`", program(command))))
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

fn wait(mut child: Child) -> Result<ExitStatus> {
    loop {
        let ended = child.try_wait().map_err(cannot("wait for a command"))?;
        if let Some(status) = ended {
            return Ok(status);
        }
        if interrupt::came() {
            process::stop(&mut child, "TERM");
        }
        sleep(process::PAUSE);
    }
}

fn judge(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Problem::new(format!("`{}` ended with {status}", shown(command))))
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

/// No colour codes in a log file.
fn plain_when_piped(command: &mut Command) {
    if !io::stdout().is_terminal() {
        command.env("NO_COLOR", "1").env("CARGO_TERM_COLOR", "never");
    }
}

/// The command as a person would type it, with the environment that matters.
fn shown(command: &Command) -> String {
    let set = command.get_envs().filter_map(|(key, value)| Some((key, value?)));
    let set = set.filter(|(key, _)| *key != "NO_COLOR" && *key != "CARGO_TERM_COLOR");
    let set = set.map(|(key, value)| format!("{}={}", key.to_string_lossy(), word(value)));
    let program = word(Path::new(command.get_program()).as_os_str());
    let words = set.chain([program]).chain(command.get_args().map(word));
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
        let problem = run(Command::new("false").arg("alarm")).expect_err("false fails");

        assert_eq!(problem.to_string(), "`false alarm` ended with exit status: 1");
    }

    #[test]
    fn a_missing_program_is_named() {
        let problem = run(&mut Command::new("no-such-program")).expect_err("it is missing");

        assert!(problem.to_string().starts_with("cannot start `no-such-program`: "), "{problem}");
    }
}
