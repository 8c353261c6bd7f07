//! Formats and streams of answers, and errors of writing them.

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::support::{Project, schema, schemactl, transcript};

fn project() -> Project {
    Project::new("shop")
        .contract("orders/created", "", &[schema("first", &[])])
        .draft("orders/created", 2, &schema("second", &["a"]))
        .manifest("\n[generate]\ncrate = \"../events\"\n")
}

fn said(root: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = schemactl();
    command.current_dir(root).args(arguments).envs(variables.iter().copied());
    transcript(&command.output().expect("schemactl"))
}

#[test]
fn rejects_unsupported_format_before_any_change() {
    let project = project();
    let root = project.root();
    let lock = fs::read(root.join("contracts.lock")).expect("a lock");
    for command in [
        &["release", "--all"][..],
        &["generate"],
        &["publish", "--registry", "memory:"],
        &["status", "--registry", "memory:"],
        &["diff", "orders/created"],
        &["fingerprint", "orders/created/v1.avsc"],
        &["explain", "FIELD_HAS_DEFAULT"],
        &["compat", "--batch"],
        &["fingerprint", "--batch"],
        &["broker", "stop", "--name", "never-started"],
    ] {
        let said = said(root, &[command, &["--format", "sarif"]].concat(), &[]);
        assert!(said.starts_with("--- stderr\nerror[FORMAT_UNSUPPORTED]"), "{command:?}: {said}");
        assert!(
            said.contains("does not support the format sarif") && said.ends_with("--- exit 2"),
            "{command:?}: {said}"
        );
    }
    assert_eq!(fs::read(root.join("contracts.lock")).expect("a lock"), lock, "nothing was released");
    assert!(!root.join("../events").exists(), "nothing was generated");
}

#[test]
fn format_from_environment_applies_where_supported() {
    let project = project();
    let said = |arguments: &[&str], format| said(project.root(), arguments, &[("SCHEMACTL_FORMAT", format)]);
    let plain = said(&["explain", "FIELD_HAS_DEFAULT"], "human");
    assert!(plain.ends_with("--- exit 0"), "{plain}");
    assert_eq!(said(&["explain", "FIELD_HAS_DEFAULT"], "sarif"), plain);
    assert!(said(&["check"], "sarif").starts_with("--- stdout\n{"));
    let asked = said(&["explain", "FIELD_HAS_DEFAULT", "--format", "sarif"], "json");
    assert!(asked.contains("FORMAT_UNSUPPORTED"), "{asked}");
}

#[test]
fn empty_variable_counts_as_not_set() {
    let project = project();
    let plain = said(project.root(), &["check"], &[]);
    assert!(plain.ends_with("--- exit 0"), "{plain}");
    for variable in ["SCHEMACTL_FORMAT", "SCHEMACTL_SCHEMAS", "SCHEMACTL_REGISTRY", "SCHEMACTL_TOKEN", "NO_COLOR"] {
        assert_eq!(said(project.root(), &["check"], &[(variable, "")]), plain, "{variable}");
    }
    let coloured = said(project.root(), &["check"], &[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")]);
    assert!(coloured.contains('\u{1b}'), "{coloured}");
    let said = |arguments: &[&str]| said(project.root(), arguments, &[("SCHEMACTL_TOKEN", "")]);
    let status = ["status", "--registry", "http://127.0.0.1:1"];
    assert!(said(&status).contains("BROKER_UNREACHABLE"));
    let named = said(&[&status[..], &["--token-env", "SCHEMACTL_TOKEN"]].concat());
    assert!(named.contains("TOKEN_UNREADABLE") && named.contains("it is not set"), "{named}");
}

#[test]
fn usage_error_has_code_in_every_format() {
    let project = project();
    let wrong = ["check", "--no-such-option"];
    let human = said(project.root(), &wrong, &[]);
    assert!(human.starts_with("--- stderr\nerror[USAGE]: unexpected argument '--no-such-option' found"), "{human}");
    assert!(human.ends_with("--- exit 2"), "{human}");
    for (arguments, variables) in [
        (&["--format", "json"][..], &[][..]),
        (&["--format=jsonl"], &[]),
        (&[], &[("SCHEMACTL_FORMAT", "json")]),
        (&["--format", "json"], &[("SCHEMACTL_FORMAT", "human")]),
    ] {
        let json = said(project.root(), &[&wrong, arguments].concat(), variables);
        assert!(json.starts_with("--- stdout\n{") && json.contains("\"code\": \"USAGE\""), "{arguments:?}: {json}");
    }
    let human = said(project.root(), &[&wrong[..], &["--format=human"]].concat(), &[("SCHEMACTL_FORMAT", "json")]);
    assert!(human.starts_with("--- stderr\nerror[USAGE]"), "{human}");
}

#[cfg(target_os = "linux")]
#[test]
fn unwritable_answer_is_an_error() {
    let project = project();
    let line = format!("{}\n", serde_json::json!({ "id": 1, "schema": "\"string\"" }));
    fs::write(project.root().join("questions"), line).expect("written");
    for (command, code) in [
        (&["check"][..], "ANSWER_UNWRITABLE"),
        (&["check", "--format", "json"], "ANSWER_UNWRITABLE"),
        (&["check", "--format", "sarif"], "ANSWER_UNWRITABLE"),
        (&["--help"], "ANSWER_UNWRITABLE"),
        (&["fingerprint", "--batch"], "BATCH_FAILED"),
    ] {
        let questions = File::open(project.root().join("questions")).expect("questions");
        let full = File::options().write(true).open("/dev/full").expect("a full disk");
        let mut run = schemactl();
        run.current_dir(project.root()).args(command).stdin(questions).stdout(full).stderr(Stdio::piped());
        let output = run.output().expect("schemactl");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{command:?}: {said}");
        assert!(said.starts_with(&format!("error[{code}]: ")) && said.contains("No space left"), "{command:?}: {said}");
    }
}

#[test]
fn missing_project_names_the_searched_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let searched = said(folder.path(), &["check"], &[]);
    assert!(searched.contains("or above"), "{searched}");
    let named = said(folder.path(), &["check", "--schemas", "there"], &[]);
    assert!(named.contains("found no contracts.toml in there\n"), "{named}");
    let json =
        schemactl().args(["check", "--format", "json", "--schemas"]).arg(folder.path()).output().expect("an answer");
    let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json["error"]["code"], "MANIFEST_MISSING");
}

#[test]
fn first_version_cannot_be_compared() {
    let project = Project::new("shop").contract("orders/created", "", &[schema("first", &[])]);
    let said = said(project.root(), &["diff", "orders/created"], &[]);
    assert!(said.contains("error[VERSION_UNKNOWN]: `orders/created` has no version before v1"), "{said}");
    assert!(said.contains("write the next version first") && said.ends_with("--- exit 2"), "{said}");
}
