//! Generating and publishing take a checked contract set, and only checking creates one.
//!
//! The compiler guarantees this as long as `Checked` has private fields and is constructed in the file that declares
//! it; this rule guarantees the rest.

use crate::code::Token;
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "checked-constructor",
    promise: "`contract_core::check` is the only way to a `Checked` value",
    level: Level::Error,
    check,
};

const NAME: &str = "Checked";
const CORE: &str = "contract-core/src/";

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut home = None;
    for (path, _) in repository.rust_files().filter(|(path, _)| path.starts_with(CORE)) {
        let tokens = repository.tokens(path);
        for at in (1..tokens.len()).filter(|at| tokens[*at].text == NAME) {
            let line = tokens[at].line;
            let builds = tokens.get(at + 1).is_some_and(|next| next.text == "{" || next.text == "(");
            match tokens[at - 1].text.as_str() {
                "struct" => {
                    if body(&tokens[at..]).any(|token| token.text == "pub") {
                        found.push(Finding::new(path, line, "a visible field lets other code construct it"));
                    }
                    if home.replace(path).is_some() {
                        found.push(Finding::new(path, line, format!("a second `{NAME}`")));
                    }
                }
                "for" if at >= 2 && ["Default", "Deserialize"].contains(&tokens[at - 2].text.as_str()) => {
                    found.push(Finding::new(path, line, "constructs a value that was not checked"));
                }
                "for" | "impl" | ">" => {}
                _ if builds && home != Some(path) => {
                    found.push(Finding::new(path, line, "constructed outside the file that declares it"));
                }
                _ => {}
            }
        }
    }
    found
}

/// Returns the tokens between the brackets of a declaration.
fn body(tokens: &[Token]) -> impl Iterator<Item = &Token> {
    let inside = tokens.iter().skip_while(|token| !["{", "(", ";"].contains(&token.text.as_str()));
    inside.take_while(|token| !["}", ")", ";"].contains(&token.text.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    const GOOD: &str = "pub struct Checked<T> { inner: T }\nimpl<T> Checked<T> { fn get(&self) -> &T { &self.inner } }\n\
                        pub fn check<T>(inner: T) -> Checked<T> { Checked { inner } }\n";

    fn lines(check_rs: &str, other_rs: &str) -> Vec<(String, usize)> {
        let files = [("contract-core/src/check.rs", check_rs), ("contract-core/src/other.rs", other_rs)];
        check(&repository(&files)).into_iter().map(|finding| (finding.path, finding.line)).collect()
    }

    #[test]
    fn accepts_the_declaring_file() {
        assert!(lines(GOOD, "fn f(set: &Checked<Set>) {}\n").is_empty());
    }

    #[test]
    fn finds_visible_field() {
        let found = lines(&GOOD.replace("{ inner: T }", "{ pub(crate) inner: T }"), "");
        assert_eq!(found, [("contract-core/src/check.rs".to_owned(), 1)]);
    }

    #[test]
    fn finds_construction_elsewhere() {
        let found = lines(GOOD, "fn f() {\n    let set = Checked { inner: 1 };\n}\n");
        assert_eq!(found, [("contract-core/src/other.rs".to_owned(), 2)]);
    }

    #[test]
    fn finds_second_type_and_default() {
        let found = lines(GOOD, "struct Checked(u8);\nimpl Default for Checked {}\n");
        let expected = [1, 2].map(|line| ("contract-core/src/other.rs".to_owned(), line));
        assert_eq!(found, expected);
    }
}
