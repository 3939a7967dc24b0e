//! The two back ends behind one door, and the only way to write.

use std::{sync::Mutex, time::Duration};

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use rand::Rng;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
    TryInsertResult, sqlx,
};

use crate::{error::ApiError, ids::PersonId};

/// How often a transaction that lost a race for a lock is tried again.
const ATTEMPTS: u32 = 8;
/// How often a transaction that found its place taken is tried again: it then reads what the
/// other one wrote, and says in its own words why it cannot be. A third time is a mistake of ours.
const TAKEN_ATTEMPTS: u32 = 3;
/// Longest pause before a new attempt; the pauses are 2 ms, 4 ms, ... with full jitter.
const LONGEST_PAUSE_MS: u64 = 200;

/// Connections: on SQLite one writer and a pool of readers, on PostgreSQL one pool for both.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

/// The lock under which one process at a time migrates and seeds; it ends with its connection.
pub struct Alone(Option<(DatabaseConnection, DatabaseTransaction)>);

/// The advisory lock's number: the letters of `bangnong` in ASCII, as one integer.
const STARTING: i64 = i64::from_be_bytes(*b"bangnong");
/// A migration may run for minutes, and others wait for its end.
const WAIT_AS_LONG_AS_IT_TAKES: &str = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; \
     SET LOCAL idle_in_transaction_session_timeout = 0";

impl Alone {
    /// Lets the next process start.
    pub async fn release(self) -> Result<(), DbErr> {
        let Some((own, held)) = self.0 else { return Ok(()) };
        held.commit().await?;
        own.close().await
    }
}

/// One transaction, the moment it began, and the people whose doorbell rings once it is durable.
pub struct Tx {
    /// What the store functions run on.
    pub db: DatabaseTransaction,
    /// The service's clock when this attempt began.
    pub now: DateTime<Utc>,
    /// How long WeChat messages owed here wait for the phone itself.
    pub grace: Duration,
    rings: Mutex<Vec<PersonId>>,
}

impl Tx {
    /// Rings this person's doorbell after the commit.
    pub fn ring(&self, person: PersonId) {
        self.rings.lock().expect("no panic while held").push(person);
    }

    /// All that is read from here on is of one moment, and nothing is written: the first thing in
    /// its transaction. On SQLite every transaction is so.
    pub async fn one_moment(&self) -> Result<(), DbErr> {
        if self.db.get_database_backend() == DbBackend::Postgres {
            let one_moment = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
            self.db.execute_unprepared(one_moment).await?;
        }
        Ok(())
    }
}

/// What a transaction returned, and whom to ring.
pub(crate) struct Written<T> {
    pub value: T,
    pub rings: Vec<PersonId>,
}

impl Db {
    /// Opens the back end that the URL names: `sqlite://path` or `postgres://...`.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, DbErr> {
        if url.starts_with("sqlite:") {
            let writer = Database::connect(sqlite(url, 1, "OFF")).await?;
            corrupts_nothing(&writer).await?;
            let reader = Database::connect(sqlite(url, connections, "ON")).await?;
            Ok(Self { writer, reader })
        } else {
            let pool = Database::connect(postgres(url, connections)).await?;
            Ok(Self { writer: pool.clone(), reader: pool })
        }
    }

    /// For queries outside any transaction.
    #[must_use]
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For migrations and backups, which bring their own transactions.
    #[must_use]
    pub const fn owner(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Ends every connection once its work is done.
    pub async fn close(&self) -> Result<(), DbErr> {
        self.reader.clone().close().await?;
        self.writer.clone().close().await
    }

    /// Waits until this is the only process that starts on the database, and holds the others
    /// back until it is released: what they would make is then there.
    ///
    /// Beside the pool, which may have one connection only. On SQLite the file has one writer
    /// anyway, and services that share it are started one after the other.
    pub async fn alone(&self, url: &str) -> Result<Alone, DbErr> {
        if self.is_sqlite() {
            return Ok(Alone(None));
        }
        let own = Database::connect(postgres(url, 1)).await?;
        let held = own.begin().await?;
        held.execute_unprepared(WAIT_AS_LONG_AS_IT_TAKES).await?;
        held.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({STARTING})")).await?;
        Ok(Alone(Some((own, held))))
    }

    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Sqlite
    }

    /// Runs `work` in one transaction, again from the start where the database says "try again".
    ///
    /// Runs in the caller's task: use `App::write`, which a hang-up cannot cancel.
    pub(crate) async fn write<T>(
        &self,
        now: fn() -> DateTime<Utc>,
        grace: Duration,
        work: impl for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, ApiError>>,
    ) -> Result<Written<T>, ApiError> {
        let mut attempt = 1;
        loop {
            let done = self.attempt(now(), grace, &work).await;
            let Err(ApiError::Database(cause)) = &done else { return done };
            match Again::of(cause) {
                Again::Never => return done,
                Again::Taken if attempt == TAKEN_ATTEMPTS => return done,
                Again::Lost if attempt == ATTEMPTS => {
                    tracing::warn!(error = %cause, "gave up after {ATTEMPTS} attempts");
                    return Err(ApiError::Busy);
                }
                Again::Taken | Again::Lost => pause(attempt).await,
            }
            attempt += 1;
        }
    }

    async fn attempt<T>(
        &self,
        now: DateTime<Utc>,
        grace: Duration,
        work: &impl for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<T, ApiError>>,
    ) -> Result<Written<T>, ApiError> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let db = self.writer.begin_with_options(immediate).await?;
        let tx = Tx { db, now, grace, rings: Mutex::default() };
        match work(&tx).await {
            Ok(value) => {
                let rings = tx.rings.into_inner().expect("no panic while held");
                tx.db.commit().await?;
                Ok(Written { value, rings })
            }
            Err(error) => {
                tx.db.rollback().await?;
                Err(error)
            }
        }
    }
}

