//! The parts of a message that are the same for all events: envelope fields, properties and key.

use event_runtime::{Event, Identified, Keyed};

use crate::{
    broker::{Outgoing, Properties},
    properties,
};

/// The version of the `CloudEvents` specification that the envelope follows.
pub const SPEC_VERSION: &str = "1.0";

/// The media type of a message's `data`.
pub const CONTENT_TYPE: &str = "application/avro";

/// Returns the value of the envelope's `type`: the simple name of the record.
pub fn message_type(record: &'static str) -> &'static str {
    record.rsplit_once('.').map_or(record, |(_, name)| name)
}

/// Encodes an event, with properties that describe it to readers that do not decode it.
pub(crate) fn outgoing_message<E: Event + Identified + Keyed>(event: &E, traceparent: Option<&str>) -> Outgoing {
    let mut payload = Vec::new();
    event.encode_into(&mut payload);
    let mut all = Properties::from([
        (properties::CONTRACT.to_owned(), E::CONTRACT.to_owned()),
        (properties::CONTRACT_VERSION.to_owned(), E::newest_version().number.to_string()),
        (properties::EVENT_ID.to_owned(), event.id().to_string()),
    ]);
    all.extend(traceparent.map(|traceparent| (properties::TRACEPARENT.to_owned(), traceparent.to_owned())));
    Outgoing { payload, key: Some(event.key().into_owned()), properties: all }
}

#[cfg(test)]
mod tests {
    #[test]
    fn message_type_is_simple_name() {
        assert_eq!(super::message_type("logistics.orders.OrderCreated"), "OrderCreated");
        assert_eq!(super::message_type("OrderCreated"), "OrderCreated");
    }
}
