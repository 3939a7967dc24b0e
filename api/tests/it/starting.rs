//! How a service starts, and how it says that it cannot.

use std::{
    net::TcpListener,
    process::{Command, Output},
    time::Duration,
};

use api::{config::Config, serve};
use sea_orm::EntityTrait;

use crate::support::{Database, is_postgres, settings};

/// On SQLite a file has one service that makes it.
#[actix_web::test]
async fn replicas_that_start_together_make_the_tables_and_the_people_once() {
    let database = Database::fresh().await;
    let n = if is_postgres() { 3 } else { 1 };
    let starts = (0..n).map(|_| serve::start(settings(&database), false));
    let mut seeded = Vec::new();
    let mut running = Vec::new();
    for started in futures_util::future::join_all(starts).await {
        let started = started.unwrap();
        seeded.push(started.seeded_n);
        running.push(started);
    }
    let people = api::entity::person::Entity::find().all(running[0].app.db.reader()).await;
    assert_eq!(seeded.iter().sum::<usize>(), people.unwrap().len(), "{seeded:?}");
    assert_eq!(seeded.iter().filter(|n| **n > 0).count(), 1, "{seeded:?}");
    for running in running {
        running.until(async {}).await.unwrap();
    }
}

#[actix_web::test]
async fn what_would_hang_or_panic_later_stops_the_start_and_is_named() {
    type Edit = fn(&mut Config);
    #[rustfmt::skip]
    let cases: [(&str, Edit); 6] = [
        ("media.store",          |config| "s3://bucket".clone_into(&mut config.media.store)),
        ("offers.sweep_every",   |config| config.offers.sweep_every = Duration::ZERO),
        ("live.poll_every",      |config| config.live.poll_every = Duration::ZERO),
        ("live.ping_every",      |config| config.live.ping_every = Duration::ZERO),
        ("database.connections", |config| config.database.connections = 0),
        ("offers.wider_reach",   |config| config.offers.wider_reach = f64::NAN),
    ];
    let database = Database::fresh().await;
    for (key, edit) in cases {
        let mut config = settings(&database);
        edit(&mut config);
        let refused = serve::start(config, false).await.err().unwrap().to_string();
        assert!(refused.starts_with(key), "{refused}");
    }
}

fn bangnong(folder: &std::path::Path, arguments: &[&str], settings: &[(&str, String)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bangnong"))
        .args(arguments)
        .current_dir(folder)
        .env("RUST_LOG", "off")
        .env_remove("DATABASE_URL")
        .envs(settings.iter().map(|(key, value)| (*key, value.as_str())))
        .output()
        .unwrap()
}

/// The one line that the program ends with.
fn complaint(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[actix_web::test]
async fn why_a_service_does_not_start_is_one_plain_sentence() {
    let folder = tempfile::TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    #[rustfmt::skip]
    let cases = [
        // setting,                         value,           the sentence holds
        ("BANGNONG_HTTP__LISTEN",           address.as_str(), format!("cannot listen on {address}: Address already in use")),
        ("BANGNONG_HTTP__LISTEM",           "127.0.0.1:0",   "listem".to_owned()),
        ("BANGNONG_OFFERS__SWEEP_EVERY",    "0s",            "offers.sweep_every cannot be 0s: it must be longer than 0s".to_owned()),
        ("BANGNONG_DATABASE__CONNECTIONS",  "0",             "database.connections cannot be 0".to_owned()),
    ];
    for (key, value, sentence) in cases {
        let words = complaint(&bangnong(folder.path(), &[], &[(key, value.to_owned())]));
        assert!(words.starts_with("bangnong: ") && words.contains(&sentence), "{key}: {words}");
        assert!(!words.contains('{') && words.lines().count() == 1, "{key}: {words}");
    }
    assert!(!folder.path().join("data").exists(), "nothing was made before the address was free");
}

#[actix_web::test]
async fn a_backup_in_the_wrong_folder_makes_nothing() {
    let folder = tempfile::TempDir::new().unwrap();
    let words = complaint(&bangnong(folder.path(), &["backup", "copy.db"], &[]));
    assert!(words.contains("there is no database `data/bangnong.db`"), "{words}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
