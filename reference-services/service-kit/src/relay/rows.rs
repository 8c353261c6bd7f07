//! Reading and marking the outbox.

use std::time::Duration;

use sqlx::{Any, AssertSqlSafe, Row as _, any::AnyRow};

use crate::{
    broker::Properties,
    store::{Store, StoreError, clock::now_millis},
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

/// A row that the broker refused.
#[derive(Debug)]
pub(super) struct RefusedRow {
    pub(super) id: i64,
    pub(super) attempts: u32,
    pub(super) parked: bool,
    pub(super) wait: Duration,
    pub(super) error: String,
}

/// Due rows in order. A row isn't due while an earlier one of its key is parked or waits.
const DUE: &str = "SELECT id, contract, contract_version, topic, message_key, payload, properties, attempts \
     FROM outbox AS mine WHERE state = 'pending' AND next_attempt_at <= $1 AND NOT EXISTS ( \
         SELECT 1 FROM outbox AS earlier WHERE earlier.state <> 'sent' AND earlier.topic = mine.topic \
         AND earlier.message_key = mine.message_key AND earlier.id < mine.id \
         AND (earlier.state = 'parked' OR earlier.next_attempt_at > $1)) \
     ORDER BY id LIMIT $2";

pub(super) async fn due(store: &Store, most: usize) -> Result<Vec<OutboxRow>, StoreError> {
    let rows = sqlx::query::<Any>(DUE)
        .bind(now_millis())
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(store.reader())
        .await
        .map_err(StoreError::query("read the outbox"))?;
    rows.iter().map(|row| OutboxRow::read(row).map_err(StoreError::query("read an outbox row"))).collect()
}

impl OutboxRow {
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let properties: String = row.try_get(6)?;
        Ok(Self {
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
}

/// Notes in one transaction what became of the rows.
pub(super) async fn mark(store: &Store, sent: &[i64], failed: &[RefusedRow]) -> Result<(), StoreError> {
    if sent.is_empty() && failed.is_empty() {
        return Ok(());
    }
    let now = now_millis();
    let mut work = store.begin().await?;
    if !sent.is_empty() {
        let ids: Vec<String> = sent.iter().map(i64::to_string).collect();
        // Safe: nothing but numbers. The dialects have no common way to bind a list.
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
    for row in failed {
        let wait = i64::try_from(row.wait.as_millis()).unwrap_or(i64::MAX);
        sqlx::query::<Any>(
            "UPDATE outbox SET state = $1, attempts = $2, next_attempt_at = $3, last_error = $4 \
             WHERE id = $5 AND state = 'pending'",
        )
        .bind(if row.parked { "parked" } else { "pending" })
        .bind(i64::from(row.attempts))
        .bind(now.saturating_add(wait))
        .bind(&row.error)
        .bind(row.id)
        .execute(work.connection())
        .await
        .map_err(StoreError::query("note a refused outbox row"))?;
    }
    work.commit().await
}

/// An outbox row that the broker refused too often.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct ParkedRow {
    /// The row.
    pub id: i64,
    /// The event's own id.
    pub event_id: String,
    /// The contract that the event is of.
    pub contract: String,
    /// The entity's key, whose later rows wait.
    pub key: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Code and reason of the last refusal.
    pub last_error: Option<String>,
}

/// The parked rows, oldest first, 100 at most.
pub async fn parked(store: &Store) -> Result<Vec<ParkedRow>, StoreError> {
    let rows = sqlx::query::<Any>(
        "SELECT id, event_id, contract, message_key, attempts, last_error FROM outbox WHERE state = 'parked' \
         ORDER BY id LIMIT 100",
    )
    .fetch_all(store.reader())
    .await
    .map_err(StoreError::query("read the parked rows"))?;
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
    rows.iter().map(read).collect::<Result<_, sqlx::Error>>().map_err(StoreError::query("read a parked row"))
}

/// Makes all parked rows due again, as if never tried; gives how many.
pub async fn retry_parked(store: &Store) -> Result<u64, StoreError> {
    let sql = "UPDATE outbox SET state = 'pending', attempts = 0, next_attempt_at = 0 WHERE state = 'parked'";
    let rows = change(store, sql, None).await?;
    store.committed().notify_one();
    Ok(rows)
}

/// Deletes one parked row, so that the rows of its key go on without it.
pub async fn discard_parked(store: &Store, id: i64) -> Result<u64, StoreError> {
    let rows = change(store, "DELETE FROM outbox WHERE state = 'parked' AND id = $1", Some(id)).await?;
    store.committed().notify_one();
    Ok(rows)
}

async fn change(store: &Store, sql: &'static str, id: Option<i64>) -> Result<u64, StoreError> {
    let mut work = store.begin().await?;
    let query = id.into_iter().fold(sqlx::query::<Any>(sql), sqlx::query::Query::bind);
    let changed = query.execute(work.connection()).await.map_err(StoreError::query("change parked rows"))?;
    work.commit().await?;
    Ok(changed.rows_affected())
}
