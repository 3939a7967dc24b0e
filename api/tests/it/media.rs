//! Photos and voice notes: what is taken, how it is kept, and by which links it is seen.

use std::time::{Duration, SystemTime};

use api::{
    entity::{media as table, photo},
    media::objects::OWNER,
};
use chrono::{TimeDelta, Utc};
use futures_util::{StreamExt, stream::FuturesUnordered};
use miniapp_mock::{
    camera::{hum, leaf},
    phone::Phone,
};
use reqwest::{StatusCode, header};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, EntityTrait, PaginatorTrait, Statement, entity::prelude::*,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    PATIENCE, Town, fetch,
    pictures::{self, Hostile},
    process::Process,
    text,
};

/// Waits until `holds`.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while !holds().await {
        assert!(tokio::time::Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The next start finds no upload under way, and sweeps at once.
async fn swept(town: Town) -> Town {
    Town::open_on(town.close().await, |config| {
        config.media.orphans_after = Duration::from_millis(100);
    })
    .await
}

/// Files in the store, half written ones too.
fn objects_n(town: &Town) -> usize {
    fn files(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let n = |entry: std::fs::DirEntry| {
            // The mark of whose the store is, also while it is being written.
            let marker = entry.file_name().to_string_lossy().starts_with(OWNER);
            if entry.path().is_dir() { files(&entry.path()) } else { usize::from(!marker) }
        };
        entries.map(n).sum()
    }
    files(&town.app.config.media.folder().unwrap())
}

#[actix_web::test]
async fn a_photo_is_seen_by_its_link_without_a_session_and_by_nothing_else() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let photo = farmer.post_photo(leaf(2000, 1500, 1)).await.unwrap();
    let kind = (&photo["kind"], &photo["media_type"], &photo["words"]);
    assert_eq!(kind, (&json!("image"), &json!("image/jpeg"), &Value::Null));
    assert_eq!((&photo["width"], &photo["height"]), (&json!(1600), &json!(1200)), "made small");
    let link = text(&photo["url"]);
    let seen = fetch(&town, link).await;
    assert_eq!(seen.status(), 200);
    let headers = seen.headers().clone();
    assert_eq!(headers[header::CONTENT_TYPE], "image/jpeg");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers[header::CACHE_CONTROL].to_str().unwrap().starts_with("private, max-age="));
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().ends_with(".jpg\""));
    let bytes = seen.bytes().await.unwrap();
    assert_eq!(json!(bytes.len()), photo["bytes_n"]);
    assert!(!bytes.windows(4).any(|window| window == b"Exif"));

    let (path, query) = link.split_once('?').unwrap();
    let (until, sig) = query.split_once("&sig=").unwrap();
    let other = farmer.post_photo(leaf(64, 48, 2)).await.unwrap();
    let other_path = text(&other["url"]).split_once('?').unwrap().0;
    let later = until.strip_prefix("until=").unwrap().parse::<i64>().unwrap() + 3600;
    #[rustfmt::skip]
    let cases = [
        // link,                                                   status, why
        (format!("{path}?until={later}&sig={sig}"),                404,    "made longer by hand"),
        (format!("{path}?until=1800000&sig={sig}"),                404,    "long over"),
        (format!("{path}?{until}&sig={}", "0".repeat(64)),         404,    "another signature"),
        (format!("{path}?{until}&sig={}", &sig[..10]),             404,    "torn"),
        (format!("{other_path}?{query}"),                          404,    "of another photo"),
        (path.to_owned(),                                          400,    "no signature"),
    ];
    for (link, status, why) in cases {
        assert_eq!(fetch(&town, &link).await.status(), status, "{why}");
    }
}

