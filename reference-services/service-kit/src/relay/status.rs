//! The state of the relay, for `/readyz` and tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::{Any, Row, any::AnyRow};

use crate::store::{Store, StoreError, clock::now_millis, query::fetch_all};

/// The state of the relay; clones share it.
#[derive(Debug, Clone, Default)]
pub struct RelayStatus(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    is_running: bool,
    sent: u64,
    failure: Option<String>,
}

/// The unsent rows of the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct OutboxMetrics {
    /// Rows to send.
    pub pending: i64,
    /// Rows that the broker rejected too often.
    pub parked: i64,
    /// The age of the oldest row to send, in milliseconds.
    pub oldest_ms: i64,
}

impl RelayStatus {
    /// Returns the number of rows sent since the start.
    pub fn sent_rows(&self) -> u64 {
        self.inner().sent
    }

    /// Returns `Ok` if events can be sent now, otherwise the reason.
    pub fn ready(&self) -> Result<(), String> {
        let inner = self.inner();
        match &inner.failure {
            Some(reason) => Err(reason.clone()),
            None if !inner.is_running => Err("not running".to_owned()),
            None => Ok(()),
        }
    }

    pub(super) fn add_sent(&self, count: usize) {
        self.inner().sent += count as u64;
    }

    pub(super) fn mark_ok(&self) {
        let mut inner = self.inner();
        inner.is_running = true;
        inner.failure = None;
    }

    pub(super) fn mark_failed(&self, reason: &str) {
        self.inner().failure = Some(reason.to_owned());
    }

    pub(crate) fn mark_stopped(&self) {
        self.inner().is_running = false;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Each change is a single step, so a panic of another thread leaves no partial update.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OutboxMetrics {
    /// Counts the unsent rows.
    pub async fn read(store: &Store) -> Result<Self, StoreError> {
        let query = sqlx::query::<Any>(
            "SELECT state, COUNT(*), MIN(created_at) FROM outbox WHERE state <> 'sent' GROUP BY state",
        );
        let read =
            |row: &AnyRow| Ok((row.try_get::<String, _>(0)?, row.try_get::<i64, _>(1)?, row.try_get::<i64, _>(2)?));
        let mut metrics = Self::default();
        for (state, count, oldest) in fetch_all(store.read_pool(), query, read, "count the outbox rows").await? {
            if state == "parked" {
                metrics.parked = count;
            } else {
                (metrics.pending, metrics.oldest_ms) = (count, now_millis() - oldest);
            }
        }
        Ok(metrics)
    }
}
