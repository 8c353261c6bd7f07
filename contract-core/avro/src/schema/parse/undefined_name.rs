//! References to names that are not defined, or not yet.

use super::problem::{Problem, ProblemKind};
use crate::schema::TypeId;
use crate::source::Span;

/// A reference to a type that is not defined before it.
pub(super) struct UndefinedName {
    pub(super) name: String,
    /// The namespace in which it was looked up.
    pub(super) namespace: Option<String>,
    pub(super) span: Span,
}

/// A reference to a name that may be defined later.
pub(super) struct ForwardReference {
    /// The record that stands for the definition until the whole schema is read.
    pub(super) placeholder: TypeId,
    /// The full name of the definition.
    pub(super) name: String,
    /// The reference as it is written.
    pub(super) reference: UndefinedName,
}

impl UndefinedName {
    /// Returns the problem without advice.
    pub(super) fn to_problem(&self) -> Problem {
        let message = format!("the type `{}` is not defined before it is used here", self.name);
        Problem::new(ProblemKind::UndefinedName, message, self.span)
    }
}
