//! References to names that are not defined.

use super::problem::{Problem, ProblemKind};
use crate::source::Span;

/// A reference to a type that is not defined before it.
pub(super) struct UndefinedName {
    pub(super) name: String,
    /// The namespace in which it was looked up.
    pub(super) namespace: Option<String>,
    pub(super) span: Span,
}

impl UndefinedName {
    /// Returns the problem without advice.
    pub(super) fn to_problem(&self) -> Problem {
        let message = format!("the type `{}` is not defined before it is used here", self.name);
        Problem::new(ProblemKind::UndefinedName, message, self.span)
    }
}
