//! A copy of the database while the service runs, and new numbering for a restored one.

use std::{error::Error, path::Path, process::Command};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement, Value};

use crate::db::Db;

/// Writes a consistent copy to `file`, which must not exist.
///
/// An SQLite copy is ready to use. PostgreSQL's own `pg_dump` writes its custom format; after
/// `pg_restore`, run `bangnong renumber`.
pub async fn backup(db: &Db, url: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    if file.exists() {
        return Err(format!("{} exists already", file.display()).into());
    }
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
    let copy = Db::connect(&format!("sqlite://{path}"), 1).await?;
    Ok(renumber(copy.owner()).await?)
}

fn dump(url: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    let status =
        Command::new("pg_dump").arg("--format=custom").arg("--file").arg(file).arg(url).status();
    match status {
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
