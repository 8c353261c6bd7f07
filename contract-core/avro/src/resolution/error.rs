//! The errors of resolution.

use std::fmt;

use crate::schema::TypeId;

/// The reason why a reader's schema cannot read what a writer's schema has written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolutionError {
    /// Two types that meet do not fit.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The schemas have more pairs of types, or are nested deeper, than [`resolve`](super::resolve) follows.
    #[error("the schemas are too large to be resolved")]
    TooLarge,
}

/// A type of the writer that cannot be read as the reader's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The names of the reader's fields that lead to the type; empty for the root.
    pub path: Vec<String>,
    /// The reader's type.
    pub reader: TypeId,
    /// The reason, without the path.
    pub reason: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Mismatch {}
