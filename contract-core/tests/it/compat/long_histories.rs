//! In long histories what is the same is not looked at; that may not change what is found.

use contract_core::compat::Strategy;
use contract_core::compat::broker::AvroSchema;
use contract_core::schema::{Parsed, parse_str};
use contract_core::source::Sources;
use contract_core::{ExampleSearch, TopicVersion, compare_versions};

/// A field, in states that differ in what a verdict or a change of meaning depends on.
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

/// What is found between the last two texts, and told of them as the versions 8 and 9.
fn found(texts: &[String]) -> String {
    let mut sources = Sources::default();
    let add = |text: &String| (sources.add("v.avsc", text.as_str()), text.clone());
    let texts: Vec<_> = texts.iter().map(add).collect();
    let parsed: Vec<Parsed> = texts.iter().map(|(source, text)| parse_str(text, *source)).collect();
    let versions = texts.iter().zip(&parsed).zip((1..=9).rev().take(texts.len()).collect::<Vec<_>>().into_iter().rev());
    let versions: Vec<TopicVersion<'_>> = versions
        .map(|(((source, text), parsed), number)| TopicVersion {
            number,
            source: *source,
            schema: AvroSchema { json: text, parsed },
        })
        .collect();
    let compared = compare_versions(Strategy::Full, &versions, &sources, ExampleSearch::Skip);
    let told = compared.findings.iter().map(|finding| {
        let place = finding.location.as_ref().map(|place| (place.span.start, place.pointer.clone()));
        (finding.rule.id.as_str(), &finding.message, place, &finding.broker)
    });
    format!("{:?} {:#?}", compared.readers, told.collect::<Vec<_>>())
}

#[test]
fn a_pair_is_judged_alike_in_a_short_history_and_in_a_long_one() {
    let before: Vec<String> = (0..7).map(|place| record(&format!("Before{place}"), STATES[0])).collect();
    for old in STATES {
        for new in STATES {
            let pair = [record("Whole", old), record("Whole", new)];
            let long = [&before[..], &pair].concat();
            assert_eq!(found(&pair), found(&long), "{old} and {new}");
        }
    }
}

#[test]
fn fields_before_and_behind_those_that_are_the_same_are_judged() {
    let fields = |names: &[&str]| {
        let field = |name: &&str| format!(r#"{{"name":"{name}","type":"int","default":0}}"#);
        let fields: Vec<String> = names.iter().map(field).collect();
        format!(r#"{{"type":"record","name":"Whole","fields":[{}]}}"#, fields.join(","))
    };
    let before: Vec<String> = (0..7).map(|place| record(&format!("Before{place}"), STATES[0])).collect();
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
            assert_eq!(found(&pair), found(&long), "{old:?} and {new:?}");
        }
    }
}
