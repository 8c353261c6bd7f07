//! `schemactl check --witness` on a project with breaks.

use std::fs;
use std::path::Path;

use contract_core::compat::readers;
use contract_core::schema::{Schema, parse_str};
use contract_core::source::SourceId;
use contract_core::witness::{DecoderKind, decode};
use serde_json::Value;
use snapbox::cmd::{Command, cargo_bin};
use tempfile::TempDir;

const PROJECTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/projects");

fn check(folder: &Path) -> Command {
    let command = Command::new(cargo_bin!("schemactl")).current_dir(PROJECTS).env_remove("SCHEMACTL_SCHEMAS");
    command.args(["check", "--schemas", "broken", "--witness"]).arg(folder)
}

fn version(number: u32) -> Schema {
    let path = Path::new(PROJECTS).join(format!("broken/orders/order-created/v{number}.avsc"));
    parse_str(&fs::read_to_string(path).expect("a file"), SourceId::default()).into_lenient().expect("a schema")
}

#[test]
fn shows_message_for_each_break() {
    let folder = TempDir::new().expect("a folder");
    let output = check(folder.path()).assert().code(1).get_output().stdout.clone();
    let text = String::from_utf8(output).expect("text");
    let lines =
        text.lines().map(str::trim_start).filter(|line| line.starts_with("= message") || line.starts_with("= readers"));
    let lines: Vec<&str> = lines.collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn saves_messages_as_json_and_bytes() {
    let folder = TempDir::new().expect("a folder");
    check(folder.path()).assert().code(1);
    let (v1, v2) = (version(1), version(2));
    assert!(!readers::compare(&v1, &v2).is_compatible());
    let bytes = fs::read(folder.path().join("ENUM_SYMBOL_IS_KEPT-1.avro")).expect("a message");
    let written = decode(DecoderKind::Java, &v2, &v2, &bytes).expect("v2 reads its own message");
    let json = fs::read_to_string(folder.path().join("ENUM_SYMBOL_IS_KEPT-1.json")).expect("a message");
    assert_eq!(json.trim_end(), written.to_json(&v2, v2.root()));
    let error = decode(DecoderKind::Java, &v1, &v2, &bytes).expect_err("v1 cannot read it");
    assert_eq!(error.code(), "SYMBOL_UNKNOWN");
}

#[test]
fn json_findings_have_messages() {
    let folder = TempDir::new().expect("a folder");
    let output = check(folder.path()).args(["--format", "json"]).assert().code(1).get_output().stdout.clone();
    let answer: Value = serde_json::from_slice(&output).expect("JSON");
    let witnesses: Vec<&Value> =
        answer["data"]["findings"].as_array().expect("findings").iter().map(|finding| &finding["witness"]).collect();
    insta::assert_snapshot!(serde_json::to_string_pretty(&witnesses).expect("JSON"));
}

#[test]
fn unwritable_folder_is_an_error() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    check(&file.path().join("below")).assert().code(2).stdout_eq("");
}

#[test]
fn deletes_only_messages_of_earlier_runs() {
    let first = crate::support::schema("", &[]);
    let breaking = first.replace("\"string\"", "\"long\"");
    let project = crate::support::Project::new("shop")
        .contract("a/b", "", std::slice::from_ref(&first))
        .draft("a/b", 2, &breaking);
    let names = || {
        let entries = std::fs::read_dir(project.root().join("../messages")).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let check = || {
        let mut command = crate::support::schemactl();
        command.current_dir(project.root()).args(["check", "--witness", "../messages"]).output().expect("schemactl");
    };
    check();
    let messages = names();
    assert!(messages.iter().any(|name| name.ends_with("-1.avro")), "{messages:?}");
    let kept = ["NOTES-1.json", "TYPE_IS_READABLE-1.txt", "TYPE_IS_READABLE-one.json"];
    for name in kept {
        std::fs::write(project.root().join("../messages").join(name), "mine").expect("written");
    }
    std::fs::remove_file(project.root().join("a/b/v2.avsc")).expect("removed");
    check();
    assert_eq!(names(), kept);
}
