//! Witnesses for hand-picked pairs.

use std::fmt::Write as _;

use contract_core::compat::readers;
use contract_core::witness::{ReadOutcome, Value, Witness, WitnessTarget, WriterSchema, find};

use super::parsed;

/// Returns the findings of a pair, each with its witness.
fn describe_pair(reader: &str, writer: &str) -> String {
    let (reader, writer) = (parsed(reader).into_lenient().unwrap(), parsed(writer).into_lenient().unwrap());
    let comparison = readers::compare(&reader, &writer);
    let changes = readers::semantic_changes(&reader, &writer);
    let mut description = String::new();
    let incompatibilities =
        comparison.incompatibilities.iter().map(|found| (&found.name_path, WitnessTarget::from(found)));
    for (path, target) in
        incompatibilities.chain(changes.iter().map(|found| (&found.name_path, WitnessTarget::from(found))))
    {
        writeln!(description, "{path}").unwrap();
        match find(&reader, &writer, target) {
            Ok(witness) => description.push_str(&describe_witness(&witness)),
            Err(none) => writeln!(description, "  {none}").unwrap(),
        }
    }
    description
}

fn describe_witness(witness: &Witness) -> String {
    let without = match &witness.writer_schema {
        WriterSchema::AsGiven => String::new(),
        WriterSchema::WithoutField { field, .. } => format!(" (a version without `{field}`)"),
    };
    let mut description = format!("  {}{without}, {} bytes\n", witness.datum, witness.bytes.len());
    for (decoder, outcome) in [("Java", &witness.java), ("specification", &witness.specification)] {
        let outcome = match outcome {
            ReadOutcome::Fails { reason } => format!("fails: {reason}"),
            ReadOutcome::Differs { difference, .. } => {
                format!("{}: {} instead of {}", difference.path, difference.read, difference.written)
            }
            ReadOutcome::Same => "the same".to_owned(),
        };
        writeln!(description, "  {decoder}: {outcome}").unwrap();
    }
    description
}

