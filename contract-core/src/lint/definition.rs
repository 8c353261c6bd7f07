//! The definition of a lint rule.

use super::{LintContext, ProjectContext};
use crate::finding::Finding;
use crate::rule::Rule;

/// A lint rule.
pub(crate) struct Lint {
    /// The rule.
    pub(crate) rule: Rule,
    /// The check that finds what breaks the rule.
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
