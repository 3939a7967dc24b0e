//! Starts the service, and stops it without losing anything.

use std::{error::Error, io, path::Path};

use actix_web::{HttpServer, dev::Server};
use chrono::Utc;
use migrations::{Migrator, MigratorTrait};
use miniapp_mock::wechat::Platform;
use secrecy::ExposeSecret;

use crate::{
    app::{App, Inner},
    catalogue::Catalogue,
    config::Config,
    db::Db,
    demo,
    needs::sweeper,
    notices::{
        bell::Bell,
        hub::{self, Hub},
        sender,
    },
    routes,
    teams::roster::Roster,
    wechat::client::Client,
};

/// A service that is listening.
pub struct Running {
    pub app: App,
    /// Such as `http://127.0.0.1:8080`.
    pub url: String,
    /// Demo people who were put into the empty database.
    pub seeded_n: usize,
    server: Server,
    platform: Option<Platform>,
}

/// Opens the database, brings it up to date, and listens.
///
/// `demo` says aloud that a stand-in for WeChat may be reached from other machines.
pub async fn start(mut config: Config, demo: bool) -> Result<Running, Box<dyn Error>> {
    // Another start in this process has chosen the same provider before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mocked = config.wechat.is_mocked();
    if mocked && !demo && !config.http.listen.ip().is_loopback() {
        let words = "no WeChat app is set up, so anybody could sign in as anybody: listen on a \
                     loopback address, set wechat.appid, or say --demo";
        return Err(words.into());
    }
    let db = open(&config).await?;
    Migrator::up(db.owner(), None).await?;
    let (platform, stand_in) = if mocked {
        let (platform, stand_in) = demo::stand_in::start(&mut config).await?;
        (Some(platform), Some(stand_in))
    } else {
        (None, None)
    };
    let app = App::new(Inner {
        hub: Hub::new(config.redis.url().map(Bell::new).transpose()?),
        roster: Roster::default(),
        catalogue: Catalogue::compiled_in(),
        wechat: Client::new(&config.wechat)?,
        stand_in,
        now: Utc::now,
        db,
        config,
    });
    let seeded_n = match &app.stand_in {
        Some(stand_in) => demo::seed::seed(&app, stand_in).await?,
        None => 0,
    };
    let (server, url) = listen(&app)?;
    Ok(Running { app, url, seeded_n, server, platform })
}

/// Opens the database that the settings name, making the folder of an SQLite file.
pub async fn open(config: &Config) -> Result<Db, Box<dyn Error>> {
    let url = config.database.url.expose_secret();
    if let Some(path) =
        url.strip_prefix("sqlite://").map(|rest| rest.split('?').next().unwrap_or(rest))
        && let Some(folder) = Path::new(path).parent()
    {
        std::fs::create_dir_all(folder)?;
    }
    Ok(Db::connect(url, config.database.connections).await?)
}

fn listen(app: &App) -> io::Result<(Server, String)> {
    let (shared, http) = (app.clone(), &app.config.http);
    let mut server = HttpServer::new(move || routes::service(shared.clone()))
        .shutdown_timeout(http.shutdown_timeout.as_secs())
        .disable_signals();
    if http.workers > 0 {
        server = server.workers(http.workers);
    }
    let server = server.bind(http.listen)?;
    let url = format!("http://{}", server.addrs()[0]);
    Ok((server.run(), url))
}

impl Running {
    /// Serves until `stop` is done: live channels say goodbye first, then requests in flight end.
    pub async fn until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let app = self.app;
        let tasks = [
            tokio::spawn(sweeper::run(app.clone())),
            tokio::spawn(sender::run(app.clone())),
            tokio::spawn(hub::poll(app.clone())),
            tokio::spawn(hub::listen(app.clone())),
        ];
        let handle = self.server.handle();
        let server = tokio::spawn(self.server);
        stop.await;
        app.hub.stop();
        handle.stop(true).await;
        for task in tasks {
            // A task that panicked has logged it already.
            let _ = task.await;
        }
        if let Some(platform) = self.platform {
            platform.stop().await;
        }
        let outcome = server.await.map_err(io::Error::other)?;
        app.db.close().await.map_err(io::Error::other)?;
        outcome
    }
}