#[actix_web::test]
async fn a_link_ends_and_another_service_on_the_database_takes_it_until_then() {
    let short = |config: &mut api::config::Config| {
        config.media.link_lifetime = Duration::from_secs(4);
    };
    let town = Town::open_with(short).await;
    let farmer = town.farmer("sun").await;
    let photo = farmer.post_photo(leaf(64, 48, 1)).await.unwrap();
    let replica = town.replica(short).await;
    assert_eq!(fetch(&replica, text(&photo["url"])).await.status(), 200, "one key for all");
    until("a link ends", async || fetch(&town, text(&photo["url"])).await.status() == 404).await;
}

#[actix_web::test]
async fn a_voice_note_is_measured_kept_as_it_is_and_played_in_parts() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let note = farmer.post_voice(hum(3, 1), 40).await.unwrap();
    let kind = (&note["kind"], &note["media_type"], &note["seconds"]);
    assert_eq!(kind, (&json!("voice"), &json!("audio/wav"), &json!(3)), "the file says how long");
    let link = text(&note["url"]);
    assert_eq!(fetch(&town, link).await.bytes().await.unwrap(), hum(3, 1));
    let part = reqwest::Client::new().get(format!("{}{link}", town.url));
    let part = part.header(header::RANGE, "bytes=0-3").send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()[header::CONTENT_RANGE], format!("bytes 0-3/{}", hum(3, 1).len()));
    assert_eq!(part.bytes().await.unwrap(), "RIFF");
    let refused = farmer.post_voice(hum(61, 1), 5).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (422, "voice_too_long"));
}

#[actix_web::test]
async fn a_machine_writes_down_what_is_said_and_is_asked_again_when_it_is_away() {
    let town =
        Town::open_with(|config| config.offers.sweep_every = Duration::from_millis(50)).await;
    let farmer = town.farmer("sun").await;
    let wechat = crate::support::wechat::Wechat(town.app.config.wechat.base_url.clone());
    wechat.fault(json!({ "endpoint": "transcriptions", "fault": "refuse" })).await;
    let note = farmer.post_voice(hum(2, 1), 2).await.unwrap();
    assert_eq!(note["words"], Value::Null, "nobody has listened yet");
    let id = api::ids::MediaId(text(&note["id"]).parse().unwrap());
    let db = town.app.db.reader();
    let asked = async || {
        let row = api::entity::transcript::Entity::find_by_id(id).one(db).await.unwrap();
        row.unwrap()
    };
    until("the first try fails", async || asked().await.error.is_some()).await;
    let due = api::entity::transcript::ActiveModel {
        media_id: Set(id),
        next_at: Set(Utc::now()),
        ..Default::default()
    };
    due.update(town.app.db.owner()).await.unwrap();
    let words = async || table::Entity::find_by_id(id).one(db).await.unwrap().unwrap().words;
    until("the words come", async || words().await.is_some()).await;
    assert!(words().await.unwrap().chars().count() > 8, "a sentence");
    assert_eq!(asked().await.attempts, 2);
}

#[actix_web::test]
async fn nobody_listens_where_no_machine_is_set_up() {
    use miniapp_mock::wechat::{AppAccount, Platform};

    let platform = Platform::start("127.0.0.1:0", AppAccount::demo()).await.unwrap();
    let town = Town::open_with(|config| {
        config.wechat.appid = AppAccount::demo().appid;
        config.wechat.secret = AppAccount::demo().secret.into();
        config.wechat.base_url = platform.base_url();
    })
    .await;
    let wechat = crate::support::wechat::Wechat(platform.base_url());
    let farmer = wechat.sign_in(&town.url, "sun").await;
    farmer.post_voice(hum(1, 1), 1).await.unwrap();
    let owed = api::entity::transcript::Entity::find().count(town.app.db.reader()).await.unwrap();
    assert_eq!(owed, 0);
    platform.stop().await;
}

/// Kind, file, further fields; status and code of the answer.
type Refused<'a> = (&'a str, Vec<u8>, &'a [(&'static str, &'a str)], u16, &'a str);

