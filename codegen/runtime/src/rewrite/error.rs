//! The error for schemas that cannot be resolved at run time.

use crate::codes;

/// The reason why messages of one schema cannot be rewritten to another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RewriterError {
    /// One of the two is not an Avro schema.
    #[error("not an Avro schema: {reason}")]
    InvalidSchema {
        /// The first problem in it.
        reason: String,
    },
    /// The reader cannot read what the writer writes.
    #[error("{path} cannot be read: {reason}")]
    Unreadable {
        /// The names of the reader's fields that lead to the type that does not fit, or `the message`.
        path: String,
        /// The reason why it does not fit.
        reason: String,
    },
    /// The schemas are too large to be resolved at run time.
    #[error("the schemas are too large to be resolved at run time")]
    TooLarge,
}

impl RewriterError {
    /// Returns the stable code of the kind of error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidSchema { .. } => codes::RESOLUTION_SCHEMA_INVALID,
            Self::Unreadable { .. } => codes::RESOLUTION_FAILED,
            Self::TooLarge => codes::RESOLUTION_TOO_LARGE,
        }
    }
}
