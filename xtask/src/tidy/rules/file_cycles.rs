//! Two files that import each other are one file cut in two: neither can be read, tested or moved without the other.
//!
//! Which file an import leads to is decided in `modules`: a `mod.rs` that only declares and re-exports never counts,
//! nor does code under `#[cfg(test)]`. Generated source is left out, since its generator decides how it is cut.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::modules::{Import, ModuleTree};
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};
use crate::tidy::rules::generated_header::is_generated;

pub(super) const RULE: Rule = Rule {
    id: "file-cycles",
    promise: "no file of a crate imports, directly or over others, a file that imports it",
    level: Level::Error,
    check,
};

/// For each file the files that it imports, each with the first line that does.
type Graph = BTreeMap<String, BTreeMap<String, Import>>;

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for root in crate_roots(repository) {
        let mut graph = Graph::new();
        for import in ModuleTree::read(repository, &root).imports() {
            let generated = [&import.from, &import.to].map(|path| repository.file(path).is_some_and(is_generated));
            if generated == [false, false] {
                graph.entry(import.from.clone()).or_default().entry(import.to.clone()).or_insert(import);
            }
        }
        // Each cycle is reported once and taken out, so that the next one is another.
        keep_cycles(&mut graph);
        while let Some(cycle) = shortest_cycle(&graph) {
            for import in &cycle {
                graph.get_mut(&import.from).map(|targets| targets.remove(&import.to));
            }
            found.push(describe(&cycle));
            keep_cycles(&mut graph);
        }
    }
    found
}

/// The root files of libraries and programs; tests and benchmarks are not promised anything.
fn crate_roots(repository: &Repository) -> Vec<String> {
    let mut roots = Vec::new();
    for member in repository.members() {
        let programs = format!("{}/src/bin/", member.folder);
        let names = ["lib.rs", "main.rs"].map(|name| format!("{}/src/{name}", member.folder));
        roots.extend(names.into_iter().filter(|path| repository.file(path).is_some()));
        let files = repository.rust_files().map(|(path, _)| path);
        roots.extend(files.filter(|path| path.starts_with(&programs)).map(str::to_owned));
    }
    roots
}

/// Returns the imports along a shortest cycle; of several, the one whose first file comes first.
fn shortest_cycle(graph: &Graph) -> Option<Vec<Import>> {
    let mut shortest: Option<Vec<Import>> = None;
    for start in graph.keys() {
        // Two is the shortest that is possible.
        let max_length = match &shortest {
            Some(cycle) if cycle.len() == 2 => break,
            Some(cycle) => cycle.len() - 1,
            None => graph.len(),
        };
        shortest = cycle_through(graph, start, max_length).or(shortest);
    }
    shortest
}

/// Returns the imports along a shortest way from a file back to itself.
fn cycle_through(graph: &Graph, start: &str, max_length: usize) -> Option<Vec<Import>> {
    let mut reached_by: BTreeMap<&str, &Import> = BTreeMap::new();
    let mut waiting = VecDeque::from([(start, 1)]);
    while let Some((file, length)) = waiting.pop_front() {
        let targets = graph.get(file)?;
        if let Some(last) = targets.get(start) {
            let mut cycle = vec![last.clone()];
            while let Some(import) = reached_by.get(cycle[cycle.len() - 1].from.as_str()) {
                cycle.push((*import).clone());
            }
            cycle.reverse();
            return Some(cycle);
        }
        for (target, import) in targets.iter().filter(|(target, _)| length < max_length && graph.contains_key(*target))
        {
            if !reached_by.contains_key(target.as_str()) {
                reached_by.insert(target, import);
                waiting.push_back((target, length + 1));
            }
        }
    }
    None
}

/// Takes out the files that are part of no cycle.
fn keep_cycles(graph: &mut Graph) {
    loop {
        let imported: BTreeSet<String> = graph.values().flat_map(BTreeMap::keys).cloned().collect();
        let before: usize = graph.values().map(|targets| targets.len() + 1).sum();
        graph.retain(|file, targets| !targets.is_empty() && imported.contains(file));
        let importing: BTreeSet<String> = graph.keys().cloned().collect();
        for targets in graph.values_mut() {
            targets.retain(|target, _| importing.contains(target));
        }
        if graph.values().map(|targets| targets.len() + 1).sum::<usize>() == before {
            return;
        }
    }
}