#[actix_web::test]
async fn what_is_no_photo_and_no_voice_is_refused_and_nothing_is_kept() {
    let town = Town::open().await;
    let leader = town.phone("zhao").await;
    let many = [("seconds", "3"), ("surprise", "1")];
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    #[rustfmt::skip]
    let cases: [Refused<'_>; 8] = [
        ("image", svg,                       &[],                   422, "photo_invalid"),
        ("image", hum(1, 1),                 &[],                   422, "photo_invalid"),
        ("image", Vec::new(),                &[],                   422, "photo_invalid"),
        ("voice", leaf(64, 48, 1),           &[("seconds", "3")],   422, "voice_invalid"),
        ("voice", vec![0; 1024 * 1024 + 1],  &[("seconds", "3")],   413, "too_large"),
        ("film",  leaf(64, 48, 1),           &[],                   400, "malformed"),
        ("image", leaf(64, 48, 1),           &many,                 400, "malformed"),
        ("voice", hum(1, 1),                 &[("seconds", "一")],  400, "malformed"),
    ];
    let before = objects_n(&town);
    for (kind, bytes, fields, status, code) in cases {
        let refused = leader.post_media(kind, bytes, fields).await.unwrap_err();
        assert_eq!((refused.status(), refused.code()), (status, code), "{kind} {fields:?}");
    }
    assert_eq!(objects_n(&town), before);
}

#[actix_web::test]
async fn an_upload_that_is_repeated_is_kept_once() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let before = objects_n(&town);
    let send = |key: &'static str, bytes: Vec<u8>| {
        let file = reqwest::multipart::Part::bytes(bytes).file_name("a.jpg");
        let form = reqwest::multipart::Form::new().part("file", file).text("kind", "image");
        let request = reqwest::Client::new().post(format!("{}/api/v1/media", town.url));
        let request = request.bearer_auth(farmer.token()).header("Idempotency-Key", key);
        async move { request.multipart(form).send().await.unwrap() }
    };
    let first: Value = send("k", leaf(64, 48, 1)).await.json().await.unwrap();
    let again = send("k", leaf(64, 48, 1)).await;
    assert_eq!(
        again.headers()["idempotent-replayed"],
        "true",
        "each form has a boundary of its own"
    );
    assert_eq!(again.json::<Value>().await.unwrap(), first);
    let other = send("k", leaf(64, 48, 2)).await;
    assert_eq!(other.status(), 422, "another photo under the same key");
    assert_eq!(objects_n(&town), before + 1);
}

#[actix_web::test]
async fn media_that_are_never_used_are_counted_and_forgotten_with_their_objects() {
    let town = Town::open().await;
    let leader = town.phone("zhao").await;
    for n in 0..27 {
        leader.post_photo(leaf(8, 6, n)).await.unwrap_or_else(|e| panic!("{n}: {e}"));
    }
    let refused = leader.post_photo(leaf(8, 6, 27)).await.unwrap_err();
    assert_eq!((refused.status(), refused.code()), (429, "photos_too_many"));
    let used = table::Entity::find().filter(table::COLUMN.subject_kind.is_not_null());
    let used = usize::try_from(used.count(town.app.db.reader()).await.unwrap()).unwrap();
    assert_eq!(objects_n(&town), used + 27);
    let old = table::ActiveModel {
        created_at: Set(Utc::now() - TimeDelta::hours(25)),
        ..Default::default()
    };
    table::Entity::update_many().set(old).exec(town.app.db.owner()).await.unwrap();
    let town = swept(town).await;
    until("unused ones go, used ones stay", async || objects_n(&town) == used).await;
}

