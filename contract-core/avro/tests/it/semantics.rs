//! Schemas that mean the same, and changes of meaning.

use schemactl_avro::schema::{Schema, parse_str};
use schemactl_avro::semantics::{AttributeChange, MeaningAttributes, keeps_values, meaning_changes};
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

/// Returns the changes of meaning between two types, and whether values stay what they are.
fn changes(reader: &str, writer: &str) -> (Vec<String>, bool) {
    let (reader, writer) = (parse(reader), parse(writer));
    let (reader, writer) = (reader.node(reader.root()), writer.node(writer.root()));
    let attributes = MeaningAttributes::with_additional(["scale-of"]);
    let changes = meaning_changes(reader, writer).into_iter().map(|change| format!("{change:?}"));
    let of_attributes = attributes.changes(reader, writer);
    let of_attributes = of_attributes.iter().map(|change| format!("{change:?}"));
    (changes.chain(of_attributes).collect(), keeps_values(&attributes, reader, writer))
}

/// Returns a type with an attribute.
fn with(ty: &str, attribute: &str) -> String {
    format!(r#"{{"type":"{ty}",{attribute}}}"#)
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
        (typed("long", "moon-phase"), typed("long", "tide")),
        (typed("long", "moon-phase"), typed("int", "tide")),
        (typed("long", "moon-phase"), typed("long", "timestamp-millis")),
        (typed("long", "timestamp-nanos"), typed("long", "tide")),
        (with("long", r#""unit":"km""#), with("int", r#""unit":"m""#)),
        (with("double", r#""currency":"USD""#), with("double", r#""currency":"EUR""#)),
        (
            with("long", r#""connect.name":"io.debezium.time.Timestamp""#),
            with("long", r#""connect.name":"io.debezium.time.MicroTimestamp""#),
        ),
        (with("int", r#""scale-of":"richter""#), with("int", r#""scale-of":"mercalli""#)),
        (
            r#"{"type":"array","items":"int","unit":"km"}"#.to_owned(),
            r#"{"type":"array","items":"int","unit":"m"}"#.to_owned(),
        ),
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
        (typed("long", "moon-phase"), r#""long""#.to_owned()),
        (r#""long""#.to_owned(), typed("long", "moon-phase")),
        (with("long", r#""unit":"km""#), r#""long""#.to_owned()),
        (r#""long""#.to_owned(), with("long", r#""unit":"km""#)),
    ] {
        let (changes, keeps_values) = changes(&reader, &writer);
        assert!(changes.len() == 1 && keeps_values, "{reader} {writer} {changes:?}");
    }
}

#[test]
fn ignored_annotations_change_nothing() {
    for (reader, writer) in [
        (typed("string", "date"), r#""string""#.to_owned()),
        (typed("long", "decimal"), r#""long""#.to_owned()),
        (with("string", r#""avro.java.string":"String""#), r#""string""#.to_owned()),
        (with("long", r#""connect.version":1"#), with("long", r#""connect.version":2"#)),
        (with("long", r#""connect.parameters":{"length":"9"}"#), r#""long""#.to_owned()),
        (with("long", r#""connect.default":1"#), with("long", r#""connect.default":2"#)),
        (with("long", r#""java-class":"java.lang.Long""#), r#""long""#.to_owned()),
        // The name of a record, which is compared as such.
        (
            r#"{"type":"record","name":"b.R","fields":[],"connect.name":"b.R"}"#.to_owned(),
            r#"{"type":"record","name":"a.R","fields":[],"connect.name":"a.R"}"#.to_owned(),
        ),
        (r#""double""#.to_owned(), r#""int""#.to_owned()),
        (decimal(9, 2), decimal(9, 2)),
    ] {
        assert_eq!(changes(&reader, &writer), (Vec::new(), true), "{reader} {writer}");
    }
}

#[test]
fn attributes_of_fields_and_of_their_types_are_the_same() {
    let field = |attributes: &str, ty: &str| {
        parse(&format!(r#"{{"type":"record","name":"R","fields":[{{"name":"v","type":{ty}{attributes}}}]}}"#))
    };
    let attributes = MeaningAttributes::default();
    let changed = |reader: &Schema, writer: &Schema| {
        let (own, written) = (&reader.root_record().unwrap().fields[0], &writer.root_record().unwrap().fields[0]);
        let changes = attributes.field_changes((reader, own), (writer, written));
        changes.first().map(AttributeChange::makes_values_wrong)
    };
    let (kilometres, metres) = (with("long", r#""unit":"km""#), with("long", r#""unit":"m""#));
    let on_field = field(r#","unit":"km""#, r#""long""#);
    for same in
        [field("", &kilometres), field("", &format!(r#"["null",{kilometres}]"#)), field(r#","unit":"km""#, &metres)]
    {
        assert_eq!(changed(&on_field, &same), None);
    }
    for other in [field(r#","unit":"m""#, r#""int""#), field("", &metres), field("", &format!(r#"[{metres},"null"]"#))]
    {
        assert_eq!(changed(&on_field, &other), Some(true));
        assert_eq!(changed(&other, &on_field), Some(true));
    }
    assert_eq!(changed(&on_field, &field("", r#""long""#)), Some(false));
    // The branches of a union of several types are compared one by one.
    assert_eq!(changed(&field("", &format!(r#"["string",{kilometres}]"#)), &field("", &metres)), None);
}
