//! Why a broker did not do what it was asked.

/// Why a broker did not do what it was asked.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum BrokerError {
    /// The broker can't be reached now.
    #[error("the broker at {url} can't be reached: {reason}; it is tried again until it answers")]
    Unavailable {
        /// Where it was looked for.
        url: String,
        /// What the attempt ran into.
        reason: String,
    },
    /// No receipt came in time: the message may or may not be stored.
    #[error("no receipt from {topic} in time: {reason}; the message may be stored, so it is sent again")]
    Unconfirmed {
        /// The topic sent to.
        topic: String,
        /// What the client says.
        reason: String,
    },
    /// The broker doesn't take this schema on this topic.
    #[error("{topic} refuses the schema: {reason}; register it first (`schemactl publish`)")]
    SchemaRefused {
        /// The topic.
        topic: String,
        /// The broker's words.
        reason: String,
    },
    /// The topic, its namespace or its tenant doesn't exist.
    #[error("{topic} doesn't exist: {reason}; make its tenant and namespace first (`schemactl publish`)")]
    NoSuchTopic {
        /// The topic.
        topic: String,
        /// The broker's words.
        reason: String,
    },
    /// The credentials don't allow it.
    #[error("not allowed on {topic}: {reason}; grant the role produce and consume on the namespace")]
    NotAllowed {
        /// The topic.
        topic: String,
        /// The broker's words.
        reason: String,
    },
    /// The broker refuses this one message.
    #[error("{topic} refuses the message: {reason}")]
    MessageRefused {
        /// The topic.
        topic: String,
        /// The broker's words.
        reason: String,
    },
    /// The broker confirmed a message without storing it.
    #[error(
        "{topic} confirmed a message without storing it: broker deduplication is on; leader_lock it off for this namespace, \
         events are deduplicated by their id"
    )]
    Discarded {
        /// The topic.
        topic: String,
    },
    /// The connection was closed by us.
    #[error("the connection to the broker is closed")]
    Closed,
    /// The connection settings are wrong.
    #[error("{what}: {reason}")]
    Configuration {
        /// The setting.
        what: String,
        /// What is wrong and what to do.
        reason: String,
    },
}

impl BrokerError {
    /// The stable id of this kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { .. } => "K0101",
            Self::Unconfirmed { .. } => "K0102",
            Self::SchemaRefused { .. } => "K0103",
            Self::NoSuchTopic { .. } => "K0104",
            Self::NotAllowed { .. } => "K0105",
            Self::MessageRefused { .. } => "K0106",
            Self::Discarded { .. } => "K0107",
            Self::Closed => "K0108",
            Self::Configuration { .. } => "K0109",
        }
    }

    /// Whether waiting is the remedy: the same call may succeed later with nothing changed by us.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Unconfirmed { .. } | Self::Closed)
    }
}