/// A service that dies between the object and its row leaves an object that nobody names.
#[actix_web::test]
async fn an_object_without_a_row_goes_and_one_with_a_row_stays() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let lot = crate::support::market::lot();
    let photo = farmer.post_photo(leaf(64, 48, 1)).await.unwrap();
    let mut form = lot;
    form["photos"] = json!([photo["id"]]);
    farmer.post("/lots", &form).await.unwrap();
    let named = objects_n(&town);
    let orphan = api::media::objects::Objects::new_key();
    town.app.media.objects.put(&orphan, "half a life".into()).await.unwrap();
    let town = swept(town).await;
    until("the orphan goes", async || town.app.media.objects.get(&orphan).await.unwrap().is_none())
        .await;
    assert_eq!(objects_n(&town), named);
    assert_eq!(fetch(&town, text(&photo["url"])).await.status(), 200);
}

/// Settings may name a folder that others use, or another service's store.
#[actix_web::test]
async fn a_sweep_leaves_alone_what_the_service_has_not_written() {
    let town = Town::open_with(|config| config.media.orphans_after = Duration::from_secs(3)).await;
    let folder = town.app.config.media.folder().unwrap();
    let foreign = ["notes.txt", "ab/ledger.db", "zz/0123456789abcdef0123456789abcdef", "half#1"];
    let write = |name: &str| {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "somebody's").unwrap();
    };
    foreign.into_iter().for_each(write);
    let orphan = api::media::objects::Objects::new_key();
    town.app.media.objects.put(&orphan, "half a life".into()).await.unwrap();
    until("the orphan goes", async || town.app.media.objects.get(&orphan).await.unwrap().is_none())
        .await;
    for name in foreign {
        assert!(folder.join(name).exists(), "{name}");
    }
}

/// Two databases whose settings name the same store: the second one's sweep would empty it.
#[actix_web::test]
async fn only_the_database_that_a_store_belongs_to_sweeps_it() {
    let owner = Town::open().await;
    let farmer = owner.farmer("sun").await;
    let photo = farmer.post_photo(leaf(64, 48, 1)).await.unwrap();
    let folder = owner.app.config.media.folder().unwrap();
    until("the store is its own", async || folder.join(OWNER).exists()).await;
    let id = api::ids::MediaId(text(&photo["id"]).parse().unwrap());
    let row = table::Entity::find_by_id(id).one(owner.app.db.reader()).await.unwrap().unwrap();
    let file = std::fs::File::options().write(true).open(folder.join(row.object_key.unwrap()));
    file.unwrap().set_modified(SystemTime::now() - Duration::from_hours(48)).unwrap();
    let store = format!("file://{}", folder.display());
    let stranger = Town::open_with(|config| config.media.store = store.clone()).await;
    api::media::sweeper::remove_orphans(&stranger.app).await.unwrap();
    assert_eq!(fetch(&owner, text(&photo["url"])).await.status(), 200);
}

/// Rounds of dying, each in the middle of uploads.
const ROUNDS: usize = 4;

#[actix_web::test]
async fn killed_in_the_middle_of_uploads_the_service_keeps_what_it_answered_and_sweeps_the_rest() {
    let database = Town::open().await.close().await;
    let settings = pictures::settings(&database);
    let mut answered = Vec::new();
    for round in 0..ROUNDS {
        let service = Process::start(&settings);
        let phone = Phone::sign_in(&service.url, &format!("sun-{round}")).await.unwrap();
        let uploads = (0..8).map(|n| {
            let phone = phone.clone();
            actix_web::rt::spawn(async move { phone.post_photo(leaf(320, 240, n)).await })
        });
        let mut uploads: FuturesUnordered<_> = uploads.collect();
        for _ in 0..=round {
            answered.push(uploads.next().await.unwrap().unwrap().unwrap());
        }
        service.kill();
    }
    let town = Town::open_on(database, |config| {
        config.media.orphans_after = Duration::from_secs(2);
    })
    .await;
    let rows_n = table::Entity::find().count(town.app.db.reader()).await.unwrap();
    let rows_n = usize::try_from(rows_n).unwrap();
    assert!(rows_n >= answered.len());
    until("what no row names goes", async || objects_n(&town) == rows_n).await;
    for photo in answered {
        assert_eq!(fetch(&town, text(&photo["url"])).await.status(), 200, "it was answered");
    }
}

