//! Unfinished code is not committed.

use crate::code;
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule =
    Rule { id: "debug-leftovers", promise: "code has no placeholder and no debugging aid", level: Level::Error, check };

const MACROS: &[&str] = &["todo", "unimplemented", "dbg"];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, _) in repository.rust_files() {
        // The other rules leave out files that cannot be read.
        found.extend(repository.syntax_error(path).map(|error| Finding::new(path, 0, error)));
        for name in MACROS {
            let lines = code::lines_with(repository.tokens(path), &[name, "!"]);
            found.extend(lines.into_iter().map(|line| Finding::new(path, line, format!("`{name}!` is left over"))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn finds_a_placeholder() {
        let found = check(&repository(&[("a/src/lib.rs", "fn f() {\n    todo!()\n}\n")]));
        assert_eq!(found, [Finding::new("a/src/lib.rs", 2, "`todo!` is left over")]);
    }

    #[test]
    fn finds_a_file_that_is_not_rust() {
        assert_eq!(check(&repository(&[("a/src/lib.rs", "fn f( {\n")])).len(), 1);
    }
}
