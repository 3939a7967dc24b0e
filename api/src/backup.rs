//! A copy of the database and of all photos and voice notes while the service runs, and new
//! numbering for a restored one.

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::Command,
};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use reqwest::Url;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement, Value};
use uuid::Uuid;

use crate::{
    db::Db,
    ids::MediaId,
    media::{objects::Objects, store},
};

/// What a path in an SQLite URL cannot hold as it is.
const MEANS_SOMETHING: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');
/// Rows read in one step.
const BATCH: u64 = 100;

/// Writes a consistent copy to `file`, and what is in the store to the folder of the same name with
/// `.media` behind it; neither may exist.
///
/// An SQLite copy is ready to use. PostgreSQL's own `pg_dump` writes its custom format; after
/// `pg_restore`, run `bangnong renumber`. The folder is a store as it is: name it in `media.store`,
/// or copy it to a bucket.
pub async fn backup(
    db: &Db,
    url: &str,
    objects: &Objects,
    file: &Path,
) -> Result<(), Box<dyn Error>> {
    let folder = media_of(file);
    if let Some(known) = [file, &folder].into_iter().find(|path| path.exists()) {
        return Err(format!("{} exists already", known.display()).into());
    }
    copy(db, url, file).await?;
    // Objects never change, so those that the copy names are as they were; one that is gone by now
    // was never used.
    copy_media(db, objects, &folder).await
}

/// Where the photos and voice notes of this copy lie.
#[must_use]
pub fn media_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".media");
    name.into()
}

async fn copy_media(db: &Db, objects: &Objects, folder: &PathBuf) -> Result<(), Box<dyn Error>> {
    let copies = Objects::folder(folder)?;
    let mut after = MediaId(Uuid::nil());
    loop {
        let rows = store::list_kept(db.reader(), after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        for key in rows.iter().filter_map(|row| row.object_key.as_deref()) {
            if let Some(bytes) = objects.get(key).await? {
                copies.put(key, bytes).await?;
            }
        }
    }
}

async fn copy(db: &Db, url: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    if !db.is_sqlite() {
        return dump(url, file);
    }
    let path = file.to_str().ok_or("the file's name is not UTF-8")?;
    let copy = Statement::from_sql_and_values(
        db.owner().get_database_backend(),
        "VACUUM INTO ?",
        [Value::from(path)],
    );
    db.owner().execute_raw(copy).await?;
    let numbered = number_anew(path).await;
    if numbered.is_err() {
        // Half a copy would be taken for a whole one.
        std::fs::remove_file(file)?;
    }
    Ok(numbered?)
}

async fn number_anew(path: &str) -> Result<(), DbErr> {
    // A question mark in the name would begin the options.
    let path = utf8_percent_encode(path, MEANS_SOMETHING);
    let copy = Db::connect(&format!("sqlite://{path}"), 1).await?;
    renumber(copy.owner()).await?;
    copy.close().await
}

/// The password travels in the environment: everybody on the machine can read arguments.
fn dump(url: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    let mut url = Url::parse(url).map_err(|error| format!("database.url: {error}"))?;
    let mut dump = Command::new("pg_dump");
    if let Some(password) = url.password() {
        dump.env("PGPASSWORD", &*percent_decode_str(password).decode_utf8_lossy());
        url.set_password(None).map_err(|()| "database.url has a password and no host")?;
    }
    dump.arg("--format=custom").arg("--file").arg(file).arg(url.as_str());
    match dump.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("pg_dump ended with {status}").into()),
        Err(error) => {
            Err(format!("pg_dump did not start ({error}): apt install postgresql-client").into())
        }
    }
}

/// Gives every stream of notices a new epoch: a phone that has seen numbers which the restored
/// database will give out again is told to read everything anew.
pub async fn renumber(db: &DatabaseConnection) -> Result<(), DbErr> {
    let epoch = uuid::Uuid::new_v4().to_string();
    let renumber = Statement::from_sql_and_values(
        db.get_database_backend(),
        match db.get_database_backend() {
            sea_orm::DbBackend::Postgres => "UPDATE streams SET epoch = $1",
            _ => "UPDATE streams SET epoch = ?",
        },
        [Value::from(epoch)],
    );
    db.execute_raw(renumber).await?;
    Ok(())
}
