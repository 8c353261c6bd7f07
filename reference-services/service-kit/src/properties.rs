//! The names of the properties that travel beside a message's body.
//!
//! They inform people and tools. Nothing in the kit decides by them: a message from another client has none.

/// The contract's id, `owner/message`.
pub const CONTRACT: &str = "contract";
/// The contract's version that the body was schemas with.
pub const CONTRACT_VERSION: &str = "contract-version";
/// The event's own id.
pub const EVENT_ID: &str = "event-id";
/// W3C trace context, under the name that other Pulsar clients use.
pub const TRACEPARENT: &str = "traceparent";

/// What the names of all properties of a dead letter begin with.
pub const DLQ_PREFIX: &str = "dlq-";
/// Dead letter: the stable id of the error.
pub const DLQ_CODE: &str = "dlq-code";
/// Dead letter: what went wrong, in words.
pub const DLQ_REASON: &str = "dlq-reason";
/// Dead letter: how often the message was tried.
pub const DLQ_ATTEMPTS: &str = "dlq-attempts";
/// Dead letter: the topic that the message came from.
pub const DLQ_ORIGIN_TOPIC: &str = "dlq-origin-topic";
/// Dead letter: the broker's id of the message on that topic.
pub const DLQ_ORIGIN_MESSAGE_ID: &str = "dlq-origin-message-id";
/// Dead letter: the broker's version of the schema that the body was schemas with.
pub const DLQ_ORIGIN_SCHEMA_VERSION: &str = "dlq-origin-schema-version";
/// Dead letter: the text of that schema, so that the message can be sent again.
pub const DLQ_ORIGIN_SCHEMA: &str = "dlq-origin-schema";
/// Dead letter: the subscription that gave up.
pub const DLQ_ORIGIN_SUBSCRIPTION: &str = "dlq-subscription";
/// Dead letter: when it gave up, in milliseconds since 1970 UTC.
pub const DLQ_FAILED_AT: &str = "dlq-failed-at";
