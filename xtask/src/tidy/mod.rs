//! The rules of this repository that a compiler does not know. One rule a file, in `rules`.

mod rules;

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;

use crate::repository::Repository;
use crate::{render, workspace};

/// A rule: what it promises, and the check that finds where the promise is broken.
pub(crate) struct Rule {
    /// Its name in messages.
    pub(crate) id: &'static str,
    /// What holds when the rule finds nothing.
    pub(crate) promise: &'static str,
    /// Finds the violations.
    pub(crate) check: fn(&Repository) -> Vec<Finding>,
}

/// A place where a rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The file, relative to the root.
    pub(crate) path: String,
    /// The line, from 1; 0 when the whole file is meant.
    pub(crate) line: usize,
    /// What is wrong and what to do.
    pub(crate) message: String,
}

/// A finding with the rule that made it.
pub(crate) struct Violation {
    finding: Finding,
    rule: &'static Rule,
}

impl Finding {
    /// A finding about a line.
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

/// Applies every rule to the checkout, prints what was found, and tells by the exit code whether that was nothing.
pub(crate) fn run() -> Result<ExitCode> {
    let repository = Repository::read(&workspace::root())?;
    let violations = check(&repository);
    render::violations(&violations, rules::RULES.len(), repository.files().count());
    Ok(if violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn check(repository: &Repository) -> Vec<Violation> {
    rules::RULES
        .iter()
        .flat_map(|rule| (rule.check)(repository).into_iter().map(move |finding| Violation { finding, rule }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn rule_names_are_unique() {
        let mut names: Vec<_> = rules::RULES.iter().map(|rule| rule.id).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), rules::RULES.len());
    }

    #[test]
    fn a_violation_says_where_what_and_why() {
        let found = check(&repository(&[("a.md", "text \n")]));
        let shown: Vec<_> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            ["a.md:1: white space at the end of the line [clean-lines: lines end where their text ends]"]
        );
    }
}
