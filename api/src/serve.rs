//! Starts the service, and stops it without losing anything.

use std::{
    error::Error,
    io,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use actix_web::{HttpServer, dev::Server};
use chrono::Utc;
use migrations::{Migrator, MigratorTrait};
use miniapp_mock::wechat::Platform;
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;
use socket2::{Domain, Socket, Type};

use crate::{
    advice::Advice,
    app::{App, Inner},
    catalogue::Catalogue,
    config::Config,
    db::Db,
    demo,
    media::{self, Media},
    needs::sweeper,
    notices::{
        bell::Bell,
        hub::{self, Hub},
        sender,
    },
    orders,
    produce::Produce,
    questions, routes, settlements, tasks,
    teams::{near::Near, roster::Roster},
    trucks,
    wechat::client::Client,
};

/// Connections that the kernel holds for us while we are busy.
const BACKLOG: i32 = 1024;
/// How long a phone that reads nothing keeps its connection, once the buffers are full.
const UNREAD: Duration = Duration::from_secs(30);

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

/// Takes the address, opens the database, brings it up to date, and listens. Phones that come in
/// between wait.
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
    config.check()?;
    let listener = bind(config.http.listen)
        .map_err(|error| format!("cannot listen on {}: {error}", config.http.listen))?;
    let db = open(&config).await?;
    // Replicas that start at the same moment make the tables and the demo people one after another.
    let alone = db.alone(config.database.url.expose_secret()).await?;
    Migrator::up(db.owner(), None).await?;
    let (platform, stand_in) = if mocked {
        let (platform, stand_in) = demo::stand_in::start(&mut config).await?;
        (Some(platform), Some(stand_in))
    } else {
        (None, None)
    };
    let media = Media::open(&config, db.owner()).await?;
    let catalogue = Catalogue::compiled_in();
    let app = App::new(Inner {
        hub: Hub::new(config.redis.url().map(Bell::new).transpose()?),
        roster: Roster::new(Near::new(&catalogue, config.offers.wider_reach)),
        catalogue,
        produce: Produce::compiled_in(),
        advice: Advice::compiled_in(),
        choosing: tokio::sync::Mutex::default(),
        media,
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
    alone.release().await?;
    let (server, url) = listen(&app, listener)?;
    Ok(Running { app, url, seeded_n, server, platform })
}

/// Opens the database that the settings name, making the folder of an SQLite file.
pub async fn open(config: &Config) -> Result<Db, Box<dyn Error>> {
    if let Some(folder) = file(config).as_deref().and_then(Path::parent) {
        std::fs::create_dir_all(folder)?;
    }
    Ok(Db::connect(config.database.url.expose_secret(), config.database.connections).await?)
}

/// Like [`open`], where a new database would hide that the settings name the wrong one.
pub async fn open_existing(config: &Config) -> Result<Db, Box<dyn Error>> {
    if let Some(file) = file(config).filter(|file| !file.exists()) {
        let here = std::env::current_dir()?;
        let words = format!(
            "there is no database `{}` in {}: go to the service's folder, or set DATABASE_URL",
            file.display(),
            here.display()
        );
        return Err(words.into());
    }
    open(config).await
}

/// The file of an SQLite database.
fn file(config: &Config) -> Option<PathBuf> {
    let path = config.database.url.expose_secret().strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = path.split('?').next().unwrap_or(path);
    Some(percent_decode_str(path).decode_utf8_lossy().as_ref().into())
}

/// The phones' side of the service. What the kernel is told here holds for every connection.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(UNREAD))?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

fn listen(app: &App, listener: TcpListener) -> io::Result<(Server, String)> {
    let (shared, http) = (app.clone(), &app.config.http);
    let mut server = HttpServer::new(move || routes::service(shared.clone()))
        .shutdown_timeout(http.shutdown_timeout.as_secs())
        .disable_signals();
    if http.workers > 0 {
        server = server.workers(http.workers);
    }
    let server = server.listen(listener)?;
    let url = format!("http://{}", server.addrs()[0]);
    Ok((server.run(), url))
}

impl Running {
    /// Serves until `stop` is done: live channels say goodbye first, then requests in flight end.
    pub async fn until(self, stop: impl Future<Output = ()>) -> io::Result<()> {
        let app = self.app;
        let tasks = [
            tokio::spawn(tasks::supervise("sweeper", app.clone(), sweeper::run)),
            tokio::spawn(tasks::supervise("orders", app.clone(), orders::sweeper::run)),
            tokio::spawn(tasks::supervise("settlements", app.clone(), settlements::sweeper::run)),
            tokio::spawn(tasks::supervise("trucks", app.clone(), trucks::sweeper::run)),
            tokio::spawn(tasks::supervise("questions", app.clone(), questions::sweeper::run)),
            tokio::spawn(tasks::supervise("media", app.clone(), media::sweeper::run)),
            tokio::spawn(tasks::supervise("speech", app.clone(), media::speech::listener::run)),
            tokio::spawn(tasks::supervise("sender", app.clone(), sender::run)),
            tokio::spawn(tasks::supervise("poll", app.clone(), hub::poll)),
            tokio::spawn(tasks::supervise("doorbell", app.clone(), hub::listen)),
        ];
        let handle = self.server.handle();
        let server = tokio::spawn(self.server);
        stop.await;
        app.hub.stop();
        handle.stop(true).await;
        for task in tasks {
            task.await.map_err(io::Error::other)?;
        }
        if let Some(platform) = self.platform {
            platform.stop().await;
        }
        let outcome = server.await.map_err(io::Error::other)?;
        app.db.close().await.map_err(io::Error::other)?;
        outcome
    }
}
