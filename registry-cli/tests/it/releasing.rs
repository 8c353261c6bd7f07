//! `release`: lint, and the comparison with the production registry.

use serde_json::json;

use crate::support::{FakeServer, Project, schema, schemactl, transcript};

fn run(project: &Project, arguments: &[&str]) -> String {
    transcript(&schemactl().current_dir(project.root()).args(arguments).output().expect("schemactl"))
}

fn is_released(project: &Project) -> bool {
    project.root().join("contracts.lock").exists()
}

/// Returns a project with a draft and a production registry that stores a schema.
fn with_production(draft: &str, stored: &str) -> (Project, FakeServer) {
    let stored = json!({ "version": 0, "type": "AVRO", "data": stored, "properties": {}, "timestamp": 0 });
    let history = json!({ "getSchemaResponses": [stored] }).to_string();
    let server = FakeServer::new(&[FakeServer::response("200 OK", &history)]);
    let registry = format!("\n[registries.production]\nurl = \"{}\"\nproduction = true\n", server.address);
    (Project::new("shop").manifest(&registry).contract("orders/paid", "", &[]).draft("orders/paid", 1, draft), server)
}

#[test]
fn lint_errors_refuse_and_warnings_are_counted() {
    let unknown = schema("a draft", &[]).replace("\"t\"", "\"t\", \"aliasses\": [\"S\"]");
    let project = Project::new("shop").contract("a/b", "", &[]).draft("a/b", 1, &unknown).contract("a/c", "", &[]);
    let project = project
        .draft("a/c", 1, &schema("a draft", &[]))
        .manifest("\n[rules]\nATTRIBUTE_IS_SPELLED_RIGHT = \"error\"\n");
    let said = run(&project, &["release", "a/b"]);
    assert!(
        said.contains("error[ATTRIBUTE_IS_SPELLED_RIGHT]") && said.contains("not released: 1 error in a/b"),
        "{said}"
    );
    assert!(said.ends_with("--- exit 1") && !is_released(&project), "{said}");
    let said = run(&project, &["release", "a/c"]);
    assert!(
        said.contains("released a/c v1") && said.contains(" warnings: `schemactl lint --all` shows them"),
        "{said}"
    );
    assert!(said.ends_with("--- exit 0") && is_released(&project), "{said}");
}

#[test]
fn versions_of_production_are_compared() {
    let draft = schema("a draft", &[]);
    let (project, _server) = with_production(&draft, &draft);
    let said = run(&project, &["release", "--all"]);
    assert!(said.contains("comparing with the registry `production`; `--offline` skips the comparison"), "{said}");
    assert!(said.contains("released orders/paid v1") && said.ends_with("--- exit 0"), "{said}");

    let (project, _server) = with_production(&draft, &schema("", &["other"]));
    for arguments in [&["release", "--all"][..], &["release", "--all", "--dry-run"]] {
        let said = run(&project, arguments);
        assert!(said.contains("error[REGISTRY_VERSION_IS_KNOWN]") && said.contains("not released: 1 error"), "{said}");
        assert!(said.ends_with("--- exit 1") && !is_released(&project), "{said}");
    }
    let said = run(&project, &["release", "--all", "--offline"]);
    assert!(said.ends_with("--- exit 0") && is_released(&project), "{said}");
}

#[test]
fn unknown_version_of_production_has_its_own_number() {
    let stored = schema("", &[]).replace("\"string\"", "\"long\"");
    let (project, _server) = with_production(&schema("a draft", &[]), &stored);
    let said = run(&project, &["release", "--all"]);
    assert!(said.contains("that the contract does not have; other findings call it v2"), "{said}");
    assert!(
        said.contains("error[TYPE_IS_READABLE]: services on v2 and v1 cannot read each other's messages"),
        "{said}"
    );
}

#[test]
fn adoption_needs_all_versions_of_production() {
    let draft = schema("a draft", &[]);
    let (project, _server) = with_production(&draft, &schema("", &["other"]));
    let said = run(&project, &["release", "--adopt", "--all"]);
    assert!(said.contains("the registry production has a version that the contract does not have"), "{said}");
    assert!(said.contains("not released: 1 error in orders/paid") && said.ends_with("--- exit 1"), "{said}");
    assert!(!is_released(&project));
    // The draft is the second version that production has, and breaks the first.
    let first = schema("", &[]).replace("\"string\"", "\"long\"");
    let (project, _server) = with_production(&draft, &first);
    let project = project.draft("orders/paid", 1, &first).draft("orders/paid", 2, &draft);
    let said = run(&project, &["release", "--adopt", "--all"]);
    assert!(said.contains("adopted orders/paid v1 to v2") && said.ends_with("--- exit 0"), "{said}");
}

#[test]
fn unreachable_production_registry_refuses() {
    let registry = "\n[registries.production]\nurl = \"http://127.0.0.1:1\"\nproduction = true\n";
    let project = Project::new("shop").manifest(registry).contract("orders/paid", "", &[]);
    let project = project.draft("orders/paid", 1, &schema("a draft", &[]));
    let said = run(&project, &["release", "--all"]);
    assert!(said.contains("error[BROKER_UNREACHABLE]") && said.ends_with("--- exit 3"), "{said}");
    assert!(!is_released(&project));
    assert!(run(&project, &["release", "--all", "--offline"]).ends_with("--- exit 0"));
    // Nothing to release needs no comparison.
    assert!(run(&project, &["release", "--all"]).ends_with("--- exit 0"));
}

#[test]
fn only_one_registry_is_production() {
    let registry = |name: &str| format!("\n[registries.{name}]\nurl = \"http://127.0.0.1:1\"\nproduction = true\n");
    let project = Project::new("shop").manifest(&(registry("a") + &registry("b"))).contract("orders/paid", "", &[]);
    let project = project.draft("orders/paid", 1, &schema("a draft", &[]));
    let said = run(&project, &["check"]);
    assert!(said.contains("the registries `a` and `b` are both marked as production"), "{said}");
}
