//! Integration tests of a crate are one program, and an ignored test gives its reason.
//!
//! Each file directly under `tests/` would be a program of its own to link; a crate has one, `tests/it/main.rs`.
//! Only tests that measure the memory of their whole process need another one.

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
            let measures_memory = !code::lines_with(tokens, &["#", "[", "global_allocator", "]"]).is_empty();
            if !inner.contains('/') || (stray_main && !measures_memory) {
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
    fn finds_second_program() {
        assert_eq!(finds("a/tests/other.rs", ""), 1);
        assert_eq!(finds("a/tests/other/main.rs", ""), 1);
    }

    #[test]
    fn accepts_program_that_measures_memory() {
        assert_eq!(finds("a/tests/memory/main.rs", "#[global_allocator]\nstatic MEMORY: Peak = Peak;"), 0);
        assert_eq!(finds("a/tests/memory.rs", "#[global_allocator]\nstatic MEMORY: Peak = Peak;"), 1);
    }

    #[test]
    fn accepts_one_program_with_modules() {
        assert_eq!(finds("a/tests/it/main.rs", "mod other;"), 0);
        assert_eq!(finds("a/tests/it/other.rs", ""), 0);
    }

    #[test]
    fn finds_ignored_test_without_reason() {
        assert_eq!(finds("a/src/lib.rs", "#[test]\n#[ignore]\nfn f() {}"), 1);
        assert_eq!(finds("a/src/lib.rs", "#[test]\n#[ignore = \"needs a broker\"]\nfn f() {}"), 0);
    }
}
