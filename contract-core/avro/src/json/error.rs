//! The error of the JSON parser.

use crate::source::Span;

/// An error in a text that is not JSON, or that the broker does not accept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct JsonError {
    /// The description, without the position.
    pub message: String,
    /// The span of the error.
    pub span: Span,
}

/// The result of parsing a part of a document. The error is boxed, so that the result of a successful step is small.
pub(super) type ParseResult<T> = Result<T, Box<JsonError>>;
