//! Schemas that are made to break checkers: nothing panics, overflows a stack or takes for ever.

use std::fmt::Write as _;
use std::thread;

use contract_core::compat::broker::{Failure, can_read};
use contract_core::compat::readers::{compare, drift};
use contract_core::schema::Schema;

use super::schema;

/// Runs a test on a stack that is far too small for recursion as deep as the schemas here.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(512 * 1024).spawn(test).expect("a thread");
    thread.join().expect("the test");
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

fn all(reader: &Schema, writer: &Schema) -> (bool, Result<bool, Failure>) {
    drift(reader, writer);
    reader.java_equals(writer);
    (compare(reader, writer).is_compatible(), can_read(reader, writer))
}

#[test]
fn a_chain_of_many_thousand_records() {
    on_a_small_stack(|| {
        let chain = |last: &'static str| {
            records(20_000, move |number| match number {
                0 => format!(r#"{{"name":"n","type":"{last}"}}"#),
                _ => format!(r#"{{"name":"n","type":["null","R{}"]}}"#, number - 1),
            })
        };
        let (int, string) = (chain("int"), chain("string"));
        assert_eq!(all(&int, &int), (true, Ok(true)));
        assert_eq!(all(&int, &string), (false, Ok(false)));
        assert!(int.java_equals(&int) && !int.java_equals(&string));
    });
}

#[test]
fn records_that_double_at_every_level() {
    on_a_small_stack(|| {
        let double = |last: &'static str| {
            records(200, move |number| match number {
                0 => format!(r#"{{"name":"n","type":"{last}"}}"#),
                _ => {
                    let field = |name: &str| format!(r#"{{"name":"{name}","type":"R{}"}}"#, number - 1);
                    field("a") + "," + &field("b")
                }
            })
        };
        assert_eq!(all(&double("int"), &double("int")), (true, Ok(true)));
        assert_eq!(all(&double("int"), &double("string")), (false, Ok(false)));
        let told = compare(&double("int"), &double("string")).incompatibilities;
        assert_eq!(told.len(), 1, "one place is wrong, however many ways lead to it");
    });
}

#[test]
fn defaults_that_double_at_every_level() {
    on_a_small_stack(|| {
        let nested = records(200, |number| match number {
            0 => r#"{"name":"n","type":"int","default":0}"#.to_owned(),
            _ => {
                let field = |name: &str| format!(r#"{{"name":"{name}","type":"R{}","default":{{}}}}"#, number - 1);
                field("a") + "," + &field("b")
            }
        });
        let nothing = records(199, |_| String::new());
        assert_eq!(can_read(&nested, &nothing), Ok(true));
    });
}

#[test]
fn rings_of_records_whose_lengths_share_no_factor() {
    on_a_small_stack(|| {
        let ring = |length: usize| {
            records(length, move |number| {
                let next = (number + 1) % length;
                format!(r#"{{"name":"next","type":{{"type":"array","items":"R{next}"}}}}"#)
            })
        };
        // Forward references do not parse, so the rings are tied through the first record's own scope.
        let tied = |length: usize| {
            let mut text = "\"R0\"".to_owned();
            for number in (0..length).rev() {
                let array = format!(r#"{{"type":"array","items":{text}}}"#);
                text = format!(
                    r#"{{"type":"record","name":"R{number}","fields":[{{"name":"next","type":{array}}}]}}"#
                );
            }
            schema(&text)
        };
        let _ = ring;
        let (reader, writer) = (tied(89), tied(97));
        let comparison = compare(&reader, &writer);
        assert!(!comparison.is_compatible());
        assert!(comparison.incompatibilities.len() <= 1_000);
        assert_eq!(can_read(&reader, &writer), Ok(true), "the broker looks at structure only");
    });
}

#[test]
fn endless_defaults_overflow_in_java_and_are_reported_here() {
    let endless = r#"{"type":"record","name":"R","fields":[{"name":"r","type":["null","R"],"default":null},
        {"name":"loop","type":{"type":"record","name":"L","fields":[{"name":"l","type":["L"],"default":{}}]},"default":{}}]}"#;
    let nothing = r#"{"type":"record","name":"R","fields":[]}"#;
    assert_eq!(can_read(&schema(endless), &schema(nothing)), Err(Failure::StackOverflow));
}
