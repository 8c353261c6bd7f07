//! Schemas that mean the same, and changes of meaning.

use schemactl_avro::schema::{Schema, parse_str};
use schemactl_avro::semantics::{MeaningChange, keeps_values, meaning_changes};
use schemactl_avro::source::SourceId;

fn parse(text: &str) -> Schema {
    let parsed = parse_str(text, SourceId::default());
    assert_eq!(parsed.problems, [], "{text}");
    parsed.into_lenient().unwrap()
}

const ORDER: &str = r#"{"type": "record", "name": "Order", "namespace": "shop", "doc": "An order.", "fields": [
    {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
    {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S", "L"], "default": "S"}},
    {"name": "other", "type": ["null", "Size"], "default": null, "aliases": ["old"]}]}"#;

#[test]
fn spelling_documentation_and_defaults_are_ignored() {
    let other = r#"// The same order.
        {"fields":[{"type":{"logicalType":"uuid","type":"string"},"name":"id"},
        {"name":"size","type":{"type":"enum","name":"shop.Size","symbols":["S","L"]},"order":"ignore"},
        {"name":"other","type":[{"type":"null"},"shop.Size"]}],"name":"shop.Order","type":"record"}"#;
    assert!(parse(ORDER).writes_same(&parse(other)));
    assert!(!parse(ORDER).java_equals(&parse(other)));
}

#[test]
fn bytes_and_their_meaning_are_compared() {
    for (from, to) in [
        ("uuid", "guid"),
        (r#""name": "id""#, r#""name": "key""#),
        (r#"["S", "L"]"#, r#"["L", "S"]"#),
        (r#"["null", "Size"], "default": null"#, r#"["Size", "null"]"#),
        (r#""namespace": "shop""#, r#""namespace": "store""#),
        (r#""name": "other""#, r#""name": "other", "x": 1"#),
    ] {
        assert!(!parse(ORDER).writes_same(&parse(&ORDER.replacen(from, to, 1))), "{from} -> {to}");
    }
}

#[test]
fn fields_named_like_attributes_are_compared() {
    let record =
        |field: &str| format!(r#"{{"type":"record","name":"R","fields":[{{"name":"{field}","type":"int"}}]}}"#);
    assert!(!parse(&record("doc")).writes_same(&parse(&record("default"))));
}

fn changes(reader: &str, writer: &str) -> (Vec<MeaningChange>, bool) {
    let (reader, writer) = (parse(reader), parse(writer));
    let (reader, writer) = (reader.node(reader.root()), writer.node(writer.root()));
    (meaning_changes(reader, writer), keeps_values(reader, writer))
}

/// Returns a type with a logical type.
fn typed(ty: &str, logical: &str) -> String {
    format!(r#"{{"type":"{ty}","logicalType":"{logical}"}}"#)
}

fn decimal(precision: u32, scale: u32) -> String {
    format!(r#"{{"type":"bytes","logicalType":"decimal","precision":{precision},"scale":{scale}}}"#)
}

#[test]
fn another_unit_scale_or_quantity_makes_values_wrong() {
    for (reader, writer) in [
        (typed("long", "timestamp-millis"), typed("long", "timestamp-micros")),
        (typed("long", "timestamp-millis"), typed("long", "local-timestamp-millis")),
        (typed("long", "timestamp-millis"), typed("long", "timestamp-nanos")),
        (typed("long", "timestamp-nanos"), typed("long", "local-timestamp-nanos")),
        (typed("long", "timestamp-millis"), typed("int", "date")),
        (decimal(9, 2), decimal(9, 3)),
        (decimal(9, 2), typed("bytes", "big-decimal")),
        (decimal(9, 2), r#""bytes""#.to_owned()),
        (typed("bytes", "big-decimal"), r#""bytes""#.to_owned()),
    ] {
        let (changes, keeps_values) = changes(&reader, &writer);
        assert!(!changes.is_empty() && !keeps_values, "{reader} {writer} {changes:?}");
    }
}

#[test]
fn plain_values_and_other_precisions_keep_values() {
    for (reader, writer) in [
        (typed("long", "timestamp-millis"), r#""long""#.to_owned()),
        (typed("long", "timestamp-nanos"), r#""long""#.to_owned()),
        (r#""long""#.to_owned(), typed("long", "timestamp-nanos")),
        (r#""bytes""#.to_owned(), decimal(9, 2)),
        (r#""string""#.to_owned(), r#""bytes""#.to_owned()),
        (r#""double""#.to_owned(), r#""long""#.to_owned()),
        (decimal(9, 2), decimal(8, 2)),
    ] {
        let (changes, keeps_values) = changes(&reader, &writer);
        assert!(changes.len() == 1 && keeps_values, "{reader} {writer} {changes:?}");
    }
}

#[test]
fn ignored_annotations_change_nothing() {
    for (reader, writer) in [
        (typed("string", "date"), r#""string""#.to_owned()),
        (typed("long", "moon-phase"), typed("long", "tide")),
        (r#""double""#.to_owned(), r#""int""#.to_owned()),
        (decimal(9, 2), decimal(9, 2)),
    ] {
        assert_eq!(changes(&reader, &writer), (Vec::new(), true), "{reader} {writer}");
    }
}
