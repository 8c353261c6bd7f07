//! Tests are found where a reader expects them, and what does not run says why.
//!
//! Each file directly under `tests/` would be a program of its own to link; a crate has one, `tests/it/main.rs`.
//! Only what counts the memory of its whole process needs another.

use crate::code;
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "test-layout",
    promise: "one integration test program a crate; an ignored test says what it needs",
    level: Level::Error,
    check,
};

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for member in repository.members() {
        let folder = format!("{}/tests/", member.folder);
        for (path, _) in repository.rust_files() {
            let Some(inner) = path.strip_prefix(&folder) else { continue };
            let stray_main = inner.ends_with("/main.rs") && inner.matches('/').count() == 1 && inner != "it/main.rs";
            let tokens = repository.tokens(path);
            let counts_memory = !code::lines_with(tokens, &["#", "[", "global_allocator", "]"]).is_empty();
            if !inner.contains('/') || (stray_main && !counts_memory) {
                found.push(Finding::new(path, 0, "make it a module of `tests/it/main.rs`"));
            }
        }
    }
    for (path, _) in repository.rust_files() {
        let tokens = repository.tokens(path);
        found.extend(
            code::lines_with(tokens, &["#", "[", "ignore", "]"])
                .into_iter()
                .map(|line| Finding::new(path, line, "say what the test needs: `#[ignore = \"needs ...\"]`")),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    fn finds(path: &str, text: &str) -> usize {
        check(&repository(&[
            ("Cargo.toml", "[workspace]\nmembers = [\"a\"]"),
            ("a/Cargo.toml", "[package]\nname = \"a\""),
            (path, text),
        ]))
        .len()
    }

    #[test]
    fn a_second_program_is_found() {
        assert_eq!(finds("a/tests/other.rs", ""), 1);
        assert_eq!(finds("a/tests/other/main.rs", ""), 1);
    }

    #[test]
    fn a_second_program_that_counts_memory_passes() {
        assert_eq!(finds("a/tests/memory/main.rs", "#[global_allocator]\nstatic MEMORY: Peak = Peak;"), 0);
        assert_eq!(finds("a/tests/memory.rs", "#[global_allocator]\nstatic MEMORY: Peak = Peak;"), 1);
    }

    #[test]
    fn the_one_program_and_its_modules_pass() {
        assert_eq!(finds("a/tests/it/main.rs", "mod other;"), 0);
        assert_eq!(finds("a/tests/it/other.rs", ""), 0);
    }

    #[test]
    fn an_ignored_test_without_a_reason_is_found() {
        assert_eq!(finds("a/src/lib.rs", "#[test]\n#[ignore]\nfn f() {}"), 1);
        assert_eq!(finds("a/src/lib.rs", "#[test]\n#[ignore = \"needs a broker\"]\nfn f() {}"), 0);
    }
}
