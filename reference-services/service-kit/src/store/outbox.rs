//! The table of events to publish.

use event_runtime::{Event, Identified, Keyed};
use sqlx::{Any, AnyConnection};

use super::{StoreError, clock::now_millis};
use crate::{broker::Properties, properties};

/// An event on its way into the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewRow {
    event_id: String,
    contract: &'static str,
    contract_version: u32,
    topic: &'static str,
    key: String,
    payload: Vec<u8>,
    properties: String,
}

impl NewRow {
    /// Encodes the event and notes what a reader of the message may want to know without decoding it.
    pub(crate) fn from_event<E: Event + Identified + Keyed>(event: &E, traceparent: Option<&str>) -> Self {
        let mut payload = Vec::new();
        event.encode_into(&mut payload);
        let version = E::written_version().number;
        let event_id = event.id().to_string();
        let mut properties = Properties::from([
            (properties::CONTRACT.to_owned(), E::CONTRACT.to_owned()),
            (properties::CONTRACT_VERSION.to_owned(), version.to_string()),
            (properties::EVENT_ID.to_owned(), event_id.clone()),
        ]);
        if let Some(traceparent) = traceparent {
            properties.insert(properties::TRACEPARENT.to_owned(), traceparent.to_owned());
        }
        Self {
            event_id,
            contract: E::CONTRACT,
            contract_version: version,
            topic: E::TOPIC,
            key: event.key().into_owned(),
            payload,
            properties: serde_json::Value::from_iter(properties).to_string(),
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
    .bind(&row.key)
    .bind(&row.payload)
    .bind(&row.properties)
    .bind(now)
    .execute(connection)
    .await
    .map_err(StoreError::query("write to the outbox"))?;
    Ok(())
}
