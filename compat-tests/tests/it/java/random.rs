//! Random pairs, with Java itself asked about each.

use std::fmt::Write as _;

use serde_json::json;

use super::case::Case;
use super::compare;
use super::random_pair::{Chance, pair};

const PAIRS: usize = 20_000;
/// Enough to see what is wrong, few enough to be read.
const SHOWN: usize = 10;

/// The pairs of a seed, with Java's verdict on each.
fn cases(seed: u64) -> Vec<Case> {
    let mut chance = Chance::new(seed);
    let pairs: Vec<_> = (0..PAIRS).map(|_| pair(&mut chance)).collect();
    let mut requests = String::new();
    for (reader, writer) in &pairs {
        writeln!(requests, "{}", json!({"id": "", "reader": reader, "writer": writer})).unwrap();
    }
    let answers = super::run("Oracle.java", &requests);
    let cases = pairs.into_iter().zip(answers.lines()).map(|((reader, writer), answer)| {
        let name = format!("\nreader {reader}\nwriter {writer}\n");
        Case::new(name, reader, writer, serde_json::from_str(answer).unwrap())
    });
    cases.collect()
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA)"]
fn random_pairs_are_judged_as_java_judges_them() {
    let cases = cases(1);
    for verdict in ["compatible", "incompatible"] {
        let pairs = cases.iter().filter_map(Case::pair).filter(|(.., java)| java.schema_compatibility == verdict);
        let count = pairs.count();
        assert!(count > PAIRS / 10, "only {count} pairs are {verdict}");
    }
    for comparison in
        [compare::parsing, compare::canonical_form, compare::equality, compare::validator, compare::reading]
    {
        let differences: Vec<_> = cases.iter().flat_map(comparison).collect();
        let shown: String = differences.iter().take(SHOWN).map(String::as_str).collect();
        assert!(differences.is_empty(), "{} differences in {PAIRS} pairs, such as:{shown}", differences.len());
    }
}
