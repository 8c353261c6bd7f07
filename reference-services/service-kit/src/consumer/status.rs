//! The state of a consumer, for `/readyz` and tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::{broker::Connection, store::StoreError};

/// The state of a consumer; clones share it.
#[derive(Debug, Clone, Default)]
pub struct ConsumerStatus(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    connection: Option<watch::Receiver<Connection>>,
    snapshot: ConsumerSnapshot,
}

/// The counts and the last problems of a consumer at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsumerSnapshot {
    /// Finished messages, including duplicates and dead letters.
    pub finished: u64,
    /// Dead letters among them.
    pub dead_letters: u64,
    /// Failures that were retried.
    pub retries: u64,
    /// Messages that are fetched and not finished.
    pub buffered: usize,
    /// Keys that wait after a failure.
    pub waiting_keys: usize,
    /// Code and reason of the last failure that was retried.
    pub last_retried_failure: Option<String>,
    /// The reason why the last transaction could not begin.
    pub database_error: Option<String>,
}

impl ConsumerStatus {
    /// Returns the counts and problems of this moment.
    pub fn snapshot(&self) -> ConsumerSnapshot {
        self.inner().snapshot.clone()
    }

    /// Returns `Ok` if messages can be consumed now, otherwise the reason.
    pub fn ready(&self) -> Result<(), String> {
        let inner = self.inner();
        let Some(connection) = &inner.connection else { return Err("not started".to_owned()) };
        if let Connection::Disconnected { reason } = &*connection.borrow() {
            return Err(format!("not connected: {reason}"));
        }
        match &inner.snapshot.database_error {
            Some(reason) => Err(reason.clone()),
            None => Ok(()),
        }
    }

    pub(crate) fn set_connection(&self, connection: watch::Receiver<Connection>) {
        self.inner().connection = Some(connection);
    }

    pub(crate) fn clear_connection(&self) {
        self.inner().connection = None;
    }

    pub(super) fn add_finished(&self, count: usize) {
        self.inner().snapshot.finished += count as u64;
    }

    pub(super) fn set_buffered(&self, buffered: usize, waiting_keys: usize) {
        let mut inner = self.inner();
        inner.snapshot.buffered = buffered;
        inner.snapshot.waiting_keys = waiting_keys;
    }

    pub(super) fn record_retry(&self, code: &str, reason: &str) {
        let mut inner = self.inner();
        inner.snapshot.retries += 1;
        inner.snapshot.last_retried_failure = Some(format!("{code}: {reason}"));
    }

    pub(super) fn record_dead_letter(&self) {
        self.inner().snapshot.dead_letters += 1;
    }

    pub(super) fn set_database_error(&self, error: Option<&StoreError>) {
        self.inner().snapshot.database_error = error.map(ToString::to_string);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Each change is a single step, so a panic of another thread leaves no partial update.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
