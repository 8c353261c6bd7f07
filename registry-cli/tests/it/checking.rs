//! `check`, `diff`, `release` and `generate` on typical projects.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, cargo_bin};
use tempfile::TempDir;

use crate::support::{Project, copy};

pub(crate) const PROJECTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/projects");

pub(super) fn schemactl(folder: &Path) -> Command {
    Command::new(cargo_bin!("schemactl")).current_dir(folder).env_remove("SCHEMACTL_SCHEMAS").env_remove("NO_COLOR")
}

/// Copies a project, so that a test can change it.
pub(super) fn copy_of(project: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    copy(&Path::new(PROJECTS).join(project), folder.path());
    folder
}

pub(super) fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a file");
    assert!(text.contains(from), "{} has no {from}", path.display());
    fs::write(path, text.replace(from, to)).expect("written");
}

pub(super) fn order_created(folder: &TempDir, version: u32) -> PathBuf {
    folder.path().join(format!("orders/order-created/v{version}.avsc"))
}

#[test]
fn failed_check_shows_each_break() {
    schemactl(Path::new(PROJECTS))
        .args(["check", "--schemas", "broken", "--color", "always"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(snapbox::file!["../../../docs/failed-check.term.svg"]);
}

#[test]
fn json_findings_have_rule_location_and_verdicts() {
    schemactl(Path::new(PROJECTS))
        .args(["check", "--schemas", "broken", "--format", "json"])
        .assert()
        .code(1)
        .stderr_eq("")
        .stdout_eq(snapbox::file!["snapshots/check-broken.json": Text].raw());
}

#[test]
fn unknown_contract_is_a_usage_error() {
    schemactl(Path::new(PROJECTS))
        .args(["check", "--schemas", "broken", "--contract", "orders/order-made"])
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(snapbox::str![[r#"
error[CONTRACT_UNKNOWN]: the manifest has no contract `orders/order-made`
help: it has orders/order-created
see `schemactl explain CONTRACT_UNKNOWN`

"#]]);
}

#[test]
fn check_outside_project_names_searched_folders() {
    let folder = TempDir::new().expect("a folder");
    schemactl(folder.path()).arg("check").assert().code(2).stdout_eq("").stderr_eq(snapbox::str![[r#"
error[MANIFEST_MISSING]: found no contracts.toml in [..] or above
help: run it in a project, or name the folder with `--schemas DIR`; `schemactl init` creates one
see `schemactl explain MANIFEST_MISSING`

"#]]);
}

#[test]
fn broken_manifest_exits_with_2() {
    let folder = copy_of("broken");
    edit(&folder.path().join("contracts.toml"), "kind = \"event\"", "kind = \"rumour\"");
    schemactl(folder.path()).arg("check").assert().code(2).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[MANIFEST_IS_VALID]: unknown variant `rumour`, expected `command` or `event`
 --> contracts.toml:5:8
  |
5 | kind = "rumour"
  |        ^^^^^^^^
  |
  = help: run `schemactl explain MANIFEST_IS_VALID` for a valid example

failed: 1 error in 0 contracts and 0 versions

"#]]);
}

#[test]
fn errors_prevent_release_and_generate() {
    let release = ["release", "--all", "--schemas", "broken"];
    schemactl(Path::new(PROJECTS)).args(release).assert().code(1).stderr_eq(snapbox::str![[r#"
error[ENUM_SYMBOL_IS_KEPT]: [..]
...
error[DECIMAL_IS_KEPT]: [..]
...
error[CHECK_FAILED]: the contracts have 2 errors, in orders/order-created
help: fix these errors, and run the command again
see `schemactl explain CHECK_FAILED`

"#]]);
    let folder = copy_of("broken");
    edit(&order_created(&folder, 1), "\"type\"", "\"type\" ");
    for command in [&["generate", "--check"][..], &["status", "--registry", "memory:"]] {
        schemactl(folder.path()).args(command).assert().code(2).stderr_eq(snapbox::str![[r#"
error[RELEASED_VERSION_IS_UNCHANGED]: v1 is released, and the file was edited since
...
error[PROJECT_BROKEN]: the contracts have 1 error, in orders/order-created
help: fix these errors, and run the command again
see `schemactl explain PROJECT_BROKEN`

"#]]);
    }
}

#[test]
fn broken_project_shows_its_first_errors() {
    let folder = TempDir::new().expect("a folder");
    let tables: String =
        [1, 2, 3, 4, 5].map(|number| format!("[contracts.\"orders/m{number}\"]\nkind = \"rumour\"\n")).concat();
    fs::write(folder.path().join("contracts.toml"), format!("tenant = \"shop\"\n{tables}")).expect("written");
    let output = schemactl(folder.path()).args(["status", "--registry", "memory:"]).output().expect("schemactl");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.matches("error[MANIFEST_IS_VALID]: unknown variant `rumour`").count(), 3, "{said}");
    assert!(said.contains("error[PROJECT_BROKEN]: the contracts have 5 errors"), "{said}");
    assert!(said.contains("help: `schemactl check` shows all 5 errors"), "{said}");
}

#[test]
fn released_draft_is_sealed() {
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
    let output = run(&["diff", "orders/order-created"]).get_output().stdout.clone();
    for versions in [&["v1"][..], &["1"], &["v1", "v2"], &["1", "2"]] {
        let same = run(&[&["diff", "orders/order-created"], versions].concat()).code(0).get_output().stdout.clone();
        assert_eq!(same, output, "{versions:?}");
    }
    run(&["diff", "orders/order-created", "first"]).code(2).stderr_eq(snapbox::str![[r#"
error[USAGE]: invalid value 'first' for '[OLD]': a version is a number, such as `v3`
...
"#]]);
    run(&["release", "orders/order-created", "--dry-run"]).code(0).stdout_eq(snapbox::str![[r#"
would release orders/order-created v2 ([..])
1 warning: `schemactl lint` shows them

"#]]);
    run(&["release", "orders/order-created"]).code(0).stdout_eq(snapbox::str![[r#"
released orders/order-created v2 ([..])
1 warning: `schemactl lint --all` shows them
next: commit; `schemactl publish` registers with Pulsar

"#]]);
    run(&["release", "orders/order-created"]).code(0).stdout_eq("nothing to release: there are no drafts\n");
    run(&["check"]).code(0).stdout_eq("passed: 1 contract and 2 versions\n");
    edit(&order_created(&folder, 2), "\"default\": \"\"", "\"default\": \"M\"");
    run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
error[RELEASED_VERSION_IS_UNCHANGED]: v2 is released, and the file was edited since
...
"#]]);
}

#[test]
fn release_warns_about_crlf() {
    let folder = copy_of("broken");
    fs::copy(order_created(&folder, 1), order_created(&folder, 2)).expect("a copy");
    edit(&order_created(&folder, 2), "\n", "\r\n");
    edit(
        &order_created(&folder, 2),
        "{ \"name\": \"delivery_address\"",
        "{ \"name\": \"size\", \"type\": \"int\", \"default\": 0 },\r\n{ \"name\": \"delivery_address\"",
    );
    schemactl(folder.path()).args(["release", "--all"]).assert().code(0).stdout_eq(snapbox::str![[r#"
released orders/order-created v2 ([..])
2 warnings: `schemactl lint --all` shows them
note: lines end with CR LF, and the seal covers every byte: put `*.avsc -text` into `.gitattributes`, so that git does not change them
...
"#]]);
    schemactl(folder.path()).arg("check").assert().code(0);
}

#[test]
fn crlf_that_git_keeps_needs_no_warning() {
    let folder = copy_of("broken");
    fs::write(folder.path().join(".gitattributes"), "*.avsc -text\n").expect("a file");
    fs::copy(order_created(&folder, 1), order_created(&folder, 2)).expect("a copy");
    edit(&order_created(&folder, 2), "\n", "\r\n");
    let release = schemactl(folder.path()).args(["release", "--adopt", "--all"]).assert().code(0);
    let said = String::from_utf8_lossy(&release.get_output().stdout).into_owned();
    assert!(said.contains("adopted orders/order-created v2") && !said.contains("CR LF"), "{said}");
}

#[test]
fn generate_does_not_overwrite_other_files() {
    let folder = TempDir::new().expect("a folder");
    let schemas = folder.path().join("schemas");
    copy(&Path::new(PROJECTS).join("broken"), &schemas);
    fs::remove_file(schemas.join("orders/order-created/v2.avsc")).expect("removed");
    let manifest = schemas.join("contracts.toml");
    let run = |arguments: &[&str]| schemactl(folder.path()).args(arguments).assert();
    run(&["generate"]).code(2).stderr_eq(snapbox::str![[r#"
error[GENERATE_UNCONFIGURED]: the manifest has no table [generate]
...
"#]]);
    edit(&manifest, "[contracts", "[generate]\ncrate = \"../made\"\n\n[contracts");
    run(&["generate", "--check"]).code(1);
    run(&["generate"]).code(0);
    run(&["generate", "--check"]).code(0).stdout_eq("up to date: [..] files in [..]made\n");

    fs::write(folder.path().join("made/src/lib.rs"), "// mine\n").expect("written");
    run(&["generate"]).code(2).stderr_eq(snapbox::str![[r#"
error[GENERATE_OVERWRITES]: made/src/lib.rs was not generated, and would be overwritten
...
"#]]);
    assert_eq!(fs::read_to_string(folder.path().join("made/src/lib.rs")).expect("there"), "// mine\n");

    // After a power loss, a file can be empty or zero.
    for lost in [&b""[..], &[0; 300]] {
        fs::write(folder.path().join("made/src/lib.rs"), lost).expect("written");
        run(&["generate", "--check"]).code(1);
        run(&["generate"]).code(0);
        run(&["generate", "--check"]).code(0);
    }
}

#[test]
fn explain_lists_all_rules_and_codes() {
    schemactl(Path::new(PROJECTS))
        .args(["explain", "ENUM_SYMBOL_IS_KEPT"])
        .assert()
        .code(0)
        .stdout_eq(snapbox::file!["snapshots/explain-rule.txt"]);
    schemactl(Path::new(PROJECTS)).arg("explain").assert().code(0).stdout_eq(snapbox::file!["snapshots/explain.txt"]);
    for (chapter, page) in [
        ("rules", snapbox::file!["../../../docs/rules.md": Text]),
        ("errors", snapbox::file!["../../../docs/errors.md": Text]),
    ] {
        schemactl(Path::new(PROJECTS))
            .args(["explain", "--only", chapter, "--format", "markdown"])
            .assert()
            .code(0)
            .stdout_eq(page.raw());
    }
    schemactl(Path::new(PROJECTS)).args(["explain", "ENUM_SYMBOLS"]).assert().code(2).stderr_eq(snapbox::str![[r#"
error[CODE_UNKNOWN]: `ENUM_SYMBOLS` is neither a rule nor an error code
help: did you mean `SYMBOLS_MISSING`? `schemactl explain` without an id lists them all
...
"#]]);
}

#[test]
fn strategy_option_overrides_manifest() {
    let folder = copy_of("broken");
    let run = |strategy: &str| schemactl(folder.path()).args(["check", "--strategy", strategy]).assert();
    run("ALWAYS_COMPATIBLE").code(0);
    run("BACKWARD").code(1).stdout_eq(snapbox::str![[r#"
error[DECIMAL_IS_KEPT]: services on v2 misread messages of v1: [..]
...
"#]]);
    run("SIDEWAYS").code(2);
}

#[test]
fn fix_applies_safe_fixes_to_drafts() {
    let folder = copy_of("broken");
    fs::copy(order_created(&folder, 1), order_created(&folder, 2)).expect("a copy");
    let address = "            { \"name\": \"delivery_address\", \"type\": \"string\" },\n";
    let others = "            { \"name\": \"size\", \"type\": \"string\" },\n            { \"name\": \"note\", \"type\": [\"null\", \"string\"] },\n";
    edit(&order_created(&folder, 2), address, others);
    schemactl(folder.path()).args(["check", "--fix"]).assert().code(0).stdout_eq(snapbox::str![[r#"
--- [..]v2.avsc
+++ [..]v2.avsc
@@ -15,9 +15,10 @@
           "type": "record",
           "name": "Item",
           "fields": [
-            { "name": "size", "type": "string" },
-            { "name": "note", "type": ["null", "string"] },
-            { "name": "price", "type": { "type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2 } }
+            { "name": "size", "type": "string", "default": "" },
+            { "name": "note", "type": ["null", "string"], "default": null },
+            { "name": "price", "type": { "type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2 } },
+            { "name": "delivery_address", "type": "string" }
           ]
         }
       }

passed: 1 contract and 2 versions
orders/order-created v2 is a draft; release it with `schemactl release orders/order-created`

"#]]);
    schemactl(folder.path()).args(["check", "--fix"]).assert().code(0);
}

#[test]
fn counts_breaks_beyond_limit_in_every_format() {
    let folder = TempDir::new().expect("a folder");
    let record = |fields: String| format!("{{\"type\":\"record\",\"name\":\"R\",\"fields\":[{fields}]}}");
    let fields: Vec<String> = (0..1_500).map(|field| format!("{{\"name\":\"f{field}\",\"type\":\"int\"}}")).collect();
    fs::write(folder.path().join("old.avsc"), record(String::new())).expect("written");
    fs::write(folder.path().join("new.avsc"), record(fields.join(",\n"))).expect("written");
    for format in ["human", "json", "jsonl", "github", "gitlab", "sarif", "junit", "markdown"] {
        let output = schemactl(folder.path())
            .args(["compat", "--strategy", "BACKWARD", "--new", "new.avsc", "--old", "old.avsc", "--format", format])
            .assert()
            .code(1);
        let output = String::from_utf8_lossy(&output.get_output().stdout).into_owned();
        // A comment has room for fewer findings.
        let said = match format {
            "markdown" => " more findings than fit into a comment",
            _ => "the same is true at 499 other locations, which are not listed",
        };
        assert!(output.contains(said), "{format}");
    }
}

/// Creates a project with contracts of two versions: an empty record, and a draft with these fields.
fn many_drafts(count: usize, field: &str) -> Project {
    let record =
        |field: &str| format!("{{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"t\",\"fields\":[{field}]}}");
    (0..count).fold(Project::new("shop"), |project, number| {
        let id = format!("orders/message-{number}");
        project.contract(&id, "", &[record("")]).draft(&id, 2, &record(field))
    })
}

#[test]
fn many_findings_are_cut_for_people_only() {
    let project = many_drafts(30, r#"{"name":"a","type":"int"},{"name":"b","type":"int"}"#);
    let output = |arguments: &[&str]| {
        let assert = schemactl(project.root()).arg("check").args(arguments).assert().code(1);
        String::from_utf8(assert.get_output().stdout.clone()).expect("a text")
    };
    let count = |text: &str| text.matches("error[FIELD_HAS_DEFAULT]").count();
    let text = output(&[]);
    assert_eq!(count(&text), 50);
    assert!(text.contains("\n10 more findings; `--limit all` shows them\n"), "{text}");
    assert!(text.contains("orders/message-17 and 20 more\n"), "{text}");
    assert_eq!(count(&output(&["--limit", "all"])), 60);
    assert_eq!(count(&output(&["--limit", "0"])), 0);
    let answer: serde_json::Value = serde_json::from_str(&output(&["--format", "json"])).expect("JSON");
    assert_eq!(answer["data"]["findings"].as_array().expect("findings").len(), 60);
    schemactl(project.root()).args(["check", "--limit", "many"]).assert().code(2).stderr_eq(snapbox::str![[r#"
error[USAGE]: invalid value 'many' for '--limit <COUNT>': use a number, or `all`
...
"#]]);
}

#[test]
fn many_drafts_take_one_line() {
    let project = many_drafts(200, r#"{"name":"a","type":"int","default":0}"#);
    schemactl(project.root()).arg("check").assert().code(0).stdout_eq(snapbox::str![[r#"
passed: 200 contracts and 400 versions
200 drafts: orders/message-0 v2, orders/message-1 v2, orders/message-10 v2, orders/message-100 v2, orders/message-101 v2, orders/message-102 v2, orders/message-103 v2, orders/message-104 v2, orders/message-105 v2, orders/message-106 v2 and 190 more; `schemactl release --all` releases them

"#]]);
}

#[test]
fn long_line_keeps_its_columns() {
    let folder = TempDir::new().expect("a folder");
    let record = |ty: &str| {
        let doc = "é🦀".repeat(20_000);
        format!(
            "{{\"type\":\"record\",\"name\":\"R\",\"doc\":\"{doc}\",\"fields\":[{{\"name\":\"a\",\"type\":{ty}}}]}}"
        )
    };
    fs::write(folder.path().join("old.avsc"), record("\"int\"")).expect("written");
    fs::write(folder.path().join("new.avsc"), record("\"string\"")).expect("written");
    let compat = ["compat", "--strategy", "BACKWARD", "--new", "new.avsc", "--old", "old.avsc"];
    let output = schemactl(folder.path()).args(compat).assert().code(1).stdout_eq(snapbox::str![[r#"
error[TYPE_IS_READABLE]: services on v2 cannot read messages of v1: `R.a` is written as int and read as string
 --> new.avsc:1:40067
  |
1 | ...é🦀é🦀é🦀é🦀é🦀é🦀é🦀é🦀é🦀é🦀","fields":[{"name":"a","type":"string"}]}
  |                                                                 ^^^^^^^^
 ::: old.avsc:1:40067
  |
1 | ...é🦀é🦀é🦀é🦀é🦀é🦀é🦀é🦀","fields":[{"name":"a","type":"int"}]}
  |                                                           ----- v1 has this
  |
  = note: at run time, the reader stops with a decoding error, and the message is redelivered until it becomes a dead letter
  = note: to roll this out unchanged, upgrade every service that writes v1, and wait until the messages of v1 are gone, before the first one reads with v2
  = note: Pulsar's broker would refuse v2 with 409, since by its rules v2 cannot read what v1 wrote
  = help: keep the type, and add a new field with a default for the new type; `schemactl explain TYPE_IS_READABLE` says more

v1       old.avsc
v2       new.avsc
readers  incompatible
broker   incompatible
publish  incompatible

"#]]);
    let column = record("").find("}]").map(|at| record("")[..at].chars().count() + 1).expect("a place");
    assert!(String::from_utf8_lossy(&output.get_output().stdout).contains(&format!("new.avsc:1:{column}\n")));
}

#[test]
fn git_history_reveals_edited_lock() {
    let folder = copy_of("broken");
    fs::remove_file(order_created(&folder, 2)).expect("removed");
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
        let output =
            std::process::Command::new("git").current_dir(folder.path()).args(identity).args(arguments).output();
        assert!(output.expect("git").status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "first"]);
    let run = |against: &str| schemactl(folder.path()).args(["check", "--against", against]).assert();
    run("git:HEAD").code(0);

    // A released version is edited and sealed again.
    edit(&order_created(&folder, 1), "\"PHONE\"", "\"FAX\"");
    fs::remove_file(folder.path().join("contracts.lock")).expect("removed");
    schemactl(folder.path()).args(["release", "--all"]).assert().code(0);
    schemactl(folder.path()).arg("check").assert().code(0);
    run("git:HEAD").code(1).stdout_eq(snapbox::str![[r#"
error[RELEASED_VERSION_IS_UNCHANGED]: v1 was released at HEAD, and has changed
...
"#]]);
    run("git:no-such-branch").code(3).stdout_eq("").stderr_eq(snapbox::str![[r#"
error[GIT_FAILED]: the repository has no commit `no-such-branch`
...
"#]]);
    run("the past").code(2);
}

#[test]
fn dry_run_of_a_release_shows_all_drafts() {
    let folder = TempDir::new().expect("a folder");
    copy(&Path::new(PROJECTS).join("broken"), folder.path());
    fs::remove_file(folder.path().join("orders/order-created/v2.avsc")).expect("removed");
    fs::remove_file(folder.path().join("contracts.lock")).expect("removed");
    let run = |arguments: &[&str]| schemactl(folder.path()).args(arguments).assert();
    run(&["release", "--dry-run"]).code(0).stdout_eq("would release orders/order-created v1 ([..])\n...");
    assert!(!folder.path().join("contracts.lock").exists());
    run(&["release"]).code(2);
    run(&["release", "orders/order-created", "--all"]).code(2);
}
