//! Clients of other systems are used only in their folders.

use crate::code::Token;
use crate::repository::{DependencyKind, Repository};
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "client-adapters",
    promise: "the HTTP client and the Pulsar client are used only in their folders",
    level: Level::Error,
    check,
};

struct Client {
    package: &'static str,
    /// A crate that may depend on it, and the folder in it that may name it. `None` if no crate may. A package with several
    /// such crates has several entries.
    home: Option<(&'static str, &'static str)>,
}

const CLIENTS: &[Client] = &[
    Client { package: "reqwest", home: Some(("schemactl-pulsar", "src")) },
    Client { package: "reqwest", home: Some(("service-kit", "src/http")) },
    Client { package: "pulsar", home: Some(("service-kit", "src/broker")) },
    // A second client for the same job would need a reason and a line here.
    Client { package: "attohttpc", home: None },
    Client { package: "curl", home: None },
    Client { package: "isahc", home: None },
    Client { package: "minreq", home: None },
    Client { package: "ureq", home: None },
];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for member in repository.members() {
        for (kind, dependency) in member.dependencies() {
            let mut entries = CLIENTS.iter().filter(|client| client.package == dependency);
            let is_home = |client: &&Client| client.home.is_some_and(|(home, _)| home == member.name);
            let Some(client) = entries.clone().find(is_home).or_else(|| entries.next()) else { continue };
            match client.home {
                Some((home, folder)) if home == member.name => {
                    let sources = format!("{}/src/", member.folder);
                    let allowed = format!("{}/{folder}", member.folder);
                    for (path, _) in repository.rust_files() {
                        if path.starts_with(&sources) && !path.starts_with(&allowed) {
                            found.extend(uses(client.package, path, repository.tokens(path), folder));
                        }
                    }
                }
                // Tests of an HTTP interface call it as any client would.
                Some(_) if kind == DependencyKind::Dev => {}
                Some((home, folder)) => {
                    let message = format!("`{dependency}` belongs to `{home}` ({folder}); go through its interface");
                    found.push(Finding::new(member.manifest_path(), 0, message));
                }
                None => {
                    let message = format!("`{dependency}` would be a second client for a job that has one");
                    found.push(Finding::new(member.manifest_path(), 0, message));
                }
            }
        }
    }
    found
}

/// Paths that begin with the crate's name; a module of our own with that name has something before it.
fn uses(package: &str, path: &str, tokens: &[Token], folder: &str) -> Vec<Finding> {
    let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let starts_a_path = token.text == package && texts[at + 1..].starts_with(&[":", ":"]);
        let continues_one = at > 1 && texts[at - 1] == ":" && texts[at - 2] == ":";
        let imported_whole = token.text == package && at > 0 && texts[at - 1] == "use" && !continues_one;
        if (starts_a_path || imported_whole) && !continues_one {
            found.push(Finding::new(path, token.line, format!("`{package}` may be named in {folder} alone")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    fn kit(path: &str, source: &str) -> Vec<Finding> {
        check(&repository(&[
            ("Cargo.toml", "[workspace]\nmembers = [\"kit\"]"),
            ("kit/Cargo.toml", "[package]\nname = \"service-kit\"\n[dependencies]\npulsar.workspace = true"),
            (path, source),
        ]))
    }

    #[test]
    fn the_adapter_may_name_its_client() {
        assert!(kit("kit/src/broker/pulsar.rs", "use pulsar::Pulsar;").is_empty());
    }

    #[test]
    fn a_use_elsewhere_is_found() {
        let found = kit("kit/src/relay.rs", "fn f(client: pulsar::Pulsar) {}");
        assert_eq!(found, [Finding::new("kit/src/relay.rs", 1, "`pulsar` may be named in src/broker alone")]);
        assert_eq!(kit("kit/src/relay.rs", "use pulsar;").len(), 1);
    }

    #[test]
    fn accepts_own_module_of_that_name() {
        assert!(kit("kit/src/relay.rs", "use crate::broker::pulsar::Adapter;").is_empty());
    }

    #[test]
    fn another_crate_may_not_depend_on_a_client() {
        let found = check(&repository(&[
            ("Cargo.toml", "[workspace]\nmembers = [\"a\"]"),
            ("a/Cargo.toml", "[package]\nname = \"orders\"\n[dependencies]\npulsar = \"6\"\nreqwest = \"0.12\""),
        ]));
        assert_eq!(found.len(), 2);
    }
}
