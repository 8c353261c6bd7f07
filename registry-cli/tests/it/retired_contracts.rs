use std::fs;
use std::path::Path;

use crate::checking::{edit, schemactl};
use crate::support::{Project, schema};

const RETIRED: &str = "retired = true";

fn run(project: &Project, arguments: &[&str]) -> snapbox::cmd::OutputAssert {
    schemactl(project.root()).args(arguments).assert()
}

fn project(old: &str) -> Project {
    Project::new("t")
        .contract("a/old", old, &[schema("", &[])])
        .contract("a/new", "", &[schema("", &[])])
        .manifest("\n[generate]\ncrate = \"../events\"\n")
}

#[test]
fn retired_contract_is_only_verified() {
    let project = project("");
    let made = |path: &str| project.root().join("../events/src/a").join(path).exists();
    run(&project, &["generate"]).code(0);
    assert!(made("old/mod.rs") && made("new/mod.rs"));
    edit(&project.root().join("contracts.toml"), "[contracts.\"a/old\"]", &format!("[contracts.\"a/old\"]\n{RETIRED}"));
    run(&project, &["check"]).code(0).stdout_eq("passed: 2 contracts and 2 versions\n");
    run(&project, &["generate"]).code(0);
    assert!(!made("old/mod.rs") && made("new/mod.rs"), "what was generated for it is deleted");
    run(&project, &["publish", "--registry", "memory:"]).code(0).stdout_eq(snapbox::str![[r#"
published to memory: (Pulsar 4.0.8) in 4 steps
  a/new  v1 = 0
         persistent://t/a/new, FULL_TRANSITIVE, locked
a/old is retired and ignored

"#]]);
    run(&project, &["status", "--registry", "memory:"]).code(1).stdout_eq(snapbox::str![[r#"
memory: (Pulsar 4.0.8)
  a/new  v1 missing
         persistent://t/a/new, no topic, no strategy instead of FULL_TRANSITIVE, no namespace
drift: 4 steps to do
  - to do: create tenant t
  - to do: create namespace t/a, FULL_TRANSITIVE, locked, unused topics are kept
  - to do: create topic persistent://t/a/new
  - to do: register a/new v1 as schema version 0
`schemactl publish --registry memory:` removes the drift
a/old is retired and ignored

"#]]);
    let json =
        run(&project, &["status", "--registry", "memory:", "--format", "json"]).code(1).get_output().stdout.clone();
    let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert_eq!(json["data"]["retired"], serde_json::json!(["a/old"]));
    assert!(!json["data"]["contracts"].to_string().contains("a/old"), "{json}");
    let linted = run(&project, &["lint", "--all", "--format", "jsonl"]).get_output().stdout.clone();
    let linted = String::from_utf8_lossy(&linted);
    assert!(linted.contains("a/new") && !linted.contains("\"contract\":\"a/old\""), "{linted}");

    edit(&project.root().join("a/old/v1.avsc"), "\"doc\":\"\"", "\"doc\":\"new\"");
    run(&project, &["check"]).code(1).stdout_eq(snapbox::str![[r#"
error[RELEASED_VERSION_IS_UNCHANGED]: v1 is released, and the file was edited since
...
"#]]);
}

#[test]
fn retired_contract_cannot_have_drafts() {
    let project = project(RETIRED).draft("a/old", 2, &schema("more", &["more"]));
    run(&project, &["check"]).code(1).stdout_eq(snapbox::str![[r#"
error[RETIRED_CONTRACT_IS_CLOSED]: v2 is a draft, but the contract is retired
 --> a/old/v2.avsc:1:1
  |
1 | {"type":"record","name":"R","namespace":"t","doc":"more","fields":[{"name":"id","type":"string"},{"name":"more","type":"long",[..]
  | ^
  |
  = help: delete the draft, or remove `retired` from the contract's table if the contract is in use; `schemactl explain RETIRED_CONTRACT_IS_CLOSED` says more

failed: 1 error in 2 contracts and 3 versions: a/old

"#]]);
    run(&project, &["release", "--all"]).code(1);
}

#[test]
fn deleted_contract_is_an_error() {
    let project = project("");
    let manifest = project.root().join("contracts.toml");
    edit(&manifest, "[contracts.\"a/old\"]\nkind = \"event\"\nrecord = \"t.R\"\n", "");
    run(&project, &["check"]).code(2).stdout_eq(snapbox::str![[r#"
error[CONTRACT_IS_DECLARED]: `a/old` has released versions, but the manifest does not declare the contract `a/old`
 --> contracts.toml:1:1
  |
1 | tenant = "t"
  | ^
  |
  = help: if `schemactl move` was interrupted, run it again; otherwise restore the table `[contracts."a/old"]` and the folder from version control; to stop using a contract, keep both and set `retired = true` in its table; `schemactl explain CONTRACT_IS_DECLARED` says more

failed: 1 error in 1 contract and 1 version: a/old

"#]]);
    remove(&project.root().join("a/old"));
    run(&project, &["check"]).code(2).stdout_eq(snapbox::str![[r#"
error[CONTRACT_IS_DECLARED]: `a/old` has released versions in contracts.lock, but its table and its folder are missing
 --> contracts.toml:1:1
  |
1 | tenant = "t"
  | ^
  |
  = help: if `schemactl move` was interrupted, run it again; otherwise restore the table `[contracts."a/old"]` and the folder from version control; to stop using a contract, keep both and set `retired = true` in its table; `schemactl explain CONTRACT_IS_DECLARED` says more

failed: 1 error in 1 contract and 1 version: a/old

"#]]);
    edit(
        &manifest,
        "[contracts.\"a/new\"]",
        "[contracts.\"a/old\"]\nkind = \"event\"\nrecord = \"t.R\"\n\n[contracts.\"a/new\"]",
    );
    run(&project, &["check"]).code(2).stdout_eq(snapbox::str![[r#"
error[LOCK_IS_INTACT]: v1 is released, but `a/old/v1.avsc` is missing
  --> contracts.lock:14:1
   |
14 | v1 = { fingerprint = "19caed445df1454a", text = "be5a2d0060ffc8ecc2d435c1d140b7a6cf34804eaa583305abc716bc3c0c35fb" }
   | ^^
   |
   = help: restore the file from version control; to stop using a contract, keep its files and set `retired = true` in its table; `schemactl explain LOCK_IS_INTACT` says more

failed: 1 error in 2 contracts and 1 version: a/old

"#]]);
}

fn remove(folder: &Path) {
    fs::remove_dir_all(folder).expect("removed");
}
