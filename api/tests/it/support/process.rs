//! The service as a process of its own, which can be killed.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStdout, Command, Stdio},
};

use miniapp_mock::wechat::AppAccount;

use super::{Database, is_postgres, redis_url, wechat::Wechat};

/// A running `bangnong`.
pub(crate) struct Process {
    child: Child,
    pub(crate) url: String,
    /// Held open: a service must not notice that nobody reads it.
    _said: BufReader<ChildStdout>,
}

/// What a service needs to run on this database, with this stand-in for WeChat; and what else.
pub(crate) fn settings(
    database: &Database,
    wechat: &Wechat,
    more: impl IntoIterator<Item = (&'static str, String)>,
) -> Vec<(&'static str, String)> {
    let account = AppAccount::demo();
    let redis = if is_postgres() { redis_url() } else { String::new() };
    let base = [
        ("DATABASE_URL", database.url.clone()),
        ("REDIS_URL", redis),
        ("BANGNONG_DATABASE__CONNECTIONS", "8".to_owned()),
        ("BANGNONG_MEDIA__STORE", database.store.clone()),
        ("BANGNONG_WECHAT__APPID", account.appid.clone()),
        ("BANGNONG_WECHAT__SECRET", account.secret.clone()),
        ("BANGNONG_WECHAT__BASE_URL", wechat.0.clone()),
    ];
    base.into_iter().chain(more).collect()
}

impl Process {
    /// Starts the service in the background with these settings, and waits until it is open.
    pub(crate) fn start(settings: &[(&str, String)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bangnong"))
            .env("BANGNONG_HTTP__LISTEN", "127.0.0.1:0")
            .env("RUST_LOG", "warn")
            .envs(settings.iter().map(|(key, value)| (*key, value.as_str())))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let url = url(&mut said);
        Self { child, url, _said: said }
    }

    /// The most memory it has had at once, in kB.
    #[cfg(target_os = "linux")]
    pub(crate) fn peak_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// As a power cut would: no goodbye, nothing written.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn url(said: &mut impl BufRead) -> String {
    let open = said.lines().map_while(Result::ok).find(|line| line.contains("is open"));
    let line = open.expect("the service opens");
    let start = line.find("http://").expect("the line names the address");
    let end = line[start..].find("/app/").expect("the address ends with the page");
    line[start..start + end].to_owned()
}
