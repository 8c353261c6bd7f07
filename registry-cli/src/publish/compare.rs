//! Compares a contract's versions with those of a registry.

use contract_core::schema::parse_stored;
use contract_core::source::Sources;

use super::publication::PublishedVersion;
use schemactl_pulsar::SchemaHistory;

/// The state of each version of a contract in a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// One state for each version, oldest first; fewer if the histories diverge.
    pub states: Vec<VersionState>,
    /// The first difference that publishing cannot resolve.
    pub divergence: Option<Divergence>,
}

/// The state of a version in a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// The version is registered.
    Registered {
        /// The registry's number.
        stored: u64,
        /// The exactness of the match.
        schema_match: SchemaMatch,
    },
    /// The version is not registered.
    Missing {
        /// The number that it will get; `None` if deleted schemas make that unknown.
        expected: Option<u64>,
    },
    /// The broker keeps an older version in place of this one, since their schemas are equal to it.
    SameAs {
        /// The contract's number of the older version.
        version: u32,
    },
}

/// The way in which a stored schema matches a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaMatch {
    /// Byte for byte.
    Text,
    /// Equal for the broker, with other documentation, aliases or layout.
    Meaning,
}

/// A difference between two histories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Divergence {
    /// The registry has another schema in place of the version.
    Differs {
        /// The registry's number.
        stored: u64,
        /// The contract's number.
        version: u32,
    },
    /// The registry has more versions than the contract.
    Longer {
        /// The registry's number of the first additional version.
        stored: u64,
    },
    /// The registry has a schema that is not Avro.
    OtherType {
        /// The registry's number.
        stored: u64,
        /// Its type.
        schema_type: String,
    },
}

impl Comparison {
    /// Compares the versions with the registry's history, which must be equal to the first of them.
    ///
    /// The broker stores a version that equals an older one only once.
    pub(super) fn new(versions: &[PublishedVersion], history: &SchemaHistory) -> Self {
        if let Some(other) = history.live.iter().find(|schema| !schema.is_avro()) {
            let divergence = Divergence::OtherType { stored: other.version, schema_type: other.schema_type.clone() };
            return Self { states: Vec::new(), divergence: Some(divergence) };
        }
        let mut states = Vec::with_capacity(versions.len());
        let mut live = history.live.iter();
        let mut next = next_number(history);
        for version in versions {
            if let Some(older) = version.same_as {
                states.push(VersionState::SameAs { version: older });
                continue;
            }
            let Some(stored) = live.next() else {
                states.push(VersionState::Missing { expected: next });
                next = next.map(|number| number + 1);
                continue;
            };
            let Some(schema_match) = schema_match(&version.schema, &stored.definition) else {
                let divergence = Divergence::Differs { stored: stored.version, version: version.number };
                return Self { states, divergence: Some(divergence) };
            };
            states.push(VersionState::Registered { stored: stored.version, schema_match });
        }
        let divergence = live.next().map(|stored| Divergence::Longer { stored: stored.version });
        Self { states, divergence }
    }
}

/// Returns how two schemas match for the broker, which stores only one of them if they do; `None` if they do not match.
pub(crate) fn schema_match(own: &str, stored: &str) -> Option<SchemaMatch> {
    if own == stored {
        return Some(SchemaMatch::Text);
    }
    let schema = |text: &str| parse_stored(text, Sources::default().add("schema", text)).into_lenient();
    schema(own).zip(schema(stored)).and_then(|(own, stored)| own.java_equals(&stored).then_some(SchemaMatch::Meaning))
}

/// Returns the number of the next new version; `None` if deleted schemas make that unknown.
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

    fn compare(own: &[String], stored: &[String], first: u64) -> Comparison {
        let versions: Vec<_> = (1..)
            .zip(own)
            .map(|(number, schema)| PublishedVersion { number, schema: schema.clone(), same_as: None })
            .collect();
        let live = (first..).zip(stored).map(|(version, text)| StoredSchema {
            version,
            schema_type: "AVRO".to_owned(),
            definition: text.clone(),
            properties: Properties::new(),
        });
        Comparison::new(&versions, &SchemaHistory { live: live.collect(), deleted: first > 0 })
    }

    #[test]
    fn new_topic_has_no_versions() {
        let comparison = compare(&[a(""), b()], &[], 0);
        let missing = |expected| VersionState::Missing { expected: Some(expected) };
        assert_eq!(comparison, Comparison { states: vec![missing(0), missing(1)], divergence: None });
    }

    #[test]
    fn other_documentation_matches_in_meaning() {
        let comparison = compare(&[a("x")], &[a("old")], 0);
        assert_eq!(comparison.states, [VersionState::Registered { stored: 0, schema_match: SchemaMatch::Meaning }]);
    }

    #[test]
    fn other_schema_is_a_divergence() {
        let comparison = compare(&[a(""), b()], &[b()], 0);
        assert_eq!(comparison.divergence, Some(Divergence::Differs { stored: 0, version: 1 }));
    }

    #[test]
    fn longer_history_is_a_divergence() {
        let comparison = compare(&[a("")], &[a(""), b()], 0);
        assert_eq!(comparison.divergence, Some(Divergence::Longer { stored: 1 }));
    }

    #[test]
    fn numbers_continue_after_deletion() {
        let comparison = compare(&[a(""), b()], &[a("")], 4);
        assert_eq!(comparison.states[1], VersionState::Missing { expected: Some(5) });
    }
}
