//! What the relay is doing, for `/readyz` and tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::{Any, Row};

use crate::store::{Store, StoreError, clock::now_millis};

/// The relay's figures; clones share them.
#[derive(Debug, Clone, Default)]
pub struct RelayStatus(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    running: bool,
    sent: u64,
    failure: Option<String>,
}

/// How much the outbox holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct OutboxFigures {
    /// Rows to send.
    pub pending: i64,
    /// Rows that were refused too often.
    pub parked: i64,
    /// How long the oldest row to send has waited, in milliseconds.
    pub oldest_ms: i64,
}

impl RelayStatus {
    /// Rows sent since the start.
    pub fn sent_rows(&self) -> u64 {
        self.inner().sent
    }

    /// Whether events flow now, and if not, why.
    pub fn ready(&self) -> Result<(), String> {
        let inner = self.inner();
        match &inner.failure {
            Some(reason) => Err(reason.clone()),
            None if !inner.running => Err("not running".to_owned()),
            None => Ok(()),
        }
    }

    pub(super) fn add_sent(&self, count: usize) {
        self.inner().sent += count as u64;
    }

    pub(super) fn mark_ok(&self) {
        let mut inner = self.inner();
        inner.running = true;
        inner.failure = None;
    }

    pub(super) fn mark_failed(&self, reason: &str) {
        self.inner().failure = Some(reason.to_owned());
    }

    pub(crate) fn mark_stopped(&self) {
        self.inner().running = false;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Every change above is a single step, so a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OutboxFigures {
    /// Counts the rows that are not sent.
    pub async fn read(store: &Store) -> Result<Self, StoreError> {
        let rows = sqlx::query::<Any>(
            "SELECT state, COUNT(*), MIN(created_at) FROM outbox WHERE state <> 'sent' GROUP BY state",
        )
        .fetch_all(store.reader())
        .await
        .map_err(StoreError::query("count the outbox"))?;
        let mut figures = Self::default();
        for row in rows {
            let read =
                || Ok::<_, sqlx::Error>((row.try_get::<String, _>(0)?, row.try_get(1)?, row.try_get::<i64, _>(2)?));
            let (state, count, oldest) = read().map_err(StoreError::query("count the outbox"))?;
            if state == "parked" {
                figures.parked = count;
            } else {
                (figures.pending, figures.oldest_ms) = (count, now_millis() - oldest);
            }
        }
        Ok(figures)
    }
}
