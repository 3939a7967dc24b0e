//! A backup is a whole service.

use serde_json::json;

use crate::support::{Database, Town, Wishes, is_postgres, need, text};

#[actix_web::test]
async fn a_copy_made_while_the_service_runs_opens_and_numbers_notices_anew() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    farmer.post_need(&need()).await.unwrap();
    let epoch = leader.get("/notices").await.unwrap()["epoch"].clone();
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("copy.db");
    api::backup::backup(&town.app.db, &town.database.url, &file).await.unwrap();
    assert!(std::fs::metadata(&file).unwrap().len() > 10_000);
    let twice = api::backup::backup(&town.app.db, &town.database.url, &file).await.unwrap_err();
    assert!(twice.to_string().contains("exists"), "{twice}");
    if is_postgres() {
        let restored = restored(&file).await;
        compare(restored, &epoch).await;
    } else {
        let url = format!("sqlite://{}?mode=rwc", file.display());
        compare(Database::at(url), &epoch).await;
    }
}

/// The copy in a database of its own, as a clerk would restore it.
async fn restored(file: &std::path::Path) -> Database {
    let database = Database::fresh().await;
    let done = std::process::Command::new("pg_restore")
        .arg("--no-owner")
        .arg("--dbname")
        .arg(&database.url)
        .arg(file)
        .status();
    assert!(done.unwrap().success());
    let db = api::db::Db::connect(&database.url, 1).await.unwrap();
    api::backup::renumber(db.owner()).await.unwrap();
    database
}

async fn compare(database: Database, epoch: &serde_json::Value) {
    let town = Town::open_on(database, |_| {}).await;
    let leader = town.phone("zhao").await;
    let list = leader.get("/notices").await.unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_ne!(text(&list["epoch"]), text(epoch));
    assert_eq!(town.phone("sun").await.get("/me").await.unwrap()["roles"], json!(["farmer"]));
}
