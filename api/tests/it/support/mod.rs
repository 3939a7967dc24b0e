//! A town to play in: a running service, and people with phones.

mod backend;
pub(crate) mod clinic;
pub(crate) mod market;
pub(crate) mod orders;
mod people;
pub(crate) mod pictures;
pub(crate) mod process;
pub(crate) mod trucks;
pub(crate) mod village;
pub(crate) mod wechat;

use std::time::Duration;

use api::{app::App, config::Config, serve};
use miniapp_mock::phone::{Live, Phone};
use serde_json::Value;
use tokio::sync::oneshot;

pub(crate) use backend::{Database, is_postgres, redis_url};
pub(crate) use people::{Wishes, end_window, need, should_have_begun, team_form, window};

/// Long enough for a busy machine; nothing waits this long unless it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A service in this process, on a database of its own.
pub(crate) struct Town {
    pub(crate) url: String,
    pub(crate) app: App,
    /// Keeps the database until the test ends.
    pub(crate) database: Database,
    stop: Option<oneshot::Sender<()>>,
    stopped: Option<actix_web::rt::task::JoinHandle<std::io::Result<()>>>,
}

impl Town {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    /// Opens a town whose settings were edited.
    pub(crate) async fn open_with(edit: impl FnOnce(&mut Config)) -> Self {
        Self::open_on(Database::fresh().await, edit).await
    }

    /// Opens a town on a database that may have been used before.
    pub(crate) async fn open_on(database: Database, edit: impl FnOnce(&mut Config)) -> Self {
        let mut config = settings(&database);
        edit(&mut config);
        let running = serve::start(config, false).await.unwrap();
        let (url, app) = (running.url.clone(), running.app.clone());
        let (stop, stopping) = oneshot::channel::<()>();
        let stopped = actix_web::rt::spawn(running.until(async {
            let _ = stopping.await;
        }));
        Self { url, app, database, stop: Some(stop), stopped: Some(stopped) }
    }

    /// A second service on the same database.
    pub(crate) async fn replica(&self, edit: impl FnOnce(&mut Config)) -> Self {
        let wechat = self.app.config.wechat.clone();
        Self::open_on(self.database.clone(), |config| {
            edit(config);
            config.wechat = wechat;
        })
        .await
    }

    /// Somebody's phone, signed in.
    pub(crate) async fn phone(&self, alias: &str) -> Phone {
        Phone::sign_in(&self.url, alias).await.unwrap()
    }

    /// Stops the service as a service manager would, and leaves the database.
    pub(crate) async fn close(mut self) -> Database {
        let _ = self.stop.take().unwrap().send(());
        self.stopped.take().unwrap().await.unwrap().unwrap();
        self.database.clone()
    }
}

/// The defaults on this database, listening on a free port.
pub(crate) fn settings(database: &Database) -> Config {
    let mut config = Config::defaults();
    config.http.listen = "127.0.0.1:0".parse().unwrap();
    config.http.workers = 2;
    config.database.url = database.url.clone().into();
    config.database.connections = 8;
    config.media.store.clone_from(&database.store);
    config.wechat.timeout = PATIENCE;
    if is_postgres() {
        config.redis.url = redis_url().into();
    }
    config
}

/// The next notice of this kind; others are read over.
pub(crate) async fn hear(live: &mut Live, kind: &str) -> Value {
    loop {
        let notice = live.next_notice(PATIENCE).await.unwrap();
        let notice = notice.unwrap_or_else(|| panic!("no notice of kind {kind} came"));
        if notice["kind"] == kind {
            return notice;
        }
    }
}

/// What a link shows, without a session.
pub(crate) async fn fetch(town: &Town, link: &str) -> reqwest::Response {
    reqwest::get(format!("{}{link}", town.url)).await.unwrap()
}

/// The text of a JSON string.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no string"))
}
