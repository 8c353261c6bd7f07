//! The table of events to publish.

use event_runtime::{Event, Identified, Keyed};
use sqlx::{Any, AnyConnection};

use super::{StoreError, clock::now_millis};
use crate::{broker::Outgoing, client::message_of};

/// An event on its way into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewRow {
    event_id: String,
    contract: &'static str,
    contract_version: u32,
    topic: &'static str,
    message: Outgoing,
}

impl NewRow {
    /// Encodes the event.
    pub(crate) fn from_event<E: Event + Identified + Keyed>(event: &E, traceparent: Option<&str>) -> Self {
        Self {
            event_id: event.id().to_string(),
            contract: E::CONTRACT,
            contract_version: E::written_version().number,
            topic: E::TOPIC,
            message: message_of(event, traceparent),
        }
    }
}

/// Appends a row, due at once.
pub(crate) async fn insert(connection: &mut AnyConnection, row: &NewRow) -> Result<(), StoreError> {
    let now = now_millis();
    sqlx::query::<Any>(
        "INSERT INTO outbox (event_id, contract, contract_version, topic, message_key, payload, properties, \
         created_at, state, attempts, next_attempt_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 0, $8)",
    )
    .bind(&row.event_id)
    .bind(row.contract)
    .bind(i64::from(row.contract_version))
    .bind(row.topic)
    .bind(row.message.key.as_deref().unwrap_or_default())
    .bind(&row.message.payload)
    .bind(serde_json::Value::from_iter(row.message.properties.clone()).to_string())
    .bind(now)
    .execute(connection)
    .await
    .map_err(StoreError::query("write to the outbox"))?;
    Ok(())
}
