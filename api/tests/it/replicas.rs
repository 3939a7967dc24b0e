//! Two services on one database: the farmer's phone on one, the team's on the other.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use miniapp_mock::phone::Phone;

use crate::support::{Town, Wishes, hear, is_postgres, need, text};

/// A Redis of this test's own, because it is stopped in the middle.
struct Redis {
    server: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Redis {
    fn start() -> Self {
        let program =
            std::env::var("BANGNONG_TEST_REDIS_SERVER").unwrap_or("redis-server".to_owned());
        let folder = tempfile::TempDir::new().unwrap();
        // Somebody may take a free port before Redis does: then another one is found.
        loop {
            let port = free_port();
            let mut server = Command::new(&program)
                .args(["--port", &port.to_string(), "--save", "", "--bind", "127.0.0.1"])
                .current_dir(folder.path())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let said = BufReader::new(server.stdout.take().unwrap());
            if said.lines().map_while(Result::ok).any(|line| line.contains("accept connections")) {
                return Self { server, url: format!("redis://127.0.0.1:{port}"), _folder: folder };
            }
            server.wait().unwrap();
        }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// On SQLite two services share the file, without Redis from the start.
#[actix_web::test]
async fn two_replicas_deliver_to_each_others_phones_and_without_redis_only_slower() {
    let redis = is_postgres().then(Redis::start);
    let url = redis.as_ref().map_or(String::new(), |redis| redis.url.clone());
    let one = Town::open_with(|config| config.redis.url = url.clone().into()).await;
    let two = one.replica(|config| config.redis.url = url.clone().into()).await;
    let (farmer, leader) = (one.farmer("sun").await, one.team("zhao", Wishes::default()).await);
    // The same person, on the other replica's address.
    let leader = Phone::with_token(&two.url, leader.token());
    play(&farmer, &leader).await;
    drop(redis);
    play(&farmer, &leader).await;
}

/// A need is posted on one side and taken on the other; each notice crosses over.
async fn play(farmer: &Phone, leader: &Phone) {
    let mut farmer_hears = farmer.live(None).await.unwrap();
    let mut leader_hears = leader.live(None).await.unwrap();
    for _ in 0..5 {
        let posted = farmer.post_need(&need()).await.unwrap();
        let opened = hear(&mut leader_hears, "offer_opened").await;
        assert_eq!(opened["need_id"], posted["id"]);
        let visit = leader.accept(text(&opened["offer_id"])).await.unwrap();
        let taken = hear(&mut farmer_hears, "need_taken").await;
        assert_eq!(taken["visit_id"], visit["id"]);
    }
    assert_eq!(leader_hears.counts().gaps_n, 0, "nothing was lost");
}
