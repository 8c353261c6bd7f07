//! Deletes rows whose retention has expired.
//!
//! By default, sent outbox rows and responses to idempotent requests are kept for a day, and inbox rows for 14 days, which
//! is longer than a broker redelivers messages. At 328,000 orders a day, the inbox has at most 4.6 million rows of about
//! 100 bytes. Rows are deleted in batches, so that other transactions wait only briefly.

use std::time::Duration;

use sqlx::Any;

use super::{Store, StoreError, clock::now_millis};
use crate::config::Tuning;

/// The interval between two deletions of expired rows.
pub(crate) const CLEAN_INTERVAL: Duration = Duration::from_mins(10);

/// The number of rows that are deleted in one transaction.
const DELETE_BATCH_SIZE: i64 = 1_000;

const SENT: &str = "DELETE FROM outbox WHERE id IN \
     (SELECT id FROM outbox WHERE state = 'sent' AND sent_at < $1 ORDER BY sent_at LIMIT $2)";
const INBOX: &str = "DELETE FROM inbox WHERE (subscription, event_id) IN \
     (SELECT subscription, event_id FROM inbox WHERE received_at < $1 ORDER BY received_at LIMIT $2)";
const IDEMPOTENCY: &str = "DELETE FROM http_idempotency WHERE (route, idempotency_key) IN \
     (SELECT route, idempotency_key FROM http_idempotency WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

/// Deletes expired rows and returns their number.
pub async fn clean(store: &Store, tuning: &Tuning) -> Result<u64, StoreError> {
    let mut rows = 0;
    for (sql, retention) in
        [(SENT, tuning.sent_retention), (INBOX, tuning.inbox_retention), (IDEMPOTENCY, tuning.idempotency_retention)]
    {
        let before = now_millis().saturating_sub(i64::try_from(retention.as_millis()).unwrap_or(i64::MAX));
        loop {
            let deleted = delete(store, sql, before).await?;
            rows += deleted;
            if deleted < DELETE_BATCH_SIZE.unsigned_abs() {
                break;
            }
        }
    }
    Ok(rows)
}

async fn delete(store: &Store, sql: &'static str, before: i64) -> Result<u64, StoreError> {
    let mut work = store.begin().await?;
    let query = sqlx::query::<Any>(sql).bind(before).bind(DELETE_BATCH_SIZE);
    let deleted = query.execute(work.connection()).await.map_err(StoreError::query("delete expired rows"))?;
    work.commit().await?;
    Ok(deleted.rows_affected())
}
