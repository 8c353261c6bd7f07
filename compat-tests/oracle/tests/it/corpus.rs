//! The corpus: cases written by hand or found by chance, and what Java said about them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use avro_oracle::compare::{self, Version};
use avro_oracle::verdict::{CaseVerdict, Pair, Side};
use contract_core::schema::Schema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::expect_none;

/// A case as it is written: a schema is JSON, or text where it is not even that, or digits where it is not even text.
#[derive(Deserialize)]
struct Written {
    id: String,
    about: String,
    reader: Option<Box<RawValue>>,
    reader_text: Option<String>,
    reader_hex: Option<String>,
    writer: Option<Box<RawValue>>,
    writer_text: Option<String>,
    writer_hex: Option<String>,
    #[serde(default)]
    before: Vec<String>,
}

/// A case with Java's verdict: the last version reads, the one before it wrote.
pub(crate) struct Case {
    name: String,
    pub(crate) versions: Vec<Version>,
    verdict: CaseVerdict,
}

impl Case {
    fn sides(&self) -> [(&'static str, &Version, &Side); 2] {
        let [.., writer, reader] = self.versions.as_slice() else { panic!("{}: no two versions", self.name) };
        [("reader", reader, &self.verdict.reader), ("writer", writer, &self.verdict.writer)]
    }

    /// Reader, writer and the verdict on both, where they are two schemas.
    fn pair(&self) -> Option<(&Schema, &Schema, &Pair)> {
        let [(_, reader, _), (_, writer, _)] = self.sides();
        Some((reader.parsed.lenient()?, writer.parsed.lenient()?, self.verdict.pair.as_ref()?))
    }
}

/// Every case, by file and in the order of the file.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in files("cases") {
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let verdicts: Vec<CaseVerdict> = read(&folder("verdicts").join(path.file_name().unwrap()));
        let mut verdicts: BTreeMap<String, CaseVerdict> =
            verdicts.into_iter().map(|verdict| (verdict.id.clone(), verdict)).collect();
        for written in read::<Vec<Written>>(&path) {
            let name = format!("{file}/{} ({})", written.id, written.about);
            let verdict = verdicts.remove(&written.id);
            let verdict = verdict.unwrap_or_else(|| panic!("{name}: no verdict; run `cargo xtask oracle --record`"));
            let mut versions: Vec<Version> = written.before.iter().map(|text| Version::new(text.as_bytes())).collect();
            versions.push(version(written.writer, written.writer_text, written.writer_hex));
            versions.push(version(written.reader, written.reader_text, written.reader_hex));
            cases.push(Case { name, versions, verdict });
        }
        assert!(verdicts.is_empty(), "{file}: verdicts without a case: {:?}", verdicts.keys());
    }
    cases
}

fn version(json: Option<Box<RawValue>>, text: Option<String>, hex: Option<String>) -> Version {
    match (json, text, hex) {
        (Some(json), None, None) => Version::new(json.get().as_bytes()),
        (None, Some(text), None) => Version::new(text.as_bytes()),
        (None, None, Some(hex)) => Version::new(&bytes(&hex)),
        _ => panic!("a case has its schema as JSON, as text or in hexadecimal"),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks_exact(2);
    digits.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus").join(name)
}

fn files(name: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = folder(name).read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn read<T: DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Fails with every difference at once.
fn compare_all(comparison: impl Fn(&Case) -> Vec<String>) {
    let differences = cases().into_iter().flat_map(|case| {
        let differences = comparison(&case);
        differences.into_iter().map(move |difference| format!("{}: {difference}", case.name))
    });
    expect_none(&differences.collect::<Vec<_>>());
}

/// Compares what concerns two schemas, where there are two.
fn compare_pairs(comparison: fn(&Schema, &Schema, &Pair) -> Option<String>) {
    compare_all(|case| {
        case.pair().and_then(|(reader, writer, java)| comparison(reader, writer, java)).into_iter().collect()
    });
}

/// Compares what concerns one schema.
fn compare_sides(comparison: fn(&Version, &Side) -> Option<String>) {
    compare_all(|case| {
        let sides = case.sides().into_iter();
        sides.filter_map(|(side, ours, java)| Some(format!("{side}: {}", comparison(ours, java)?))).collect()
    });
}

#[test]
fn the_same_texts_are_schemas() {
    compare_sides(compare::parsing);
}

#[test]
fn canonical_forms_and_fingerprints_are_equal() {
    compare_sides(compare::canonical_form);
}

#[test]
fn the_same_schemas_are_equal() {
    compare_pairs(compare::equality);
}

#[test]
fn the_same_readers_can_read_and_the_reasons_are_equal() {
    compare_pairs(compare::reading);
}

#[test]
fn the_brokers_validator_says_the_same() {
    compare_pairs(compare::validator);
}

#[test]
fn checks_and_uploads_come_to_the_same_under_every_strategy() {
    compare_all(|case| compare::answers(&case.versions, &case.verdict.broker));
}

#[test]
fn the_corpus_has_every_kind_of_verdict() {
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
