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
    figures: ConsumerFigures,
}

/// The figures of a consumer at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsumerFigures {
    /// Finished messages, including duplicates and dead letters.
    pub handled: u64,
    /// Dead letters among them.
    pub dead_letters: u64,
    /// Failures that were retried.
    pub retries: u64,
    /// Messages that are fetched and not finished.
    pub buffered: usize,
    /// Keys that wait after a failure.
    pub waiting_keys: usize,
    /// Code and reason of the last failure.
    pub last_failure: Option<String>,
    /// The reason why the last transaction could not begin.
    pub database_error: Option<String>,
}

impl ConsumerStatus {
    /// Returns the current figures.
    pub fn figures(&self) -> ConsumerFigures {
        self.inner().figures.clone()
    }

    /// Returns `Ok` if messages can be consumed now, otherwise the reason.
    pub fn ready(&self) -> Result<(), String> {
        let inner = self.inner();
        let Some(connection) = &inner.connection else { return Err("not started".to_owned()) };
        if let Connection::Disconnected { reason } = &*connection.borrow() {
            return Err(format!("not connected: {reason}"));
        }
        match &inner.figures.database_error {
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

    pub(super) fn add_handled(&self, count: usize) {
        self.inner().figures.handled += count as u64;
    }

    pub(super) fn set_buffered(&self, buffered: usize, waiting_keys: usize) {
        let mut inner = self.inner();
        inner.figures.buffered = buffered;
        inner.figures.waiting_keys = waiting_keys;
    }

    pub(super) fn record_retry(&self, code: &str, reason: &str) {
        let mut inner = self.inner();
        inner.figures.retries += 1;
        inner.figures.last_failure = Some(format!("{code}: {reason}"));
    }

    pub(super) fn record_dead_letter(&self) {
        self.inner().figures.dead_letters += 1;
    }

    pub(super) fn set_database_error(&self, error: Option<&StoreError>) {
        self.inner().figures.database_error = error.map(ToString::to_string);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Each change is a single step, so a panic of another thread leaves no partial update.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
