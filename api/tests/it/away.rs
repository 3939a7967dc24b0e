//! A database that goes away in the middle of traffic: busy, never broken.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::future::join_all;
use miniapp_mock::phone::Phone;
use reqwest::{Client, header};
use sea_orm::{
    ConnectionTrait, Database as Connection, DatabaseConnection, DbBackend, Statement,
    TransactionTrait,
};
use serde_json::{Value, json};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::support::{Database, PATIENCE, Town, is_postgres};

/// The line to a database, which can be cut.
#[derive(Clone)]
struct Line {
    is_up: Arc<AtomicBool>,
    cut: Arc<Notify>,
}

impl Line {
    /// Listens in front of `server`.
    async fn to(server: SocketAddr) -> (Self, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let line = Self { is_up: Arc::new(AtomicBool::new(true)), cut: Arc::default() };
        let own = line.clone();
        actix_web::rt::spawn(async move {
            while let Ok((mut phone, _)) = listener.accept().await {
                let line = own.clone();
                actix_web::rt::spawn(async move {
                    let cut = line.cut.notified();
                    if !line.is_up.load(Ordering::SeqCst) {
                        return;
                    }
                    let mut database = TcpStream::connect(server).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut phone, &mut database) => {}
                        () = cut => {}
                    }
                });
            }
        });
        (line, address)
    }

    fn cut(&self) {
        self.is_up.store(false, Ordering::SeqCst);
        self.cut.notify_waiters();
    }

    fn mend(&self) {
        self.is_up.store(true, Ordering::SeqCst);
    }
}

/// How a database is lost.
#[derive(Clone, Copy, Debug)]
enum Loss {
    /// Its process for each connection is ended, as by a restart.
    Shutdown,
    /// The line is cut.
    Cut,
}

/// Requests that wait for a row when the database goes away, and others that come right after.
///
/// SQLite is a file: it does not go away.
#[actix_web::test]
async fn a_database_that_goes_away_makes_the_service_busy_and_not_broken() {
    if !is_postgres() {
        return;
    }
    let database = Database::fresh().await;
    let url = reqwest::Url::parse(&database.url).unwrap();
    let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let (line, address) = Line::to(server.parse().unwrap()).await;
    let mut through = url.clone();
    through.set_port(Some(address.port())).unwrap();
    let town =
        Town::open_on(Database::at(through.to_string(), database.store.clone()), |_| {}).await;
    let farmer = town.farmer("sun").await;
    let beside = Connection::connect(&database.url).await.unwrap();
    for loss in [Loss::Shutdown, Loss::Cut] {
        let held = beside.begin().await.unwrap();
        held.execute_unprepared("LOCK TABLE people IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let under_way = actix_web::rt::spawn(join_all((0..3).flat_map(|_| asked(&town, &farmer))));
        wait_for(&beside, 6).await;
        match loss {
            Loss::Shutdown => end_waiting(&beside).await,
            Loss::Cut => line.cut(),
        }
        for answer in under_way.await.unwrap() {
            assert_busy(answer.unwrap(), loss).await;
        }
        held.rollback().await.unwrap();
        if matches!(loss, Loss::Cut) {
            for answer in join_all(asked(&town, &farmer)).await {
                assert_busy(answer.unwrap(), loss).await;
            }
        }
        line.mend();
        for answer in join_all(asked(&town, &farmer)).await {
            assert_eq!(answer.unwrap().status(), 200, "{loss:?}: it comes back by itself");
        }
    }
}

/// Reads and writes the same person.
fn asked(
    town: &Town,
    farmer: &Phone,
) -> [impl Future<Output = reqwest::Result<reqwest::Response>> + use<>; 2] {
    let me = format!("{}/api/v1/me", town.url);
    let form = json!({ "name": "孙玉梅", "village": "东村" });
    let client = Client::new();
    let (read, write) = (client.get(&me), client.put(&me).json(&form));
    [read, write].map(|request| request.bearer_auth(farmer.token()).send())
}

async fn assert_busy(answer: reqwest::Response, loss: Loss) {
    assert_eq!(answer.status(), 503, "{loss:?}");
    assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["code"], "busy");
}

const WAITING: &str = "FROM pg_stat_activity WHERE datname = current_database() AND \
     wait_event_type = 'Lock'";

/// Returns once this many statements wait for a lock.
async fn wait_for(beside: &DatabaseConnection, n: i64) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    let count = Statement::from_string(DbBackend::Postgres, format!("SELECT count(*) {WAITING}"));
    loop {
        let row = beside.query_one_raw(count.clone()).await.unwrap().unwrap();
        if row.try_get_by_index::<i64>(0).unwrap() >= n {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "{n} requests wait");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn end_waiting(beside: &DatabaseConnection) {
    let end = format!("SELECT pg_terminate_backend(pid) {WAITING}");
    beside.execute_unprepared(&end).await.unwrap();
}
