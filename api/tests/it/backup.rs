//! A backup is a whole service.

use miniapp_mock::camera::leaf;
use serde_json::{Value, json};

use crate::support::{Database, Town, Wishes, fetch, is_postgres, need, text};

async fn backup(town: &Town, file: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let objects = &town.app.media.objects;
    api::backup::backup(&town.app.db, &town.database.url, objects, file).await
}

#[actix_web::test]
async fn a_copy_made_while_the_service_runs_opens_and_numbers_notices_anew() {
    let town = Town::open().await;
    let (farmer, leader) = (town.farmer("sun").await, town.team("zhao", Wishes::default()).await);
    farmer.post_need(&need()).await.unwrap();
    let photo = farmer.post_photo(leaf(64, 48, 1)).await.unwrap();
    let epoch = leader.get("/notices").await.unwrap()["epoch"].clone();
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("copy.db");
    backup(&town, &file).await.unwrap();
    assert!(std::fs::metadata(&file).unwrap().len() > 10_000);
    let twice = backup(&town, &file).await.unwrap_err();
    assert!(twice.to_string().contains("exists"), "{twice}");
    let store = format!("file://{}", api::backup::media_of(&file).display());
    let copy = if is_postgres() {
        Database::at(restored(&file).await.url, store)
    } else {
        Database::at(format!("sqlite://{}?mode=rwc", file.display()), store)
    };
    compare(copy, &epoch, &photo).await;
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

async fn compare(database: Database, epoch: &Value, photo: &Value) {
    let town = Town::open_on(database, |_| {}).await;
    let seen = fetch(&town, text(&photo["url"])).await;
    assert_eq!(seen.status(), 200, "the same key, and the same photo");
    assert_eq!(json!(seen.bytes().await.unwrap().len()), photo["bytes_n"]);
    let leader = town.phone("zhao").await;
    let list = leader.get("/notices").await.unwrap();
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    assert_ne!(text(&list["epoch"]), text(epoch));
    assert_eq!(town.phone("sun").await.get("/me").await.unwrap()["roles"], json!(["farmer"]));
}

#[actix_web::test]
async fn a_copy_may_have_a_question_mark_in_its_name() {
    let town = Town::open().await;
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("北道德乡?mode=ro#1 100%.db");
    backup(&town, &file).await.unwrap();
    let made: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    let mut made: Vec<_> = made.iter().map(std::fs::DirEntry::path).collect();
    made.sort();
    let mut expected = vec![file.clone(), api::backup::media_of(&file)];
    expected.sort();
    assert_eq!(made, expected, "by its whole name");
}

/// Arguments can be read by everybody on the machine.
#[actix_web::test]
async fn the_password_is_no_argument_of_pg_dump() {
    use std::os::unix::fs::PermissionsExt;

    if !is_postgres() {
        return;
    }
    let database = Database::fresh().await;
    let folder = tempfile::TempDir::new().unwrap();
    let fake = folder.path().join("pg_dump");
    std::fs::write(&fake, "#!/bin/sh\necho \"$PGPASSWORD $*\" > \"$3\"\n").unwrap();
    std::fs::set_permissions(&fake, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let url = database.url.replace("postgres@", "postgres:%E5%AF%86%40word@");
    let file = folder.path().join("copy.dump");
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_bangnong"))
        .arg("backup")
        .arg(&file)
        .env("DATABASE_URL", url)
        .env("BANGNONG_MEDIA__STORE", &database.store)
        .env("PATH", format!("{}:{path}", folder.path().display()))
        .status();
    assert!(done.unwrap().success());
    let said = std::fs::read_to_string(&file).unwrap();
    let (password, arguments) = said.split_once(' ').unwrap();
    assert_eq!(password, "密@word");
    assert!(!arguments.contains("word") && arguments.contains("postgres@"), "{arguments}");
}
