//! Errors are written only in formats that support them.

use super::junit;
use super::workflow::Command;
use crate::support::schemactl;

fn written(format: &str) -> String {
    let output = schemactl().args(["check", "--schemas", "nowhere", "--format", format]).output().expect("schemactl");
    assert_eq!(output.status.code(), Some(2), "{format}");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(said.starts_with("error[MANIFEST_MISSING]: "), "people are told as well: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn github_writes_error_as_annotation() {
    let command = Command::read(written("github").trim_end()).expect("a command");
    assert_eq!((command.level.as_str(), command.property("title")), ("error", Some("MANIFEST_MISSING")));
    assert!(command.text.starts_with("found no contracts.toml in nowhere\nWhat to do: "), "{}", command.text);
}

#[test]
fn junit_writes_error_as_test_error() {
    let text = written("junit");
    junit::validate(&text).expect("the form holds");
    let document = roxmltree::Document::parse(&text).expect("XML");
    let error = document.descendants().find(|node| node.has_tag_name("error")).expect("an error");
    assert_eq!(error.attribute("type"), Some("MANIFEST_MISSING"));
    assert_eq!(error.attribute("message"), Some("found no contracts.toml in nowhere"));
}

#[test]
fn markdown_writes_error_as_comment() {
    let text = written("markdown");
    assert!(
        text.starts_with("### :x: Contracts: check could not run\n\nfound no contracts.toml in nowhere\n\n"),
        "{text}"
    );
}

#[test]
fn other_formats_write_no_report_on_error() {
    assert_eq!(["sarif", "gitlab"].map(written), ["", ""]);
}
