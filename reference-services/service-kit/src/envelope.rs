//! What the envelope of every message says in the same words.

/// The version of the `CloudEvents` specification that the envelope follows.
pub const SPEC_VERSION: &str = "1.0";

/// The media type of a message's `data`.
pub const CONTENT_TYPE: &str = "application/avro";

/// The name of a message, as its envelope says it: the last part of the record's full name.
pub fn message_type(record: &'static str) -> &'static str {
    record.rsplit_once('.').map_or(record, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_message_type_is_the_records_short_name() {
        assert_eq!(super::message_type("logistics.orders.OrderCreated"), "OrderCreated");
        assert_eq!(super::message_type("OrderCreated"), "OrderCreated");
    }
}
