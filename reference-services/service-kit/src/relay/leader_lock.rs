//! Elects the instance that relays.
//!
//! An `SQLite` file belongs to one process. On `PostgreSQL`, the instances of a service share a database, and the one that
//! holds a session lock relays. The database releases the lock with its connection, so also when the instance is killed.

use sqlx::{Any, AnyConnection, Row};

use crate::store::{Dialect, Store, StoreError};

/// The key of the lock is an arbitrary number.
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock(7365727669636532)";

pub(super) struct LeaderLock {
    store: Store,
    /// Detached from the pool, which would pass the lock on to the next user of the connection.
    connection: Option<AnyConnection>,
    is_held: bool,
}

impl LeaderLock {
    pub(super) fn new(store: &Store) -> Self {
        Self { store: store.clone(), connection: None, is_held: false }
    }

    /// Returns whether this instance holds the lock; tries to acquire it if not.
    pub(super) async fn is_leader(&mut self) -> Result<bool, StoreError> {
        if self.store.dialect() == Dialect::Sqlite {
            return Ok(true);
        }
        match self.check_or_acquire().await {
            Ok(is_held) => {
                self.is_held = is_held;
                Ok(is_held)
            }
            Err(source) => {
                (self.connection, self.is_held) = (None, false);
                Err(StoreError::Query { what: "acquire the relay's lock", source })
            }
        }
    }

    async fn check_or_acquire(&mut self) -> Result<bool, sqlx::Error> {
        let connection = match self.connection.take() {
            Some(connection) => self.connection.insert(connection),
            None => self.connection.insert(self.store.read_pool().acquire().await?.detach()),
        };
        if self.is_held {
            sqlx::query::<Any>("SELECT 1").execute(connection).await?;
            return Ok(true);
        }
        sqlx::query::<Any>(TRY_LOCK).fetch_one(connection).await?.try_get(0)
    }
}
