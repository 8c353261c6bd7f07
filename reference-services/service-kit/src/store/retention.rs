//! Cleans rows that nobody needs any more.
//!
//! Kept by default: sent outbox rows and answers to idempotent requests for a day, the inbox for 14 days (longer
//! than any broker holds a message back and brings it again). At 328,000 orders a day that is at most 4.6 million
//! inbox rows of some 100 bytes. Rows go in portions, so that nothing else waits for long.

use std::time::Duration;

use sqlx::Any;

use super::{Store, StoreError, clock::now_millis};
use crate::config::Tuning;

/// How often the event runs.
pub(crate) const CLEAN_INTERVAL: Duration = Duration::from_mins(10);

/// Rows deleted in one transaction.
const DELETE_BATCH_SIZE: i64 = 1_000;

const SENT: &str = "DELETE FROM outbox WHERE id IN \
     (SELECT id FROM outbox WHERE state = 'sent' AND sent_at < $1 ORDER BY sent_at LIMIT $2)";
const INBOX: &str = "DELETE FROM inbox WHERE (subscription, event_id) IN \
     (SELECT subscription, event_id FROM inbox WHERE received_at < $1 ORDER BY received_at LIMIT $2)";
const IDEMPOTENCY: &str = "DELETE FROM http_idempotency WHERE (route, idempotency_key) IN \
     (SELECT route, idempotency_key FROM http_idempotency WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

/// Deletes what is older than the tuning says; gives how many rows.
pub async fn clean(store: &Store, tuning: &Tuning) -> Result<u64, StoreError> {
    let mut rows = 0;
    for (sql, kept) in
        [(SENT, tuning.sent_retention), (INBOX, tuning.inbox_retention), (IDEMPOTENCY, tuning.idempotency_retention)]
    {
        let before = now_millis().saturating_sub(i64::try_from(kept.as_millis()).unwrap_or(i64::MAX));
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
    let deleted = query.execute(work.connection()).await.map_err(StoreError::query("delete old rows"))?;
    work.commit().await?;
    Ok(deleted.rows_affected())
}
