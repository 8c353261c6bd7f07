//! Errors of the manifest, and its keys for people and other programs.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Project, schema, schemactl};

fn check(project: &Project) -> Value {
    let output =
        schemactl().args(["check", "--format", "json"]).current_dir(project.root()).output().expect("an answer");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Returns line and message of each error of a manifest that goes on like this after its third line.
fn errors(more: &str) -> Vec<String> {
    let found = check(&Project::new("t").manifest(more));
    let findings = found["data"]["findings"].as_array().expect("findings").clone();
    findings
        .iter()
        .filter(|finding| finding["rule"] == "MANIFEST_IS_VALID")
        .map(|finding| format!("{} {}", finding["place"]["line"], finding["message"].as_str().expect("a message")))
        .collect()
}

#[test]
fn all_errors_are_reported_once() {
    let manifest = r#"
[contracts."a/b"]
kind = "rumour"
recrod = "t.R"
retired = "yes"

[contracts."a/c"]
kind = "event"
record = "t.R"
strategy = "SIDEWAYS"

[registries.production]
address = "http://h:8080"

[lint]
field_case = "snake"
"#;
    insta::assert_snapshot!(errors(manifest).join("\n"));
}

#[test]
fn missing_keys_and_syntax_errors_are_reported() {
    assert_eq!(errors("[registries.production]\ntoken-env = \"T\"\n"), ["3 missing field `url`"]);
    let syntax = errors("[contracts.\"a/b\"\nkind = \n");
    assert!(!syntax.is_empty(), "{syntax:?}");
    assert_eq!(
        errors("[generate]\ncrate = \"../e\"\ncolour = 1\n"),
        ["5 the key `colour` is unknown; the keys of this table are `crate`"]
    );
}

#[test]
fn a_contract_names_its_people_and_services() {
    let more = "owner = \"team-orders\"\ndescription = \"An order was placed.\"\ndeprecated = \"Use orders/placed.\"\n\
                producers = [\"orders\"]\nconsumers = [\"billing\", \"mail\"]\n";
    let project = Project::new("t").contract("orders/created", more, &[schema("first", &[])]);
    let contract = check(&project)["data"]["contracts"][0].clone();
    assert_eq!(contract["owner"], "team-orders");
    assert_eq!(contract["deprecated"], "Use orders/placed.");
    assert_eq!(contract["consumers"], json!(["billing", "mail"]));
    assert_eq!(contract["producers"], json!(["orders"]));
}

#[test]
fn projects_below_are_listed() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = |arguments: &[&str]| {
        let output = schemactl().args(arguments).current_dir(folder.path()).output().expect("an answer");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    assert!(help(&["check"]).contains("`schemactl init` creates one"));
    for project in ["services/b/schemas", "services/a/schemas", "node_modules/x", ".hidden"] {
        fs::create_dir_all(folder.path().join(project)).expect("folders");
        fs::write(folder.path().join(project).join("contracts.toml"), "tenant = \"t\"\n").expect("a manifest");
    }
    let below = "name one of the projects below with `--schemas DIR`: services/a/schemas, services/b/schemas; `check`";
    assert!(help(&["check"]).contains(below), "{}", help(&["check"]));
    assert!(help(&["check", "--schemas", "services"]).contains(below), "{}", help(&["check", "--schemas", "services"]));
}