/// Describes two records with one field each.
fn describe_fields(reader: &str, writer: &str) -> String {
    let record = |field: &str| format!(r#"{{"type": "record", "name": "Order", "fields": [{field}]}}"#);
    describe_pair(&record(reader), &record(writer))
}

/// Describes two records whose field `f` has different types.
fn describe_types(reader: &str, writer: &str) -> String {
    let named = |ty: &str| format!(r#"{{"name": "f", "type": {ty}}}"#);
    describe_fields(&named(reader), &named(writer))
}

#[test]
fn smallest_message_demonstrates_incompatibility() {
    let findings = [
        describe_types(r#""string""#, r#""int""#),
        describe_fields(r#"{"name": "f", "type": "int"}"#, r#"{"name": "g", "type": "string"}"#),
        describe_types(
            r#"{"type": "enum", "name": "Size", "symbols": ["S", "L"]}"#,
            r#"{"type": "enum", "name": "Size", "symbols": ["S", "M", "L", "XL"]}"#,
        ),
        describe_types(
            r#"{"type": "fixed", "name": "Id", "size": 2}"#,
            r#"{"type": "fixed", "name": "Id", "size": 3}"#,
        ),
        describe_types(r#"["null", "string"]"#, r#"["null", "string", "int"]"#),
    ];
    insta::assert_snapshot!(findings.join("\n"));
}

#[test]
fn message_has_one_item_per_container() {
    let nested = |ty: &str| {
        let item = format!(r#"{{"type": "record", "name": "Item", "fields": [{{"name": "size", "type": {ty}}}]}}"#);
        format!(r#"{{"type": "array", "items": {{"type": "map", "values": ["null", {item}]}}}}"#)
    };
    insta::assert_snapshot!(describe_types(&nested(r#""string""#), &nested(r#""int""#)));
}

#[test]
fn renamed_record_is_read_by_java_only() {
    let mut findings = Vec::new();
    let record =
        |name: &str| format!(r#"{{"type": "record", "name": "{name}", "fields": [{{"name": "f", "type": "int"}}]}}"#);
    findings.push(describe_pair(&record("Order"), &record("Purchase")));
    let optional = |name: &str| format!(r#"["null", {}]"#, record(name));
    findings.push(describe_types(&optional("Item"), &optional("Product")));
    insta::assert_snapshot!(findings.join("\n"));
}

#[test]
fn message_has_the_missing_symbol() {
    let mut findings = Vec::new();
    let size = |symbols: &str| format!(r#"["null", {{"type": "enum", "name": "Size", "symbols": [{symbols}]}}]"#);
    findings.push(describe_types(&size(r#""S", "M""#), &size(r#""S", "M", "L""#)));
    insta::assert_snapshot!(findings.join("\n"));
}

#[test]
fn message_demonstrates_changed_meaning() {
    let mut findings = Vec::new();
    findings.push(describe_types(r#""double""#, r#""long""#));
    findings.push(describe_types(r#""string""#, r#""bytes""#));
    findings.push(describe_types(r#""bytes""#, r#""string""#));
    let logical = |base: &str, name: &str| format!(r#"{{"type": "{base}", "logicalType": "{name}"}}"#);
    findings.push(describe_types(&logical("long", "timestamp-micros"), &logical("long", "timestamp-millis")));
    findings.push(describe_types(&logical("string", "uuid"), r#""string""#));
    let decimal = |precision: u32, scale: u32| {
        format!(r#"{{"type": "bytes", "logicalType": "decimal", "precision": {precision}, "scale": {scale}}}"#)
    };
    findings.push(describe_types(&decimal(9, 3), &decimal(9, 2)));
    findings.push(describe_types(&decimal(3, 2), &decimal(9, 2)));
    findings.push(describe_types(&decimal(9, 2), &decimal(3, 2)));
    insta::assert_snapshot!(findings.join("\n"));
}

#[test]
fn message_demonstrates_effect_of_defaults() {
    let mut findings = Vec::new();
    findings.push(describe_fields(
        r#"{"name": "total", "type": "long", "default": 0}"#,
        r#"{"name": "amount", "type": "long", "default": 0}"#,
    ));
    findings.push(describe_fields(
        r#"{"name": "currency", "type": "string", "default": "EUR"}"#,
        r#"{"name": "currency", "type": "string", "default": "COP"}"#,
    ));
    let size = |symbols: &str| format!(r#"{{"type": "enum", "name": "Size", "symbols": [{symbols}], "default": "S"}}"#);
    findings.push(describe_types(&size(r#""S""#), &size(r#""S", "M""#)));
    findings.push(describe_fields(
        r#"{"name": "a", "type": "int", "default": 0}, {"name": "b", "type": "int", "aliases": ["a"], "default": 0}"#,
        r#"{"name": "a", "type": "int", "default": 0}"#,
    ));
    insta::assert_snapshot!(findings.join("\n"));
}

#[test]
fn writer_schema_can_be_parsed_again() {
    let schema = |default: &str| {
        let json = format!(
            r#"{{"type": "record", "name": "n.R", "fields": [
                {{"name": "a", "type": {{"type": "fixed", "name": "F", "namespace": "", "size": 1}}}},
                {{"name": "b", "type": {{"type": "fixed", "name": "F", "size": 2}}}},
                {{"name": "c", "type": "long", "default": {default}}}]}}"#
        );
        parsed(&json).into_lenient().unwrap()
    };
    let (reader, writer) = (schema("1"), schema("2"));
    let changes = readers::semantic_changes(&reader, &writer);
    let witness = find(&reader, &writer, WitnessTarget::from(&changes[0])).unwrap();
    let WriterSchema::WithoutField { schema, .. } = witness.writer_schema else {
        panic!("{:?}", witness.writer_schema)
    };
    let parsed = parsed(&schema);
    assert!(parsed.lenient().is_some(), "{schema}: {:?}", parsed.problems);
}

#[test]
fn reports_why_no_message_exists() {
    let mut findings = Vec::new();
    let node = |ty: &str| {
        format!(
            r#"{{"type": "record", "name": "Node", "fields": [{{"name": "f", "type": {ty}}}, {{"name": "next", "type": "Node"}}]}}"#
        )
    };
    findings.push(describe_pair(&node(r#""string""#), &node(r#""int""#)));
    let large = r#"{"type": "fixed", "name": "Large", "size": 2000000000}"#;
    findings.push(describe_types(r#""string""#, large));
    findings.push(describe_fields(
            r#"{"name": "a", "type": "string"}, {"name": "f", "type": {"type": "long", "logicalType": "timestamp-millis"}}"#,
            r#"{"name": "f", "type": "long"}"#,
        ));
    insta::assert_snapshot!(findings.join("\n"));
}

#[test]
fn rejects_value_of_another_type() {
    let schema = parsed(r#""int""#).into_lenient().unwrap();
    let error = Value::String("1".to_owned()).encode(&schema, schema.root()).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("VALUE_MISMATCH", "a string cannot be written as int"));
}

#[test]
fn deep_message_is_not_created() {
    let deep =
        |leaf: &str| (0..400).fold(leaf.to_owned(), |inner, _| format!(r#"{{"type": "array", "items": {inner}}}"#));
    let found = describe_types(&deep(r#""string""#), &deep(r#""int""#));
    assert!(found.ends_with("is too large or nested too deeply\n"), "{found}");
}