#[actix_web::test]
async fn photos_from_before_there_was_a_store_stay_readable_and_move_into_it() {
    let town = Town::open().await;
    let farmer = town.farmer("sun").await;
    let photo = farmer.post_photo(leaf(64, 48, 1)).await.unwrap();
    let id = api::ids::MediaId(text(&photo["id"]).parse().unwrap());
    let db = town.app.db.owner();
    let before = b"\xFF\xD8\xFF\xE0 as it was".to_vec();
    insert_photo(db, id, &before).await;
    let row = table::ActiveModel { id: Set(id), object_key: Set(None), ..Default::default() };
    row.update(db).await.unwrap();
    let link = text(&photo["url"]).to_owned();
    assert_eq!(fetch(&town, &link).await.bytes().await.unwrap(), before, "from the database");
    let town = swept(town).await;
    let db = town.app.db.owner();
    until("it moves", async || photo::Entity::find_by_id(id).one(db).await.unwrap().is_none())
        .await;
    let row = table::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
    assert!(row.object_key.is_some());
    assert_eq!(fetch(&town, &link).await.bytes().await.unwrap(), before, "from the store");
}

/// As the service stored photos before.
async fn insert_photo(db: &sea_orm::DatabaseConnection, id: api::ids::MediaId, bytes: &[u8]) {
    let backend = db.get_database_backend();
    let sql = match backend {
        sea_orm::DbBackend::Postgres => {
            "INSERT INTO photos (id, owner_id, media_type, bytes, created_at) VALUES ($1, $2, $3, $4, $5)"
        }
        _ => {
            "INSERT INTO photos (id, owner_id, media_type, bytes, created_at) VALUES (?, ?, ?, ?, ?)"
        }
    };
    let values = [
        id.0.into(),
        Uuid::now_v7().into(),
        "image/jpeg".into(),
        bytes.to_vec().into(),
        Utc::now().into(),
    ];
    db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
}

/// What nobody means well with, one after the other and all at once.
#[actix_web::test]
async fn hostile_files_are_refused_or_cleaned_and_take_little_memory() {
    let town = Town::open().await;
    let database = town.close().await;
    let service = Process::start(&pictures::settings(&database));
    let phone = Phone::sign_in(&service.url, "sun").await.unwrap();
    phone.post_photo(leaf(640, 480, 1)).await.unwrap();
    let before = service.peak_kb();
    for Hostile { bytes, why, expected } in pictures::hostile() {
        let answer = phone.post_photo(bytes).await;
        match expected {
            Ok((width, height)) => {
                let kept = answer.unwrap_or_else(|error| panic!("{why}: {error}"));
                assert_eq!(
                    (&kept["width"], &kept["height"]),
                    (&json!(width), &json!(height)),
                    "{why}"
                );
                let link = format!("{}{}", service.url, text(&kept["url"]));
                let seen = reqwest::get(link).await.unwrap().bytes().await.unwrap();
                for secret in [&b"GPS"[..], b"Exif", b"<script", b"PK\x03\x04"] {
                    assert!(!seen.windows(secret.len()).any(|window| window == secret), "{why}");
                }
            }
            Err((status, code)) => {
                let refused = answer.expect_err(why);
                assert_eq!((refused.status(), refused.code()), (status, code), "{why}");
            }
        }
        let grown = service.peak_kb() - before;
        assert!(grown <= 64 * 1024, "{why}: memory grew by {grown} kB");
    }
    let all = pictures::hostile().into_iter().filter(|it| it.bytes.len() < 8 << 20);
    let all = all.map(|it| phone.post_photo(it.bytes));
    futures_util::future::join_all(all).await;
    let grown = service.peak_kb() - before;
    assert!(grown <= 64 * 1024, "all at once: memory grew by {grown} kB");
}
