//! The cases of the corpus with their recorded verdicts.

use std::collections::BTreeMap;

use avro_oracle::compare::{self, Version};
use avro_oracle::corpus;
use avro_oracle::verdict::{CaseVerdict, PairVerdict, SchemaVerdict};
use contract_core::compat::broker::PulsarProfile;
use contract_core::schema::Schema;

use crate::expect_none;

/// A case with Java's verdict: the last version reads, the one before it wrote.
struct Case {
    name: String,
    versions: Vec<Version>,
    verdict: CaseVerdict,
}

impl Case {
    fn schemas(&self) -> [(&'static str, &Version, &SchemaVerdict); 2] {
        let [.., writer, reader] = self.versions.as_slice() else { panic!("{} has one version", self.name) };
        [("reader", reader, &self.verdict.reader), ("writer", writer, &self.verdict.writer)]
    }

    /// Returns reader, writer and their verdict; `None` if one of them is not a schema.
    fn pair(&self) -> Option<(&Schema, &Schema, &PairVerdict)> {
        let [(_, reader, _), (_, writer, _)] = self.schemas();
        Some((reader.parsed.lenient()?, writer.parsed.lenient()?, self.verdict.pair.as_ref()?))
    }
}

/// Returns all cases in the order of their files.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut verdicts = corpus::verdicts().unwrap();
    for (file, file_cases) in corpus::cases().unwrap() {
        let verdicts = verdicts.remove(&file).unwrap_or_default().into_iter();
        let mut verdicts: BTreeMap<String, CaseVerdict> =
            verdicts.map(|verdict| (verdict.id.clone(), verdict)).collect();
        for case in file_cases {
            let name = format!("{file}/{} ({})", case.id, case.about);
            let verdict = verdicts.remove(&case.id);
            let verdict = verdict.unwrap_or_else(|| panic!("{name}: no verdict; run `cargo xtask oracle --record`"));
            let versions = case.versions.iter().map(|bytes| Version::new(bytes)).collect();
            cases.push(Case { name, versions, verdict });
        }
        assert!(verdicts.is_empty(), "{file}: verdicts without a case: {:?}", verdicts.keys());
    }
    assert!(verdicts.is_empty(), "verdicts without cases: {:?}", verdicts.keys());
    cases
}

/// Fails with the differences of all cases.
fn compare_cases(comparison: impl Fn(&Case) -> Vec<String>) {
    let differences = cases().into_iter().flat_map(|case| {
        let differences = comparison(&case);
        differences.into_iter().map(move |difference| format!("{}: {difference}", case.name))
    });
    expect_none(&differences.collect::<Vec<_>>());
}

fn compare_pairs(comparison: fn(&Schema, &Schema, &PairVerdict) -> Option<String>) {
    compare_cases(|case| {
        case.pair().and_then(|(reader, writer, java)| comparison(reader, writer, java)).into_iter().collect()
    });
}

fn compare_schemas(comparison: fn(&Version, &SchemaVerdict) -> Option<String>) {
    compare_cases(|case| {
        let schemas = case.schemas().into_iter();
        schemas.filter_map(|(side, ours, java)| Some(format!("{side}: {}", comparison(ours, java)?))).collect()
    });
}

#[test]
fn accepts_the_same_schemas() {
    compare_schemas(compare::parsing);
}

#[test]
fn canonical_forms_and_fingerprints_are_equal() {
    compare_schemas(compare::canonical_form);
}

#[test]
fn the_same_schemas_are_equal() {
    compare_pairs(compare::equality);
}

#[test]
fn incompatibilities_are_equal() {
    compare_pairs(compare::reading);
}

#[test]
fn validator_results_are_equal() {
    compare_pairs(compare::validator);
}

#[test]
fn broker_answers_are_equal_under_every_strategy() {
    compare_cases(|case| compare::answers(&case.versions, &case.verdict.broker));
}

#[test]
fn corpus_has_every_verdict() {
    let cases = cases();
    let pairs: Vec<_> = cases.iter().filter_map(Case::pair).map(|(.., verdict)| verdict).collect();
    for expected in ["compatible", "incompatible", "error AvroRuntimeException"] {
        assert!(pairs.iter().any(|verdict| verdict.schema_compatibility == expected), "{expected}");
    }
    for expected in ["compatible", "incompatible", "error AvroTypeException", "error StackOverflowError"] {
        assert!(pairs.iter().any(|verdict| verdict.validator == expected), "{expected}");
    }
    for expected in ["created", "exists", "incompatible", "invalid", "error"] {
        let answers = cases.iter().flat_map(|case| case.verdict.broker.values());
        assert!(answers.clone().any(|answer| answer.upload == expected), "{expected}");
    }
    assert!(pairs.len() >= 250, "{} pairs", pairs.len());
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA_4_2)"]
fn agrees_with_pulsar_4_2() {
    expect_none(&corpus::disagreements(PulsarProfile::V4_2).unwrap());
}

#[test]
#[ignore = "needs Java and its Avro library (LOGISTICS_TEST_AVRO_JAVA_5_0)"]
fn agrees_with_pulsar_5_0() {
    expect_none(&corpus::disagreements(PulsarProfile::V5_0).unwrap());
}
