//! Errors of a database.

use crate::codes;

/// An error of the database.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The URL has an unsupported scheme.
    #[error("`{url}` is not a supported database; use sqlite://FILE or postgres://USER@HOST/DATABASE")]
    UnknownDatabase {
        /// The URL, without a password.
        url: String,
    },
    /// The database cannot be opened.
    #[error("cannot open the database {url}: {source}; check that it exists and is writable")]
    Connect {
        /// The URL, without a password.
        url: String,
        /// The error of the driver.
        source: sqlx::Error,
    },
    /// A statement failed.
    #[error("cannot {what}: {source}")]
    Query {
        /// The purpose of the statement.
        what: &'static str,
        /// The error of the driver.
        source: sqlx::Error,
    },
    /// The SQL of an applied migration was changed.
    #[error(
        "migration {owner}/{version} ({name}) was changed after it was applied; restore it and add a new migration"
    )]
    MigrationChanged {
        /// The owner of the migrations.
        owner: String,
        /// The version of the migration.
        version: i64,
        /// The name of the migration.
        name: String,
    },
}

impl StoreError {
    /// Returns the error code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownDatabase { .. } => codes::DATABASE_URL_INVALID,
            Self::Connect { .. } => codes::DATABASE_UNAVAILABLE,
            Self::Query { .. } => codes::DATABASE_QUERY_FAILED,
            Self::MigrationChanged { .. } => codes::MIGRATION_CHANGED,
        }
    }

    /// Wraps an error of a statement: `.map_err(StoreError::query("insert the order"))`.
    pub fn query(what: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Query { what, source }
    }

    pub(super) fn unknown_database(url: &str) -> Self {
        Self::UnknownDatabase { url: without_password(url) }
    }

    pub(super) fn connect(url: &str, source: sqlx::Error) -> Self {
        Self::Connect { url: without_password(url), source }
    }

    /// Returns whether a retry may succeed.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Query { source, .. } | Self::Connect { source, .. } => is_transient(source),
            Self::UnknownDatabase { .. } | Self::MigrationChanged { .. } => false,
        }
    }
}

/// Returns whether a retry of the statement may succeed: true for connections, locks and resources; false for data that
/// the database rejects.
pub(crate) fn is_transient(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(database) => match database.code().as_deref() {
            // SQLite: BUSY, LOCKED, NOMEM, INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL (low byte of the extended code).
            Some(code) if code.len() < 5 => {
                code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 7 | 9 | 10 | 13 | 14 | 15))
            }
            // PostgreSQL: connection, rollback (serialization, deadlock), resources, operator, system, not-ready.
            Some(state) => ["08", "40", "53", "57", "58", "55"].contains(&&state[..2]),
            None => false,
        },
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        _ => false,
    }
}

/// Removes passwords from a URL, for display.
pub(crate) fn without_password(url: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, None), |(base, query)| (base, Some(query)));
    let mut shown = match base.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
            None => base.to_owned(),
        },
        None => base.to_owned(),
    };
    for (index, setting) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        shown.push(if index == 0 { '?' } else { '&' });
        match setting.split_once('=') {
            Some((name, _)) if name.contains("password") => shown.extend([name, "=***"]),
            _ => shown.push_str(setting),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn password_is_removed_from_url() {
        for (url, shown) in [
            ("postgres://ada:secret@host:5432/orders", "postgres://ada@host:5432/orders"),
            ("postgres://ada:s@e/c:ret@host/orders", "postgres://ada@host/orders"),
            ("postgres://ada@host/orders?sslmode=require", "postgres://ada@host/orders?sslmode=require"),
            ("postgres://host/orders?password=secret&user=ada", "postgres://host/orders?password=***&user=ada"),
            ("mysql://ada:secret@host", "mysql://ada@host"),
            ("sqlite://orders.db?mode=rwc", "sqlite://orders.db?mode=rwc"),
            ("orders.db", "orders.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
