//! Errors of a broker.

use crate::codes;

/// An error of a broker.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum BrokerError {
    /// The broker is not reachable now.
    #[error("cannot reach the broker at {url}: {reason}; retrying until it answers")]
    Unavailable {
        /// The address of the broker.
        url: String,
        /// The reason why the attempt failed.
        reason: String,
    },
    /// No connection for a subscription was made in time.
    #[error(
        "cannot subscribe to {topic} within {seconds} s: check that the broker is running, then run the command again"
    )]
    NotSubscribed {
        /// The topic.
        topic: String,
        /// The time limit.
        seconds: u64,
    },
    /// No receipt arrived in time, so the message may or may not be stored.
    #[error("no receipt from {topic} in time: {reason}; the message may be stored and will be sent again")]
    Unconfirmed {
        /// The topic of the message.
        topic: String,
        /// The client's reason.
        reason: String,
    },
    /// The broker does not accept the schema on this topic.
    #[error("{topic} rejects the schema: {reason}; register it first (`schemactl publish`)")]
    SchemaRejected {
        /// The topic.
        topic: String,
        /// The broker's reason.
        reason: String,
    },
    /// The topic, its namespace or its tenant does not exist.
    #[error("{topic} does not exist: {reason}; create its tenant and namespace first (`schemactl publish`)")]
    TopicNotFound {
        /// The topic.
        topic: String,
        /// The broker's reason.
        reason: String,
    },
    /// The credentials do not allow the operation.
    #[error("not authorised on {topic}: {reason}; grant the role produce and consume on the namespace")]
    NotAuthorised {
        /// The topic.
        topic: String,
        /// The broker's reason.
        reason: String,
    },
    /// The broker does not accept this message.
    #[error("{topic} rejects the message: {reason}")]
    MessageRejected {
        /// The topic.
        topic: String,
        /// The broker's reason.
        reason: String,
    },
    /// The broker confirmed a message without storing it.
    #[error(
        "{topic} confirmed a message without storing it: broker deduplication is on; turn it off for this namespace, \
         because events are deduplicated by their id"
    )]
    Discarded {
        /// The topic.
        topic: String,
    },
    /// This process has closed the connection.
    #[error("the connection to the broker is closed")]
    Closed,
    /// The connection settings are wrong.
    #[error("{what}: {reason}")]
    Configuration {
        /// The setting.
        what: String,
        /// The reason, with the remedy.
        reason: String,
    },
}

impl BrokerError {
    /// Returns the error code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } | Self::NotSubscribed { .. } => codes::BROKER_CONNECTION_FAILED,
            Self::Unconfirmed { .. } => codes::SEND_UNCONFIRMED,
            Self::SchemaRejected { .. } => codes::TOPIC_SCHEMA_REJECTED,
            Self::TopicNotFound { .. } => codes::TOPIC_NOT_FOUND,
            Self::NotAuthorised { .. } => codes::TOPIC_FORBIDDEN,
            Self::MessageRejected { .. } => codes::MESSAGE_REJECTED,
            Self::Discarded { .. } => codes::MESSAGE_DISCARDED,
            Self::Closed => codes::BROKER_CONNECTION_CLOSED,
            Self::Configuration { .. } => codes::BROKER_CONFIG_INVALID,
        }
    }

    /// Returns whether the same call may succeed later without any change by the caller.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::NotSubscribed { .. } | Self::Unconfirmed { .. } | Self::Closed)
    }
}
