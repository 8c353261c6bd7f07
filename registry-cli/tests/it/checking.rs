//! `check`, `diff`, `release` and `generate` on projects as people have them.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, cargo_bin};
use tempfile::TempDir;

const PROJECTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/projects");

fn schemactl(folder: &Path) -> Command {
    Command::new(cargo_bin!("schemactl")).current_dir(folder).env_remove("SCHEMACTL_SCHEMAS").env_remove("NO_COLOR")
}

/// A copy of a project that a test may change.
fn copy_of(project: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    copy(&Path::new(PROJECTS).join(project), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let (from, to) = {
            let entry = entry.expect("an entry");
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() { copy(&from, &to) } else { drop(fs::copy(&from, &to).expect("a copy")) }
    }
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a file");
    assert!(text.contains(from), "{} has no {from}", path.display());
    fs::write(path, text.replace(from, to)).expect("written");
}

fn order_created(folder: &TempDir, version: u32) -> PathBuf {
    folder.path().join(format!("orders/order-created/v{version}.avsc"))
}

#[test]
fn a_failed_check_shows_each_break_with_its_places_and_what_to_do() {
    schemactl(Path::new(PROJECTS))
        .args(["check", "--schemas", "broken", "--color", "always"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(snapbox::file!["../../../docs/failed-check.term.svg"]);
}

#[test]
fn findings_as_json_carry_rule_places_direction_and_both_verdicts() {
    schemactl(Path::new(PROJECTS))
        .args(["check", "--schemas", "broken", "--format", "json"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(snapbox::file!["snapshots/check-broken.json": Text]);
}

#[test]
fn a_check_of_a_contract_that_is_not_there_is_a_usage_error() {
    schemactl(Path::new(PROJECTS))
        .args(["check", "--schemas", "broken", "--contract", "orders/order-made"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(snapbox::str![[r#"
error[CONTRACT_UNKNOWN]: the manifest names no contract `orders/order-made`
help: it names orders/order-created
see `schemactl explain CONTRACT_UNKNOWN`

"#]]);
}

#[test]
fn a_check_outside_a_project_says_where_it_looked() {
    let folder = TempDir::new().expect("a folder");
    schemactl(folder.path()).arg("check").assert().code(2).stdout_eq("").stderr_eq(snapbox::str![[r#"
error[MANIFEST_MISSING]: found no contracts.toml in [..] or above
help: run it in a project, or name the folder with `--schemas DIR`
see `schemactl explain MANIFEST_MISSING`

"#]]);
}

#[test]
fn a_broken_manifest_is_shown_at_its_place_and_ends_with_2() {
    let folder = copy_of("broken");
    edit(&folder.path().join("contracts.toml"), "kind = \"event\"", "kind = \"rumour\"");
    schemactl(folder.path()).arg("check").assert().code(2).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[MANIFEST_IS_VALID]: unknown variant `rumour`, expected `command` or `event`
 --> [..]contracts.toml:5:8
  |
5 | kind = "rumour"
  |        ^^^^^^^^
  |
  = help: see `schemactl explain MANIFEST_IS_VALID` for a manifest that works
  = help: `schemactl explain MANIFEST_IS_VALID` says more

failed: 1 error in 0 contracts and 0 versions

"#]]);
}

#[test]
fn nothing_is_released_or_generated_from_contracts_with_errors() {
    for command in [["release", "--all"], ["generate", "--check"]] {
        schemactl(Path::new(PROJECTS)).args(command).args(["--schemas", "broken"]).assert().code(1).stderr_eq(
            snapbox::str![[r#"
error[CHECK_FAILED]: the contracts have 2 errors
help: `schemactl check` shows each, with what to do
see `schemactl explain CHECK_FAILED`

"#]],
        );
    }
}

#[test]
fn a_draft_is_released_once_and_frozen_then() {
    let folder = copy_of("broken");
    fs::copy(order_created(&folder, 1), order_created(&folder, 2)).expect("a copy");
    let field = "{ \"name\": \"delivery_address\", \"type\": \"string\" },";
    let added = format!("{field}\n            {{ \"name\": \"size\", \"type\": \"string\", \"default\": \"\" }},");
    edit(&order_created(&folder, 2), field, &added);
    let run = |arguments: &[&str]| schemactl(folder.path()).args(arguments).assert();

    run(&["diff", "orders/order-created"]).code(0).stdout_eq(snapbox::str![[r#"
orders/order-created v1 to v2
+ OrderCreated.items[].size  field added: string, default "" ([..]v2.avsc:19:23)

"#]]);
    run(&["release", "orders/order-created", "--dry-run"]).code(0).stdout_eq(snapbox::str![[r#"
would release orders/order-created v2 ([..])

"#]]);
    run(&["release", "orders/order-created"]).code(0).stdout_eq(snapbox::str![[r#"
released orders/order-created v2 ([..])
next: `schemactl generate`, then commit; `schemactl publish` registers with Pulsar

"#]]);
    run(&["release", "orders/order-created"]).code(0).stdout_eq("nothing to release: there are no drafts\n");
    run(&["check"]).code(0).stdout_eq("passed: 1 contract and 2 versions\n");
    edit(&order_created(&folder, 2), "\"default\": \"\"", "\"default\": \"M\"");
    run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
error[SEALED_VERSION_UNCHANGED]: v2 is released, and the file was edited since
...
"#]]);
}

#[test]
fn generating_writes_once_and_never_over_files_that_were_not_generated() {
    let folder = copy_of("broken");
    fs::remove_file(order_created(&folder, 2)).expect("removed");
    let manifest = folder.path().join("contracts.toml");
    let run = |arguments: &[&str]| schemactl(folder.path()).args(arguments).assert();
    run(&["generate"]).code(2).stderr_eq(snapbox::str![[r#"
error[GENERATE_UNCONFIGURED]: the manifest has no table [generate]
...
"#]]);
    edit(&manifest, "[contracts", "[generate]\ncrate = \"made\"\n\n[contracts");
    run(&["generate", "--check"]).code(1);
    run(&["generate"]).code(0);
    run(&["generate", "--check"]).code(0).stdout_eq("up to date: [..] files in [..]made\n");

    fs::write(folder.path().join("made/src/lib.rs"), "// mine\n").expect("written");
    run(&["generate"]).code(2).stderr_eq(snapbox::str![[r#"
error[GENERATE_OVERWRITES]: [..]lib.rs was not generated, and would be written over
...
"#]]);
    assert_eq!(fs::read_to_string(folder.path().join("made/src/lib.rs")).expect("there"), "// mine\n");
}

#[test]
fn every_rule_and_code_is_explained_and_listed() {
    schemactl(Path::new(PROJECTS))
        .args(["explain", "ENUM_SYMBOL_KEPT"])
        .assert()
        .code(0)
        .stdout_eq(snapbox::file!["snapshots/explain-rule.txt"]);
    schemactl(Path::new(PROJECTS)).arg("explain").assert().code(0).stdout_eq(snapbox::file!["snapshots/explain.txt"]);
    schemactl(Path::new(PROJECTS)).args(["explain", "ENUM_SYMBOLS"]).assert().code(2).stderr_eq(snapbox::str![[r#"
error[CODE_UNKNOWN]: there is no rule and no code `ENUM_SYMBOLS`
help: did you mean `ENUM_SYMBOL_KEPT`? `schemactl explain` without an id lists them all
...
"#]]);
}
