//! Failures of a handler.

use crate::{
    codes,
    store::{StoreError, error::is_transient},
};

/// A failure of a handler. Its kind decides what happens to the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// A retry may succeed. The message is retried after growing delays; later messages of its key wait.
    #[error("{code}: {reason}")]
    Transient {
        /// The error code.
        code: String,
        /// The reason.
        reason: String,
    },
    /// No retry can succeed. The message becomes a dead letter with this code and reason.
    #[error("{code}: {reason}")]
    Permanent {
        /// The error code.
        code: String,
        /// The reason.
        reason: String,
    },
}

impl Failure {
    /// Creates a failure that a retry may resolve.
    #[expect(clippy::needless_pass_by_value, reason = "callers pass a string or an error that they no longer need")]
    pub fn transient(code: impl Into<String>, reason: impl ToString) -> Self {
        Self::Transient { code: code.into(), reason: reason.to_string() }
    }

    /// Creates a failure that no retry can resolve.
    #[expect(clippy::needless_pass_by_value, reason = "callers pass a string or an error that they no longer need")]
    pub fn permanent(code: impl Into<String>, reason: impl ToString) -> Self {
        Self::Permanent { code: code.into(), reason: reason.to_string() }
    }

    /// Returns the error code.
    pub fn code(&self) -> &str {
        match self {
            Self::Transient { code, .. } | Self::Permanent { code, .. } => code,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if error.is_transient() { Self::transient(error.code(), error) } else { Self::permanent(error.code(), error) }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        if is_transient(&error) {
            Self::transient(codes::DATABASE_QUERY_FAILED, error)
        } else {
            Self::permanent(codes::DATABASE_QUERY_FAILED, error)
        }
    }
}
