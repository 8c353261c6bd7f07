//! The corpus: cases that were written by hand or found with random schemas, and Java's verdicts on them.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use contract_core::compat::broker::PulsarProfile;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::compare::{self, Version};
use crate::java::{Java, case_request, from_hex, to_request};
use crate::verdict::CaseVerdict;

/// A case: the last version reads, the one before it wrote, and those before them are on the topic too.
#[derive(Debug)]
pub struct Case {
    /// Its id, unique in its file.
    pub id: String,
    /// A sentence about it.
    pub about: String,
    /// The bytes of its versions, the oldest first.
    pub versions: Vec<Vec<u8>>,
}

/// A case as it is written. Each schema is JSON, a string if it is not valid JSON, or hexadecimal if it is not valid
/// UTF-8.
#[derive(Deserialize)]
struct WrittenCase {
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

/// The folder of the corpus.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus")
}

/// Returns the cases of each file.
///
/// # Errors
/// If a file cannot be read.
pub fn cases() -> io::Result<BTreeMap<String, Vec<Case>>> {
    read_folder::<Vec<WrittenCase>>("cases")?
        .into_iter()
        .map(|(file, cases)| Ok((file, cases.into_iter().map(Case::from_written).collect::<io::Result<_>>()?)))
        .collect()
}

/// Returns the recorded verdicts of each file.
///
/// # Errors
/// If a file cannot be read.
pub fn verdicts() -> io::Result<BTreeMap<String, Vec<CaseVerdict>>> {
    read_folder("verdicts")
}

/// Asks Java about all cases and returns the contents of the verdict files, with one line for each case.
///
/// # Errors
/// If Java or the cases cannot be read.
pub fn ask_java() -> io::Result<BTreeMap<String, String>> {
    let requests = cases()?.into_iter().flat_map(|(file, cases)| {
        cases.into_iter().map(move |case| {
            let mut request = case_request(&case.versions);
            request["id"] = json!(case.id);
            (file.clone(), request)
        })
    });
    let requests: Vec<_> = requests.collect();
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    Java::start(PulsarProfile::default(), "Oracle.java")?.stream(requests.into_iter(), |file, answer| {
        lines.entry(file).or_default().push(answer.to_owned());
    })?;
    for line in lines.values_mut().flatten() {
        // The members in the order in which `serde_json` writes them.
        *line = serde_json::from_str::<Value>(line)?.to_string();
    }
    Ok(lines.into_iter().map(|(file, lines)| (file, format!("[\n{}\n]\n", lines.join(",\n")))).collect())
}

/// Asks Java about all cases, as a broker of this version, and returns what we say differently.
///
/// # Errors
/// If Java or the cases cannot be read.
pub fn disagreements(profile: PulsarProfile) -> io::Result<Vec<String>> {
    let mut java = Java::start(profile, "Oracle.java")?;
    let mut found = Vec::new();
    for (file, cases) in cases()? {
        for case in cases {
            let verdict: CaseVerdict = serde_json::from_str(&java.ask(&case_request(&case.versions))?)?;
            let versions: Vec<Version> =
                case.versions.iter().map(|bytes| Version::for_broker(profile, bytes)).collect();
            let differences = compare::case(&versions, &verdict);
            found.extend(differences.into_iter().map(|difference| format!("{file}/{}: {difference}", case.id)));
        }
    }
    Ok(found)
}

/// Returns the lines on which recorded verdicts are not those of Java.
///
/// # Errors
/// If a recorded file cannot be read.
pub fn differences(live: &BTreeMap<String, String>) -> io::Result<Vec<String>> {
    let folder = folder().join("verdicts");
    let mut found = Vec::new();
    for (file, text) in live {
        let recorded = std::fs::read_to_string(folder.join(file)).unwrap_or_default();
        let (old, new): (Vec<&str>, Vec<&str>) = (recorded.lines().collect(), text.lines().collect());
        for at in (0..old.len().max(new.len())).filter(|at| old.get(*at) != new.get(*at)) {
            let [old, new] = [&old, &new].map(|lines| lines.get(at).copied().unwrap_or("no line"));
            found.push(format!("verdicts/{file}:{}: recorded {old}, Java says {new}", at + 1));
        }
    }
    for path in files("verdicts")? {
        let file = name_of(&path);
        if !live.contains_key(&file) {
            found.push(format!("verdicts/{file}: there are no cases for it"));
        }
    }
    Ok(found)
}

impl Case {
    fn from_written(written: WrittenCase) -> io::Result<Self> {
        let mut versions: Vec<Vec<u8>> = written.before.into_iter().map(String::into_bytes).collect();
        versions.push(bytes(written.writer, written.writer_text, written.writer_hex)?);
        versions.push(bytes(written.reader, written.reader_text, written.reader_hex)?);
        Ok(Self { id: written.id, about: written.about, versions })
    }
}

fn bytes(json: Option<Box<RawValue>>, text: Option<String>, hex: Option<String>) -> io::Result<Vec<u8>> {
    match (json, text, hex) {
        (Some(json), None, None) => Ok(json.get().into()),
        (None, Some(text), None) => Ok(text.into_bytes()),
        (None, None, Some(hex)) => from_hex(&hex),
        _ => Err(serde_json::Error::custom("a case has each schema in one form: JSON, `_text` or `_hex`").into()),
    }
}

fn read_folder<T: DeserializeOwned>(name: &str) -> io::Result<BTreeMap<String, T>> {
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path)?;
        let parsed = serde_json::from_str(&text);
        let parsed = parsed.map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        Ok((name_of(&path), parsed))
    };
    files(name)?.into_iter().map(read).collect()
}

fn files(name: &str) -> io::Result<Vec<PathBuf>> {
    folder().join(name).read_dir()?.map(|entry| Ok(entry?.path())).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Writes a case as it would stand in the corpus.
pub fn to_json(versions: &[Vec<u8>]) -> Value {
    let mut case = json!({ "id": "", "about": "" });
    let mut sides = versions.to_vec();
    for side in ["reader", "writer"] {
        let bytes = sides.pop().unwrap_or_default();
        let (key, value) = match (serde_json::from_slice::<Value>(&bytes), to_request(&bytes)) {
            // Only if `serde_json` writes the same bytes.
            (Ok(json), _) if json.to_string().as_bytes() == bytes => (side.to_owned(), json),
            (_, Value::String(text)) => (format!("{side}_text"), Value::String(text)),
            (_, request) => (format!("{side}_hex"), request["hex"].clone()),
        };
        case[key] = value;
    }
    if !sides.is_empty() {
        case["before"] = sides.iter().map(|bytes| json!(String::from_utf8_lossy(bytes))).collect();
    }
    case
}
