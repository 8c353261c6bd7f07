//! Messages that show what was found in chosen pairs.

use std::fmt::Write as _;

use contract_core::compat::readers;
use contract_core::witness::{ReadOutcome, Value, Witness, WitnessTarget, WriterSchema, find};

use super::parsed;

/// What is told of several pairs.
#[derive(Default)]
struct Told(Vec<String>);

impl Told {
    fn push(&mut self, told: String) {
        self.0.push(told);
    }
}

/// All that is told of a pair, one finding a line.
fn told(reader: &str, writer: &str) -> String {
    let (reader, writer) = (parsed(reader).into_lenient().unwrap(), parsed(writer).into_lenient().unwrap());
    let comparison = readers::compare(&reader, &writer);
    let changes = readers::semantic_changes(&reader, &writer);
    let mut text = String::new();
    let breaks = comparison.incompatibilities.iter().map(|found| (&found.name_path, WitnessTarget::from(found)));
    for (path, subject) in breaks.chain(changes.iter().map(|found| (&found.name_path, WitnessTarget::from(found)))) {
        writeln!(text, "{path}").unwrap();
        match find(&reader, &writer, subject) {
            Ok(witness) => text.push_str(&described(&witness)),
            Err(none) => writeln!(text, "  {none}").unwrap(),
        }
    }
    text
}

fn described(witness: &Witness) -> String {
    let without = match &witness.writer_schema {
        WriterSchema::AsGiven => String::new(),
        WriterSchema::WithoutField { field, .. } => format!(" (a version without `{field}`)"),
    };
    let mut text = format!("  {}{without}, {} bytes\n", witness.datum, witness.bytes.len());
    for (decoder, outcome) in [("Java", &witness.java), ("specification", &witness.specification)] {
        let outcome = match outcome {
            ReadOutcome::Fails { reason } => format!("fails: {reason}"),
            ReadOutcome::Differs { difference, .. } => {
                format!("{}: {} instead of {}", difference.path, difference.read, difference.written)
            }
            ReadOutcome::Same => "the same".to_owned(),
        };
        writeln!(text, "  {decoder}: {outcome}").unwrap();
    }
    text
}

