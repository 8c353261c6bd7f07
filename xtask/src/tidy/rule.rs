//! Rules and their findings.

use std::fmt;

use crate::repository::Repository;

/// A rule: what it promises, and the check that finds where the promise is broken.
pub(crate) struct Rule {
    /// Its name in messages.
    pub(crate) id: &'static str,
    /// The promise that holds if the rule has no findings.
    pub(crate) promise: &'static str,
    /// Whether a finding fails the run.
    pub(crate) level: Level,
    /// Finds the violations.
    pub(crate) check: fn(&Repository) -> Vec<Finding>,
}

/// The effect of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// It fails the run.
    Error,
    /// It is counted, and shown on request.
    Advice,
}

/// A place where a rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file, relative to the root.
    pub(crate) path: String,
    /// The line, from 1; 0 for the whole file.
    pub(crate) line: usize,
    /// The problem and its solution.
    pub(crate) message: String,
}

/// A finding with the rule that made it.
pub(crate) struct Violation {
    /// The finding.
    pub(crate) finding: Finding,
    /// The rule.
    pub(crate) rule: &'static Rule,
}

impl Finding {
    /// Creates a finding about a line.
    pub(crate) fn new(path: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.into(), line, message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding { path, line, message } = &self.finding;
        if *line == 0 {
            write!(formatter, "{path}: {message} [{}: {}]", self.rule.id, self.rule.promise)
        } else {
            write!(formatter, "{path}:{line}: {message} [{}: {}]", self.rule.id, self.rule.promise)
        }
    }
}
