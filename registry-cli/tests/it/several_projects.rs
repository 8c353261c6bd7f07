//! Several projects in one repository: `--workspace`, and `--schemas` more than once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use contract_core::contracts::Lock;
use contract_core::schema::parse_str;
use contract_core::source::Sources;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{schema, schemactl, transcript};

/// A repository with projects in `services/<name>/schemas`.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        fs::create_dir(folder.path().join(".git")).expect("a folder");
        Self(folder)
    }

    /// Adds a project of the tenant `name` with the contract `orders/created`.
    fn project(self, name: &str, versions: &[String], more: &str) -> Self {
        self.project_of_tenant(name, name, versions, more)
    }

    fn project_of_tenant(self, name: &str, tenant: &str, versions: &[String], more: &str) -> Self {
        let root = self.root(name);
        let contract = root.join("orders/created");
        fs::create_dir_all(&contract).expect("a folder");
        let manifest = format!(
            "tenant = \"{tenant}\"\n{more}\n[contracts.\"orders/created\"]\nkind = \"event\"\nrecord = \"t.R\"\n"
        );
        fs::write(root.join("contracts.toml"), manifest).expect("written");
        let mut lock = Lock::default();
        for (number, text) in (1..).zip(versions) {
            fs::write(contract.join(format!("v{number}.avsc")), text).expect("written");
            let source = Sources::default().add("v.avsc", text.as_str());
            let fingerprint = parse_str(text, source).into_lenient().expect("a schema").fingerprint();
            lock.add("orders/created", fingerprint, text);
        }
        fs::write(root.join("contracts.lock"), lock.to_toml()).expect("written");
        self
    }

    /// Adds a draft that breaks readers and writers.
    fn breaking_draft(self, name: &str) -> Self {
        let draft = "{ \"type\": \"record\", \"name\": \"R\", \"namespace\": \"t\", \"fields\": [] }";
        fs::write(self.root(name).join("orders/created/v2.avsc"), draft).expect("written");
        self
    }

    fn root(&self, name: &str) -> PathBuf {
        self.top().join("services").join(name).join("schemas")
    }

    fn top(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        schemactl().current_dir(self.top()).args(arguments).output().expect("schemactl")
    }

    /// Returns what a command says, without the folder of the test.
    fn transcript(&self, arguments: &[&str]) -> String {
        transcript(&self.run(arguments))
            .replace(&self.top().canonicalize().expect("a folder").display().to_string(), "/repo")
    }
}

fn versions() -> [String; 1] {
    [schema("", &[])]
}

fn two() -> Repository {
    Repository::new().project("a", &versions(), "").project("b", &versions(), "")
}

#[test]
fn workspace_checks_all_projects() {
    let repository = two().breaking_draft("b");
    insta::assert_snapshot!(repository.transcript(&["check", "--workspace"]));
    assert_eq!(
        repository.transcript(&["check", "--workspace"]),
        repository.transcript(&["check", "--schemas", "services/b/schemas", "--schemas", "services/a/schemas"])
    );
}