/// A record of one field, on both sides.
fn field(reader: &str, writer: &str) -> String {
    let record = |field: &str| format!(r#"{{"type": "record", "name": "Order", "fields": [{field}]}}"#);
    told(&record(reader), &record(writer))
}

/// A record whose field `f` has another type in the reader than in the writer.
fn types(reader: &str, writer: &str) -> String {
    let named = |ty: &str| format!(r#"{{"name": "f", "type": {ty}}}"#);
    field(&named(reader), &named(writer))
}

#[test]
fn what_cannot_be_read_is_shown_by_the_smallest_message() {
    let mut told_of = Told::default();
    told_of.push(types(r#""string""#, r#""int""#));
    told_of.push(field(r#"{"name": "f", "type": "int"}"#, r#"{"name": "g", "type": "string"}"#));
    told_of.push(types(
        r#"{"type": "enum", "name": "Size", "symbols": ["S", "L"]}"#,
        r#"{"type": "enum", "name": "Size", "symbols": ["S", "M", "L", "XL"]}"#,
    ));
    told_of
        .push(types(r#"{"type": "fixed", "name": "Id", "size": 2}"#, r#"{"type": "fixed", "name": "Id", "size": 3}"#));
    told_of.push(types(r#"["null", "string"]"#, r#"["null", "string", "int"]"#));
    insta::assert_snapshot!(told_of.0.join("\n"));
}

#[test]
fn what_is_within_arrays_maps_and_unions_is_reached_by_one_item_of_each() {
    let mut told_of = Told::default();
    let within = |ty: &str| {
        let item = format!(r#"{{"type": "record", "name": "Item", "fields": [{{"name": "size", "type": {ty}}}]}}"#);
        format!(r#"{{"type": "array", "items": {{"type": "map", "values": ["null", {item}]}}}}"#)
    };
    told_of.push(types(&within(r#""string""#), &within(r#""int""#)));
    insta::assert_snapshot!(told_of.0.join("\n"));
}

#[test]
fn a_renamed_record_is_read_by_java_and_refused_by_others() {
    let mut told_of = Told::default();
    let record =
        |name: &str| format!(r#"{{"type": "record", "name": "{name}", "fields": [{{"name": "f", "type": "int"}}]}}"#);
    told_of.push(told(&record("Order"), &record("Purchase")));
    let optional = |name: &str| format!(r#"["null", {}]"#, record(name));
    told_of.push(types(&optional("Item"), &optional("Product")));
    insta::assert_snapshot!(told_of.0.join("\n"));
}

#[test]
fn a_break_of_one_symbol_within_a_union_sends_that_symbol() {
    let mut told_of = Told::default();
    let size = |symbols: &str| format!(r#"["null", {{"type": "enum", "name": "Size", "symbols": [{symbols}]}}]"#);
    told_of.push(types(&size(r#""S", "M""#), &size(r#""S", "M", "L""#)));
    insta::assert_snapshot!(told_of.0.join("\n"));
}

#[test]
fn what_is_misread_is_shown_by_a_value_that_differs() {
    let mut told_of = Told::default();
    told_of.push(types(r#""double""#, r#""long""#));
    told_of.push(types(r#""string""#, r#""bytes""#));
    told_of.push(types(r#""bytes""#, r#""string""#));
    let logical = |base: &str, name: &str| format!(r#"{{"type": "{base}", "logicalType": "{name}"}}"#);
    told_of.push(types(&logical("long", "timestamp-micros"), &logical("long", "timestamp-millis")));
    told_of.push(types(&logical("string", "uuid"), r#""string""#));
    let decimal = |precision: u32, scale: u32| {
        format!(r#"{{"type": "bytes", "logicalType": "decimal", "precision": {precision}, "scale": {scale}}}"#)
    };
    told_of.push(types(&decimal(9, 3), &decimal(9, 2)));
    told_of.push(types(&decimal(3, 2), &decimal(9, 2)));
    told_of.push(types(&decimal(9, 2), &decimal(3, 2)));
    insta::assert_snapshot!(told_of.0.join("\n"));
}

#[test]
fn what_defaults_hide_is_shown_by_a_value_that_is_no_default() {
    let mut told_of = Told::default();
    told_of.push(field(
        r#"{"name": "total", "type": "long", "default": 0}"#,
        r#"{"name": "amount", "type": "long", "default": 0}"#,
    ));
    told_of.push(field(
        r#"{"name": "currency", "type": "string", "default": "EUR"}"#,
        r#"{"name": "currency", "type": "string", "default": "COP"}"#,
    ));
    let size = |symbols: &str| format!(r#"{{"type": "enum", "name": "Size", "symbols": [{symbols}], "default": "S"}}"#);
    told_of.push(types(&size(r#""S""#), &size(r#""S", "M""#)));
    told_of.push(field(
        r#"{"name": "a", "type": "int", "default": 0}, {"name": "b", "type": "int", "aliases": ["a"], "default": 0}"#,
        r#"{"name": "a", "type": "int", "default": 0}"#,
    ));
    insta::assert_snapshot!(told_of.0.join("\n"));
}

#[test]
fn the_schema_of_a_witness_keeps_types_without_namespace_apart() {
    let schema = |default: &str| {
        let text = format!(
            r#"{{"type": "record", "name": "n.R", "fields": [
                {{"name": "a", "type": {{"type": "fixed", "name": "F", "namespace": "", "size": 1}}}},
                {{"name": "b", "type": {{"type": "fixed", "name": "F", "size": 2}}}},
                {{"name": "c", "type": "long", "default": {default}}}]}}"#
        );
        parsed(&text).into_lenient().unwrap()
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
fn where_no_message_shows_it_the_reason_is_told() {
    let mut told_of = Told::default();
    let node = |ty: &str| {
        format!(
            r#"{{"type": "record", "name": "Node", "fields": [{{"name": "f", "type": {ty}}}, {{"name": "next", "type": "Node"}}]}}"#
        )
    };
    told_of.push(told(&node(r#""string""#), &node(r#""int""#)));
    let large = r#"{"type": "fixed", "name": "Large", "size": 2000000000}"#;
    told_of.push(types(r#""string""#, large));
    told_of.push(field(
            r#"{"name": "a", "type": "string"}, {"name": "f", "type": {"type": "long", "logicalType": "timestamp-millis"}}"#,
            r#"{"name": "f", "type": "long"}"#,
        ));
    insta::assert_snapshot!(told_of.0.join("\n"));
}

#[test]
fn a_value_of_another_type_is_not_written() {
    let schema = parsed(r#""int""#).into_lenient().unwrap();
    let error = Value::String("1".to_owned()).encode(&schema, schema.root()).unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("VALUE_MISMATCH", "a string cannot be written as int"));
}

#[test]
fn what_nests_too_deeply_is_left_alone() {
    let deep =
        |leaf: &str| (0..400).fold(leaf.to_owned(), |inner, _| format!(r#"{{"type": "array", "items": {inner}}}"#));
    let told = types(&deep(r#""string""#), &deep(r#""int""#));
    assert!(told.ends_with("is too large or too deep to be made\n"), "{told}");
}
