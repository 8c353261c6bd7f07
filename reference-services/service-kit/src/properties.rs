//! The names of message properties.
//!
//! Properties inform people and tools. The kit makes no decisions by them, because messages of other clients have none.

/// The contract's id, `owner/message`.
pub const CONTRACT: &str = "contract";
/// The contract's version that the payload was written with.
pub const CONTRACT_VERSION: &str = "contract-version";
/// The id of the event.
pub const EVENT_ID: &str = "event-id";
/// The W3C trace context, by the name that other Pulsar clients use.
pub const TRACEPARENT: &str = "traceparent";

/// The prefix of all properties of a dead letter.
pub const DLQ_PREFIX: &str = "dlq-";
/// Dead letter: the error code.
pub const DLQ_CODE: &str = "dlq-code";
/// Dead letter: what went wrong.
pub const DLQ_REASON: &str = "dlq-reason";
/// Dead letter: the number of attempts.
pub const DLQ_ATTEMPTS: &str = "dlq-attempts";
/// Dead letter: the topic of the original message.
pub const DLQ_ORIGIN_TOPIC: &str = "dlq-origin-topic";
/// Dead letter: the broker's id of the original message.
pub const DLQ_ORIGIN_MESSAGE_ID: &str = "dlq-origin-message-id";
/// Dead letter: the broker's schema version of the original message.
pub const DLQ_ORIGIN_SCHEMA_VERSION: &str = "dlq-origin-schema-version";
/// Dead letter: the schema of the original message, so that it can be sent again.
pub const DLQ_ORIGIN_SCHEMA: &str = "dlq-origin-schema";
/// Dead letter: the subscription that could not handle the message.
pub const DLQ_ORIGIN_SUBSCRIPTION: &str = "dlq-subscription";
/// Dead letter: when handling failed, in milliseconds since 1970 UTC.
pub const DLQ_FAILED_AT: &str = "dlq-failed-at";
