//! Parsing, checking and generating use neither the network nor threads.
//!
//! The rule checks the crates that they depend on, directly or not (by `Cargo.lock`), and their own code.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::code;
use crate::repository::Repository;
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "offline-crates",
    promise: "checking, generating and decoding use no network, no threads and no async code",
    level: Level::Error,
    check,
};

const OFFLINE: &[&str] =
    &["schemactl-avro", "schemactl-idl", "contract-core", "schemactl-codegen", "event-runtime", "logistics-events"];

/// Crates that open sockets, or that every such crate uses.
const NETWORK: &[&str] = &[
    "async-std",
    "curl",
    "h2",
    "hyper",
    "mio",
    "native-tls",
    "openssl",
    "pulsar",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "tokio",
    "ureq",
];

const FOREIGN_CODE: &[(&[&str], &str)] = &[
    (&["std", ":", ":", "net"], "`std::net`"),
    (&["std", ":", ":", "thread"], "`std::thread`"),
    (&["async", "fn"], "`async fn`"),
    (&[".", "await"], "`.await`"),
    (&["std", ":", ":", "process", ":", ":", "Command"], "`std::process::Command`"),
];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for member in repository.members().iter().filter(|member| OFFLINE.contains(&member.name.as_str())) {
        let lock = repository.file("Cargo.lock").unwrap_or_default();
        for reached in closure(lock, &member.name) {
            if NETWORK.contains(&reached.as_str()) {
                let message = format!("`{}` depends, directly or not, on `{reached}`", member.name);
                found.push(Finding::new(member.manifest_path(), 0, message));
            }
        }
        let sources = format!("{}/src/", member.folder);
        for (path, _) in repository.rust_files().filter(|(path, _)| path.starts_with(&sources)) {
            let tokens = repository.tokens(path);
            for (words, name) in FOREIGN_CODE {
                found.extend(
                    code::lines_with(tokens, words)
                        .into_iter()
                        .map(|line| Finding::new(path, line, format!("{name} is not allowed in `{}`", member.name))),
                );
            }
        }
    }
    found
}

/// Returns the packages that a package depends on, directly or not, dev-dependencies included.
fn closure(lock: &str, package: &str) -> BTreeSet<String> {
    let lock: Table = lock.parse().unwrap_or_default();
    let mut graph: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for entry in lock.get("package").and_then(Value::as_array).into_iter().flatten() {
        let Some(name) = entry.get("name").and_then(Value::as_str) else { continue };
        let names = entry.get("dependencies").and_then(Value::as_array).into_iter().flatten();
        // `name`, or `name version` where the lock file knows several.
        let names = names.filter_map(Value::as_str).filter_map(|text| text.split(' ').next());
        graph.entry(name).or_default().extend(names);
    }
    let mut reached = BTreeSet::new();
    let mut waiting = vec![package];
    while let Some(name) = waiting.pop() {
        for dependency in graph.get(name).into_iter().flatten() {
            if reached.insert((*dependency).to_owned()) {
                waiting.push(dependency);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    const ROOT: (&str, &str) = ("Cargo.toml", "[workspace]\nmembers = [\"core\"]");
    const CORE: (&str, &str) = ("core/Cargo.toml", "[package]\nname = \"contract-core\"");

    #[test]
    fn finds_indirect_network_crate() {
        let lock = "[[package]]\nname = \"contract-core\"\ndependencies = [\"nice 1.0.0\"]\n\
                    [[package]]\nname = \"nice\"\ndependencies = [\"ureq\"]\n";
        let found = check(&repository(&[ROOT, CORE, ("Cargo.lock", lock)]));
        assert_eq!(found, [Finding::new("core/Cargo.toml", 0, "`contract-core` depends, directly or not, on `ureq`")]);
    }

    #[test]
    fn finds_sockets_of_std() {
        let source = ("core/src/a.rs", "// std::net is not used\nuse std::net::TcpStream;\n");
        let found = check(&repository(&[ROOT, CORE, source]));
        assert_eq!(found, [Finding::new("core/src/a.rs", 2, "`std::net` is not allowed in `contract-core`")]);
    }

    #[test]
    fn finds_async_code() {
        let source = ("core/src/a.rs", "async fn f() { g().await }\n");
        assert_eq!(check(&repository(&[ROOT, CORE, source])).len(), 2);
    }
}
