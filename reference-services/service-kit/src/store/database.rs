//! The connections to a database.

use std::{sync::Arc, time::Duration};

use sqlx::{Any, AnyPool, Connection, any::AnyPoolOptions};
use tokio::{sync::Notify, time::timeout};

use super::{Dialect, MigrationSet, StoreError, Work, migrate};

/// The database of a service; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    write: AnyPool,
    read: AnyPool,
    dialect: Dialect,
    url: Arc<str>,
    committed: Arc<Notify>,
}

impl Store {
    /// Opens a database, `sqlite://path/to/file.db` or `postgres://user@host/database`.
    ///
    /// An `SQLite` file is created if it does not exist.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::from_url(url)?;
        let (write, read) = match dialect {
            Dialect::Sqlite => {
                let url = sqlite_url(url);
                // One writing connection: writers wait for it instead of failing with SQLITE_BUSY.
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

    /// Begins a unit of work, which takes effect completely or not at all.
    pub async fn begin(&self) -> Result<Work, StoreError> {
        let tx = match self.dialect {
            Dialect::Sqlite => self.write.begin_with(SQLITE_BEGIN).await,
            Dialect::Postgres => self.write.begin().await,
        };
        Ok(Work::new(tx.map_err(StoreError::query("begin a transaction"))?, Arc::clone(&self.committed)))
    }

    /// Returns connections for reading outside a unit of work.
    pub fn read_pool(&self) -> &AnyPool {
        &self.read
    }

    /// Applies the missing migrations: those of the kit, then those of the service.
    pub async fn migrate(&self, service: &MigrationSet) -> Result<(), StoreError> {
        let mut work = self.begin().await?;
        migrate::apply(&mut work, self.dialect, &[&migrate::KIT, service]).await?;
        work.commit().await
    }

    /// Checks that the database answers, and that an `SQLite` file can be written.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query::<Any>("SELECT 1").execute(&self.read).await.map_err(StoreError::query("ping the database"))?;
        match self.dialect {
            Dialect::Sqlite => self.ping_writer().await.map_err(StoreError::query("write to the database")),
            Dialect::Postgres => Ok(()),
        }
    }

    /// Commits one page without changing data: a full disk rejects the commit, but not a read.
    async fn ping_writer(&self) -> sqlx::Result<()> {
        let Ok(writer) = timeout(WRITER_ACQUIRE_TIMEOUT, self.write.acquire()).await else {
            // The connection is in use; its user will notice a failure.
            return Ok(());
        };
        let mut writer = writer?;
        let mut tx = writer.begin_with(SQLITE_BEGIN).await?;
        // SQLite reserves this number in the file's header for applications. It is not used here.
        sqlx::query::<Any>("PRAGMA user_version = 0").execute(&mut *tx).await?;
        tx.commit().await
    }

    /// Returns the SQL dialect.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Returns the URL as configured.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Notifies when a unit of work with published events is committed.
    pub(crate) fn committed(&self) -> &Notify {
        &self.committed
    }

    /// Closes all connections when they become idle.
    pub async fn close(&self) {
        self.write.close().await;
        self.read.close().await;
    }
}

const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// The time limit for acquiring the writing connection in a ping.
const WRITER_ACQUIRE_TIMEOUT: Duration = Duration::from_millis(500);

/// A deferred transaction that reads before it writes fails if another one writes meanwhile; this one waits.
const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE";

/// Adds `mode=rwc`, so that the file is created if it does not exist.
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
        // On a full disk, SQLite rolls a transaction back by itself. The driver's own rollback then fails, and the driver
        // counts the transaction as open for ever, so that no other can begin on this connection: replace it.
        .before_acquire(|connection, _| Box::pin(std::future::ready(Ok(!connection.is_in_transaction()))))
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(SQLITE_SETTINGS).execute(connection).await?;
                Ok(())
            })
        })
}

/// `synchronous=FULL`: in WAL mode, `NORMAL` survives a killed process but not a power cut, and a message is acknowledged
/// after the commit. The consumer commits in batches, which makes up for the fsync.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000; \
     PRAGMA foreign_keys = ON;";
