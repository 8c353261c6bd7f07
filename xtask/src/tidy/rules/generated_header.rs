//! Whoever opens a generated file sees that editing it is no use.

use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule =
    Rule { id: "generated-header", promise: "generated source says so in its first lines", level: Level::Error, check };

/// Where only the generator writes.
const GENERATED: &[&str] = &["events/src/"];
/// The word that review tools know.
const MARK: &str = "@generated";
const HEADER_LINES: usize = 5;

/// Whether a text says of itself that it was generated.
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
    fn a_file_without_the_header_is_found() {
        assert_eq!(check(&repository(&[("events/src/a.rs", "//! Events.\n")])).len(), 1);
    }

    #[test]
    fn a_file_with_the_header_passes() {
        let text = format!("// {MARK} by schemactl.\n");
        assert!(check(&repository(&[("events/src/a.rs", &text)])).is_empty());
    }
}
