//! Crates depend on each other in one direction only.
//!
//! A dependency must be in the table. A dev-dependency may also name any crate of a lower level: a test may look
//! further down than the code does (the kit's tests send real events, and kill a broker of their own), but never up
//! or sideways. What needs more is a scenario across crates and belongs to `compat-tests`, on which nothing depends.

use crate::repository::{DependencyKind, Repository};
use crate::tidy::rule::{Finding, Level, Rule};

pub(super) const RULE: Rule = Rule {
    id: "direction",
    promise: "dependencies point one way, as the table in ARCHITECTURE.md shows",
    level: Level::Error,
    check,
};

struct Place {
    name: &'static str,
    level: u8,
    may_use: &'static [&'static str],
}

const SERVICE: &[&str] = &["schemactl-error-codes", "event-runtime", "logistics-events", "service-kit"];

const PLACES: &[Place] = &[
    Place { name: "schemactl-error-codes", level: 0, may_use: &[] },
    Place { name: "schemactl-avro", level: 0, may_use: &[] },
    Place { name: "contract-core", level: 1, may_use: &["schemactl-avro"] },
    Place { name: "event-runtime", level: 1, may_use: &["schemactl-avro"] },
    Place { name: "avro-oracle", level: 2, may_use: &["schemactl-avro", "contract-core"] },
    Place {
        name: "schemactl-codegen",
        level: 2,
        may_use: &["schemactl-error-codes", "schemactl-avro", "contract-core"],
    },
    Place {
        name: "schemactl-pulsar",
        level: 2,
        may_use: &["schemactl-error-codes", "schemactl-avro", "contract-core"],
    },
    Place { name: "schemactl-broker", level: 3, may_use: &["schemactl-error-codes", "schemactl-pulsar"] },
    Place { name: "logistics-events", level: 3, may_use: &["event-runtime"] },
    Place {
        name: "schemactl",
        level: 4,
        may_use: &[
            "schemactl-error-codes",
            "schemactl-avro",
            "contract-core",
            "schemactl-codegen",
            "schemactl-pulsar",
            "schemactl-broker",
        ],
    },
    Place { name: "service-kit", level: 5, may_use: &["schemactl-error-codes", "schemactl-avro", "event-runtime"] },
    Place { name: "orders", level: 6, may_use: SERVICE },
    Place { name: "distribution-center", level: 6, may_use: SERVICE },
    Place { name: "deliveries", level: 6, may_use: SERVICE },
    Place {
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
    Place { name: "compat-tests", level: 8, may_use: &[] },
    // Builds and runs the others as programs; it must work when they don't compile.
    Place { name: "xtask", level: 0, may_use: &[] },
];

fn check(repository: &Repository) -> Vec<Finding> {
    let mut found = Vec::new();
    for member in repository.members() {
        let path = member.manifest_path();
        let Some(place) = place_of(&member.name) else {
            found.push(Finding::new(
                path,
                0,
                format!("crate `{}` has no place in the table of this rule", member.name),
            ));
            continue;
        };
        for (kind, dependency) in member.dependencies() {
            let Some(used) = place_of(&dependency) else { continue };
            // A crate's tests may name the crate itself, with a feature for tests.
            if used.name == place.name {
                continue;
            }
            let listed = place.may_use.contains(&used.name);
            let below = kind == DependencyKind::Dev && used.level < place.level && used.name != "xtask";
            if !listed && !below {
                let section = if kind == DependencyKind::Dev { "dev-dependency" } else { "dependency" };
                let message = format!("{section} `{dependency}` is against the direction; move the code that needs it");
                found.push(Finding::new(path.clone(), 0, message));
            }
        }
    }
    found
}

fn place_of(name: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.name == name)
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
    fn an_arrow_of_the_table_is_allowed() {
        assert!(messages("schemactl-codegen", "[dependencies]\ncontract-core.workspace = true").is_empty());
    }

    #[test]
    fn an_arrow_against_the_table_is_found() {
        let found = messages("contract-core", "[dependencies]\nschemactl-codegen.workspace = true");
        assert_eq!(found, ["dependency `schemactl-codegen` is against the direction; move the code that needs it"]);
    }

    #[test]
    fn services_do_not_know_each_other_even_in_tests() {
        assert_eq!(messages("orders", "[dev-dependencies]\ndeliveries.workspace = true").len(), 1);
    }

    #[test]
    fn tests_may_look_down_but_not_up() {
        assert!(messages("service-kit", "[dev-dependencies]\nlogistics-events.workspace = true").is_empty());
        assert_eq!(messages("service-kit", "[dev-dependencies]\norders.workspace = true").len(), 1);
    }

    #[test]
    fn a_crates_tests_may_name_the_crate() {
        assert!(messages("service-kit", "[dev-dependencies]\nservice-kit.workspace = true").is_empty());
    }

    #[test]
    fn nothing_depends_on_the_crossing_tests() {
        assert_eq!(messages("demo", "[dev-dependencies]\ncompat-tests = { path = \"x\" }").len(), 1);
    }

    #[test]
    fn an_alias_does_not_hide_an_arrow() {
        assert_eq!(
            messages("schemactl-codegen", "[dependencies]\ncore = { package = \"schemactl\", path = \"x\" }").len(),
            1
        );
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert_eq!(messages("newcomer", ""), ["crate `newcomer` has no place in the table of this rule"]);
    }
}
