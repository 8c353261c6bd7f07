//! Our verdicts beside those of Avro for Java 1.11.4: on a corpus of cases with recorded verdicts, on random pairs
//! with Java itself, and on a real broker.
//!
//! `cargo xtask oracle` asks Java again about the corpus and compares with what is recorded.

mod broker;
mod case;
mod compare;
mod corpus;
mod random;
mod random_pair;
mod verdict;

use case::Case;

/// Compares one aspect of a case, and tells where it differs.
type Comparison = fn(&Case) -> Vec<String>;

/// Compares an aspect of all cases, and fails with every difference at once.
fn compare_all(cases: &[Case], comparison: Comparison) {
    let differences: Vec<String> = cases.iter().flat_map(comparison).collect();
    expect_none(&differences);
}

fn expect_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}
