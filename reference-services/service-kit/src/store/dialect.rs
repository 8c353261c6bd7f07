//! The SQL dialects.

use super::StoreError;

/// The SQL dialect of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// An embedded `SQLite` file, with one writing connection at a time.
    Sqlite,
    /// A `PostgreSQL` database of this service alone.
    Postgres,
}

impl Dialect {
    /// Returns the dialect for the scheme of a database URL.
    pub(super) fn from_url(url: &str) -> Result<Self, StoreError> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Self::Sqlite),
            Some("postgres" | "postgresql") => Ok(Self::Postgres),
            _ => Err(StoreError::unknown_database(url)),
        }
    }
}
