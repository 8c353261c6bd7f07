//! What `schemactl` writes for other programs, held to the schemas that the formats are published with.

// Findings of every rule, with texts that could break out of any format.
#[path = "../../../registry-cli/tests/it/formats/findings.rs"]
mod findings;

use std::io::Write as _;
use std::process::Stdio;

use schemactl::options::Format;
use schemactl::render::{self, Report};
use serde_json::{Value, json};

use crate::python::program;

/// Parts of texts that hold to their schemas, and what breaks them in their place.
const BREAKS: &[(&str, &str, &str)] = &[
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

/// All texts by their formats: of findings of every rule, and of the command itself as it is recorded.
fn texts() -> Vec<(&'static str, String)> {
    let many = findings::many();
    let report = Report::new("check", &many.sources, &many.findings, &many.subjects);
    let write = |format| {
        let mut out = Vec::new();
        render::report(&mut out, format, &report).unwrap();
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

/// All that is wrong with each text.
fn wrong(texts: &[(&str, String)]) -> Vec<Vec<String>> {
    let mut command = program("formats.py");
    command.arg(crate::needed("LOGISTICS_TEST_FORMATS")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut requests = child.stdin.take().unwrap();
    let lines: Vec<String> = texts
        .iter()
        .map(|(format, text)| json!({ "format": format, "text": text, "schema": schema() }).to_string())
        .collect();
    let sender = std::thread::spawn(move || writeln!(requests, "{}", lines.join("\n")));
    let output = child.wait_with_output().unwrap();
    sender.join().unwrap().unwrap();
    assert!(output.status.success(), "the validators gave up; their reason is above");
    let answers = serde_json::Deserializer::from_slice(&output.stdout).into_iter::<Value>();
    let answers: Vec<Vec<String>> = answers.map(|answer| serde_json::from_value(answer.unwrap()).unwrap()).collect();
    assert_eq!(answers.len(), texts.len());
    answers
}

#[test]
#[ignore = "needs Python with validators, and schemas (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_FORMATS)"]
fn findings_of_every_rule_hold_to_the_published_schemas() {
    let texts = texts();
    for ((format, _), wrong) in texts.iter().zip(wrong(&texts)) {
        assert!(wrong.is_empty(), "{format}: {} errors, such as {:#?}", wrong.len(), &wrong[..wrong.len().min(3)]);
    }
}

#[test]
#[ignore = "needs Python with validators, and schemas (LOGISTICS_TEST_PYTHON, LOGISTICS_TEST_FORMATS)"]
fn the_published_schemas_refuse_what_breaks_them() {
    let texts = texts();
    let broken: Vec<(&str, String)> = BREAKS
        .iter()
        .map(|(format, part, instead)| {
            let (_, text) = texts.iter().find(|(known, _)| known == format).unwrap();
            assert!(text.contains(part), "{format} has no {part}");
            (*format, text.replacen(part, instead, 1))
        })
        .collect();
    for ((format, part, instead), wrong) in BREAKS.iter().zip(wrong(&broken)) {
        assert!(!wrong.is_empty(), "{format}: {instead} is taken for {part}");
    }
}
