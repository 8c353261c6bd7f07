//! A unit of work: state changes and the events about them, in one transaction.

use std::sync::Arc;

use event_runtime::{Event, Identified, Keyed};
use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::Notify;

use super::{StoreError, outbox};
use crate::telemetry::trace;

/// A unit of work: a transaction, and the events that it publishes through the outbox.
///
/// Dropping it without [`Work::commit`] rolls it back.
#[derive(Debug)]
pub struct Work {
    tx: Transaction<'static, Any>,
    /// Notified after a commit with published events.
    committed: Arc<Notify>,
    published: usize,
    traceparent: Option<String>,
}

/// A point of a unit of work to return to.
#[derive(Debug)]
#[must_use]
pub(crate) struct Savepoint {
    published: usize,
}

impl Work {
    pub(super) fn new(tx: Transaction<'static, Any>, committed: Arc<Notify>) -> Self {
        Self { tx, committed, published: 0, traceparent: trace::current() }
    }

    /// Returns the connection of the transaction, for the service's own statements.
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }

    /// Writes the event to the outbox. The relay sends it after the commit.
    pub async fn publish<E: Event + Identified + Keyed>(&mut self, event: &E) -> Result<(), StoreError> {
        outbox::insert(&mut self.tx, event, self.traceparent.as_deref()).await?;
        self.published += 1;
        Ok(())
    }

    /// Sets the W3C `traceparent` of the events that are published from now on.
    pub(crate) fn continue_trace(&mut self, traceparent: String) {
        self.traceparent = Some(traceparent);
    }

    /// Creates a savepoint. Release or undo it before creating the next one.
    pub(crate) async fn savepoint(&mut self) -> Result<Savepoint, StoreError> {
        self.execute("SAVEPOINT message", "create a savepoint").await?;
        Ok(Savepoint { published: self.published })
    }

    /// Keeps the changes since the savepoint.
    pub(crate) async fn release(&mut self, _: Savepoint) -> Result<(), StoreError> {
        self.execute("RELEASE SAVEPOINT message", "release a savepoint").await
    }

    /// Undoes the changes since the savepoint.
    pub(crate) async fn undo(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        self.published = savepoint.published;
        self.execute("ROLLBACK TO SAVEPOINT message", "roll back to a savepoint").await?;
        self.execute("RELEASE SAVEPOINT message", "release a savepoint").await
    }

    async fn execute(&mut self, sql: &'static str, what: &'static str) -> Result<(), StoreError> {
        sqlx::query::<Any>(sql).execute(&mut *self.tx).await.map_err(StoreError::query(what))?;
        Ok(())
    }

    /// Commits all changes, and wakes the relay if events were published.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await.map_err(StoreError::query("commit"))?;
        if self.published > 0 {
            self.committed.notify_one();
        }
        Ok(())
    }

    /// Rolls all changes back.
    pub async fn rollback(self) -> Result<(), StoreError> {
        self.tx.rollback().await.map_err(StoreError::query("roll back"))
    }
}
