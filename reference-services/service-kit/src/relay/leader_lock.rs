//! Whose leader_lock it is to relay.
//!
//! An `SQLite` file belongs to one process. On `PostgreSQL` the instances of a service share a database, and the one
//! that holds the session lock relays. The lock goes with its connection, so a killed instance frees it at once.

use sqlx::{Any, AnyConnection, Row};

use crate::store::{Dialect, Store, StoreError};

/// Any number: the key of the lock within the service's own database.
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock(7365727669636532)";

pub(super) struct LeaderLock {
    store: Store,
    /// Detached from the pool: given back, it would take the lock along to whoever gets it next.
    connection: Option<AnyConnection>,
    is_held: bool,
}

impl LeaderLock {
    pub(super) fn new(store: &Store) -> Self {
        Self { store: store.clone(), connection: None, is_held: false }
    }

    pub(super) async fn is_leader(&mut self) -> Result<bool, StoreError> {
        if self.store.dialect() == Dialect::Sqlite {
            return Ok(true);
        }
        match self.ask().await {
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

    async fn ask(&mut self) -> Result<bool, sqlx::Error> {
        let connection = match self.connection.take() {
            Some(connection) => self.connection.insert(connection),
            None => self.connection.insert(self.store.reader().acquire().await?.detach()),
        };
        if self.is_held {
            sqlx::query::<Any>("SELECT 1").execute(connection).await?;
            return Ok(true);
        }
        sqlx::query::<Any>(TRY_LOCK).fetch_one(connection).await?.try_get(0)
    }
}
