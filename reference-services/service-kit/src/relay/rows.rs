//! Reads and updates the rows of the outbox.

use std::time::Duration;

use sqlx::{Any, AssertSqlSafe, Row as _, any::AnyRow};

use crate::{
    broker::Properties,
    store::{Store, StoreError, clock::now_millis, query::fetch_all},
};

/// A row to send.
#[derive(Debug)]
pub(super) struct OutboxRow {
    pub(super) id: i64,
    pub(super) contract: String,
    pub(super) contract_version: u32,
    pub(super) topic: String,
    pub(super) key: String,
    pub(super) payload: Vec<u8>,
    pub(super) properties: Properties,
    pub(super) attempts: u32,
}

/// A row that the broker rejected.
#[derive(Debug)]
pub(super) struct RejectedRow {
    pub(super) id: i64,
    pub(super) attempts: u32,
    pub(super) is_parked: bool,
    pub(super) delay: Duration,
    pub(super) error: String,
}

/// Selects due rows in order. A row is not due while an earlier one of its key is parked or delayed.
const DUE: &str = "SELECT id, contract, contract_version, topic, message_key, payload, properties, attempts \
     FROM outbox AS mine WHERE state = 'pending' AND next_attempt_at <= $1 AND NOT EXISTS ( \
         SELECT 1 FROM outbox AS earlier WHERE earlier.state <> 'sent' AND earlier.topic = mine.topic \
         AND earlier.message_key = mine.message_key AND earlier.id < mine.id \
         AND (earlier.state = 'parked' OR earlier.next_attempt_at > $1)) \
     ORDER BY id LIMIT $2";

/// Reads up to `max` due rows.
pub(super) async fn due(store: &Store, max: usize) -> Result<Vec<OutboxRow>, StoreError> {
    let query = sqlx::query::<Any>(DUE).bind(now_millis()).bind(i64::try_from(max).unwrap_or(i64::MAX));
    fetch_all(store.read_pool(), query, outbox_row, "read the outbox").await
}

fn outbox_row(row: &AnyRow) -> sqlx::Result<OutboxRow> {
    let properties: String = row.try_get(6)?;
    Ok(OutboxRow {
        id: row.try_get(0)?,
        contract: row.try_get(1)?,
        contract_version: u32::try_from(row.try_get::<i64, _>(2)?).unwrap_or_default(),
        topic: row.try_get(3)?,
        key: row.try_get(4)?,
        payload: row.try_get(5)?,
        properties: serde_json::from_str(&properties).map_err(|error| sqlx::Error::Decode(error.into()))?,
        attempts: u32::try_from(row.try_get::<i64, _>(7)?).unwrap_or(u32::MAX),
    })
}

/// Updates the sent and the rejected rows in one transaction.
pub(super) async fn mark(store: &Store, sent: &[i64], rejected: &[RejectedRow]) -> Result<(), StoreError> {
    if sent.is_empty() && rejected.is_empty() {
        return Ok(());
    }
    let now = now_millis();
    let mut work = store.begin().await?;
    if !sent.is_empty() {
        let ids: Vec<String> = sent.iter().map(i64::to_string).collect();
        // Safe: the list has only numbers. The dialects have no common way to bind a list.
        let sql = format!(
            "UPDATE outbox SET state = 'sent', sent_at = $1, last_error = NULL WHERE id IN ({})",
            ids.join(",")
        );
        sqlx::query::<Any>(AssertSqlSafe(sql))
            .persistent(false)
            .bind(now)
            .execute(work.connection())
            .await
            .map_err(StoreError::query("mark outbox rows as sent"))?;
    }
    for row in rejected {
        let delay = i64::try_from(row.delay.as_millis()).unwrap_or(i64::MAX);
        sqlx::query::<Any>(
            "UPDATE outbox SET state = $1, attempts = $2, next_attempt_at = $3, last_error = $4 \
             WHERE id = $5 AND state = 'pending'",
        )
        .bind(if row.is_parked { "parked" } else { "pending" })
        .bind(i64::from(row.attempts))
        .bind(now.saturating_add(delay))
        .bind(&row.error)
        .bind(row.id)
        .execute(work.connection())
        .await
        .map_err(StoreError::query("update a rejected outbox row"))?;
    }
    work.commit().await
}

/// An outbox row that the broker rejected too often.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct ParkedRow {
    /// The id of the row.
    pub id: i64,
    /// The id of the event.
    pub event_id: String,
    /// The contract of the event.
    pub contract: String,
    /// The key of the entity, whose later rows wait.
    pub key: String,
    /// The number of attempts.
    pub attempts: i64,
    /// Code and reason of the last rejection.
    pub last_error: Option<String>,
}

/// Reads up to 100 parked rows, oldest first.
pub async fn parked(store: &Store) -> Result<Vec<ParkedRow>, StoreError> {
    let query = sqlx::query::<Any>(
        "SELECT id, event_id, contract, message_key, attempts, last_error FROM outbox WHERE state = 'parked' \
         ORDER BY id LIMIT 100",
    );
    let read = |row: &AnyRow| {
        Ok(ParkedRow {
            id: row.try_get(0)?,
            event_id: row.try_get(1)?,
            contract: row.try_get(2)?,
            key: row.try_get(3)?,
            attempts: row.try_get(4)?,
            last_error: row.try_get(5)?,
        })
    };
    fetch_all(store.read_pool(), query, read, "read the parked rows").await
}

/// Makes all parked rows due again with a new count of attempts. Returns the number of rows.
pub async fn retry_parked(store: &Store) -> Result<u64, StoreError> {
    let sql = "UPDATE outbox SET state = 'pending', attempts = 0, next_attempt_at = 0 WHERE state = 'parked'";
    change(store, sqlx::query(sql)).await
}

/// Deletes a parked row, so that the later rows of its key are sent. Returns the number of rows.
pub async fn discard_parked(store: &Store, id: i64) -> Result<u64, StoreError> {
    change(store, sqlx::query("DELETE FROM outbox WHERE state = 'parked' AND id = $1").bind(id)).await
}

async fn change(store: &Store, query: sqlx::query::Query<'_, Any, sqlx::any::AnyArguments>) -> Result<u64, StoreError> {
    let mut work = store.begin().await?;
    let changed = query.execute(work.connection()).await.map_err(StoreError::query("change parked rows"))?;
    work.commit().await?;
    store.committed().notify_one();
    Ok(changed.rows_affected())
}
