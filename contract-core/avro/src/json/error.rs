//! Why a text is not JSON that the broker accepts.

use crate::source::Span;

/// Why a text is not JSON that the broker accepts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct JsonError {
    /// What is wrong, without the position.
    pub message: String,
    /// Where it is wrong.
    pub span: Span,
}

/// The result of parsing a part of a document. The error is boxed, so that the result of a successful step is small.
pub(super) type ParseResult<T> = Result<T, Box<JsonError>>;
