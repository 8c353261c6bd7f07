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

/// Returns the reader and the writer of a finding's example.
fn example_versions(finding: &Finding) -> (u32, u32) {
    let example = finding.example.as_deref().expect("an example");
    (example.reader, example.writer)
}

/// Asserts that `FULL_TRANSITIVE` has exactly these findings about the last schema: the message, the readers and the
/// writers of each.
#[track_caller]
fn assert_findings(schemas: &[String], expected: &[(&str, &[u32], &[u32])]) -> (Vec<Finding>, Vec<SourceId>) {
    let (findings, ids) = compare(Strategy::FullTransitive, schemas);
    let summarize = |finding: &Finding| {
        let affected = finding.affected.clone().expect("affected versions");
        (finding.message.clone(), affected.readers, affected.writers)
    };
    let found: Vec<_> = findings.iter().map(summarize).collect();
    let found: Vec<(&str, &[u32], &[u32])> =
        found.iter().map(|(message, readers, writers)| (message.as_str(), &readers[..], &writers[..])).collect();
    assert_eq!(found, expected);
    (findings, ids)
}

#[test]
fn symbols_of_both_directions_are_reported() {
    let schemas = [kind(r#""A""#), kind(r#""A","C","B""#), kind(r#""A","C""#)];
    let (findings, ids) = assert_findings(
        &schemas,
        &[
            ("services on v3 misread messages of v2: `Order.k` reads the symbol `B` as `A`", &[3], &[2]),
            ("services still on v1 misread messages of v3: `Order.k` reads the symbol `C` as `A`", &[1], &[3]),
        ],
    );
    for (finding, (versions, earlier)) in findings.iter().zip([((3, 2), 2), ((1, 3), 1)]) {
        assert_eq!(example_versions(finding), versions);
        let related = finding.related.as_ref().expect("a related location");
        assert_eq!((related.version, related.span.source), (Some(earlier), ids[earlier as usize - 1]));
    }
}

#[test]
fn symbols_of_different_versions_are_reported() {
    assert_findings(
        &[kind(r#""A","B""#), kind(r#""A","C""#), kind(r#""A""#)],
        &[
            ("services on v3 misread messages of v2: `Order.k` reads the symbol `C` as `A`", &[3], &[2]),
            ("services on v3 misread messages of v1: `Order.k` reads the symbol `B` as `A`", &[3], &[1]),
        ],
    );
}

fn amount(precision: u32, scale: u32) -> String {
    order(&format!(
        r#"{{"name":"a","type":{{"type":"bytes","logicalType":"decimal","precision":{precision},"scale":{scale}}}}}"#
    ))
}

#[test]
fn finding_in_both_directions_lists_all_readers_and_writers() {
    assert_findings(
        &[amount(9, 2), amount(9, 2), amount(9, 4)],
        &[(
            "services on v3 and services still on v1 and v2 misread each other's messages: `Order.a` had 2 digits after the point, and is \
             read with 4",
            &[1, 2, 3],
            &[1, 2, 3],
        )],
    );
}

#[test]
fn wording_is_about_the_versions_that_it_names() {
    assert_findings(
        &[amount(9, 1), amount(9, 2), amount(9, 4)],
        &[(
            "services on v3 and services still on v1 and v2 misread each other's messages: between v2 and v3, `Order.a` had 2 digits after \
             the point, and is read with 4",
            &[1, 2, 3],
            &[1, 2, 3],
        )],
    );
}

#[test]
fn each_direction_names_its_own_versions() {
    let typed = |ty: &str| order(&format!(r#"{{"name":"a","type":"{ty}"}}"#));
    assert_findings(
        &[typed("int"), typed("string"), typed("long")],
        &[(
            "services on v3 cannot read messages of v2, and services still on v1 and v2 cannot read messages of v3: \
             between v2 and v3, `Order.a` is written as string and read as long",
            &[1, 2, 3],
            &[2, 3],
        )],
    );
}

#[test]
fn scale_and_precision_are_two_problems() {
    assert_findings(
        &[amount(9, 2), amount(8, 4)],
        &[
            (
                "services on v1 and v2 misread each other's messages: `Order.a` had 2 digits after the point, and is \
                 read with 4",
                &[1, 2],
                &[1, 2],
            ),
            (
                "services on v1 and v2 misread each other's messages: `Order.a` had 9 digits, and is read with 8",
                &[1, 2],
                &[1, 2],
            ),
        ],
    );
}

#[test]
fn attributes_of_one_field_are_two_problems() {
    let price = |unit: &str, currency: &str| {
        order(&format!(r#"{{"name":"p","type":"long","unit":"{unit}","currency":"{currency}"}}"#))
    };
    assert_findings(
        &[price("kg", "EUR"), price("t", "USD")],
        &[
            (
                "services on v1 and v2 misread each other's messages: the `unit` of `Order.p` is `\"kg\"` when \
                 written and `\"t\"` when read",
                &[1, 2],
                &[1, 2],
            ),
            (
                "services on v1 and v2 misread each other's messages: the `currency` of `Order.p` is `\"EUR\"` when \
                 written and `\"USD\"` when read",
                &[1, 2],
                &[1, 2],
            ),
        ],
    );
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
