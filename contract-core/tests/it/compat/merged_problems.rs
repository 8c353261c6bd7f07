//! Findings about several pairs of versions: their sentences, locations and examples are about the same pair.

use contract_core::compat::Strategy;
use contract_core::compat::broker::AvroSchema;
use contract_core::finding::{Finding, Location};
use contract_core::{ExampleSearch, TopicVersion, compare_versions};
use schemactl_avro::json::{self, Json, Value};
use schemactl_avro::schema::{Parsed, parse_str};
use schemactl_avro::source::{SourceId, Sources, Span};

use super::order;

/// Returns the findings about the last schema, and the sources of all schemas; the first is version 1.
fn compare(strategy: Strategy, schemas: &[String]) -> (Vec<Finding>, Vec<SourceId>) {
    let mut sources = Sources::default();
    let ids: Vec<SourceId> = schemas.iter().map(|json| sources.add("v.avsc", json.as_str())).collect();
    let parsed: Vec<Parsed> = schemas.iter().zip(&ids).map(|(json, source)| parse_str(json, *source)).collect();
    let version = |(number, index): (u32, usize)| TopicVersion {
        number,
        source: ids[index],
        schema: AvroSchema { json: &schemas[index], parsed: &parsed[index] },
    };
    let versions: Vec<TopicVersion<'_>> = (1..).zip(0..schemas.len()).map(version).collect();
    let findings = compare_versions(strategy, &versions, &sources, ExampleSearch::Run).findings;
    (findings, ids)
}

fn kind(symbols: &str) -> String {
    order(&format!(
        r#"{{"name":"k","type":{{"type":"enum","name":"Kind","symbols":[{symbols}],"default":"A"}},"default":"A"}}"#
    ))
}

/// Returns the only finding about the version that `schemas` end with, under `FULL_TRANSITIVE`.
fn merged(schemas: &[String; 3]) -> (Finding, Vec<SourceId>) {
    let (mut findings, ids) = compare(Strategy::FullTransitive, schemas);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    (findings.remove(0), ids)
}

/// Returns the reader and the writer of a finding's example.
fn example_versions(finding: &Finding) -> (u32, u32) {
    let example = finding.example.as_deref().expect("an example");
    (example.reader, example.writer)
}

#[test]
fn forward_problem_of_older_version_does_not_replace_backward_one() {
    let (finding, ids) = merged(&[kind(r#""A""#), kind(r#""A","C","B""#), kind(r#""A","C""#)]);
    assert!(finding.message.contains("reads the symbol `B` as `A`"), "{}", finding.message);
    assert_eq!(example_versions(&finding), (3, 2));
    let related = finding.related.expect("a related location");
    assert_eq!((related.version, related.span.source), (Some(2), ids[1]));
}

#[test]
fn related_location_is_in_the_version_that_it_names() {
    let (finding, ids) = merged(&[kind(r#""A","B""#), kind(r#""A""#), kind(r#""A","C""#)]);
    assert!(finding.message.contains("reads the symbol `B` as `A`"), "{}", finding.message);
    assert_eq!(example_versions(&finding), (3, 1));
    let related = finding.related.expect("a related location");
    assert_eq!((related.version, related.span.source), (Some(1), ids[0]));
}

/// Returns the value at a JSON pointer.
fn at<'a>(json: &'a Json, pointer: &str) -> Option<&'a Json> {
    pointer.split('/').skip(1).try_fold(json, |json, step| match &json.value {
        Value::Object(_) => json.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Pairs of schemas in which most types have another index in the one than in the other.
fn pairs() -> Vec<(String, String)> {
    let unions = (
        r#"{"name":"u","type":["null","int"]}"#,
        r#"{"name":"x","type":"int"},{"name":"u","type":["null","string","int"]}"#,
    );
    let enums = (
        r#"{"name":"e","type":{"type":"enum","name":"E","symbols":["A"]}}"#,
        r#"{"name":"x","type":"int"},{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"]}}"#,
    );
    let defaulted_enums = (
        r#"{"name":"e","type":{"type":"enum","name":"E","symbols":["A"],"default":"A"}}"#,
        r#"{"name":"x","type":"int"},{"name":"e","type":{"type":"enum","name":"E","symbols":["A","B"],"default":"A"}}"#,
    );
    let items = (
        r#"{"name":"i","type":{"type":"array","items":{"type":"map","values":["int","null"]}}}"#,
        r#"{"name":"x","type":"int"},{"name":"i","type":{"type":"array","items":{"type":"map","values":["null","string"]}}}"#,
    );
    let records = (
        r#"{"name":"r","type":["null",{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}]}"#,
        r#"{"name":"x","type":"int"},{"name":"r","type":[{"type":"record","name":"R","fields":[{"name":"b","type":"string"}]},"null"]}"#,
    );
    let names = (
        r#"{"name":"f","type":{"type":"fixed","name":"F","size":2}}"#,
        r#"{"name":"x","type":"int"},{"name":"f","type":{"type":"fixed","name":"G","size":3}}"#,
    );
    let sizes = (
        r#"{"name":"f","type":{"type":"fixed","name":"F","size":2}}"#,
        r#"{"name":"x","type":"int"},{"name":"f","type":{"type":"fixed","name":"F","size":3}}"#,
    );
    let defaults = (
        r#"{"name":"d","type":"int","default":1}"#,
        r#"{"name":"x","type":"int"},{"name":"d","type":"int","default":2}"#,
    );
    let scales = (
        r#"{"name":"s","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}}"#,
        r#"{"name":"x","type":"int"},{"name":"s","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":1}}"#,
    );
    let renames = (
        r#"{"name":"order_note","type":"string","default":""}"#,
        r#"{"name":"x","type":"int"},{"name":"orderNote","type":"string","default":""}"#,
    );
    let aliases = (
        r#"{"name":"a","type":"int","default":0},{"name":"b","type":"int","default":0}"#,
        r#"{"name":"b","type":"int","default":0},{"name":"x","type":"int","default":0},{"name":"a","aliases":["b"],"type":"int","default":0}"#,
    );
    let pairs = [unions, enums, defaulted_enums, items, records, names, sizes, defaults, scales, renames, aliases];
    pairs.map(|(old, new)| (order(old), order(new))).into()
}

#[test]
fn pointer_leads_to_the_location() {
    let assert_leads_to = |schemas: &[String], location: &Location| {
        let text = &schemas[location.version.expect("a version") as usize - 1];
        let root = json::parse(text, location.span.source).expect("JSON").root().to_json();
        let pointer = location.pointer.as_deref().expect("a pointer");
        // A missing symbol is shown at the name of the enum that lacks it.
        let pointer = pointer.strip_suffix("/symbols").unwrap_or(pointer);
        let target = at(&root, pointer).unwrap_or_else(|| panic!("{pointer} in {text}")).span;
        let span = location.span;
        // The one can be a part of the other, such as the size of the type.
        let contains = |outer: Span, inner: Span| outer.start <= inner.start && inner.end <= outer.end;
        assert!(contains(target, span) || contains(span, target), "{pointer} in {text}: {location:#?}");
    };
    for (old, new) in pairs() {
        for strategy in [Strategy::Backward, Strategy::Forward, Strategy::Full] {
            for schemas in [[old.clone(), new.clone()], [new.clone(), old.clone()]] {
                for finding in compare(strategy, &schemas).0 {
                    if finding.affected.is_some() {
                        assert_leads_to(&schemas, finding.location.as_ref().expect("a location"));
                    }
                }
            }
        }
    }
}
