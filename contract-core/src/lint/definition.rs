//! What a lint rule consists of.

use super::{LintContext, ProjectContext};
use crate::finding::Finding;
use crate::rule::Rule;

/// A rule of style or safety and its check.
pub(crate) struct Lint {
    /// The promise.
    pub(crate) rule: Rule,
    /// Finds the places that break the promise.
    pub(crate) check: Check,
}

impl Lint {
    /// Returns a finding of the rule.
    pub(crate) fn finding(&'static self, message: impl Into<String>) -> Finding {
        Finding::new(&self.rule, message)
    }
}

/// The check of a lint rule.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// Checks one schema.
    Schema(fn(&LintContext<'_>) -> Vec<Finding>),
    /// Checks the newest versions of all contracts together.
    Project(fn(&ProjectContext<'_>) -> Vec<Finding>),
}