#[test]
fn clean_projects_are_counted() {
    insta::assert_snapshot!(two().transcript(&["check", "--workspace"]), @r#"
    --- stdout
    services/a/schemas
    passed: 1 contract and 1 version

    services/b/schemas
    passed: 1 contract and 1 version

    clean: 2 projects
    --- exit 0
    "#);
    insta::assert_snapshot!(two().transcript(&["lint", "--workspace"]), @r#"
    --- stdout
    services/a/schemas
    passed: no draft and 0 shared types; `--all` checks released versions too

    services/b/schemas
    passed: no draft and 0 shared types; `--all` checks released versions too

    clean: 2 projects
    --- exit 0
    "#);
    insta::assert_snapshot!(two().transcript(&["fmt", "--workspace", "--check"]), @r#"
    --- stdout
    services/a/schemas
    nothing to do: 0 files already formatted

    services/b/schemas
    nothing to do: 0 files already formatted

    clean: 2 projects
    --- exit 0
    "#);
}

#[test]
fn only_project_has_the_answer_of_one() {
    let repository = Repository::new().project("a", &versions(), "");
    let alone = repository.transcript(&["check", "--schemas", "services/a/schemas"]);
    assert_eq!(repository.transcript(&["check", "--workspace"]), alone);
    let twice = ["check", "--schemas", "services/a/schemas", "--schemas", "services/a/schemas/../schemas"];
    assert_eq!(repository.transcript(&twice), alone);
}

#[test]
fn search_skips_hidden_folders_and_those_of_tools() {
    let repository = Repository::new().project("a", &versions(), "");
    for skipped in [".hidden", "target", "node_modules"] {
        let copy = repository.top().join(skipped).join("schemas");
        fs::create_dir_all(&copy).expect("a folder");
        fs::write(copy.join("contracts.toml"), "broken").expect("written");
    }
    assert_eq!(repository.run(&["check", "--workspace"]).status.code(), Some(0));
}

#[test]
fn missing_manifest_lists_projects_below() {
    insta::assert_snapshot!(two().transcript(&["check"]), @r#"
    --- stderr
    error[MANIFEST_MISSING]: found no contracts.toml in /repo or above
    help: name one of the projects below with `--schemas DIR`: services/a/schemas, services/b/schemas; `check`, `lint`, `fmt`, `generate`, `publish` and `status` take `--workspace` for all
    see `schemactl explain MANIFEST_MISSING`
    --- exit 2
    "#);
    insta::assert_snapshot!(Repository::new().transcript(&["check", "--workspace"]), @r#"
    --- stderr
    error[MANIFEST_MISSING]: found no contracts.toml in /repo or below
    help: run it in a folder above the projects; hidden folders, `target` and `node_modules` are not searched
    see `schemactl explain MANIFEST_MISSING`
    --- exit 2
    "#);
}

#[test]
fn shared_topic_is_an_error_with_both_places() {
    let repository = Repository::new().project("a", &versions(), "").project_of_tenant("b", "a", &versions(), "");
    insta::assert_snapshot!(repository.transcript(&["check", "--workspace"]), @r#"
    --- stderr
    error[PROJECTS_OVERLAP]: two projects have the same topic: persistent://a/orders/created is that of `orders/created` in services/a/schemas/contracts.toml:3 and that of `orders/created` in services/b/schemas/contracts.toml:3
    help: give one of the contracts another `topic`, or keep it in one project only
    see `schemactl explain PROJECTS_OVERLAP`
    --- exit 2
    "#);
    // Another tenant takes the place of both.
    let publish = ["publish", "--workspace", "--registry", "memory:", "--tenant", "trial"];
    assert!(two().transcript(&publish).contains("error[PROJECTS_OVERLAP]"));
}

#[test]
fn machine_formats_are_one_document() {
    let repository = two().breaking_draft("a").breaking_draft("b");
    let run = |format: &str| {
        let output = repository.run(&["check", "--workspace", "--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let json: Value = serde_json::from_str(&run("json")).expect("one JSON document");
    let projects = json["data"]["projects"].as_array().expect("projects");
    let names: Vec<&Value> = projects.iter().map(|project| &project["project"]).collect();
    assert_eq!(names, ["services/a/schemas", "services/b/schemas"]);
    let errors: u64 = projects.iter().filter_map(|project| project["data"]["errors"].as_u64()).sum();
    assert!(errors > 1);
    assert_eq!((json["data"]["errors"].as_u64(), &json["success"]), (Some(errors), &Value::Bool(false)));

    let lines: Vec<Value> = run("jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let (summary, findings) = lines.split_last().expect("lines");
    assert!(
        findings.iter().all(|finding| finding["project"].as_str().is_some_and(|name| name.starts_with("services/")))
    );
    assert_eq!(summary["errors"].as_u64(), Some(errors));
    let subjects = ["services/a/schemas/orders/created", "services/b/schemas/orders/created"];
    assert_eq!(summary["subjects"], serde_json::json!(subjects));

    let sarif: Value = serde_json::from_str(&run("sarif")).expect("one JSON document");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(findings.len()));
    let gitlab: Value = serde_json::from_str(&run("gitlab")).expect("one JSON document");
    let fingerprints: std::collections::BTreeSet<&str> =
        gitlab.as_array().expect("issues").iter().filter_map(|issue| issue["fingerprint"].as_str()).collect();
    assert_eq!(fingerprints.len(), findings.len());
    let junit = run("junit");
    assert_eq!((junit.matches("<testsuites ").count(), junit.matches("<testsuite ").count()), (1, 2), "{junit}");
    let markdown = run("markdown");
    assert_eq!(markdown.matches("### ").count(), 1, "{markdown}");
    let github = run("github");
    for subject in subjects {
        assert!(junit.contains(&format!("name=\"{subject}\"")), "{junit}");
        assert!(markdown.contains(&format!("| {subject} |")), "{markdown}");
        assert!(github.contains(&format!("file={subject}/v2.avsc")), "{github}");
    }
}

#[test]
fn contract_selects_its_projects() {
    let repository = two().breaking_draft("b");
    let table = "[contracts.\"orders/paid\"]\nkind = \"event\"\nrecord = \"t.R\"\n";
    let repository = repository.project("c", &versions(), table);
    let paid = repository.root("c").join("orders/paid");
    fs::create_dir_all(&paid).expect("a folder");
    fs::write(paid.join("v1.avsc"), schema("", &[])).expect("written");
    let said = repository.transcript(&["check", "--workspace", "--contract", "orders/paid"]);
    assert!(said.contains("1 contract and 1 version") && said.ends_with("--- exit 0"), "{said}");
    insta::assert_snapshot!(repository.transcript(&["check", "--workspace", "--contract", "orders/paidd"]), @r#"
    --- stderr
    error[CONTRACT_UNKNOWN]: the manifest has no contract `orders/paidd`
    help: it has orders/created, orders/paid
    see `schemactl explain CONTRACT_UNKNOWN`
    --- exit 2
    "#);
}

#[test]
fn exit_code_is_the_highest() {
    let repository = two().breaking_draft("a");
    fs::write(repository.root("b").join("contracts.toml"), "broken").expect("written");
    let said = repository.transcript(&["check", "--workspace"]);
    assert!(said.contains("not clean: 2 of 2 projects: services/a/schemas, services/b/schemas"), "{said}");
    assert!(said.ends_with("--- exit 2"), "{said}");
}

#[test]
fn error_names_its_project() {
    let repository = two();
    fs::write(repository.root("b").join("contracts.toml"), "broken").expect("written");
    insta::assert_snapshot!(repository.transcript(&["publish", "--workspace", "--registry", "memory:"]), @r#"
    --- stderr
    error[MANIFEST_IS_VALID]: key with no value, expected `=`
     --> services/b/schemas/contracts.toml:1:7
      |
    1 | broken
      |       ^
      |
      = help: run `schemactl explain MANIFEST_IS_VALID` for a valid example

    error[PROJECT_BROKEN]: services/b/schemas: the contracts have 1 error
    help: fix these errors, and run the command again
    see `schemactl explain PROJECT_BROKEN`
    --- exit 2
    "#);
}

#[test]
fn code_of_all_projects_is_planned_first() {
    let generate = |folder: &str| format!("[generate]\ncrate = \"{folder}\"\n");
    let repository = Repository::new().project("a", &versions(), &generate("../events")).project(
        "b",
        &versions(),
        &generate("../../a/events"),
    );
    insta::assert_snapshot!(repository.transcript(&["generate", "--workspace"]), @r#"
    --- stderr
    error[PROJECTS_OVERLAP]: two projects generate into the crate services/a/events: services/a/schemas and services/b/schemas
    help: name another crate in `[generate]` of one of the manifests
    see `schemactl explain PROJECTS_OVERLAP`
    --- exit 2
    "#);
    assert!(!repository.top().join("services/a/events").exists());
    let repository = repository.project("b", &versions(), &generate("../events")).project("c", &versions(), "");
    insta::assert_snapshot!(repository.transcript(&["generate", "--workspace"]), @r#"
    --- stdout
    services/a/schemas
    services/a/events/src/lib.rs
    services/a/events/src/orders/created/mod.rs
    services/a/events/src/orders/created/v1/codec.rs
    services/a/events/src/orders/created/v1/mod.rs
    services/a/events/src/orders/created/v1/schema.avsc
    services/a/events/src/orders/created/v1/view/codec.rs
    services/a/events/src/orders/created/v1/view/mod.rs
    services/a/events/src/orders/mod.rs
    generated: 8 of 8 files changed
    next: services/a/events has no Cargo.toml yet; `schemactl generate --help` shows one

    services/b/schemas
    services/b/events/src/lib.rs
    services/b/events/src/orders/created/mod.rs
    services/b/events/src/orders/created/v1/codec.rs
    services/b/events/src/orders/created/v1/mod.rs
    services/b/events/src/orders/created/v1/schema.avsc
    services/b/events/src/orders/created/v1/view/codec.rs
    services/b/events/src/orders/created/v1/view/mod.rs
    services/b/events/src/orders/mod.rs
    generated: 8 of 8 files changed
    next: services/b/events has no Cargo.toml yet; `schemactl generate --help` shows one

    services/c/schemas
    no code: the manifest has no table [generate]

    clean: 3 projects
    --- exit 0
    "#);
    assert!(repository.top().join("services/b/events/src/lib.rs").is_file());
    assert!(two().transcript(&["generate", "--workspace"]).contains("GENERATE_UNCONFIGURED"));
}

#[test]
fn projects_agree_on_the_strategy_of_a_namespace() {
    let repository = Repository::new().project("a", &versions(), "strategy = \"BACKWARD\"").project_of_tenant(
        "b",
        "a",
        &versions(),
        "strategy = \"FULL\"",
    );
    let manifest = repository.root("b").join("contracts.toml");
    let text = fs::read_to_string(&manifest).expect("a file").replace("orders/created", "orders/paid");
    fs::write(manifest, text).expect("written");
    fs::remove_file(repository.root("b").join("contracts.lock")).expect("removed");
    fs::rename(repository.root("b").join("orders/created"), repository.root("b").join("orders/paid")).expect("moved");
    let release = repository.run(&["release", "--all", "--schemas", "services/b/schemas"]);
    assert_eq!(release.status.code(), Some(0), "{}", transcript(&release));
    insta::assert_snapshot!(repository.transcript(&["publish", "--workspace", "--registry", "memory:"]), @r#"
    --- stderr
    error[PROJECTS_OVERLAP]: two projects want different strategies for the namespace a/orders: BACKWARD in services/a/schemas, and FULL in services/b/schemas
    help: write the same `strategy` at the top of both manifests; a contract can have its own
    see `schemactl explain PROJECTS_OVERLAP`
    --- exit 2
    "#);
}

#[test]
fn publish_answers_for_each_project() {
    insta::assert_snapshot!(two().transcript(&["publish", "--workspace", "--registry", "memory:"]), @r#"
    --- stdout
    services/a/schemas
    published to memory: (Pulsar 4.0.8) in 4 steps
      orders/created  v1 = 0
                      persistent://a/orders/created, FULL_TRANSITIVE, locked

    services/b/schemas
    published to memory: (Pulsar 4.0.8) in 4 steps
      orders/created  v1 = 0
                      persistent://b/orders/created, FULL_TRANSITIVE, locked

    clean: 2 projects
    --- stderr
    · create tenant a
    · create namespace a/orders, FULL_TRANSITIVE, locked, unused topics are kept
    · create topic persistent://a/orders/created
    · register orders/created v1 as schema version 0
    · read everything back
    · create tenant b
    · create namespace b/orders, FULL_TRANSITIVE, locked, unused topics are kept
    · create topic persistent://b/orders/created
    · register orders/created v1 as schema version 0
    · read everything back
    --- exit 0
    "#);
    insta::assert_snapshot!(two().transcript(&["status", "--workspace", "--registry", "memory:"]), @r#"
    --- stdout
    services/a/schemas
    memory: (Pulsar 4.0.8)
      orders/created  v1 missing
                      persistent://a/orders/created, no topic, no strategy instead of FULL_TRANSITIVE, no namespace
    drift: 4 steps to do
      - to do: create tenant a
      - to do: create namespace a/orders, FULL_TRANSITIVE, locked, unused topics are kept
      - to do: create topic persistent://a/orders/created
      - to do: register orders/created v1 as schema version 0
    `schemactl publish --registry memory: --workspace` removes the drift

    services/b/schemas
    memory: (Pulsar 4.0.8)
      orders/created  v1 missing
                      persistent://b/orders/created, no topic, no strategy instead of FULL_TRANSITIVE, no namespace
    drift: 4 steps to do
      - to do: create tenant b
      - to do: create namespace b/orders, FULL_TRANSITIVE, locked, unused topics are kept
      - to do: create topic persistent://b/orders/created
      - to do: register orders/created v1 as schema version 0
    `schemactl publish --registry memory: --workspace` removes the drift

    not clean: 2 of 2 projects: services/a/schemas, services/b/schemas
    run a command for one project in its folder, or with `--schemas DIR`
    --- exit 1
    "#);
}

#[test]
fn conflict_of_one_project_stops_all() {
    let refused = "{ \"type\": \"record\", \"name\": \"R\", \"namespace\": \"t\", \"fields\": [] }".to_owned();
    let repository = Repository::new().project("a", &versions(), "").project("b", &[schema("", &[]), refused], "");
    let said = repository.transcript(&["publish", "--workspace", "--registry", "memory:"]);
    assert!(said.contains("error[SCHEMA_INCOMPATIBLE]: orders/created v2: "), "{said}");
    assert!(said.contains("4 steps; nothing was changed\n\nservices/b/schemas\n"), "{said}");
    // Steps that are taken are written to stderr.
    assert!(!said.contains("--- stderr") && said.ends_with("--- exit 1"), "{said}");
}
