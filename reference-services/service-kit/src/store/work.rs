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

    /// The trace that events of this work continue, as a W3C `traceparent`.
    pub(crate) fn continue_trace(&mut self, traceparent: Option<String>) {
        self.trace = traceparent;
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
