//! A database that goes away in the middle of traffic: busy, never broken.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::future::join_all;
use reqwest::{Client, header};
use serde_json::{Value, json};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use crate::support::{Database, Town, is_postgres};

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
    let town = Town::open_on(Database::at(through.to_string()), |_| {}).await;
    let farmer = town.farmer("sun").await;
    let (client, me) = (Client::new(), format!("{}/api/v1/me", town.url));
    let read = || client.get(&me).bearer_auth(farmer.token()).send();
    let form = json!({ "name": "孙玉梅", "village": "东村" });
    let write = || client.put(&me).bearer_auth(farmer.token()).json(&form).send();
    assert_eq!(read().await.unwrap().status(), 200);

    let under_way = (join_all((0..10).map(|_| read())), join_all((0..10).map(|_| write())));
    line.cut();
    let (reads, writes) = futures_util::future::join(under_way.0, under_way.1).await;
    let mut busy_n = 0;
    for answer in reads.into_iter().chain(writes) {
        let answer = answer.unwrap();
        if answer.status() == 200 {
            continue;
        }
        busy_n += 1;
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["code"], "busy");
    }
    assert!(busy_n > 0, "the line was cut");
    line.mend();
    assert_eq!(read().await.unwrap().status(), 200, "and comes back by itself");
    assert_eq!(write().await.unwrap().status(), 200);
}
