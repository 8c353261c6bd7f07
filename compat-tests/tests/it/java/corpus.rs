//! The corpus: cases written by hand for these tests, and what Java said about them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::case::Case;
use super::verdict::Verdict;
use super::{compare, compare_all};

/// A case as it is written: a schema is JSON, or text where it is not even that.
#[derive(Deserialize)]
struct Written {
    id: String,
    about: String,
    reader: Option<Box<RawValue>>,
    reader_text: Option<String>,
    writer: Option<Box<RawValue>>,
    writer_text: Option<String>,
}

/// Every case, by file and in the order of the file.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in files("cases") {
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let verdicts: Vec<Verdict> = read(&folder("verdicts").join(path.file_name().unwrap()));
        let mut verdicts: BTreeMap<String, Verdict> =
            verdicts.into_iter().map(|verdict| (verdict.id.clone(), verdict)).collect();
        for Written { id, about, reader, reader_text, writer, writer_text } in read::<Vec<Written>>(&path) {
            let verdict = verdicts.remove(&id);
            let verdict =
                verdict.unwrap_or_else(|| panic!("{file}/{id}: no verdict; run `cargo xtask oracle --record`"));
            let name = format!("{file}/{id} ({about})");
            cases.push(Case::new(name, text(reader, reader_text), text(writer, writer_text), verdict));
        }
        assert!(verdicts.is_empty(), "{file}: verdicts without a case: {:?}", verdicts.keys());
    }
    cases
}

fn text(json: Option<Box<RawValue>>, text: Option<String>) -> String {
    json.map(|json| json.get().to_owned()).or(text).unwrap()
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
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

#[test]
fn the_same_texts_are_schemas() {
    compare_all(&cases(), compare::parsing);
}

#[test]
fn canonical_forms_and_fingerprints_are_equal() {
    compare_all(&cases(), compare::canonical_form);
}

#[test]
fn the_same_schemas_are_equal() {
    compare_all(&cases(), compare::equality);
}

#[test]
fn the_same_readers_can_read_and_the_reasons_are_equal() {
    compare_all(&cases(), compare::reading);
}

#[test]
fn the_brokers_validator_says_the_same() {
    compare_all(&cases(), compare::validator);
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
    assert!(pairs.len() >= 250, "{} pairs", pairs.len());
}
