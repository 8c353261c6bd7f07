//! The oracle: the verdicts of Avro for Java on every case of the corpus in `compat-tests/corpus`.
//!
//! Cases are written by hand, verdicts are recorded from the oracle. The tests of `compat-tests` compare our verdicts
//! with the recorded ones, so they do not need Java; this task checks that the recorded ones are still right.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::process::{self, Interrupt};
use crate::servers::Variables;
use crate::workspace::{self, Workspace};
use crate::{maven, render, tools};

const CASES: &str = "compat-tests/corpus/cases";
const VERDICTS: &str = "compat-tests/corpus/verdicts";
const PROGRAM: &str = "compat-tests/oracle/Oracle.java";

/// A case of a file. Each schema is JSON, a string if it is not valid JSON, or hexadecimal if it is not valid UTF-8.
#[derive(Deserialize)]
struct Case {
    id: String,
    reader: Option<Box<RawValue>>,
    reader_text: Option<String>,
    reader_hex: Option<String>,
    writer: Option<Box<RawValue>>,
    writer_text: Option<String>,
    writer_hex: Option<String>,
    #[serde(default)]
    before: Vec<String>,
}

/// The texts of files by name.
type Files = BTreeMap<String, String>;

/// Records the verdicts on every case.
pub(crate) fn record(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let folder = workspace.root().join(VERDICTS);
    for (name, text) in ask(workspace, interrupt)? {
        std::fs::write(folder.join(&name), text).with_context(|| format!("writing {VERDICTS}/{name}"))?;
        render::note(&format!("recorded {VERDICTS}/{name}"));
    }
    Ok(())
}

/// Compares the verdicts on every case with the recorded ones.
pub(crate) fn compare(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let live = ask(workspace, interrupt)?;
    let recorded = read_folder(&workspace.root().join(VERDICTS))?;
    let differences = differences(&recorded, &live);
    if !differences.is_empty() {
        bail!("{}\nif the oracle is right, run `cargo xtask oracle --record`", differences.join("\n"));
    }
    let cases: usize = live.values().map(|text| text.lines().count().saturating_sub(2)).sum();
    render::note(&format!("{cases} recorded verdicts are those of the oracle"));
    Ok(())
}

/// Returns the variables by which tests that start Java find the libraries.
pub(crate) fn variables(workspace: &Workspace, interrupt: &Interrupt) -> Result<Variables> {
    tools::JDK.require(interrupt)?;
    let libraries = maven::AVRO.folder(workspace, interrupt)?;
    Ok(vec![("LOGISTICS_TEST_AVRO_JAVA", libraries.join("*").display().to_string())])
}

/// Runs the oracle's program on random pairs of a seed, built with optimisations since it runs for long.
pub(crate) fn random(
    workspace: &Workspace,
    interrupt: &Interrupt,
    (option, pairs): (&str, u64),
    seed: u64,
) -> Result<()> {
    let mut judge = process::command(workspace::cargo(), workspace.root());
    judge.args(["run", "--release", "--quiet", "--package", "avro-oracle", "--"]);
    judge.args([option, &pairs.to_string(), "--seed", &seed.to_string()]);
    process::run(judge.envs(variables(workspace, interrupt)?), interrupt)
}

fn ask(workspace: &Workspace, interrupt: &Interrupt) -> Result<Files> {
    let cases = read_folder(&workspace.root().join(CASES))?;
    let cache = workspace.cache("oracle")?;
    let requests = cache.join("requests.jsonl");
    std::fs::write(&requests, requests_of(&cases)?).with_context(|| format!("writing {}", requests.display()))?;
    tools::JDK.require(interrupt)?;
    let mut java = process::command("java", workspace.root());
    java.arg("-cp").arg(maven::AVRO.folder(workspace, interrupt)?.join("*"));
    let questions = std::fs::File::open(&requests).with_context(|| format!("reading {}", requests.display()))?;
    let answers = process::output(java.arg(PROGRAM).stdin(questions), &cache, interrupt)?;
    files_of(&answers)
}

