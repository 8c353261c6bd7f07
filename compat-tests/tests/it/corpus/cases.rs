//! Reading the corpus.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::verdicts::Verdict;

/// A pair of schemas with its recorded verdict.
pub(super) struct Case {
    file: String,
    id: String,
    about: String,
    /// The text of the reader's schema.
    pub(super) reader: String,
    /// The text of the writer's schema.
    pub(super) writer: String,
    /// What Java said.
    pub(super) verdict: Verdict,
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{} ({})", self.file, self.id, self.about)
    }
}

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
pub(super) fn all_cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for path in files("cases") {
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let verdicts: Vec<Verdict> = read(&folder("verdicts").join(path.file_name().unwrap()));
        let mut verdicts: BTreeMap<String, Verdict> =
            verdicts.into_iter().map(|verdict| (verdict.id.clone(), verdict)).collect();
        for written in read::<Vec<Written>>(&path) {
            let verdict = verdicts.remove(&written.id);
            let missing = || panic!("{file}/{} has no verdict; run `cargo xtask oracle --record`", written.id);
            cases.push(Case {
                file: file.clone(),
                reader: text(written.reader, written.reader_text),
                writer: text(written.writer, written.writer_text),
                verdict: verdict.unwrap_or_else(missing),
                id: written.id,
                about: written.about,
            });
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
