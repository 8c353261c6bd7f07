//! What a consumer is doing, for `/readyz` and tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::{broker::Connection, store::StoreError};

/// A consumer's figures; clones share them.
#[derive(Debug, Clone, Default)]
pub struct ConsumerStatus(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    connection: Option<watch::Receiver<Connection>>,
    figures: ConsumerFigures,
}

/// A consumer's figures at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsumerFigures {
    /// Messages done, duplicates and dead letters included.
    pub handled: u64,
    /// Of these, dead letters.
    pub dead_letters: u64,
    /// ServerErrorResponses that were tried again.
    pub retries: u64,
    /// Messages fetched and not done.
    pub held: usize,
    /// Keys that wait after a failure.
    pub waiting_keys: usize,
    /// Code and reason of the last failure.
    pub last_failure: Option<String>,
    /// Why the database took no work when last asked.
    pub database: Option<String>,
}

impl ConsumerStatus {
    /// The figures now.
    pub fn figures(&self) -> ConsumerFigures {
        self.inner().figures.clone()
    }

    /// Whether messages can flow now, and if not, why.
    pub fn ready(&self) -> Result<(), String> {
        let inner = self.inner();
        let Some(connection) = &inner.connection else { return Err("not started".to_owned()) };
        if let Connection::Disconnected { reason } = &*connection.borrow() {
            return Err(format!("not connected: {reason}"));
        }
        match &inner.figures.database {
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

    pub(super) fn set_held(&self, held: usize, waiting_keys: usize) {
        let mut inner = self.inner();
        inner.figures.held = held;
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
        self.inner().figures.database = error.map(ToString::to_string);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Every change above is a single step, so a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
