//! Nothing half done is committed.

use crate::code;
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "debug-leftovers",
    promise: "no placeholder and no debugging aid stays in the code",
    level: Level::Error,
    check,
};

const MACROS: &[&str] = &["todo", "unimplemented", "dbg"];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in repository.rust_files() {
        match code::tokens(text) {
            Ok(tokens) => {
                for name in MACROS {
                    let lines = code::lines_with(&tokens, &[name, "!"]);
                    found.extend(
                        lines.into_iter().map(|line| Finding::new(path, line, format!("`{name}!` is left over"))),
                    );
                }
            }
            // The other rules about code rely on this one to report what they could not read.
            Err(error) => found.push(Finding::new(path, 0, error)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn a_placeholder_is_found() {
        let found = check(&repository(&[("a/src/lib.rs", "fn f() {\n    todo!()\n}\n")]));
        assert_eq!(found, [Finding::new("a/src/lib.rs", 2, "`todo!` is left over")]);
    }

    #[test]
    fn an_unreadable_file_is_found() {
        assert_eq!(check(&repository(&[("a/src/lib.rs", "fn f( {\n")])).len(), 1);
    }
}
