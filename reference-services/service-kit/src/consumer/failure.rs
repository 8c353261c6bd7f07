//! How handling a message can fail, and what follows.

use crate::store::{StoreError, error::is_transient};

/// How handling a message failed; the kind decides what happens to the message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Waiting may help: the message is tried again, later and later; messages of its key wait behind it.
    #[error("{code}: {reason}")]
    Transient {
        /// The stable id of the error.
        code: String,
        /// What went wrong, in words.
        reason: String,
    },
    /// Trying again can't help: the message goes to the dead letters with code and reason.
    #[error("{code}: {reason}")]
    Permanent {
        /// The stable id of the error.
        code: String,
        /// What went wrong, in words.
        reason: String,
    },
}

impl Failure {
    /// A failure that waiting may mend.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over a text or an error and are done with it")]
    pub fn transient(code: impl Into<String>, reason: impl ToString) -> Self {
        Self::Transient { code: code.into(), reason: reason.to_string() }
    }

    /// A failure that will always be one.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over a text or an error and are done with it")]
    pub fn permanent(code: impl Into<String>, reason: impl ToString) -> Self {
        Self::Permanent { code: code.into(), reason: reason.to_string() }
    }

    /// The stable id of the error.
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
        if is_transient(&error) { Self::transient("K0203", error) } else { Self::permanent("K0203", error) }
    }
}
