//! Schemas that are designed to break checkers: comparing them must not panic, overflow the stack or take exponential
//! time.

use std::fmt::Write as _;
use std::thread;

use contract_core::compat::broker::{AvroFailure, can_read};
use contract_core::compat::readers::{compare, semantic_changes};
use schemactl_avro::schema::Schema;

use super::schema;

/// Compares a pair in every way, on a stack that is far too small for recursion over these schemas.
fn compare_on_small_stack(reader: Schema, writer: Schema) -> (bool, Result<bool, AvroFailure>) {
    let compare_all = move || {
        semantic_changes(&reader, &writer);
        reader.java_equals(&writer);
        (compare(&reader, &writer).is_compatible(), can_read(&reader, &writer))
    };
    thread::Builder::new().stack_size(512 * 1024).spawn(compare_all).expect("a thread").join().expect("a verdict")
}

/// Returns a record whose fields are `count` records; `body` returns the fields of each, given its number.
fn records(count: usize, body: impl Fn(usize) -> String) -> Schema {
    let mut text = r#"{"type":"record","name":"Top","fields":["#.to_owned();
    for number in 0..count {
        let comma = if number == 0 { "" } else { "," };
        let fields = body(number);
        let record = format!(r#"{{"type":"record","name":"R{number}","fields":[{fields}]}}"#);
        let _ = write!(text, r#"{comma}{{"name":"f{number}","type":{record}}}"#);
    }
    schema(&(text + "]}"))
}

#[test]
fn chain_of_thousands_of_records() {
    let chain = |last: &'static str| {
        records(3_000, move |number| match number {
            0 => format!(r#"{{"name":"n","type":"{last}"}}"#),
            _ => format!(r#"{{"name":"n","type":["null","R{}"]}}"#, number - 1),
        })
    };
    assert_eq!(compare_on_small_stack(chain("int"), chain("int")), (true, Ok(true)));
    assert_eq!(compare_on_small_stack(chain("int"), chain("string")), (false, Ok(false)));
}

#[test]
fn records_double_at_every_level() {
    let double = |last: &'static str| {
        records(200, move |number| {
            let field = |name: &str| format!(r#"{{"name":"{name}","type":"R{}"}}"#, number - 1);
            if number == 0 { format!(r#"{{"name":"n","type":"{last}"}}"#) } else { field("a") + "," + &field("b") }
        })
    };
    assert_eq!(compare_on_small_stack(double("int"), double("int")), (true, Ok(true)));
    assert_eq!(compare_on_small_stack(double("int"), double("string")), (false, Ok(false)));
    let found = compare(&double("int"), &double("string")).incompatibilities;
    assert_eq!(found.len(), 1, "one location is reported, however many paths lead to it");
}

#[test]
fn defaults_double_at_every_level() {
    let nested = records(200, |number| {
        let field = |name: &str| format!(r#"{{"name":"{name}","type":"R{}","default":{{}}}}"#, number - 1);
        if number == 0 { r#"{"name":"n","type":"int","default":0}"#.to_owned() } else { field("a") + "," + &field("b") }
    });
    assert_eq!(compare_on_small_stack(nested, records(200, |_| String::new())), (true, Ok(true)));
}

/// Returns records that contain each other through arrays; the innermost contains the outermost.
fn ring(length: usize) -> Schema {
    let link = |inner: String, number: usize| {
        let array = format!(r#"{{"type":"array","items":{inner}}}"#);
        format!(r#"{{"type":"record","name":"R{number}","fields":[{{"name":"next","type":{array}}}]}}"#)
    };
    schema(&(0..length).rev().fold(r#""R0""#.to_owned(), link))
}

#[test]
fn rings_of_coprime_lengths() {
    assert_eq!(compare_on_small_stack(ring(37), ring(41)), (false, Ok(true)), "the broker compares structure only");
    let found = compare(&ring(37), &ring(41)).incompatibilities;
    assert_eq!(found.len(), 1_000, "the list is limited");
    let longest = found.iter().map(|incompatibility| incompatibility.name_path.len()).max();
    assert!(longest < Some(3_000), "long paths are shortened: {longest:?}");
}

#[test]
fn infinite_default_overflows_in_java() {
    let infinite = r#"{"type":"record","name":"R","fields":[{"name":"r","type":["null","R"],"default":null},
        {"name":"loop","type":{"type":"record","name":"L","fields":[{"name":"l","type":["L"],"default":{}}]},"default":{}}]}"#;
    let empty = r#"{"type":"record","name":"R","fields":[]}"#;
    assert_eq!(can_read(&schema(infinite), &schema(empty)), Err(AvroFailure::StackOverflow));
}

#[test]
fn deep_and_exponential_defaults() {
    let nested = |inner: &str| {
        let (mut ty, mut default) = ("\"int\"".to_owned(), inner.to_owned());
        for _ in 0..300 {
            ty = format!(r#"{{"type":"array","items":{ty}}}"#);
            default = format!("[{default}]");
        }
        schema(&format!(r#"{{"type":"record","name":"R","fields":[{{"name":"a","type":{ty},"default":{default}}}]}}"#))
    };
    assert!(compare_on_small_stack(nested("1"), nested("2")).0);
    // Each record contains the one before it twice, all with empty defaults.
    let doubling = |last: i32| {
        let body = move |number: usize| {
            let Some(inner) = number.checked_sub(1) else {
                return format!(r#"{{"name":"n","type":"int","default":{last}}}"#);
            };
            format!(
                r#"{{"name":"a","type":"R{inner}","default":{{}}}},{{"name":"b","type":"R{inner}","default":{{}}}}"#
            )
        };
        records(60, body)
    };
    assert!(compare_on_small_stack(doubling(1), doubling(2)).0);
}
