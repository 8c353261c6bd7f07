//! The locations of incompatibilities.

use contract_core::compat::readers::{Incompatibility, IncompatibilityKind, TypeLocation, compare};

use super::{order, schema};

/// Returns the incompatibilities of a pair, with the parts of the JSON that they point at.
fn findings(reader: &str, writer: &str) -> Vec<String> {
    let comparison = compare(&schema(reader), &schema(writer));
    let slice =
        |location: TypeLocation, json: &str| json[location.span.start as usize..location.span.end as usize].to_owned();
    let describe = |found: &Incompatibility| {
        let (in_reader, in_writer) = (slice(found.reader, reader), slice(found.writer, writer));
        format!("{} {} | {in_reader} | {in_writer}", found.name_path, found.reader_pointer)
    };
    let mut lines = Vec::new();
    for found in &comparison.incompatibilities {
        lines.push(describe(found));
        lines.extend(found.causes.iter().map(|cause| format!("  {}", describe(cause))));
    }
    lines
}

#[test]
fn type_mismatch_is_shown_where_types_are_used() {
    let (reader, writer) = (order(r#"{"name":"n","type":"int"}"#), order(r#"{"name":"n","type":"string"}"#));
    assert_eq!(findings(&reader, &writer), [r#"Order.n /fields/0/type | "int" | "string""#]);
}

#[test]
fn missing_default_shows_field_and_record_name() {
    let (reader, writer) = (order(r#"{"name":"n","type":"int"}"#), order(""));
    assert_eq!(findings(&reader, &writer), [r#"Order.n /fields/0 | {"name":"n","type":"int"} | "Order""#]);
}

#[test]
fn name_mismatch_is_shown_in_definitions() {
    let of = |name: &str| {
        let first = format!(r#"{{"name":"a","type":{{"type":"fixed","name":"{name}","size":4}}}}"#);
        order(&format!(r#"{first},{{"name":"b","type":"{name}"}}"#))
    };
    let found = findings(&of("Hash"), &of("Digest"));
    assert_eq!(found, [r#"Order.a /fields/0/type/name | "Hash" | "Digest""#], "reported once, at its first use");
}

#[test]
fn missing_symbol_is_shown_in_writer() {
    let of = |symbols: &str| {
        order(&format!(r#"{{"name":"k","type":{{"type":"enum","name":"Kind","symbols":[{symbols}]}}}}"#))
    };
    let found = findings(&of(r#""A""#), &of(r#""A","B""#));
    assert_eq!(found, [r#"Order.k /fields/0/type/symbols | "Kind" | "B""#]);
}

#[test]
fn name_path_goes_through_arrays_and_maps() {
    let of = |size: &str| {
        let item = format!(r#"{{"type":"record","name":"Item","fields":[{{"name":"size","type":"{size}"}}]}}"#);
        order(&format!(r#"{{"name":"items","type":{{"type":"array","items":{{"type":"map","values":{item}}}}}}}"#))
    };
    let found = findings(&of("int"), &of("long"));
    assert_eq!(found, [r#"Order.items[]{}.size /fields/0/type/items/values/fields/0/type | "int" | "long""#]);
    let found = self::findings(r#"{"type":"array","items":"int"}"#, r#"{"type":"array","items":"long"}"#);
    assert_eq!(found, [r#"array[] /items | "int" | "long""#]);
}

#[test]
fn missing_branch_has_causes() {
    let of = |fields: &str| {
        order(&format!(r#"{{"name":"to","type":["null",{{"type":"record","name":"Address","fields":[{fields}]}}]}}"#))
    };
    let reader = of(r#"{"name":"city","type":"string"},{"name":"zip","type":"string"}"#);
    let writer = of(r#"{"name":"city","type":"int"}"#);
    let found = findings(&reader, &writer);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found[0].starts_with("Order.to /fields/0/type | [\"null\""), "{}", found[0]);
    assert_eq!(found[1], r#"  Order.to.city /fields/0/type/1/fields/0/type | "string" | "int""#);
    assert_eq!(found[2], r#"  Order.to.zip /fields/0/type/1/fields/1 | {"name":"zip","type":"string"} | "Address""#);
    let found = &compare(&schema(&reader), &schema(&writer)).incompatibilities[0];
    assert_eq!(found.java_pointer, "/fields/0/type/1", "Avro Java ends at the writer's branch");
    assert_eq!(found.causes[0].java_pointer, "/fields/0/type", "and restarts within it");
}

#[test]
fn intended_branch_has_the_same_name() {
    let of = |size: &str| {
        let record = |name: &str, size: &str| {
            format!(r#"{{"type":"record","name":"{name}","fields":[{{"name":"size","type":"{size}"}}]}}"#)
        };
        order(&format!(r#"{{"name":"parcel","type":["null",{},{}]}}"#, record("Box", "int"), record("Bag", size)))
    };
    let found = findings(&of("int"), &of("long"));
    assert_eq!(found[1..], [r#"  Order.parcel<Bag>.size /fields/0/type/2/fields/0/type | "int" | "long""#]);
}

#[test]
fn missing_branch_without_intended_branch_has_no_cause() {
    let field = |types: &str| order(&format!(r#"{{"name":"n","type":{types}}}"#));
    let found = findings(&field(r#"["null","int"]"#), &field(r#"["null","int","string"]"#));
    assert_eq!(found[..1], [r#"Order.n /fields/0/type | ["null","int"] | "string""#]);
    let found = self::findings(&field(r#"["int","boolean"]"#), &field(r#""string""#));
    assert_eq!(found, [r#"Order.n /fields/0/type | ["int","boolean"] | "string""#]);
}

#[test]
fn ambiguous_field_names_its_matches() {
    let reader = order(r#"{"name":"a","type":"int","aliases":["b"]}"#);
    let writer = order(r#"{"name":"a","type":"int"},{"name":"b","type":"int"}"#);
    let found = compare(&schema(&reader), &schema(&writer)).incompatibilities.remove(0);
    let kind =
        IncompatibilityKind::AmbiguousField { field: "a".to_owned(), matches: vec!["a".to_owned(), "b".to_owned()] };
    assert_eq!((found.kind, found.name_path.as_str()), (kind, "Order.a"));
}
