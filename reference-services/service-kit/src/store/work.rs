//! One unit of work: state changes and the events that tell of them, together or not at all.

use event_runtime::{Event, Identified, Keyed};
use sqlx::{Any, AnyConnection, Transaction};

use super::{Store, StoreError, outbox};

/// One unit of work: a transaction, and the events that it publishes through the outbox.
///
/// Dropped without [`Work::commit`], it never happened.
#[derive(Debug)]
pub struct Work {
    tx: Transaction<'static, Any>,
    store: Store,
    published: usize,
    trace: Option<String>,
}

/// A point in a unit of work to come back to.
#[derive(Debug)]
#[must_use]
pub(crate) struct Savepoint {
    published: usize,
}

impl Work {
    pub(crate) fn new(tx: Transaction<'static, Any>, store: Store) -> Self {
        Self { tx, store, published: 0, trace: crate::telemetry::trace::current() }
    }

    /// The transaction's connection, for statements of the service's own.
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }

    /// Writes the event to the outbox; the relay sends it once this work is committed.
    pub async fn publish<E: Event + Identified + Keyed>(&mut self, event: &E) -> Result<(), StoreError> {
        let row = outbox::NewRow::from_event(event, self.trace.as_deref());
        outbox::insert(&mut self.tx, &row).await?;
        self.published += 1;
        Ok(())
    }

    /// Events published from now on continue this trace, a W3C `traceparent`.
    pub(crate) fn continue_trace(&mut self, traceparent: String) {
        self.trace = Some(traceparent);
    }

    /// Marks a point to come back to. One at a time: it is released or undone before the next is made.
    pub(crate) async fn savepoint(&mut self) -> Result<Savepoint, StoreError> {
        self.execute("SAVEPOINT message", "make a savepoint").await?;
        Ok(Savepoint { published: self.published })
    }

    /// Keeps what was done since.
    pub(crate) async fn release(&mut self, _: Savepoint) -> Result<(), StoreError> {
        self.execute("RELEASE SAVEPOINT message", "release a savepoint").await
    }

    /// Undoes what was done since.
    pub(crate) async fn undo(&mut self, savepoint: Savepoint) -> Result<(), StoreError> {
        self.published = savepoint.published;
        self.execute("ROLLBACK TO SAVEPOINT message", "go back to a savepoint").await?;
        self.execute("RELEASE SAVEPOINT message", "release a savepoint").await
    }

    async fn execute(&mut self, sql: &'static str, what: &'static str) -> Result<(), StoreError> {
        sqlx::query::<Any>(sql).execute(&mut *self.tx).await.map_err(StoreError::query(what))?;
        Ok(())
    }

    /// Makes all of it durable and wakes the relay where there is something to send.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await.map_err(StoreError::query("commit"))?;
        if self.published > 0 {
            self.store.committed().notify_one();
        }
        Ok(())
    }

    /// Undoes all of it.
    pub async fn rollback(self) -> Result<(), StoreError> {
        self.tx.rollback().await.map_err(StoreError::query("roll back"))
    }
}
