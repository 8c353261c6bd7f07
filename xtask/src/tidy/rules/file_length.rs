//! A long file often has more than one job. Cohesion comes first, so this is advice.

use crate::repository::{Repository, extension};
use crate::tidy::rule::{Finding, Level, Rule};
use crate::tidy::rules::generated_header::is_generated;

pub(super) const RULE: Rule =
    Rule { id: "file-length", promise: "source files stay within 400 lines", level: Level::Advice, check };

const LIMIT: usize = 400;
const SOURCES: &[&str] = &["rs", "py", "java", "sh"];

/// Files that may be longer, each with its reason.
const LONGER: &[(&str, &str)] = &[];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = over_limit(repository, LONGER);
    for (path, _) in LONGER {
        if repository.file(path).is_none_or(|text| text.lines().count() <= LIMIT) {
            found.push(Finding::new(*path, 0, "is not that long: take it off the list of this rule"));
        }
    }
    found
}

fn over_limit(repository: &Repository, longer: &[(&str, &str)]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in repository.files() {
        let lines = text.lines().count();
        let listed = longer.iter().any(|(listed, _)| *listed == path);
        if SOURCES.contains(&extension(path)) && lines > LIMIT && !listed && !is_generated(text) {
            found.push(Finding::new(path, 0, format!("{lines} lines; does it have a second job that can move out?")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn finds_long_file() {
        let text = "\n".repeat(LIMIT + 1);
        let found = over_limit(&repository(&[("a/src/lib.rs", &text)]), &[]);
        assert_eq!(found, [Finding::new("a/src/lib.rs", 0, "401 lines; does it have a second job that can move out?")]);
    }

    #[test]
    fn accepts_listed_file() {
        let text = "\n".repeat(LIMIT + 1);
        assert!(over_limit(&repository(&[("a/src/lib.rs", &text)]), &[("a/src/lib.rs", "a table")]).is_empty());
    }

    #[test]
    fn accepts_long_data() {
        let text = "\n".repeat(LIMIT + 1);
        assert!(over_limit(&repository(&[("corpus.json", &text)]), &[]).is_empty());
    }
}
