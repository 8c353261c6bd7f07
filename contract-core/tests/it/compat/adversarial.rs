//! Schemas that are made to break checkers: nothing panics, overflows a stack or takes for ever.

use std::fmt::Write as _;
use std::thread;

use contract_core::compat::broker::{AvroFailure, can_read};
use contract_core::compat::readers::{compare, semantic_changes};
use contract_core::schema::Schema;

use super::schema;

/// Judges a pair in every way, on a stack that is far too small for recursion as deep as the schemas here.
fn judge(reader: Schema, writer: Schema) -> (bool, Result<bool, AvroFailure>) {
    let judge = move || {
        semantic_changes(&reader, &writer);
        reader.java_equals(&writer);
        (compare(&reader, &writer).is_compatible(), can_read(&reader, &writer))
    };
    thread::Builder::new().stack_size(512 * 1024).spawn(judge).expect("a thread").join().expect("a verdict")
}

/// A record whose fields are `count` records; of each, `body` writes the fields, given its number.
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
fn a_chain_of_thousands_of_records() {
    let chain = |last: &'static str| {
        records(3_000, move |number| match number {
            0 => format!(r#"{{"name":"n","type":"{last}"}}"#),
            _ => format!(r#"{{"name":"n","type":["null","R{}"]}}"#, number - 1),
        })
    };
    assert_eq!(judge(chain("int"), chain("int")), (true, Ok(true)));
    assert_eq!(judge(chain("int"), chain("string")), (false, Ok(false)));
}

#[test]
fn records_that_double_at_every_level() {
    let double = |last: &'static str| {
        records(200, move |number| {
            let field = |name: &str| format!(r#"{{"name":"{name}","type":"R{}"}}"#, number - 1);
            if number == 0 { format!(r#"{{"name":"n","type":"{last}"}}"#) } else { field("a") + "," + &field("b") }
        })
    };
    assert_eq!(judge(double("int"), double("int")), (true, Ok(true)));
    assert_eq!(judge(double("int"), double("string")), (false, Ok(false)));
    let told = compare(&double("int"), &double("string")).incompatibilities;
    assert_eq!(told.len(), 1, "one place is wrong, however many ways lead to it");
}

#[test]
fn defaults_that_double_at_every_level() {
    let nested = records(200, |number| {
        let field = |name: &str| format!(r#"{{"name":"{name}","type":"R{}","default":{{}}}}"#, number - 1);
        if number == 0 { r#"{"name":"n","type":"int","default":0}"#.to_owned() } else { field("a") + "," + &field("b") }
    });
    assert_eq!(judge(nested, records(200, |_| String::new())), (true, Ok(true)));
}

/// Records within each other through arrays, the innermost with the outermost in it.
fn ring(length: usize) -> Schema {
    let tie = |within: String, number: usize| {
        let array = format!(r#"{{"type":"array","items":{within}}}"#);
        format!(r#"{{"type":"record","name":"R{number}","fields":[{{"name":"next","type":{array}}}]}}"#)
    };
    schema(&(0..length).rev().fold(r#""R0""#.to_owned(), tie))
}

#[test]
fn rings_of_records_whose_lengths_share_no_factor() {
    assert_eq!(judge(ring(37), ring(41)), (false, Ok(true)), "the broker looks at structure only");
    let told = compare(&ring(37), &ring(41)).incompatibilities;
    assert_eq!(told.len(), 1_000, "of more, only the first are told");
    let longest = told.iter().map(|found| found.name_path.len()).max();
    assert!(longest < Some(3_000), "a way is told by its end: {longest:?}");
}

#[test]
fn endless_defaults_overflow_in_java_and_are_reported_here() {
    let endless = r#"{"type":"record","name":"R","fields":[{"name":"r","type":["null","R"],"default":null},
        {"name":"loop","type":{"type":"record","name":"L","fields":[{"name":"l","type":["L"],"default":{}}]},"default":{}}]}"#;
    let nothing = r#"{"type":"record","name":"R","fields":[]}"#;
    assert_eq!(can_read(&schema(endless), &schema(nothing)), Err(AvroFailure::StackOverflow));
}

#[test]
fn defaults_that_nest_deep_or_unfold_to_very_many_values() {
    let nested = |inner: &str| {
        let (mut ty, mut default) = ("\"int\"".to_owned(), inner.to_owned());
        for _ in 0..300 {
            ty = format!(r#"{{"type":"array","items":{ty}}}"#);
            default = format!("[{default}]");
        }
        schema(&format!(r#"{{"type":"record","name":"R","fields":[{{"name":"a","type":{ty},"default":{default}}}]}}"#))
    };
    assert!(judge(nested("1"), nested("2")).0);
    // Each record holds the one before it twice, and all by defaults that say nothing.
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
    assert!(judge(doubling(1), doubling(2)).0);
}
