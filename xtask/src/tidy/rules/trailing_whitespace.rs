//! Differences between versions show changes, not white space.

use crate::repository::{Repository, extension};
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule =
    Rule { id: "trailing-whitespace", promise: "lines have no white space at their end", level: Level::Error, check };

/// Recorded outputs are kept to the last byte.
const RECORDED: &[&str] = &["snap", "svg"];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in repository.files().filter(|(path, _)| !RECORDED.contains(&extension(path))) {
        for (number, line) in (1..).zip(text.split('\n')) {
            if line.ends_with([' ', '\t', '\r']) {
                found.push(Finding::new(path, number, "white space at the end of the line"));
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            found.push(Finding::new(path, text.lines().count(), "no newline at the end of the file"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn finds_trailing_white_space() {
        let found = check(&repository(&[("a.md", "one\ntwo \nthree\r\n")]));
        let lines: Vec<_> = found.iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [2, 3]);
    }

    #[test]
    fn finds_missing_last_newline() {
        let found = check(&repository(&[("a.md", "one\ntwo")]));
        assert_eq!(found, [Finding::new("a.md", 2, "no newline at the end of the file")]);
    }
}
