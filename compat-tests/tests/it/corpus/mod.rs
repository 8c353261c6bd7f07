//! The corpus: pairs of schemas written for these tests, and what Avro for Java 1.11.4 said about them.
//!
//! `cargo xtask oracle` asks Java again and compares with what is recorded here.

mod cases;
mod live;
mod verdicts;

use contract_core::compat::{broker, readers};
use contract_core::schema::{Parsed, Schema, parse_text};
use contract_core::source::SourceId;

use cases::{Case, all_cases};
use verdicts::{Place, Side};

/// A case with both its schemas parsed.
struct Parsing {
    case: Case,
    reader: Parsed,
    writer: Parsed,
}

fn parsed() -> Vec<Parsing> {
    let parse = |case: Case| Parsing {
        reader: parse_text(&case.reader, SourceId::default()),
        writer: parse_text(&case.writer, SourceId::default()),
        case,
    };
    all_cases().into_iter().map(parse).collect()
}

/// The cases with two schemas.
fn pairs() -> Vec<(Case, Schema, Schema)> {
    let pair = |parsing: Parsing| {
        let (reader, writer) = (parsing.reader.lenient()?.clone(), parsing.writer.lenient()?.clone());
        parsing.case.verdict.pair.is_some().then_some((parsing.case, reader, writer))
    };
    parsed().into_iter().filter_map(pair).collect()
}

/// Fails with every difference at once.
fn expect_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn the_same_texts_are_schemas() {
    let mut differences = Vec::new();
    for Parsing { case, reader, writer } in parsed() {
        for (side, ours, java) in [("reader", &reader, &case.verdict.reader), ("writer", &writer, &case.verdict.writer)]
        {
            let ours = (ours.lenient().is_some(), ours.strict().is_some());
            let java = (java.is_schema(), java.has_valid_defaults());
            if ours != java {
                differences
                    .push(format!("{case}: {side} is (a schema, with valid defaults): {java:?}, but we say {ours:?}"));
            }
        }
    }
    expect_none(&differences);
}

#[test]
fn canonical_forms_and_fingerprints_are_equal() {
    let mut differences = Vec::new();
    for Parsing { case, reader, writer } in parsed() {
        for (ours, java) in [(&reader, &case.verdict.reader), (&writer, &case.verdict.writer)] {
            let (Some(schema), Side { canonical: Some(canonical), crc64: Some(crc64), .. }) = (ours.lenient(), java)
            else {
                continue;
            };
            let ours = (schema.canonical_form(), format!("{:016x}", schema.fingerprint()));
            if (&ours.0, &ours.1) != (canonical, crc64) {
                differences.push(format!("{case}: {canonical} {crc64}, but we say {} {}", ours.0, ours.1));
            }
        }
    }
    expect_none(&differences);
}

#[test]
fn the_same_schemas_are_equal() {
    let mut differences = Vec::new();
    for (case, reader, writer) in pairs() {
        let (java, ours) = (case.verdict.pair().equal, reader.java_equals(&writer));
        if ours != java {
            differences.push(format!("{case}: equal {java}, but we say {ours}"));
        }
    }
    expect_none(&differences);
}

#[test]
fn the_same_readers_can_read_and_the_reasons_are_equal() {
    let mut differences = Vec::new();
    for (case, reader, writer) in pairs() {
        let comparison = readers::compare(&reader, &writer);
        let ours = match comparison.verdict {
            readers::Verdict::Compatible => "compatible",
            readers::Verdict::Incompatible => "incompatible",
            readers::Verdict::Undecided => "error AvroRuntimeException",
        };
        let java = case.verdict.pair();
        if ours != java.schema_compatibility {
            differences.push(format!("{case}: {}, but we say {ours}", java.schema_compatibility));
        }
        // Where Java throws, it gives no reasons.
        let Some(expected) = &java.incompatibilities else { continue };
        let places: Vec<Place> = comparison.incompatibilities.iter().map(Place::of).collect();
        if places != *expected {
            differences.push(format!("{case}: {expected:?}, but we say {places:?}"));
        }
    }
    expect_none(&differences);
}

#[test]
fn the_brokers_validator_says_the_same() {
    let mut differences = Vec::new();
    for (case, reader, writer) in pairs() {
        let java = &case.verdict.pair().validator;
        let ours = broker::can_read(&reader, &writer);
        let equal = match ours {
            Ok(true) => java == "compatible",
            Ok(false) => java == "incompatible",
            Err(broker::Failure::StackOverflow) => java == "error StackOverflowError",
            // Avro has no exception of its own for a default that it trips over.
            Err(_) => java.starts_with("error ") && java != "error StackOverflowError",
        };
        if !equal {
            differences.push(format!("{case}: {java}, but we say {ours:?}"));
        }
    }
    expect_none(&differences);
}

#[test]
fn the_corpus_has_every_kind_of_verdict() {
    let pairs = pairs();
    for verdict in ["compatible", "incompatible", "error AvroRuntimeException"] {
        assert!(pairs.iter().any(|(case, ..)| case.verdict.pair().schema_compatibility == verdict), "{verdict}");
    }
    for verdict in ["compatible", "incompatible", "error AvroTypeException", "error StackOverflowError"] {
        assert!(pairs.iter().any(|(case, ..)| case.verdict.pair().validator == verdict), "{verdict}");
    }
    assert!(pairs.len() >= 250, "{} pairs", pairs.len());
}
