//! The answers in which brokers of different versions differ.

use contract_core::compat::Strategy::{self, Backward, BackwardTransitive};
use contract_core::compat::broker::{AvroSchema, PulsarProfile, Stored, check_compatibility, upload};
use schemactl_avro::schema::{Parsed, ProblemKind};
use schemactl_avro::source::SourceId;

const EMPTY: &str = r#"{"type":"record","name":"R","fields":[]}"#;

/// Returns the answers to a check and to an upload.
fn answers(profile: PulsarProfile, strategy: Strategy, new: &str, stored: &str) -> [&'static str; 2] {
    let [new_parsed, stored_parsed] = [new, stored].map(|text| parse(profile, text));
    let history = [Stored::Schema(AvroSchema { json: stored, parsed: &stored_parsed }.into())];
    let new = AvroSchema { json: new, parsed: &new_parsed };
    let check = check_compatibility(strategy, new.into(), &history);
    [check.name(), upload(strategy, new.into(), &history).name()]
}

fn parse(profile: PulsarProfile, text: &str) -> Parsed {
    profile.parse_str(text, SourceId::default())
}

fn answers_of_all(new: &str, stored: &str) -> [[&'static str; 2]; 3] {
    PulsarProfile::ALL.map(|profile| answers(profile, Backward, new, stored))
}

const TAKEN: [&str; 2] = ["compatible", "created"];
const REFUSED: [&str; 2] = ["invalid", "invalid"];
/// Accepted by the check, which does not validate defaults; but the upload does.
const BAD_DEFAULT: [&str; 2] = ["compatible", "error"];

#[test]
fn default_of_a_later_branch_is_valid_from_4_1_on() {
    let field = |field: &str| format!(r#"{{"type":"record","name":"R","fields":[{field}]}}"#);
    let direct = field(r#"{"name":"e","type":["null","string"],"default":"x"}"#);
    assert_eq!(answers_of_all(&direct, EMPTY), [["error", "error"], TAKEN, TAKEN]);
    let nested = field(r#"{"name":"a","type":{"type":"array","items":["int","string"]},"default":[1,"x"]}"#);
    assert_eq!(answers_of_all(&nested, EMPTY), [["error", "error"], TAKEN, TAKEN]);
    let none = field(r#"{"name":"e","type":["null","string"],"default":1}"#);
    assert_eq!(answers_of_all(&none, EMPTY), [["error", "error"]; 3]);
}

#[test]
fn namespaces_are_validated_from_4_1_on() {
    for namespace in ["a-b", "a.0b", "x_0.1.1", "a..b", "a."] {
        for text in [
            format!(r#"{{"type":"record","name":"R","namespace":"{namespace}","fields":[]}}"#),
            format!(r#"{{"type":"record","name":"{namespace}.R","fields":[]}}"#),
            format!(
                r#"{{"type":"record","name":"R","fields":[{{"name":"e","type":{{"type":"enum","name":"{namespace}.E","symbols":["A"]}},"default":"A"}}]}}"#
            ),
        ] {
            assert_eq!(answers_of_all(&text, EMPTY), [TAKEN, REFUSED, REFUSED], "{text}");
            let problems: Vec<_> = parse(PulsarProfile::V4_2, &text).problems.iter().map(|it| it.kind).collect();
            assert_eq!(problems, [ProblemKind::BadNamespace], "{text}");
        }
    }
    let inherited = r#"{"type":"record","name":"R","namespace":"a.b","fields":[{"name":"e","type":{"type":"enum","name":"E","symbols":["A"]},"default":"A"}]}"#;
    assert_eq!(answers_of_all(inherited, EMPTY), [TAKEN; 3]);
}

#[test]
fn stored_schema_with_bad_namespace_breaks_every_check_from_4_1_on() {
    let stored = r#"{"type":"record","name":"R","namespace":"a-b","fields":[]}"#;
    assert_eq!(answers_of_all(EMPTY, stored), [TAKEN, ["incompatible", "error"], ["incompatible", "error"]]);
}

#[test]
fn dollar_is_allowed_in_names_from_4_1_on() {
    for text in [
        r#"{"type":"record","name":"a$b","fields":[]}"#,
        r#"{"type":"record","name":"$","fields":[]}"#,
        r#"{"type":"record","name":"R","namespace":"a$b","fields":[{"name":"$f","type":"int","default":0}]}"#,
        r#"{"type":"enum","name":"E","symbols":["$A"]}"#,
    ] {
        let lenient = PulsarProfile::ALL.map(|profile| parse(profile, text).lenient().is_some());
        assert_eq!(lenient, [false, true, true], "{text}");
    }
}

#[test]
fn aliases_of_a_reader_do_not_work_with_dollar() {
    let writer = r#"{"type":"record","name":"R","fields":[{"name":"a$","type":"int"}]}"#;
    let reader = r#"{"type":"record","name":"R","fields":[{"name":"b","type":"int","aliases":["a$"]}]}"#;
    let [_, later @ ..] = answers_of_all(reader, writer);
    assert_eq!(later, [["compatible", "created"]; 2], "the name with `$` is replaced");
    let other = r#"{"type":"record","name":"R","fields":[{"name":"a$","type":"int"},{"name":"c","type":"int"}]}"#;
    let reader = r#"{"type":"record","name":"R","fields":[{"name":"d","type":"int","aliases":["c"]}]}"#;
    let [_, later @ ..] = answers_of_all(reader, other);
    assert_eq!(later, [["incompatible", "incompatible"]; 2]);
}

#[test]
fn names_can_be_used_before_their_definition_from_4_1_on() {
    let enumeration = r#"{"name":"n","type":{"type":"enum","name":"E","symbols":["A"]},"default":"A"}"#;
    let record = |first: &str| format!(r#"{{"type":"record","name":"R","fields":[{first},{enumeration}]}}"#);
    let with_default = record(r#"{"name":"e","type":"E","default":"A"}"#);
    assert_eq!(answers_of_all(&with_default, EMPTY), [REFUSED, BAD_DEFAULT, BAD_DEFAULT]);
    let in_union = record(r#"{"name":"e","type":["null","E"],"default":null}"#);
    assert_eq!(answers_of_all(&in_union, EMPTY), [REFUSED, TAKEN, TAKEN]);
    let undefined = record(r#"{"name":"e","type":"F","default":"A"}"#);
    assert_eq!(answers_of_all(&undefined, EMPTY), [REFUSED; 3]);
    let twice = record(r#"{"name":"e","type":["null","E","E"],"default":null}"#);
    assert_eq!(answers_of_all(&twice, EMPTY), [REFUSED; 3], "a union has both names once they are resolved");
}

#[test]
fn schema_with_later_definition_equals_the_one_with_names_resolved() {
    let text = r#"{"type":"record","name":"R","fields":[{"name":"a","type":["null","E"]},{"name":"b","type":{"type":"enum","name":"E","symbols":["A"]}},{"name":"c","type":"E"}]}"#;
    let parsed = parse(PulsarProfile::V5_0, text);
    let schema = parsed.strict().expect("a schema");
    let [a, b, c] = [0, 1, 2].map(|index| schema.child(schema.root(), index).expect("a field"));
    assert_eq!(schema.child(a, 1), Some(b));
    assert_eq!(c, b);
    assert_eq!(schema.ids().count(), 4, "there is no placeholder: a record, a union, null and an enum");
}

#[test]
fn reference_can_be_an_object() {
    let text = r#"{"type":"record","name":"R","fields":[{"name":"e","type":{"type":"enum","name":"E","symbols":["A"]},"default":"A"},{"name":"n","type":{"type":"E"},"default":"A"}]}"#;
    assert_eq!(answers_of_all(text, EMPTY), [TAKEN; 3]);
    // The broker rewrites the reference with a JSON parser that does not accept comments.
    assert_eq!(answers_of_all(&format!("// comment\n{text}"), EMPTY), [TAKEN, TAKEN, REFUSED]);
}

#[test]
fn open_record_without_namespace_cannot_be_named_in_a_namespace_in_5_0() {
    let text = r#"{"type":"record","name":"R","fields":[{"name":"i","type":{"type":"array","items":{"type":"record","name":"a.S","fields":[{"name":"n","type":["null","R"]}]}},"default":[]}]}"#;
    assert_eq!(answers_of_all(text, EMPTY), [TAKEN, TAKEN, REFUSED]);
}

#[test]
fn equal_definition_can_be_repeated_from_4_1_on() {
    let field = |name: &str, ty: &str, default: &str| format!(r#"{{"name":"{name}","type":{ty},"default":{default}}}"#);
    let record = |ty: &str, other: &str, default: &str| {
        format!(
            r#"{{"type":"record","name":"R","fields":[{},{}]}}"#,
            field("a", ty, default),
            field("b", other, default)
        )
    };
    let enumeration = r#"{"type":"enum","name":"E","symbols":["A"]}"#;
    assert_eq!(answers_of_all(&record(enumeration, enumeration, "\"A\""), EMPTY), [REFUSED, TAKEN, TAKEN]);
    let larger = r#"{"type":"enum","name":"E","symbols":["A","B"]}"#;
    assert_eq!(answers_of_all(&record(enumeration, larger, "\"A\""), EMPTY), [REFUSED; 3]);
    let inner = r#"{"type":"record","name":"S","fields":[]}"#;
    assert_eq!(answers_of_all(&record(inner, inner, "{}"), EMPTY), [REFUSED, REFUSED, TAKEN]);
}

#[test]
fn exception_of_the_parser_decides_about_a_stored_schema() {
    let field = |rest: &str| format!(r#"{{"type":"record","name":"R","fields":[{{"name":"a",{rest}}}]}}"#);
    for stored in [
        field(r#""type":["int","int"]"#),
        field(r#""type":"int"},{"name":"a","type":"int""#),
        field(r#""type":"float","default":"zz""#),
        field(r#""type":{"type":"fixed","name":"F","size":-1}"#),
        field(r#""type":{"type":"fixed","name":"F","size":2147483647}"#),
        r#"{"type":"record","name":"int","fields":[]}"#.to_owned(),
        field(r#""type":"int","order":"up""#),
    ] {
        assert_eq!(answers_of_all(EMPTY, &stored), [["error", "error"]; 3], "{stored}");
        let transitive = answers(PulsarProfile::V4_0, BackwardTransitive, EMPTY, &stored);
        assert_eq!(transitive, ["incompatible", "error"], "{stored}");
    }
    let undefined = field(r#""type":"F""#);
    let [oldest, later @ ..] = answers_of_all(EMPTY, &undefined);
    assert_eq!((oldest, later), (["incompatible", "error"], [["error", "error"]; 2]));
}

#[test]
fn long_integers_in_attributes_are_refused_from_4_1_on() {
    for text in [
        r#"{"type":"record","name":"R","fields":[],"x":[9223372036854775808]}"#,
        r#"{"type":"array","items":"int","x":9223372036854775808}"#,
    ] {
        let problems = PulsarProfile::ALL.map(|profile| parse(profile, text).problems.len());
        assert_eq!(problems, [0, 1, 1], "{text}");
    }
    let copied_as_json =
        r#"{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":0,"x":9223372036854775808}]}"#;
    assert_eq!(answers_of_all(copied_as_json, EMPTY), [TAKEN; 3]);
}

#[test]
fn unknown_class_of_strings_does_not_spoil_a_default_in_5_0() {
    let text = r#"{"type":"record","name":"R","fields":[{"name":"a","type":{"type":"string","avro.java.string":"x"},"default":""}]}"#;
    assert_eq!(answers_of_all(text, EMPTY), [["error", "error"], ["error", "error"], TAKEN]);
}
