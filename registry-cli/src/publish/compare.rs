//! The versions of a contract held against those of a registry.

use contract_core::schema::parse_str;
use contract_core::source::Sources;

use super::publication::Version;
use schemactl_pulsar::SchemaHistory;

/// Where each version of a contract stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// One for each version, oldest first; shorter when the histories diverge.
    pub standings: Vec<Standing>,
    /// Where the registry's history isn't the beginning of ours.
    pub divergence: Option<Divergence>,
}

/// Where one version of a contract stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The registry has it.
    Registered {
        /// The registry's number.
        stored: u64,
        /// Whether it has the very text.
        agreement: Agreement,
    },
    /// The registry lacks it.
    Missing {
        /// The number that it will get, unless the registry lost count by a deletion.
        expected: Option<u64>,
    },
}

/// How well a stored schema agrees with ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Byte for byte.
    Text,
    /// As a schema, with other documentation, aliases or layout.
    Meaning,
}

/// Where two histories part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Divergence {
    /// The registry has something else in the place of our version.
    Differs {
        /// The registry's number.
        stored: u64,
        /// Our number.
        version: u32,
    },
    /// The registry has more versions than we.
    Longer {
        /// The registry's number of the first that we lack.
        stored: u64,
    },
    /// The registry has something that isn't Avro.
    OtherType {
        /// The registry's number.
        stored: u64,
        /// Its type.
        kind: String,
    },
}

impl Comparison {
    /// Holds `versions` against what a registry has: its history must be the beginning of ours.
    ///
    /// All our versions are different to the broker, or their check would have failed.
    pub(super) fn of(versions: &[Version], history: &SchemaHistory) -> Self {
        if let Some(other) = history.live.iter().find(|schema| !schema.is_avro()) {
            let divergence = Divergence::OtherType { stored: other.version, kind: other.schema_type.clone() };
            return Self { standings: Vec::new(), divergence: Some(divergence) };
        }
        let mut standings = Vec::with_capacity(versions.len());
        for (version, stored) in versions.iter().zip(&history.live) {
            let Some(agreement) = agreement(&version.text, &stored.definition) else {
                let divergence = Divergence::Differs { stored: stored.version, version: version.number };
                return Self { standings, divergence: Some(divergence) };
            };
            standings.push(Standing::Registered { stored: stored.version, agreement });
        }
        let mut next = next_number(history);
        while standings.len() < versions.len() {
            standings.push(Standing::Missing { expected: next });
            next = next.map(|number| number + 1);
        }
        let first_beyond = history.live.get(versions.len());
        let divergence = first_beyond.map(|stored| Divergence::Longer { stored: stored.version });
        Self { standings, divergence }
    }
}

/// How two texts agree as the broker sees it, which stores only one of them if they do.
fn agreement(ours: &str, stored: &str) -> Option<Agreement> {
    if ours == stored {
        return Some(Agreement::Text);
    }
    let schema = |text: &str| parse_str(text, Sources::default().add("schema", text)).into_lenient();
    schema(ours).zip(schema(stored)).and_then(|(ours, stored)| ours.java_equals(&stored).then_some(Agreement::Meaning))
}

/// The number that the next new version gets.
fn next_number(history: &SchemaHistory) -> Option<u64> {
    match history.live.last() {
        Some(latest) => Some(latest.version + 1),
        None if history.deleted => None,
        None => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use schemactl_pulsar::{Properties, StoredSchema};

    fn record(doc: &str, fields: &str) -> String {
        format!(r#"{{"type":"record","name":"a.R","doc":"{doc}","fields":[{fields}]}}"#)
    }

    fn a(doc: &str) -> String {
        record(doc, r#"{"name":"a","type":"int","default":0}"#)
    }

    fn b() -> String {
        record("b", r#"{"name":"b","type":"int","default":0}"#)
    }

    fn compare(ours: &[String], stored: &[String], first: u64) -> Comparison {
        let versions: Vec<_> = (1..).zip(ours).map(|(number, text)| Version { number, text: text.clone() }).collect();
        let live = (first..).zip(stored).map(|(version, text)| StoredSchema {
            version,
            schema_type: "AVRO".to_owned(),
            definition: text.clone(),
            properties: Properties::new(),
        });
        Comparison::of(&versions, &SchemaHistory { live: live.collect(), deleted: first > 0 })
    }

    #[test]
    fn a_new_topic_lacks_all_versions() {
        let comparison = compare(&[a(""), b()], &[], 0);
        let missing = |expected| Standing::Missing { expected: Some(expected) };
        assert_eq!(comparison, Comparison { standings: vec![missing(0), missing(1)], divergence: None });
    }

    #[test]
    fn other_documentation_in_the_registry_is_agreement_in_meaning() {
        let comparison = compare(&[a("x")], &[a("old")], 0);
        assert_eq!(comparison.standings, [Standing::Registered { stored: 0, agreement: Agreement::Meaning }]);
    }

    #[test]
    fn a_stored_schema_that_is_not_ours_is_a_divergence() {
        let comparison = compare(&[a(""), b()], &[b()], 0);
        assert_eq!(comparison.divergence, Some(Divergence::Differs { stored: 0, version: 1 }));
    }

    #[test]
    fn a_longer_history_is_a_divergence() {
        let comparison = compare(&[a("")], &[a(""), b()], 0);
        assert_eq!(comparison.divergence, Some(Divergence::Longer { stored: 1 }));
    }

    #[test]
    fn numbers_go_on_after_a_deletion() {
        let comparison = compare(&[a(""), b()], &[a("")], 4);
        assert_eq!(comparison.standings[1], Standing::Missing { expected: Some(5) });
    }
}
