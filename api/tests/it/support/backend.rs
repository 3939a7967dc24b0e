//! A fresh database for each test, on the back end that this run is for.

use std::{env, sync::Arc};

use sea_orm::{ConnectionTrait, Database as Connection};
use tempfile::TempDir;
use uuid::Uuid;

/// A database that only one test knows.
#[derive(Clone)]
pub(crate) struct Database {
    pub(crate) url: String,
    /// Where photos and voice notes lie.
    pub(crate) store: String,
    /// The folder of both; PostgreSQL's cluster is thrown away as a whole.
    _folder: Option<Arc<TempDir>>,
}

impl Database {
    /// A database and a store that are there already.
    pub(crate) const fn at(url: String, store: String) -> Self {
        Self { url, store, _folder: None }
    }

    pub(crate) async fn fresh() -> Self {
        let folder = TempDir::new().unwrap();
        let store = format!("file://{}/media", folder.path().display());
        let url = if is_postgres() {
            postgres().await
        } else {
            format!("sqlite://{}/bangnong.db?mode=rwc", folder.path().display())
        };
        Self { url, store, _folder: Some(Arc::new(folder)) }
    }
}

fn backend() -> String {
    env::var("BANGNONG_TEST_BACKEND").unwrap_or_else(|_| "sqlite".to_owned())
}

pub(crate) fn is_postgres() -> bool {
    match backend().as_str() {
        "sqlite" => false,
        "postgres" => true,
        other => panic!("BANGNONG_TEST_BACKEND is sqlite or postgres, not {other}"),
    }
}

pub(crate) fn redis_url() -> String {
    env::var("BANGNONG_TEST_REDIS").expect("BANGNONG_TEST_REDIS is set: use cargo xtask test")
}

async fn postgres() -> String {
    let server = env::var("BANGNONG_TEST_POSTGRES")
        .expect("BANGNONG_TEST_POSTGRES is set: use cargo xtask test");
    let name = format!("t{}", Uuid::new_v4().simple());
    let owner = Connection::connect(&server).await.unwrap();
    owner.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    owner.close().await.unwrap();
    let (base, _) = server.rsplit_once('/').expect("the URL names a database");
    format!("{base}/{name}")
}
