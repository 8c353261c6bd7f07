//! Runs queries and converts their rows.

use sqlx::{
    Any, Executor,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use super::StoreError;

/// Fetches all rows and converts each with `read`. `what` names the operation in errors.
pub async fn fetch_all<'q, 'c, T>(
    executor: impl Executor<'c, Database = Any>,
    query: Query<'q, Any, AnyArguments>,
    read: impl Fn(&AnyRow) -> sqlx::Result<T>,
    what: &'static str,
) -> Result<Vec<T>, StoreError> {
    let rows = query.fetch_all(executor).await.map_err(StoreError::query(what))?;
    rows.iter().map(read).collect::<sqlx::Result<_>>().map_err(StoreError::query(what))
}

/// Fetches the row, if there is one, and converts it with `read`. `what` names the operation in errors.
pub async fn fetch_optional<'q, 'c, T>(
    executor: impl Executor<'c, Database = Any>,
    query: Query<'q, Any, AnyArguments>,
    read: impl Fn(&AnyRow) -> sqlx::Result<T>,
    what: &'static str,
) -> Result<Option<T>, StoreError> {
    let row = query.fetch_optional(executor).await.map_err(StoreError::query(what))?;
    row.as_ref().map(read).transpose().map_err(StoreError::query(what))
}
