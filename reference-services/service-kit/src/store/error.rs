//! Why the database did not do what it was asked.

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The URL names no database that the kit speaks to.
    #[error("`{url}` names no known database; use sqlite://FILE or postgres://USER@HOST/DATABASE")]
    UnknownDatabase {
        /// The URL, without a password.
        url: String,
    },
    /// The database can't be opened.
    #[error("can't open the database {url}: {source}; check that it exists and may be written")]
    Connect {
        /// The URL, without a password.
        url: String,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// A statement failed.
    #[error("can't {what}: {source}")]
    Query {
        /// What the statement was for.
        what: &'static str,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// A migration that was applied has another text now.
    #[error(
        "migration {owner}/{version} ({name}) was applied with another text; migrations are never edited, add a new one"
    )]
    MigrationChanged {
        /// Whose migrations.
        owner: String,
        /// Which one.
        version: i64,
        /// Its name.
        name: String,
    },
    /// A stored row can't be understood.
    #[error("row {id} of {table} is damaged: {reason}")]
    DamagedRow {
        /// The table.
        table: &'static str,
        /// The row.
        id: i64,
        /// What is wrong.
        reason: String,
    },
}

impl StoreError {
    /// The stable id of this kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownDatabase { .. } => "K0201",
            Self::Connect { .. } => "K0202",
            Self::Query { .. } => "K0203",
            Self::MigrationChanged { .. } => "K0204",
            Self::DamagedRow { .. } => "K0205",
        }
    }

    /// Names what a failed statement was for: `.map_err(StoreError::query("insert the order"))`.
    pub fn query(what: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Query { what, source }
    }

    pub(super) fn unknown_database(url: &str) -> Self {
        Self::UnknownDatabase { url: without_password(url) }
    }

    pub(crate) fn connect(url: &str, source: sqlx::Error) -> Self {
        Self::Connect { url: without_password(url), source }
    }

    /// Whether the same work may succeed when tried again.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Query { source, .. } | Self::Connect { source, .. } => is_transient(source),
            Self::UnknownDatabase { .. } | Self::MigrationChanged { .. } | Self::DamagedRow { .. } => false,
        }
    }
}

/// Whether the same statement may succeed when tried again: connection trouble, locks and resources, as
/// against data that the database will always refuse.
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

/// The URL as it may be shown.
pub(crate) fn without_password(url: &str) -> String {
    let (place, query) = url.split_once('?').map_or((url, None), |(place, query)| (place, Some(query)));
    let mut shown = match place.split_once("://") {
        Some((scheme, rest)) => match rest.rsplit_once('@') {
            Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
            None => place.to_owned(),
        },
        None => place.to_owned(),
    };
    for (number, setting) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        shown.push(if number == 0 { '?' } else { '&' });
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
    fn a_url_is_shown_without_its_password() {
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
