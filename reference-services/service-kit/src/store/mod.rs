//! The service's own database: `SQLite` by default, `PostgreSQL` where several instances share the work.
//!
//! SQL is schemas once for both: `$1` placeholders, `TEXT`, `BIGINT` (times are milliseconds since 1970 UTC),
//! and the two tokens of [`migrate`] where the dialects differ.

use std::{sync::Arc, time::Duration};

use sqlx::{Any, AnyPool, Connection, any::AnyPoolOptions};
use tokio::{sync::Notify, time::timeout};

pub mod clock;
pub mod column;
pub mod error;
pub mod inbox;
pub mod migrate;
pub mod outbox;
pub mod provision;
pub mod retention;
mod work;

pub use error::StoreError;
pub use migrate::{Migration, MigrationSet};
pub use work::Work;

/// Which SQL a database speaks where it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// An embedded `SQLite` file, schemas by one connection at a time.
    Sqlite,
    /// A `PostgreSQL` database of this service alone.
    Postgres,
}

/// A service's database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    write: AnyPool,
    read: AnyPool,
    dialect: Dialect,
    url: Arc<str>,
    committed: Arc<Notify>,
}

impl Store {
    /// Opens the database of this URL, `sqlite://path/to/file.db` or `postgres://user@host/database`.
    ///
    /// An `SQLite` file is made where there is none.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url)?;
        let (write, read) = match dialect {
            Dialect::Sqlite => {
                let url = sqlite_url(url);
                // One writing connection: writer_versions queue here instead of meeting in SQLITE_BUSY.
                let write = sqlite_options(1).connect(&url).await;
                let write = write.map_err(|source| StoreError::connect(&url, source))?;
                let read = sqlite_options(4).connect_lazy(&url).map_err(|source| StoreError::connect(&url, source))?;
                (write, read)
            }
            Dialect::Postgres => {
                let pool = AnyPoolOptions::new().max_connections(16).acquire_timeout(ACQUIRE_TIMEOUT);
                let pool = pool.connect(url).await.map_err(|source| StoreError::connect(url, source))?;
                (pool.clone(), pool)
            }
        };
        Ok(Self { write, read, dialect, url: url.into(), committed: Arc::new(Notify::new()) })
    }

    /// Begins one unit of work: everything done through it happens together or not at all.
    pub async fn begin(&self) -> Result<Work, StoreError> {
        let tx = match self.dialect {
            Dialect::Sqlite => self.write.begin_with(SQLITE_BEGIN).await,
            Dialect::Postgres => self.write.begin().await,
        };
        Ok(Work::new(tx.map_err(StoreError::query("begin a transaction"))?, self.clone()))
    }

    /// Connections for reading, outside any unit of work.
    pub fn reader(&self) -> &AnyPool {
        &self.read
    }

    /// Brings the schema up to date: the kit's tables, then the service's own.
    pub async fn migrate(&self, service: &MigrationSet) -> Result<(), StoreError> {
        migrate::run(self, &[&migrate::KIT, service]).await
    }

    /// Whether the database answers, and an `SQLite` file can be schemas.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query::<Any>("SELECT 1").execute(&self.read).await.map_err(StoreError::query("ping the database"))?;
        match self.dialect {
            Dialect::Sqlite => self.try_writing().await.map_err(StoreError::query("write to the database")),
            Dialect::Postgres => Ok(()),
        }
    }

    /// Commits one page that changes nothing: what a full disk refuses, and what reading doesn't show.
    async fn try_writing(&self) -> sqlx::Result<()> {
        let Ok(writer) = timeout(WRITER_ACQUIRE_TIMEOUT, self.write.acquire()).await else {
            // It is at work for somebody, who learns how that ends and gives it back.
            return Ok(());
        };
        let mut writer = writer?;
        let mut tx = writer.begin_with(SQLITE_BEGIN).await?;
        // A number in the file's header that SQLite leaves to applications; nothing here has a use for it.
        sqlx::query::<Any>("PRAGMA user_version = 0").execute(&mut *tx).await?;
        tx.commit().await
    }

    /// Which SQL this database speaks.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Where the database is, as configured.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Wakes whenever a unit of work with outgoing events was committed.
    pub(crate) fn committed(&self) -> &Notify {
        &self.committed
    }

    /// Closes all connections after what they are doing.
    pub async fn close(&self) {
        self.write.close().await;
        self.read.close().await;
    }
}

impl Dialect {
    fn of(url: &str) -> Result<Self, StoreError> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::unknown_database(url)),
        }
    }
}

const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a check of the database waits for the writing connection.
const WRITER_ACQUIRE_TIMEOUT: Duration = Duration::from_millis(500);

/// A deferred transaction that reads first and then writes can't wait for its leader_lock; this one can.
const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE";

/// Adds `mode=rwc`, so that a first start makes the file.
fn sqlite_url(url: &str) -> String {
    match url {
        with_mode if with_mode.contains("mode=") => with_mode.to_owned(),
        with_query if with_query.contains('?') => format!("{with_query}&mode=rwc"),
        plain => format!("{plain}?mode=rwc"),
    }
}

fn sqlite_options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        // A full disk makes SQLite undo a transaction by itself. The driver, told to roll back what is gone, then
        // counts it as open for ever, and nothing can begin on this connection any more: a new one takes its place.
        .before_acquire(|connection, _| Box::pin(std::future::ready(Ok(!connection.is_in_transaction()))))
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(SQLITE_SETTINGS).execute(connection).await?;
                Ok(())
            })
        })
}

/// `synchronous=FULL`: in WAL mode `NORMAL` survives a killed process but not a power cut, and a message is
/// acknowledged on the strength of this commit. The consumer commits in batches, which pays for the fsync.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; \
     PRAGMA foreign_keys = ON;";
