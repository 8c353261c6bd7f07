//! Where findings say they are.

use contract_core::compat::readers::{Incompatibility, IncompatibilityKind, TypeLocation, compare};

use super::{order, schema};

/// The findings of a pair, with the stretches of text that they point at.
fn told(reader: &str, writer: &str) -> Vec<String> {
    let comparison = compare(&schema(reader), &schema(writer));
    let text = |part: TypeLocation, text: &str| text[part.span.start as usize..part.span.end as usize].to_owned();
    let tell = |found: &Incompatibility| {
        let (own, theirs) = (text(found.reader, reader), text(found.writer, writer));
        format!("{} {} | {own} | {theirs}", found.name_path, found.pointer)
    };
    let mut lines = Vec::new();
    for found in &comparison.incompatibilities {
        lines.push(tell(found));
        lines.extend(found.causes.iter().map(|cause| format!("  {}", tell(cause))));
    }
    lines
}

#[test]
fn a_type_that_does_not_fit_is_shown_where_both_sides_use_it() {
    let (reader, writer) = (order(r#"{"name":"n","type":"int"}"#), order(r#"{"name":"n","type":"string"}"#));
    assert_eq!(told(&reader, &writer), [r#"Order.n /fields/0/type | "int" | "string""#]);
}

#[test]
fn a_field_without_default_is_shown_whole_and_the_record_that_lacks_it_by_name() {
    let (reader, writer) = (order(r#"{"name":"n","type":"int"}"#), order(""));
    assert_eq!(told(&reader, &writer), [r#"Order.n /fields/0 | {"name":"n","type":"int"} | "Order""#]);
}

#[test]
fn names_that_do_not_match_are_shown_in_their_definitions() {
    let of = |name: &str| {
        let first = format!(r#"{{"name":"a","type":{{"type":"fixed","name":"{name}","size":4}}}}"#);
        order(&format!(r#"{first},{{"name":"b","type":"{name}"}}"#))
    };
    let told = told(&of("Hash"), &of("Digest"));
    assert_eq!(told, [r#"Order.a /fields/0/type/name | "Hash" | "Digest""#], "told once, where it was first met");
}

#[test]
fn an_unknown_symbol_is_shown_where_the_writer_declares_it() {
    let of = |symbols: &str| {
        order(&format!(r#"{{"name":"k","type":{{"type":"enum","name":"Kind","symbols":[{symbols}]}}}}"#))
    };
    let told = told(&of(r#""A""#), &of(r#""A","B""#));
    assert_eq!(told, [r#"Order.k /fields/0/type/symbols | "Kind" | "B""#]);
}

#[test]
fn name_paths_go_through_arrays_and_maps() {
    let of = |size: &str| {
        let item = format!(r#"{{"type":"record","name":"Item","fields":[{{"name":"size","type":"{size}"}}]}}"#);
        order(&format!(r#"{{"name":"items","type":{{"type":"array","items":{{"type":"map","values":{item}}}}}}}"#))
    };
    let told = told(&of("int"), &of("long"));
    assert_eq!(told, [r#"Order.items[]{}.size /fields/0/type/items/values/fields/0/type | "int" | "long""#]);
    let told = self::told(r#"{"type":"array","items":"int"}"#, r#"{"type":"array","items":"long"}"#);
    assert_eq!(told, [r#"array[] /items | "int" | "long""#]);
}

#[test]
fn a_break_in_an_optional_record_tells_its_cause() {
    let of = |fields: &str| {
        order(&format!(r#"{{"name":"to","type":["null",{{"type":"record","name":"Address","fields":[{fields}]}}]}}"#))
    };
    let reader = of(r#"{"name":"city","type":"string"},{"name":"zip","type":"string"}"#);
    let writer = of(r#"{"name":"city","type":"int"}"#);
    let told = told(&reader, &writer);
    assert_eq!(told.len(), 3, "{told:#?}");
    assert!(told[0].starts_with("Order.to /fields/0/type | [\"null\""), "{}", told[0]);
    assert_eq!(told[1], r#"  Order.to.city /fields/0/type/1/fields/0/type | "string" | "int""#);
    assert_eq!(told[2], r#"  Order.to.zip /fields/0/type/1/fields/1 | {"name":"zip","type":"string"} | "Address""#);
    let found = &compare(&schema(&reader), &schema(&writer)).incompatibilities[0];
    assert_eq!(found.java_pointer, "/fields/0/type/1", "Avro Java ends at the writer's branch");
    assert_eq!(found.causes[0].java_pointer, "/fields/0/type", "and starts anew within");
}

#[test]
fn among_several_branches_the_one_of_the_same_name_is_meant() {
    let of = |size: &str| {
        let record = |name: &str, size: &str| {
            format!(r#"{{"type":"record","name":"{name}","fields":[{{"name":"size","type":"{size}"}}]}}"#)
        };
        order(&format!(r#"{{"name":"parcel","type":["null",{},{}]}}"#, record("Box", "int"), record("Bag", size)))
    };
    let told = told(&of("int"), &of("long"));
    assert_eq!(told[1..], [r#"  Order.parcel<Bag>.size /fields/0/type/2/fields/0/type | "int" | "long""#]);
}

#[test]
fn a_branch_that_nothing_was_meant_for_has_no_cause() {
    let field = |types: &str| order(&format!(r#"{{"name":"n","type":{types}}}"#));
    let told = told(&field(r#"["null","int"]"#), &field(r#"["null","int","string"]"#));
    assert_eq!(told[..1], [r#"Order.n /fields/0/type | ["null","int"] | "string""#]);
    let told = self::told(&field(r#"["int","boolean"]"#), &field(r#""string""#));
    assert_eq!(told, [r#"Order.n /fields/0/type | ["int","boolean"] | "string""#]);
}

#[test]
fn a_field_that_claims_two_fields_of_the_writer_names_them() {
    let reader = order(r#"{"name":"a","type":"int","aliases":["b"]}"#);
    let writer = order(r#"{"name":"a","type":"int"},{"name":"b","type":"int"}"#);
    let found = compare(&schema(&reader), &schema(&writer)).incompatibilities.remove(0);
    let kind =
        IncompatibilityKind::AmbiguousField { field: "a".to_owned(), matches: vec!["a".to_owned(), "b".to_owned()] };
    assert_eq!((found.kind, found.name_path.as_str()), (kind, "Order.a"));
}
