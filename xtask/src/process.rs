//! Programs in the background: they stop when their guard is dropped, and when this process dies.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::interrupt;
use crate::problem::{Problem, Result, cannot};

/// How long to wait between two looks.
pub(crate) const PAUSE: Duration = Duration::from_millis(20);
const START_LIMIT: Duration = Duration::from_mins(1);
const STOP_LIMIT: Duration = Duration::from_secs(10);

/// How a program is started in the background.
pub(crate) struct Start<'a> {
    pub(crate) name: &'static str,
    pub(crate) program: &'a Path,
    /// The signal that ends it, such as `TERM`.
    pub(crate) stop_signal: &'static str,
    /// Another user to run as; only root may ask.
    pub(crate) user: Option<&'static str>,
    pub(crate) log: PathBuf,
}

/// A running program; dropping it stops it.
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    stop_signal: &'static str,
    log: PathBuf,
}

impl Process {
    /// `configure` adds arguments, environment and folder.
    ///
    /// The program gets a process group of its own, so that Ctrl-C reaches it only through us,
    /// and a parent-death signal, so that it ends even when we are killed.
    pub(crate) fn start(how: Start<'_>, configure: impl FnOnce(&mut Command)) -> Result<Self> {
        let log = File::create(&how.log).map_err(cannot(format!("write {}", how.log.display())))?;
        let errors = log.try_clone().map_err(cannot("share a log file"))?;
        let mut command = as_user(how.user, &["--pdeathsig", how.stop_signal], how.program);
        configure(&mut command);
        command.process_group(0).stdin(Stdio::null()).stdout(log).stderr(errors);
        command.env("NO_COLOR", "1");
        let child = command.spawn().map_err(cannot(format!("start {}", how.name)))?;
        Ok(Self { name: how.name, child, stop_signal: how.stop_signal, log: how.log })
    }

    /// Polls until `ready`; fails when the program ends, when it takes a minute, or on Ctrl-C.
    pub(crate) fn wait_until(&mut self, ready: impl Fn() -> bool) -> Result<()> {
        let limit = Instant::now() + START_LIMIT;
        while !ready() {
            interrupt::check()?;
            let ended = self.child.try_wait().map_err(cannot(format!("wait for {}", self.name)))?;
            if let Some(status) = ended {
                return Err(self.failed(&format!("ended at once with {status}")));
            }
            if Instant::now() > limit {
                return Err(self.failed("was not ready within a minute"));
            }
            sleep(PAUSE);
        }
        Ok(())
    }

    /// All that the program wrote, for a reader who looks for the cause of a failure.
    pub(crate) fn print_log(&self) {
        println!("\n-- the log of {}, {}:", self.name, self.log.display());
        println!("{}", self.read_log());
    }

    fn failed(&self, how: &str) -> Problem {
        let log = self.read_log();
        let from = log.lines().count().saturating_sub(20);
        let end: Vec<_> = log.lines().skip(from).collect();
        Problem::new(format!("{} {how}; the end of its log:\n{}", self.name, end.join("\n")))
    }

    fn read_log(&self) -> String {
        let log = fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&log).into_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        stop(&mut self.child, self.stop_signal);
    }
}

/// A command that runs `program`, as `user` where one is given, under these flags of setpriv.
pub(crate) fn as_user(user: Option<&str>, flags: &[&str], program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if let Some(user) = user {
        command.arg(format!("--reuid={user}")).arg(format!("--regid={user}")).arg("--init-groups");
    }
    command.args(flags).arg("--").arg(program);
    command
}

/// Asks a child and all that it started to end, and kills them when it has not in ten seconds.
///
/// The child leads a process group.
pub(crate) fn stop(child: &mut Child, signal: &str) {
    if matches!(child.try_wait(), Ok(Some(_))) {
        return;
    }
    send(signal, child);
    let limit = Instant::now() + STOP_LIMIT;
    while matches!(child.try_wait(), Ok(None)) {
        if Instant::now() > limit {
            send("KILL", child);
        }
        sleep(PAUSE);
    }
}

/// The shell's own `kill` is on every machine; the program is not. The minus means the group.
fn send(signal: &str, child: &Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("sh").args(["-c", "kill -s \"$0\" -- \"$1\"", signal, &group]).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, stop_signal: &'static str) -> (tempfile::TempDir, Process) {
        let dir = tempfile::tempdir().expect("a folder");
        let log = dir.path().join("log");
        let how =
            Start { name: "the shell", program: Path::new("sh"), stop_signal, user: None, log };
        let process = Process::start(how, |command| {
            command.args(["-c", script]);
        });
        (dir, process.expect("a shell"))
    }

    #[test]
    fn a_dropped_process_is_gone_with_all_that_it_started() {
        let (_dir, mut process) = shell("sleep 100 & echo $!; wait", "TERM");
        let log = process.log.clone();
        let told = || fs::read_to_string(&log).expect("a log");
        process.wait_until(|| told().ends_with('\n')).expect("the shell tells its child");
        // Empty once it has ended, whether or not somebody has buried it.
        let sleep = format!("/proc/{}/cmdline", told().trim());
        let is_running = || fs::read(&sleep).is_ok_and(|words| !words.is_empty());
        assert!(is_running());

        drop(process);

        let limit = Instant::now() + STOP_LIMIT;
        while is_running() && Instant::now() < limit {
            std::thread::sleep(PAUSE);
        }
        assert!(!is_running());
    }

    #[test]
    fn a_process_that_ends_while_starting_is_told_with_its_log() {
        let (_dir, mut process) = shell("echo no room; exit 3", "TERM");

        let problem = process.wait_until(|| false).expect_err("it ended");

        let expected = "the shell ended at once with exit status: 3; the end of its log:\nno room";
        assert_eq!(problem.to_string(), expected);
    }
}
