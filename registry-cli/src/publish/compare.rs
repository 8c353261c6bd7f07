//! The versions of a contract held against those of a registry.

use super::equality::Comparable;
use super::publication::Version;
use crate::registry::History;

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
    /// The broker takes it for an earlier version that it has, and so never stores it.
    Merged {
        /// The registry's number of the earlier version.
        stored: u64,
    },
    /// The registry lacks it.
    Missing {
        /// The number that it will get, unless the registry lost count by a deletion.
        expected: Option<u64>,
    },
    /// The registry lacks it, and will take it for an earlier version that it lacks, too.
    WillMerge {
        /// The contract's number of the earlier version.
        into: u32,
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
    /// Holds `versions` against what a registry has.
    ///
    /// The stored history must be the beginning of ours, less the versions that the broker merges into earlier ones.
    pub(super) fn of(versions: &[Version], history: &History) -> Self {
        if let Some(other) = history.live.iter().find(|schema| schema.kind != "AVRO") {
            let divergence = Divergence::OtherType { stored: other.version, kind: other.kind.clone() };
            return Self { standings: Vec::new(), divergence: Some(divergence) };
        }
        let stored: Vec<_> = history.live.iter().map(|schema| Comparable::new(&schema.text)).collect();
        let ours: Vec<_> = versions.iter().map(|version| Comparable::new(&version.text)).collect();
        let number = |place: usize| history.live[place].version;

        let mut standings: Vec<Standing> = Vec::new();
        let mut matched = 0;
        let mut next = next_number(history);
        for (place, version) in versions.iter().enumerate() {
            let text = &ours[place];
            let missing_twin = || {
                let missing = |earlier: &usize| matches!(standings[*earlier], Standing::Missing { .. });
                (0..place).filter(missing).find(|earlier| ours[*earlier].equals(text))
            };
            let standing = if stored.get(matched).is_some_and(|next| next.equals(text)) {
                let agreement = if stored[matched].same_text(text) { Agreement::Text } else { Agreement::Meaning };
                matched += 1;
                Standing::Registered { stored: number(matched - 1), agreement }
            } else if let Some(earlier) = stored[..matched].iter().position(|earlier| earlier.equals(text)) {
                Standing::Merged { stored: number(earlier) }
            } else if matched < stored.len() {
                let divergence = Divergence::Differs { stored: number(matched), version: version.number };
                return Self { standings, divergence: Some(divergence) };
            } else if let Some(earlier) = missing_twin() {
                Standing::WillMerge { into: versions[earlier].number }
            } else {
                let expected = next;
                next = next.map(|number| number + 1);
                Standing::Missing { expected }
            };
            standings.push(standing);
        }
        let divergence = (matched < stored.len()).then(|| Divergence::Longer { stored: number(matched) });
        Self { standings, divergence }
    }
}

/// The number that the next new version gets.
fn next_number(history: &History) -> Option<u64> {
    match history.live.last() {
        Some(latest) => Some(latest.version + 1),
        None if history.deleted => None,
        None => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::StoredSchema;

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
            kind: "AVRO".to_owned(),
            text: text.clone(),
        });
        Comparison::of(&versions, &History { live: live.collect(), deleted: first > 0 })
    }

    #[test]
    fn a_new_topic_lacks_all_versions() {
        let comparison = compare(&[a(""), b()], &[], 0);
        let missing = |expected| Standing::Missing { expected: Some(expected) };
        assert_eq!(comparison, Comparison { standings: vec![missing(0), missing(1)], divergence: None });
    }

    #[test]
    fn a_version_that_differs_in_its_documentation_merges_into_the_earlier_one() {
        let comparison = compare(&[a("x"), a("y"), b()], &[a("x"), b()], 0);
        let registered = |stored| Standing::Registered { stored, agreement: Agreement::Text };
        let expected = vec![registered(0), Standing::Merged { stored: 0 }, registered(1)];
        assert_eq!(comparison, Comparison { standings: expected, divergence: None });
    }

    #[test]
    fn a_version_will_merge_into_one_that_is_missing_too() {
        let comparison = compare(&[a("x"), a("y"), b()], &[], 0);
        let expected = vec![
            Standing::Missing { expected: Some(0) },
            Standing::WillMerge { into: 1 },
            Standing::Missing { expected: Some(1) },
        ];
        assert_eq!(comparison.standings, expected);
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