/// Writes the requests to the oracle: one line for each case, its id made unique by the name of its file.
fn requests_of(files: &Files) -> Result<String> {
    let mut lines = String::new();
    for (name, text) in files {
        let cases: Vec<Case> = serde_json::from_str(text).with_context(|| format!("reading {CASES}/{name}"))?;
        for case in cases {
            let reader = schema(case.reader, case.reader_text, case.reader_hex)
                .with_context(|| format!("reader of {}", case.id))?;
            let writer = schema(case.writer, case.writer_text, case.writer_hex)
                .with_context(|| format!("writer of {}", case.id))?;
            let id = format!("{name}/{}", case.id);
            let request = json!({"id": id, "reader": reader, "writer": writer, "before": case.before});
            lines.push_str(&request.to_string());
            lines.push('\n');
        }
    }
    Ok(lines)
}

fn schema(json: Option<Box<RawValue>>, text: Option<String>, hex: Option<String>) -> Result<Value> {
    match (json, text, hex) {
        (Some(json), None, None) => Ok(json!(json.get())),
        (None, Some(text), None) => Ok(json!(text)),
        (None, None, Some(hex)) => Ok(json!({ "hex": hex })),
        _ => bail!("a case has each schema in one form: JSON, `_text` or `_hex`"),
    }
}

/// Writes the verdict files: one line for each case, in the order of the cases.
fn files_of(answers: &str) -> Result<Files> {
    let mut lines: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in answers.lines() {
        let mut answer: Value = serde_json::from_str(line).with_context(|| format!("reading the answer {line}"))?;
        let full = answer["id"].as_str().unwrap_or_default().to_owned();
        let (file, id) = full.split_once('/').with_context(|| format!("an answer without a case: {line}"))?;
        answer["id"] = Value::from(id);
        lines.entry(file.to_owned()).or_default().push(answer.to_string());
    }
    Ok(lines.into_iter().map(|(file, lines)| (file, format!("[\n{}\n]\n", lines.join(",\n")))).collect())
}

fn differences(recorded: &Files, live: &Files) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in live {
        let old: Vec<&str> = recorded.get(name).map(|text| text.lines().collect()).unwrap_or_default();
        let new: Vec<&str> = text.lines().collect();
        let lines = old.len().max(new.len());
        found.extend((0..lines).filter(|at| old.get(*at) != new.get(*at)).map(|at| {
            let show = |lines: &[&str]| lines.get(at).map_or_else(|| "nothing".to_owned(), |line| (*line).to_owned());
            format!("{VERDICTS}/{name}:{}: recorded {}, the oracle says {}", at + 1, show(&old), show(&new))
        }));
    }
    let gone = recorded.keys().filter(|name| !live.contains_key(*name));
    found.extend(gone.map(|name| format!("{VERDICTS}/{name}: it has no cases")));
    found
}

fn read_folder(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        files.insert(name, text);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(name: &str, text: &str) -> Files {
        Files::from([(name.to_owned(), text.to_owned())])
    }

    #[test]
    fn sends_schemas_unchanged() {
        let cases = files("a.json", r#"[{"id": "x", "reader": {"size": 1, "name":  "F"}, "writer_text": "{"}]"#);
        let requests = requests_of(&cases).unwrap();
        let request: Value = serde_json::from_str(requests.trim()).unwrap();
        assert_eq!(request["id"], "a.json/x");
        assert_eq!(request["reader"], r#"{"size": 1, "name":  "F"}"#);
        assert_eq!(request["writer"], "{");
    }

    #[test]
    fn rejects_case_without_schema() {
        assert!(requests_of(&files("a.json", r#"[{"id": "x", "reader": "int"}]"#)).is_err());
    }

    #[test]
    fn finds_changed_verdict() {
        let recorded = files_of("{\"id\":\"a.json/x\",\"validator\":\"compatible\"}\n").unwrap();
        let live = files_of("{\"id\":\"a.json/x\",\"validator\":\"incompatible\"}\n").unwrap();
        assert!(differences(&recorded, &recorded).is_empty());
        assert_eq!(differences(&recorded, &live).len(), 1);
    }

    #[test]
    fn finds_missing_and_left_over_files() {
        let some = files_of("{\"id\":\"a.json/x\"}\n").unwrap();
        assert!(!differences(&Files::new(), &some).is_empty());
        assert_eq!(differences(&some, &Files::new()), ["compat-tests/corpus/verdicts/a.json: it has no cases"]);
    }
}
