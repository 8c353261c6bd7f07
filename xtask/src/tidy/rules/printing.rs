//! Output is written in one place of each program, so that its formats stay valid.
//!
//! A library that prints cannot be used by a program whose output is JSON. So only `main.rs` and modules named
//! `render` print; tests, benchmarks and examples may print too.

use crate::code;
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "printing",
    promise: "only `main.rs` and `render` write to standard output or error",
    level: Level::Error,
    check,
};

const MACROS: &[&str] = &["print", "println", "eprint", "eprintln"];
const STREAMS: [&str; 2] = ["stdout", "stderr"];
const STREAM_HOLDERS: &[&str] = &["io", "std", "anstream"];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, _) in repository.rust_files().filter(|(path, _)| !may_print(path)) {
        let tokens = repository.tokens(path);
        for name in MACROS {
            found.extend(code::lines_with(tokens, &[name, "!"]).into_iter().map(|line| {
                Finding::new(path, line, format!("`{name}!` outside `main.rs` and `render`; return the text instead"))
            }));
        }
        for (holder, name) in STREAM_HOLDERS.iter().flat_map(|holder| STREAMS.map(|name| (holder, name))) {
            let uses = |rest: &[&str]| code::lines_with(tokens, &[&[holder, ":", ":", name, "(", ")"], rest].concat());
            // Asking whether the stream is a terminal writes nothing to it.
            let asks = uses(&[".", "is_terminal"]);
            found.extend(uses(&[]).into_iter().filter(|line| !asks.contains(line)).map(|line| {
                Finding::new(path, line, format!("`{name}()` outside `main.rs` and `render`; take a writer instead"))
            }));
        }
    }
    found
}

fn may_print(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let in_folder = |name: &str| path.split('/').any(|part| part == name);
    // A build script talks to Cargo by printing.
    ["main.rs", "render.rs", "build.rs"].contains(&file)
        || ["render", "tests", "benches", "examples"].into_iter().any(in_folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    const PRINTS: &str = "//! println!(\"as an example\")\nfn f() {\n    println!(\"hello\");\n}\n";

    #[test]
    fn finds_printing_in_a_library() {
        let found = check(&repository(&[("a/src/relay.rs", PRINTS)]));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].line), ("a/src/relay.rs", 3));
    }

    #[test]
    fn finds_writing_to_the_stream() {
        let found = check(&repository(&[("a/src/relay.rs", "fn f() { g(std::io::stdout().lock()) }")]));
        assert_eq!(found.len(), 1);
        let harmless = "fn f(c: &mut Command) { c.stdout(Stdio::null()); std::io::stdout().is_terminal(); }";
        assert!(check(&repository(&[("a/src/relay.rs", harmless)])).is_empty());
    }

    #[test]
    fn accepts_main_render_and_tests() {
        for path in ["a/src/main.rs", "a/src/render.rs", "a/src/render/table.rs", "a/tests/it/main.rs"] {
            assert!(check(&repository(&[(path, PRINTS)])).is_empty(), "{path}");
        }
    }
}