fn describe(cycle: &[Import]) -> Finding {
    let first = &cycle[0];
    let steps: Vec<String> = cycle
        .iter()
        .map(|import| format!("{}:{} imports `{}` from {}", import.from, import.line, import.path, import.to))
        .collect();
    let message = format!("{}; move what both sides need into a third file", steps.join(", "));
    Finding::new(first.from.clone(), first.line, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    fn messages(files: &[(&str, &str)]) -> Vec<String> {
        let manifests = [("Cargo.toml", "[workspace]\nmembers = [\"a\"]"), ("a/Cargo.toml", "[package]\nname = \"a\"")];
        let files: Vec<_> = manifests.iter().chain(files).copied().collect();
        check(&repository(&files)).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn finds_files_that_import_each_other() {
        let found = messages(&[
            ("a/src/lib.rs", "mod b;\nmod c;"),
            ("a/src/b.rs", "use crate::c::C;\npub struct B;"),
            ("a/src/c.rs", "pub struct C;\nfn f(b: super::b::B) {}"),
        ]);
        assert_eq!(
            found,
            [
                "a/src/b.rs:1 imports `crate::c::C` from a/src/c.rs, a/src/c.rs:2 imports `super::b::B` from a/src/b.rs; \
              move what both sides need into a third file"
            ]
        );
    }

    #[test]
    fn finds_a_longer_cycle_through_a_reexport() {
        let found = messages(&[
            ("a/src/lib.rs", "mod b;\nmod c;\nmod d;"),
            ("a/src/b/mod.rs", "mod inner;\npub use inner::B;"),
            ("a/src/b/inner.rs", "use crate::c;\npub struct B(c::C);"),
            ("a/src/c.rs", "pub struct C(crate::d::D);"),
            ("a/src/d.rs", "use crate::b::B;\npub struct D(Box<B>);"),
        ]);
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("a/src/d.rs:1 imports `crate::b::B` from a/src/b/inner.rs"), "{found:?}");
    }

    #[test]
    fn reports_cycles_without_a_common_import_apart() {
        let found = messages(&[
            ("a/src/lib.rs", "mod b;\nmod c;\nmod d;"),
            ("a/src/b.rs", "use crate::c::C;\nuse crate::d::D;\npub struct B;"),
            ("a/src/c.rs", "use crate::b::B;\npub struct C;"),
            ("a/src/d.rs", "use crate::b::B;\npub struct D;"),
        ]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_parent_that_only_declares_modules_is_not_part_of_a_cycle() {
        let found = messages(&[
            ("a/src/lib.rs", "mod b;"),
            ("a/src/b/mod.rs", "//! Docs.\nmod c;\nmod d;\npub use c::C;\npub use d::D;"),
            ("a/src/b/c.rs", "use super::D;\npub struct C(D);"),
            ("a/src/b/d.rs", "pub struct D;"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_parent_with_code_of_its_own_is() {
        let found = messages(&[
            ("a/src/lib.rs", "mod b;"),
            ("a/src/b/mod.rs", "mod c;\npub struct B;\npub fn f() { c::g() }"),
            ("a/src/b/c.rs", "use super::B;\npub fn g() {}"),
        ]);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn tests_and_generated_source_are_left_out() {
        let found = messages(&[
            ("a/src/lib.rs", "mod b;\nmod c;\nmod d;\nmod e;"),
            ("a/src/b.rs", "pub struct B;\n#[cfg(test)]\nmod tests {\n    use crate::c::C;\n}"),
            ("a/src/c.rs", "use crate::b::B;\npub struct C;"),
            ("a/src/d.rs", "// @generated\nuse crate::e::E;\npub struct D;"),
            ("a/src/e.rs", "// @generated\nuse crate::d::D;\npub struct E;"),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }
}
