//! A table of pairs of schemas with the answers of Avro Java: one pair for each rule and each surprise.

use std::collections::HashSet;

use contract_core::compat::broker::{AvroFailure, can_read};
use contract_core::compat::readers::{Verdict, compare};

use super::schema;

const PAIRS: &str = include_str!("pairs.txt");

#[derive(Default)]
struct Pair<'t> {
    name: &'t str,
    reader: &'t str,
    writer: &'t str,
    avro: &'t str,
    finds: Vec<&'t str>,
    broker: &'t str,
    equal: bool,
}

fn pairs() -> Vec<Pair<'static>> {
    let blocks = PAIRS.split("\n\n").skip(1).filter(|block| !block.trim_start().starts_with('#'));
    blocks
        .map(|block| {
            let mut lines = block.trim_matches('\n').lines();
            let mut pair = Pair { name: lines.next().expect("a name"), ..Pair::default() };
            for line in lines {
                let (key, value) = line.trim_start().split_once(' ').expect("a key and a value");
                let value = value.trim_start();
                match key {
                    "reader" => pair.reader = value,
                    "writer" => pair.writer = value,
                    "avro" => pair.avro = value,
                    "finds" => pair.finds.push(value),
                    "broker" => pair.broker = value,
                    "equal" => pair.equal = true,
                    _ => panic!("{}: unknown key {key}", pair.name),
                }
            }
            pair
        })
        .collect()
}

#[test]
fn table_is_parsed_completely() {
    let pairs = pairs();
    let names: HashSet<&str> = pairs.iter().map(|pair| pair.name).collect();
    assert_eq!(names.len(), pairs.len(), "a name is used twice");
    assert_eq!(PAIRS.matches("\n  reader ").count(), pairs.len());
    assert!(pairs.len() > 120);
}

#[test]
fn compare_agrees_with_avro_java() {
    for pair in pairs() {
        let comparison = compare(&schema(pair.reader), &schema(pair.writer));
        let verdict = match comparison.verdict {
            Verdict::Compatible => "compatible",
            Verdict::Incompatible => "incompatible",
            Verdict::Undecided => "throws",
        };
        assert_eq!(verdict, pair.avro, "{}", pair.name);
        if comparison.verdict == Verdict::Undecided {
            assert!(!comparison.incompatibilities.is_empty(), "{}", pair.name);
            continue;
        }
        let finds: Vec<String> = comparison
            .incompatibilities
            .iter()
            .map(|found| {
                let kind = found.kind.java_name().expect("one of Avro's kinds");
                format!("{kind} {} {}", found.java_pointer, found.kind.java_message())
            })
            .collect();
        assert_eq!(finds, pair.finds, "{}", pair.name);
    }
}

#[test]
fn can_read_agrees_with_avro_java() {
    for pair in pairs() {
        let answer = match can_read(&schema(pair.reader), &schema(pair.writer)) {
            Ok(true) => "compatible",
            Ok(false) => "incompatible",
            Err(AvroFailure::StackOverflow) => "overflows",
            Err(_) => "throws",
        };
        assert_eq!(answer, pair.broker, "{}", pair.name);
    }
}

#[test]
fn equality_agrees_with_avro_java() {
    for pair in pairs() {
        assert_eq!(schema(pair.reader).java_equals(&schema(pair.writer)), pair.equal, "{}", pair.name);
    }
}
