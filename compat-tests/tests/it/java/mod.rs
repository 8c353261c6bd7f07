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

use std::process::{Command, Stdio};

use case::Case;
use serde_json::Value;

use crate::datums::{answered, resolve_request};

/// Runs a program of `compat-tests/oracle` on lines of JSON; it answers with as many.
pub(crate) fn run(program: &str, requests: &str) -> String {
    let file = std::env::temp_dir().join(format!("{program}-{}.jsonl", uuid::Uuid::new_v4()));
    std::fs::write(&file, requests).unwrap();
    let java = Command::new("java")
        .args(["-cp", &crate::needed("LOGISTICS_TEST_AVRO_JAVA")])
        .arg(crate::repository().join("compat-tests/oracle").join(program))
        .arg(&file)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    let answers = String::from_utf8(java.stdout).unwrap();
    assert_eq!(answers.lines().count(), requests.lines().count(), "Java gave up; its reason is above");
    answers
}

/// What a reader makes of a writer's data, written again with the reader's schema.
pub(crate) fn resolve(writer: &str, reader: &str, data: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let answer = run("Datums.java", &format!("{}\n", resolve_request(writer, reader, data)));
    answered(&serde_json::from_str::<Value>(&answer).unwrap())
}

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