/// SQLite before 3.51.3 can lose pages when a WAL is reset under two connections.
async fn corrupts_nothing(db: &DatabaseConnection) -> Result<(), DbErr> {
    let row =
        db.query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()"));
    let version: String = row.await?.map_or(Ok(String::new()), |row| row.try_get_by_index(0))?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() >= [3, 51, 3].as_slice() {
        return Ok(());
    }
    Err(DbErr::Custom(format!("SQLite {version} is too old: 3.51.3 or later is needed")))
}

async fn pause(attempt: u32) {
    let longest = (1_u64 << attempt).min(LONGEST_PAUSE_MS);
    let pause = rand::rng().random_range(1..=longest);
    tokio::time::sleep(Duration::from_millis(pause)).await;
}

/// How many rows an insert that skips conflicts has added: sea-orm says `Inserted(0)` when every
/// row was skipped.
#[must_use]
pub fn added(inserted: &TryInsertResult<u64>) -> u64 {
    match inserted {
        TryInsertResult::Inserted(n) => *n,
        TryInsertResult::Empty | TryInsertResult::Conflicted => 0,
    }
}

/// Whether a failed transaction is worth another attempt, on both back ends.
enum Again {
    Never,
    /// It lost a race for a lock, or was not serializable.
    Lost,
    /// Another transaction wrote the same unique value between our look and our write.
    Taken,
}

impl Again {
    /// `sql_err()` knows only unique and foreign keys, so the codes are read from the driver.
    fn of(error: &DbErr) -> Self {
        match driver_code(error).as_deref() {
            // PostgreSQL: serialization_failure, deadlock_detected, lock_not_available; SQLite:
            // BUSY, LOCKED, BUSY_SNAPSHOT.
            Some("40001" | "40P01" | "55P03" | "5" | "6" | "517") => Self::Lost,
            // PostgreSQL: unique_violation; SQLite: CONSTRAINT_PRIMARYKEY, CONSTRAINT_UNIQUE.
            Some("23505" | "1555" | "2067") => Self::Taken,
            _ => Self::Never,
        }
    }
}

/// Whether the database is out of reach, stops or starts, has no connection free, or waits for
/// itself too long: what was asked may work in a moment.
#[must_use]
pub fn is_passing(error: &DbErr) -> bool {
    // PostgreSQL: query_canceled (by statement_timeout), admin_shutdown, crash_shutdown,
    // cannot_connect_now, idle_session_timeout, too_many_connections, and the connection
    // exceptions of class 08.
    let away = |code: &str| {
        matches!(code, "57014" | "57P01" | "57P02" | "57P03" | "57P05" | "53300")
            || code.starts_with("08")
    };
    if matches!(Again::of(error), Again::Lost) {
        return true;
    }
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
        _ => match driver_error(error) {
            Some(sqlx::Error::Database(cause)) => cause.code().as_deref().is_some_and(away),
            Some(cause) => is_cut(cause),
            None => false,
        },
    }
}

/// The line to the database was cut, or never stood.
fn is_cut(error: &sqlx::Error) -> bool {
    use sqlx::Error::{BeginFailed, Io, PoolClosed, PoolTimedOut, Tls, WorkerCrashed};
    matches!(error, Io(_) | Tls(_) | PoolTimedOut | PoolClosed | WorkerCrashed | BeginFailed)
}

fn driver_code(error: &DbErr) -> Option<String> {
    let sqlx::Error::Database(cause) = driver_error(error)? else { return None };
    cause.code().map(std::borrow::Cow::into_owned)
}

fn driver_error(error: &DbErr) -> Option<&sqlx::Error> {
    let (DbErr::Exec(cause) | DbErr::Query(cause) | DbErr::Conn(cause)) = error else {
        return None;
    };
    let RuntimeErr::SqlxError(cause) = cause else { return None };
    Some(cause.as_ref())
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .sqlx_logging(false);
    options
}

/// WAL with FULL: a commit that was answered survives a power cut.
fn sqlite(url: &str, connections: u32, query_only: &'static str) -> ConnectOptions {
    use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
    let mut options = options(url, connections);
    options.map_sqlx_sqlite_opts(move |options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .pragma("query_only", query_only)
    });
    options
}

/// Time-outs that end a stuck transaction, and a ROLLBACK before each use, because a cancelled
/// `BEGIN` leaves a pooled connection inside a transaction (sqlx 0.9.0, issue 4385).
fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = options(url, connections);
    options.map_sqlx_postgres_opts(|options| {
        options.options([
            ("timezone", "UTC"),
            ("lock_timeout", "3s"),
            ("statement_timeout", "15s"),
            ("idle_in_transaction_session_timeout", "20s"),
        ])
    });
    options.map_sqlx_postgres_before_acquire(|connection, _| {
        Box::pin(async move {
            use sqlx::Executor;
            connection.execute("SET client_min_messages TO error; ROLLBACK").await?;
            Ok(true)
        })
    });
    options
}
