//! Why the database did not do what it was asked.

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The URL names no database that the kit speaks to.
    #[error("`{url}` names no known database; use sqlite://FILE or postgres://USER@HOST/DATABASE")]
    UnknownDatabase {
        /// The URL as configured.
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

fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, host)) = rest.split_once('@') else { return url.to_owned() };
    let user = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}")
}
