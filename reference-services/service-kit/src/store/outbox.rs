//! Writes events to the outbox table.

use event_runtime::{Event, Identified, Keyed};
use sqlx::{Any, AnyConnection};

use super::{StoreError, clock::now_millis};
use crate::envelope::outgoing_message;

/// Inserts an event, due at once.
pub(super) async fn insert<E: Event + Identified + Keyed>(
    connection: &mut AnyConnection,
    event: &E,
    traceparent: Option<&str>,
) -> Result<(), StoreError> {
    let message = outgoing_message(event, traceparent);
    sqlx::query::<Any>(
        "INSERT INTO outbox (event_id, contract, contract_version, topic, message_key, payload, properties, \
         created_at, state, attempts, next_attempt_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'pending', 0, $8)",
    )
    .bind(event.id().to_string())
    .bind(E::CONTRACT)
    .bind(i64::from(E::newest_version().number))
    .bind(E::TOPIC)
    .bind(message.key.as_deref().unwrap_or_default())
    .bind(&message.payload)
    .bind(serde_json::Value::from_iter(message.properties).to_string())
    .bind(now_millis())
    .execute(connection)
    .await
    .map_err(StoreError::query("write to the outbox"))?;
    Ok(())
}
