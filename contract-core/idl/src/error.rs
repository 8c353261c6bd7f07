//! Errors in IDL.

use schemactl_avro::source::Span;

/// The first error in a file or in one that it imports.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct IdlError {
    /// The description, without the position.
    pub message: String,
    /// The span of the error, in the sources that the file was parsed with.
    pub span: Span,
}

impl IdlError {
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), span }
    }
}

/// The result of parsing.
pub(crate) type Result<T> = std::result::Result<T, IdlError>;
