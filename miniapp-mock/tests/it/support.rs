//! A running platform and a plain HTTP client to talk to it.

use miniapp_mock::wechat::{AppAccount, Platform};
use serde_json::{Value, json};

/// A platform of the test's own, with the account it serves.
pub(crate) struct WeChat {
    platform: Platform,
    pub(crate) account: AppAccount,
    http: reqwest::Client,
}

impl WeChat {
    pub(crate) async fn start() -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let account = AppAccount::demo();
        let platform = Platform::start("127.0.0.1:0", account.clone()).await.unwrap();
        Self { platform, account, http: reqwest::Client::new() }
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let url = format!("{}{path}", self.platform.base_url());
        let response = self.http.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200, "the platform always answers 200");
        response.json().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Value {
        let response = self.send(path, body).await;
        response.json().await.unwrap_or(Value::Null)
    }

    pub(crate) async fn send(&self, path: &str, body: &Value) -> reqwest::Response {
        let url = format!("{}{path}", self.platform.base_url());
        self.http.post(url).json(body).send().await.unwrap()
    }

    pub(crate) async fn code(&self, alias: &str) -> String {
        let made = self.post("/mock/codes", &json!({ "alias": alias })).await;
        made["code"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn log_in(&self, code: &str) -> Value {
        self.log_in_as(&self.account.appid, &self.account.secret, code).await
    }

    pub(crate) async fn log_in_as(&self, appid: &str, secret: &str, code: &str) -> Value {
        let path = format!(
            "/sns/jscode2session?appid={appid}&secret={secret}&js_code={code}\
             &grant_type=authorization_code&access_token=ignored"
        );
        self.get(&path).await
    }

    pub(crate) async fn stable_token(&self, force: bool) -> Value {
        let body = json!({ "grant_type": "client_credential", "appid": self.account.appid,
            "secret": self.account.secret, "force_refresh": force });
        self.post("/cgi-bin/stable_token", &body).await
    }

    pub(crate) async fn token(&self) -> String {
        self.stable_token(false).await["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn order_fault(&self, endpoint: &str, fault: &str, n: u32) {
        let body = json!({ "endpoint": endpoint, "fault": fault, "n": n, "millis": 300 });
        self.post("/mock/faults", &body).await;
    }

    pub(crate) async fn pass_time(&self, seconds: u32) {
        self.post("/mock/clock", &json!({ "advance_seconds": seconds })).await;
    }
}

/// The request id at the end of an `errmsg`: three words of eight hexadecimal digits.
pub(crate) fn has_rid(body: &Value) -> bool {
    let words = body["errmsg"].as_str().unwrap_or_default();
    let rid = words.rsplit_once(" rid: ").map(|(_, rid)| rid).unwrap_or_default();
    let parts: Vec<&str> = rid.split('-').collect();
    let hex = |part: &&str| part.len() == 8 && part.bytes().all(|b| b.is_ascii_hexdigit());
    parts.len() == 3 && parts.iter().all(hex)
}

/// Each of these rows stands in the table, with this value behind its name.
pub(crate) fn assert_rows(text: &str, rows: &[(&str, &str)]) {
    for (name, value) in rows {
        let line = text.lines().find(|line| line.starts_with(&format!("{name} ")));
        let shown = line.and_then(|line| line.strip_prefix(name)).map(str::trim);
        assert_eq!(shown, Some(*value), "{name}\n{text}");
    }
}
