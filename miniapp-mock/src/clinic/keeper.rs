//! Whoever keeps the service running: it is killed in the middle of the night, and comes back on the
//! same database.

use std::fs;
use std::io::{Error, Result};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::Client;
use tokio::time::{Instant, sleep};

use crate::phone::Carrier;
use crate::play::Stage;

/// Real time in which a service opens its database and listens, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long an agronomist has to take a question, and how long questions are gathered at a peak, as
/// the service's defaults say.
const CLAIM_WINDOW: Duration = Duration::from_mins(15);
const BATCH_EVERY: Duration = Duration::from_secs(10);
/// How often the service looks for what is due; in less real time it would do little else.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// A service that can be killed.
#[derive(Debug)]
pub struct Keeper {
    keeps: Keeps,
    client: Client,
    url: String,
}

#[derive(Debug)]
enum Keeps {
    /// Started here, and again after it was killed.
    Own { command: Box<Command>, child: Child },
    /// Somebody else's, who starts it again; its process id is in this file.
    Other { pid_file: PathBuf },
}

impl Keeper {
    /// Starts a command such as `DATABASE_URL=sqlite://clinic.db?mode=rwc bangnong`, with windows
    /// as short as the night is fast, and waits until it listens.
    pub async fn start(words: &str, stage: &Stage) -> Result<Self> {
        let mut command = Box::new(command(words, stage));
        let child = command.spawn()?;
        let keeper = Self::of(Keeps::Own { command, child }, stage);
        keeper.until_ready().await?;
        Ok(keeper)
    }

    #[must_use]
    pub fn of_pid_file(pid_file: PathBuf, stage: &Stage) -> Self {
        Self::of(Keeps::Other { pid_file }, stage)
    }

    fn of(keeps: Keeps, stage: &Stage) -> Self {
        let url = stage.url.trim_end_matches('/').to_owned();
        Self { keeps, client: Carrier::new().client().clone(), url }
    }

    /// Kills the service as a power cut would, and waits until it is there again; how long that was.
    pub(super) async fn strike(&mut self) -> Result<Duration> {
        let struck = Instant::now();
        match &mut self.keeps {
            Keeps::Own { command, child } => {
                child.kill()?;
                child.wait()?;
                *child = command.spawn()?;
            }
            Keeps::Other { pid_file } => kill(fs::read_to_string(pid_file)?.trim())?,
        }
        self.until_ready().await?;
        Ok(struck.elapsed())
    }

    async fn until_ready(&self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let answer = self.client.get(format!("{}/readyz", self.url)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(());
            }
            sleep(LOOK_EVERY).await;
        }
        Err(Error::other(format!("nothing answers at {} in {PATIENCE:?}", self.url)))
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        if let Keeps::Own { child, .. } = &mut self.keeps {
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn kill(pid: &str) -> Result<()> {
    let killed = Command::new("kill").args(["-9", pid]).status()?;
    let problem = || Error::other(format!("`kill -9 {pid}` did not work"));
    killed.success().then_some(()).ok_or_else(problem)
}

/// Settings stand before the program, as in a shell; there is no shell.
fn command(words: &str, stage: &Stage) -> Command {
    let is_setting = |word: &&str| {
        let key = word.split_once('=').map(|(key, _)| key);
        key.is_some_and(|key| key.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric()))
    };
    let settings: Vec<&str> = words.split_whitespace().take_while(is_setting).collect();
    let mut words = words.split_whitespace().skip(settings.len());
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).stdin(Stdio::null()).stdout(Stdio::null());
    command.envs(windows(stage));
    command.envs(settings.into_iter().filter_map(|word| word.split_once('=')));
    command
}

/// The night's clock for the service: it keeps real time, and people are asked at all hours.
fn windows(stage: &Stage) -> [(&'static str, String); 6] {
    let millis = |real: Duration| format!("{}ms", real.as_millis().max(1));
    let (window, batch) = (CLAIM_WINDOW.div_f64(stage.speed), BATCH_EVERY.div_f64(stage.speed));
    let listen = stage.url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    [
        ("BANGNONG_HTTP__LISTEN", listen.to_owned()),
        ("BANGNONG_ADVICE__CLAIM_WINDOW", millis(window)),
        ("BANGNONG_ADVICE__BATCH_EVERY", millis(batch.max(SWEEP_EVERY))),
        ("BANGNONG_ADVICE__DAY_FROM", "00:00".to_owned()),
        ("BANGNONG_ADVICE__DAY_TO", "23:59".to_owned()),
        ("BANGNONG_OFFERS__SWEEP_EVERY", millis(SWEEP_EVERY)),
    ]
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::process::ExitStatusExt as _;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn what_is_killed_says_no_goodbye_and_is_waited_for() {
        let mut victim = Command::new("cat").stdin(Stdio::piped()).spawn().expect("a process");
        let pid_file = std::env::temp_dir().join(format!("clinic-{}.pid", victim.id()));
        fs::write(&pid_file, format!("{}\n", victim.id())).expect("a file");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let mut keeper =
            Keeper::of_pid_file(pid_file.clone(), &Stage { url, wechat: None, speed: 1.0 });
        let answers = async {
            for answer in ["HTTP/1.1 503 Busy", "HTTP/1.1 200 OK"] {
                let (mut socket, _) = listener.accept().await.expect("a look");
                let answer = format!("{answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                let asked = socket.read(&mut [0; 1024]).await.expect("a request");
                assert!(asked > 0, "it asks before it is answered");
                socket.write_all(answer.as_bytes()).await.expect("somebody reads");
            }
        };
        let (back, ()) = tokio::join!(keeper.strike(), answers);
        back.expect("the second answer says that it is there");
        assert_eq!(victim.wait().expect("it is over").signal(), Some(9));
        fs::remove_file(pid_file).expect("it is there");
    }

    #[test]
    fn a_command_is_read_as_in_a_shell_and_hurried_with_the_night() {
        let url = "http://127.0.0.1:8123/".to_owned();
        let stage = Stage { url, wechat: None, speed: 60.0 };
        let words =
            "DATABASE_URL=sqlite://a.db?mode=rwc BANGNONG_ADVICE__DAY_TO=21:00 ./bangnong --a=b";
        let command = command(words, &stage);
        assert_eq!(command.get_program(), "./bangnong");
        assert_eq!(command.get_args().collect::<Vec<_>>(), ["--a=b"]);
        let setting = |key: &str| {
            let found = command.get_envs().find(|(name, _)| *name == OsStr::new(key));
            found.and_then(|(_, value)| value).and_then(OsStr::to_str).map(str::to_owned)
        };
        #[rustfmt::skip]
        let cases = [
            ("DATABASE_URL",                  "sqlite://a.db?mode=rwc", "as it was said"),
            ("BANGNONG_HTTP__LISTEN",         "127.0.0.1:8123",         "where phones look for it"),
            ("BANGNONG_ADVICE__CLAIM_WINDOW", "15000ms",                "a minute is a second"),
            ("BANGNONG_ADVICE__BATCH_EVERY",  "1000ms",                 "a second at least"),
            ("BANGNONG_ADVICE__DAY_TO",       "21:00",                  "what is said counts"),
        ];
        for (key, value, why) in cases {
            assert_eq!(setting(key).as_deref(), Some(value), "{why}");
        }
    }
}
