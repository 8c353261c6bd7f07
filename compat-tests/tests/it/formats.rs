//! The formats that `schemactl` writes for other programs are valid by their published schemas.

// Findings of every rule, with strings that need escaping in some format.
#[path = "../../../registry-cli/tests/it/formats/findings.rs"]
mod findings;

use std::io::Write as _;
use std::process::Stdio;

use schemactl::options::Format;
use schemactl::render::{self, Report};
use serde_json::{Value, json};

use crate::python::program;

/// Replacements that make a valid document invalid: the format, the part, and its replacement.
const INVALID: &[(&str, &str, &str)] = &[
    ("sarif", "\"level\": \"error\"", "\"level\": \"fatal\""),
    ("sarif", "\"startLine\": ", "\"startLine\": -"),
    ("sarif", "\"partialFingerprints\"", "\"fingerprint\""),
    ("sarif", "\"columnKind\": \"unicodeCodePoints\"", "\"columnKind\": \"bytes\""),
    ("sarif", "\"uri\": \"schemas/", "\"uri\": \"schemas\\\\ "),
    ("sarif", "\"version\": \"2.1.0\"", "\"version\": \"2.1\""),
    ("junit", " time=\"0\"", ""),
    ("junit", " skipped=\"0\"", ""),
    ("junit", "<failure ", "<failure colour=\"red\" "),
    ("junit", "system-out", "out"),
    ("junit", "&lt;", "<"),
    ("junit", "control ", "control \u{1}"),
    ("jsonl", "\"severity\":\"error\"", "\"severity\":\"fatal\""),
    ("jsonl", "\"type\":\"summary\"", "\"type\":\"sum\""),
    ("jsonl", "\"rule\":", "\"rules\":"),
    ("schema", "\"type\": \"object\"", "\"type\": \"objects\""),
    ("schema", "2020-12", "2020-13"),
];

/// Returns documents of all formats: with findings of every rule, and recorded outputs of the command.
fn documents() -> Vec<(&'static str, String)> {
    let many = findings::many();
    let report = Report::new("check", &many.sources, &many.findings, &many.subjects);
    let write = |format| {
        let mut out = Vec::new();
        render::reports(&mut out, format, &[report]).unwrap();
        String::from_utf8(out).unwrap()
    };
    let snapshots = crate::repository().join("registry-cli/tests/it/snapshots");
    let recorded = |name| std::fs::read_to_string(snapshots.join(name)).unwrap();
    vec![
        ("sarif", write(Format::Sarif)),
        ("junit", write(Format::Junit)),
        ("jsonl", write(Format::Jsonl)),
        ("schema", schema()),
        ("sarif", recorded("check-broken.sarif")),
        ("junit", recorded("check-broken.junit.xml")),
    ]
}

fn schema() -> String {
    std::fs::read_to_string(crate::repository().join("docs/findings.schema.json")).unwrap()
}

/// Returns the errors of each document.
fn errors(documents: &[(&str, String)]) -> Vec<Vec<String>> {
    let mut command = program("formats.py");
    command.arg(crate::needed("LOGISTICS_TEST_FORMATS")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut requests = child.stdin.take().unwrap();
    let lines: Vec<String> = documents
        .iter()
        .map(|(format, text)| json!({ "format": format, "text": text, "schema": schema() }).to_string())
        .collect();
    let sender = std::thread::spawn(move || writeln!(requests, "{}", lines.join("\n")));
    let output = child.wait_with_output().unwrap();
    sender.join().unwrap().unwrap();
    assert!(output.status.success(), "the validators failed; their error is above");
    let answers = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    let answers: Vec<Vec<String>> = answers.map(|answer| serde_json::from_value(answer.unwrap()).unwrap()).collect();
    assert_eq!(answers.len(), documents.len());
    answers
}

#[test]
#[ignore = "needs Python with validators, and schemas (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_FORMATS)"]
fn findings_of_every_rule_are_valid() {
    let documents = documents();
    for ((format, _), errors) in documents.iter().zip(errors(&documents)) {
        assert!(errors.is_empty(), "{format}: {} errors, such as {:#?}", errors.len(), &errors[..errors.len().min(3)]);
    }
}

#[test]
#[ignore = "needs Python with validators, and schemas (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_FORMATS)"]
fn published_schemas_reject_invalid_documents() {
    let documents = documents();
    let broken: Vec<(&str, String)> = INVALID
        .iter()
        .map(|(format, part, instead)| {
            let (_, text) = documents.iter().find(|(known, _)| known == format).unwrap();
            assert!(text.contains(part), "{format} has no {part}");
            (*format, text.replacen(part, instead, 1))
        })
        .collect();
    for ((format, part, instead), errors) in INVALID.iter().zip(errors(&broken)) {
        assert!(!errors.is_empty(), "{format}: {instead} is accepted instead of {part}");
    }
}
