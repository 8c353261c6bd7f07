//! A generated file says so at its start: an edit would be lost.

use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule =
    Rule { id: "generated-header", promise: "generated source says so in its first lines", level: Level::Error, check };

/// The folders of the generator.
const GENERATED: &[&str] = &["events/src/"];
/// The word that review tools recognise.
const MARK: &str = "@generated";
const HEADER_LINES: usize = 5;

/// Returns whether the first lines of a file mark it as generated.
pub(super) fn is_generated(text: &str) -> bool {
    text.lines().take(HEADER_LINES).any(|line| line.contains(MARK))
}

fn check(repository: &Repository) -> Vec<Finding> {
    let generated = |path: &str| GENERATED.iter().any(|folder| path.starts_with(folder));
    repository
        .rust_files()
        .filter(|(path, text)| generated(path) && !is_generated(text))
        .map(|(path, _)| Finding::new(path, 1, format!("no `{MARK}` in the first lines; run `cargo xtask generate`")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn finds_file_without_header() {
        assert_eq!(check(&repository(&[("events/src/a.rs", "//! Events.\n")])).len(), 1);
    }

    #[test]
    fn accepts_file_with_header() {
        let text = format!("// {MARK} by schemactl.\n");
        assert!(check(&repository(&[("events/src/a.rs", &text)])).is_empty());
    }
}
