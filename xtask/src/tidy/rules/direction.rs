//! Crates depend on each other in one direction only.
//!
//! A dependency must be in the table. A dev-dependency may also be any crate of a lower level, since the kit's tests
//! send real events and stop a real broker. Tests that need more are scenarios across crates and belong to
//! `compat-tests`, on which no crate depends.

use crate::repository::{DependencyKind, Repository};
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "direction",
    promise: "dependencies point one way, as the table in ARCHITECTURE.md shows",
    level: Level::Error,
    check,
};

struct CratePosition {
    name: &'static str,
    level: u8,
    may_use: &'static [&'static str],
}

const SERVICE: &[&str] = &["schemactl-error-codes", "event-runtime", "logistics-events", "service-kit"];

const CRATES: &[CratePosition] = &[
    CratePosition { name: "test-support", level: 0, may_use: &[] },
    CratePosition { name: "schemactl-error-codes", level: 0, may_use: &[] },
    CratePosition { name: "schemactl-avro", level: 0, may_use: &[] },
    CratePosition { name: "contract-core", level: 1, may_use: &["schemactl-avro"] },
    CratePosition { name: "schemactl-idl", level: 1, may_use: &["schemactl-avro"] },
    CratePosition { name: "event-runtime", level: 1, may_use: &["schemactl-avro"] },
    CratePosition { name: "avro-oracle", level: 2, may_use: &["schemactl-avro", "contract-core", "test-support"] },
    CratePosition {
        name: "schemactl-codegen",
        level: 2,
        may_use: &["schemactl-error-codes", "schemactl-avro", "contract-core"],
    },
    CratePosition {
        name: "schemactl-pulsar",
        level: 2,
        may_use: &["schemactl-error-codes", "schemactl-avro", "contract-core"],
    },
    CratePosition { name: "schemactl-broker", level: 3, may_use: &["schemactl-error-codes", "schemactl-pulsar"] },
    CratePosition { name: "logistics-events", level: 3, may_use: &["event-runtime"] },
    CratePosition {
        name: "schemactl",
        level: 4,
        may_use: &[
            "schemactl-error-codes",
            "schemactl-avro",
            "schemactl-idl",
            "contract-core",
            "schemactl-codegen",
            "schemactl-pulsar",
            "schemactl-broker",
        ],
    },
    CratePosition {
        name: "service-kit",
        level: 5,
        may_use: &["schemactl-error-codes", "schemactl-avro", "event-runtime"],
    },
    CratePosition { name: "orders", level: 6, may_use: SERVICE },
    CratePosition { name: "distribution-center", level: 6, may_use: SERVICE },
    CratePosition { name: "deliveries", level: 6, may_use: SERVICE },
    CratePosition {
        name: "demo",
        level: 7,
        may_use: &[
            "schemactl-error-codes",
            "contract-core",
            "event-runtime",
            "logistics-events",
            "schemactl",
            "schemactl-pulsar",
            "schemactl-broker",
            "service-kit",
            "orders",
            "distribution-center",
            "deliveries",
        ],
    },
    CratePosition { name: "compat-tests", level: 8, may_use: &[] },
    // Builds and runs the others as programs; it must work when they don't compile.
    CratePosition { name: "xtask", level: 0, may_use: &[] },
];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for member in repository.members() {
        let path = member.manifest_path();
        let Some(position) = position_of(&member.name) else {
            found.push(Finding::new(path, 0, format!("crate `{}` is missing in the table of this rule", member.name)));
            continue;
        };
        for (kind, dependency) in member.dependencies() {
            let Some(used) = position_of(&dependency) else { continue };
            // A crate's tests may name the crate itself, with a feature for tests.
            if used.name == position.name {
                continue;
            }
            let listed = position.may_use.contains(&used.name);
            let is_below = used.level < position.level && used.name != "xtask";
            let below = kind == DependencyKind::Dev && (is_below || used.name == "test-support");
            if !listed && !below {
                let section = if kind == DependencyKind::Dev { "dev-dependency" } else { "dependency" };
                let message = format!("{section} `{dependency}` is against the direction: move the code that needs it");
                found.push(Finding::new(path.clone(), 0, message));
            }
        }
    }
    found
}

fn position_of(name: &str) -> Option<&'static CratePosition> {
    CRATES.iter().find(|position| position.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    fn messages(name: &str, dependencies: &str) -> Vec<String> {
        let manifest = format!("[package]\nname = \"{name}\"\n{dependencies}");
        let files = [("Cargo.toml", "[workspace]\nmembers = [\"a\"]"), ("a/Cargo.toml", manifest.as_str())];
        check(&repository(&files)).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn accepts_listed_dependency() {
        assert!(messages("schemactl-codegen", "[dependencies]\ncontract-core.workspace = true").is_empty());
    }

    #[test]
    fn finds_dependency_against_the_table() {
        let found = messages("contract-core", "[dependencies]\nschemactl-codegen.workspace = true");
        assert_eq!(found, ["dependency `schemactl-codegen` is against the direction: move the code that needs it"]);
    }

    #[test]
    fn services_do_not_depend_on_each_other() {
        assert_eq!(messages("orders", "[dev-dependencies]\ndeliveries.workspace = true").len(), 1);
    }

    #[test]
    fn dev_dependencies_go_down_only() {
        assert!(messages("service-kit", "[dev-dependencies]\nlogistics-events.workspace = true").is_empty());
        assert_eq!(messages("service-kit", "[dev-dependencies]\norders.workspace = true").len(), 1);
    }

    #[test]
    fn accepts_dev_dependency_on_itself() {
        assert!(messages("service-kit", "[dev-dependencies]\nservice-kit.workspace = true").is_empty());
    }

    #[test]
    fn no_crate_depends_on_compat_tests() {
        assert_eq!(messages("demo", "[dev-dependencies]\ncompat-tests = { path = \"x\" }").len(), 1);
    }

    #[test]
    fn finds_dependency_behind_alias() {
        assert_eq!(
            messages("schemactl-codegen", "[dependencies]\ncore = { package = \"schemactl\", path = \"x\" }").len(),
            1
        );
    }

    #[test]
    fn finds_unlisted_crate() {
        assert_eq!(messages("newcomer", ""), ["crate `newcomer` is missing in the table of this rule"]);
    }
}
