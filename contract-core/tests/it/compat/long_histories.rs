//! Checks of long histories skip identical fields, which must not change the findings.

use contract_core::compat::Strategy;
use contract_core::compat::broker::AvroSchema;
use contract_core::{ExampleSearch, TopicVersion, compare_versions};
use schemactl_avro::schema::{Parsed, parse_str};
use schemactl_avro::source::Sources;

/// Types and attributes of a field that differ in something that a verdict or a semantic change depends on.
const STATES: &[&str] = &[
    r#""int""#,
    r#""int","default":1"#,
    r#""int","default":2"#,
    r#""int","default":1.0"#,
    r#""int","default":"1""#,
    r#""int","default":1,"aliases":["g"]"#,
    r#""long""#,
    r#""long","default":1"#,
    r#"{"type":"long","logicalType":"timestamp-millis"}"#,
    r#"{"type":"long","logicalType":"timestamp-micros"}"#,
    r#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#,
    r#"{"type":"bytes","logicalType":"decimal","precision":5,"scale":2}"#,
    r#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":1}"#,
    r#""double","default":"NaN""#,
    r#""double","default":0"#,
    r#""double","default":-0.0"#,
    r#"["null","int"]"#,
    r#"["null","int"],"default":null"#,
    r#"["int","null"],"default":1"#,
    r#"["null",{"type":"int","logicalType":"date"}],"default":null"#,
    r#"["int","string"]"#,
    "[]",
    r#"{"type":"array","items":"int"},"default":[]"#,
    r#"{"type":"array","items":"int"},"default":[1]"#,
    r#"{"type":"enum","name":"E","symbols":["A"],"default":"A"}"#,
    r#"{"type":"enum","name":"E","symbols":["A","B"],"default":"A"}"#,
    r#"{"type":"fixed","name":"F","size":2}"#,
];

fn record(name: &str, state: &str) -> String {
    format!(
        r#"{{"type":"record","name":"{name}","fields":[{{"name":"a","type":"string"}},{{"name":"f","type":{state}}},{{"name":"z","type":"int","default":0}}]}}"#
    )
}

/// Returns the findings about the last two schemas, which are versions 8 and 9.
fn findings(schemas: &[String]) -> String {
    let mut sources = Sources::default();
    let add = |json: &String| (sources.add("v.avsc", json.as_str()), json.clone());
    let schemas: Vec<_> = schemas.iter().map(add).collect();
    let parsed: Vec<Parsed> = schemas.iter().map(|(source, json)| parse_str(json, *source)).collect();
    let versions =
        schemas.iter().zip(&parsed).zip((1..=9).rev().take(schemas.len()).collect::<Vec<_>>().into_iter().rev());
    let versions: Vec<TopicVersion<'_>> = versions
        .map(|(((source, json), parsed), number)| TopicVersion {
            number,
            source: *source,
            schema: AvroSchema { json, parsed },
        })
        .collect();
    let compared = compare_versions(Strategy::Full, &versions, &sources, ExampleSearch::Skip);
    let findings = compared.findings.iter().map(|finding| {
        let location = finding.location.as_ref().map(|location| (location.span.start, location.pointer.clone()));
        (finding.rule.id.as_str(), &finding.message, location, &finding.broker)
    });
    format!("{:?} {:#?}", compared.can_decode, findings.collect::<Vec<_>>())
}

#[test]
fn findings_do_not_depend_on_history_length() {
    let before: Vec<String> = (0..7).map(|number| record(&format!("Before{number}"), STATES[0])).collect();
    for old in STATES {
        for new in STATES {
            let pair = [record("Whole", old), record("Whole", new)];
            let long = [&before[..], &pair].concat();
            assert_eq!(findings(&pair), findings(&long), "{old} and {new}");
        }
    }
}

#[test]
fn compares_fields_around_identical_ones() {
    let fields = |names: &[&str]| {
        let field = |name: &&str| format!(r#"{{"name":"{name}","type":"int","default":0}}"#);
        let fields: Vec<String> = names.iter().map(field).collect();
        format!(r#"{{"type":"record","name":"Whole","fields":[{}]}}"#, fields.join(","))
    };
    let before: Vec<String> = (0..7).map(|number| record(&format!("Before{number}"), STATES[0])).collect();
    let states: [&[&str]; 7] = [
        &[],
        &["a"],
        &["a", "b", "c"],
        &["b", "a", "c"],
        &["x", "a", "b", "c"],
        &["a", "c"],
        &["a", "x", "b", "c", "y"],
    ];
    for old in states {
        for new in states {
            let pair = [fields(old), fields(new)];
            let long = [&before[..], &pair].concat();
            assert_eq!(findings(&pair), findings(&long), "{old:?} and {new:?}");
        }
    }
}
