//! `lint` and `fmt` on projects and files.

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use tempfile::TempDir;

pub(super) const MANIFEST: &str = r#"tenant = "acme"

[contracts."shop/order-paid"]
kind = "event"
record = "acme.shop.OrderPaid"
"#;

pub(super) const DRAFT: &str = r#"{
  "type": "record",
  "name": "OrderPaid",
  "namespace": "acme.shop",
  "doc": "An order was paid.",
  "fields": [
    { "name": "orderId", "type": "string", "doc": "Identifies the order." },
    { "name": "price", "type": "double", "doc": "What was paid, in euros." }
  ]
}
"#;

pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().expect("a folder"));
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(super) fn project() -> Self {
        Self::new(&[("contracts.toml", MANIFEST), ("shop/order-paid/v1.avsc", DRAFT)])
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    pub(super) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("a file")
    }

    pub(super) fn run(&self, arguments: &[&str]) -> OutputAssert {
        run(self.0.path(), arguments)
    }
}

fn run(folder: &Path, arguments: &[&str]) -> OutputAssert {
    let command = Command::new(cargo_bin!("schemactl")).current_dir(folder).env_remove("SCHEMACTL_SCHEMAS");
    command.args(arguments).assert()
}

#[test]
fn lint_shows_location_and_help() {
    Folder::project().run(&["lint"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
warning[FIELD_NAME_FOLLOWS_CASE]: the field `orderId` is not in snake case
 --> shop/order-paid/v1.avsc:7:15
  |
7 |     { "name": "orderId", "type": "string", "doc": "Identifies the order." },
  |               ^^^^^^^^^
  |
  = help: rename it to `order_id`; `schemactl explain FIELD_NAME_FOLLOWS_CASE` says more

error[MONEY_IS_EXACT]: `price` is an amount of money, by the word `price`, but is a binary fraction
 --> shop/order-paid/v1.avsc:8:32
  |
8 |     { "name": "price", "type": "double", "doc": "What was paid, in euros." }
  |                                ^^^^^^^^
  |
  = note: at run time, cents are rounded, and sums differ from service to service
  = help: use a decimal, or a `long` of the smallest unit; `schemactl explain MONEY_IS_EXACT` says more
  = accept: `schemactl accept MONEY_IS_EXACT --contract shop/order-paid --version 1 --path OrderPaid.price --owner … --reason … --until …`

failed: 1 error and 1 warning in 1 draft and 0 shared types
next: to accept a break until a day, run its `schemactl accept` command

"#]]);
}

#[test]
fn warnings_do_not_fail() {
    let folder = Folder::project();
    folder.write("shop/order-paid/v1.avsc", &DRAFT.replace("\"double\"", "\"long\""));
    folder.run(&["lint", "--format", "json"]).code(0).stderr_eq("").stdout_eq(snapbox::str![[r#"
{
  "schemactl": "0.1.0",
  "command": "lint",
  "success": true,
  "data": {
    "accepted": 0,
    "errors": 0,
    "findings": [
      {
        "accepted": null,
        "advice": "rename it to `order_id`",
        "broker": null,
        "consequence": null,
        "contract": "shop/order-paid",
        "direction": null,
        "edits": [],
        "message": "the field `orderId` is not in snake case",
        "other": null,
        "place": {
          "column": 15,
          "end_column": 24,
          "end_line": 7,
          "file": "shop/order-paid/v1.avsc",
          "line": 7,
          "path": "OrderPaid.orderId",
          "pointer": "/fields/0",
          "version": 1
        },
        "rollout": null,
        "rule": "FIELD_NAME_FOLLOWS_CASE",
        "severity": "warning"
      }
    ],
    "fixed": [],
    "subjects": [
      "shop/order-paid"
    ],
    "warnings": 1
  },
  "error": null
}

"#]]);
}

#[test]
fn manifest_sets_severities_and_style() {
    let folder = Folder::project();
    let rules = "[lint]\nfield-case = \"camel\"\n\n[rules]\nMONEY_IS_EXACT = \"off\"\n\n[contracts";
    folder.write("contracts.toml", &MANIFEST.replace("[contracts", rules));
    folder.run(&["lint"]).code(0).stdout_eq("passed: 1 draft and 0 shared types\n");
    folder.write("contracts.toml", &MANIFEST.replace("[contracts", "[rules]\nMONEY_IS_EXCAT = \"off\"\n\n[contracts"));
    folder.run(&["lint"]).code(2).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[MANIFEST_IS_VALID]: `MONEY_IS_EXCAT` is not a rule
 --> contracts.toml:4:1
  |
4 | MONEY_IS_EXCAT = "off"
  | ^^^^^^^^^^^^^^
  |
  = help: did you mean `MONEY_IS_EXACT`? `schemactl explain` lists all rules; `schemactl explain MANIFEST_IS_VALID` says more

warning[FIELD_NAME_FOLLOWS_CASE]: the field `orderId` is not in snake case
 --> shop/order-paid/v1.avsc:7:15
  |
7 |     { "name": "orderId", "type": "string", "doc": "Identifies the order." },
  |               ^^^^^^^^^
  |
  = help: rename it to `order_id`; `schemactl explain FIELD_NAME_FOLLOWS_CASE` says more

error[MONEY_IS_EXACT]: `price` is an amount of money, by the word `price`, but is a binary fraction
 --> shop/order-paid/v1.avsc:8:32
  |
8 |     { "name": "price", "type": "double", "doc": "What was paid, in euros." }
  |                                ^^^^^^^^
  |
  = note: at run time, cents are rounded, and sums differ from service to service
  = help: use a decimal, or a `long` of the smallest unit; `schemactl explain MONEY_IS_EXACT` says more
  = accept: `schemactl accept MONEY_IS_EXACT --contract shop/order-paid --version 1 --path OrderPaid.price --owner … --reason … --until …`

failed: 2 errors and 1 warning in 1 draft and 0 shared types
next: to accept a break until a day, run its `schemactl accept` command

"#]]);
}

/// Releases all drafts, as if the rule that they break had been introduced later.
fn release_in_spite_of_lint(folder: &Folder) {
    let rules = "[rules]\nMONEY_IS_EXACT = \"off\"\n\n[contracts";
    folder.write("contracts.toml", &MANIFEST.replace("[contracts", rules));
    folder.run(&["release", "--all"]).code(0);
    folder.write("contracts.toml", MANIFEST);
}

#[test]
fn all_option_includes_released_versions() {
    let folder = Folder::project();
    release_in_spite_of_lint(&folder);
    folder
        .run(&["lint"])
        .code(0)
        .stdout_eq("passed: no draft and 0 shared types; `--all` checks released versions too\n");
    folder.run(&["lint", "--all"]).code(1);
    folder.run(&["lint", "--all", "--contract", "shop/order-paid"]).code(1);
    folder.run(&["lint", "--contract", "shop/paid"]).code(2).stdout_eq("").stderr_eq(snapbox::str![[r#"
error[CONTRACT_UNKNOWN]: the manifest has no contract `shop/paid`
help: it has shop/order-paid
see `schemactl explain CONTRACT_UNKNOWN`

"#]]);
}

#[test]
fn lints_files_outside_projects() {
    let folder = Folder::new(&[("order-paid.avsc", DRAFT), ("broken.avsc", "{\"type\": \"record\"")]);
    folder.run(&["lint", "order-paid.avsc", "broken.avsc"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
warning[FIELD_NAME_FOLLOWS_CASE]: the field `orderId` is not in snake case
 --> order-paid.avsc:7:15
  |
7 |     { "name": "orderId", "type": "string", "doc": "Identifies the order." },
  |               ^^^^^^^^^
  |
  = help: rename it to `order_id`; `schemactl explain FIELD_NAME_FOLLOWS_CASE` says more

error[MONEY_IS_EXACT]: `price` is an amount of money, by the word `price`, but is a binary fraction
 --> order-paid.avsc:8:32
  |
8 |     { "name": "price", "type": "double", "doc": "What was paid, in euros." }
  |                                ^^^^^^^^
  |
  = note: at run time, cents are rounded, and sums differ from service to service
  = help: use a decimal, or a `long` of the smallest unit; `schemactl explain MONEY_IS_EXACT` says more

error[SCHEMA_IS_JSON]: expected `,` or `}`, found the end of the file
 --> broken.avsc:1:18
  |
1 | {"type": "record"
  |                  ^
  |
  = help: correct the JSON here; it is valid up to this place; `schemactl explain SCHEMA_IS_JSON` says more

failed: 2 errors and 1 warning in 2 files
next: to accept a break until a day, run its `schemactl accept` command

"#]]);
    folder.run(&["lint", "nowhere.avsc"]).code(2).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[FILE_IS_READABLE]: cannot read nowhere.avsc: No such file or directory (os error 2)
 --> nowhere.avsc:1:1
  |
1 |
  | ^
  |
  = help: check the permissions, and the target if it is a link; `schemactl explain FILE_IS_READABLE` says more

failed: 1 error in 1 file

"#]]);
}

#[test]
fn lint_supports_ci_formats() {
    Folder::project().run(&["lint", "--format", "github"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
::warning file=shop/order-paid/v1.avsc,line=7,endLine=7,col=15,endColumn=24,title=FIELD_NAME_FOLLOWS_CASE::the field `orderId` is not in snake case%0AWhat to do: rename it to `order_id`.
::error file=shop/order-paid/v1.avsc,line=8,endLine=8,col=32,endColumn=40,title=MONEY_IS_EXACT::`price` is an amount of money, by the word `price`, but is a binary fraction%0AAt run time, cents are rounded, and sums differ from service to service.%0AWhat to do: use a decimal, or a `long` of the smallest unit.

"#]]);
}

#[test]
fn fmt_changes_only_white_space() {
    let folder = Folder::project();
    let crowded = DRAFT.replace("\n    ", "").replace("paid,", "pa\\u0069d,");
    folder.write("shop/order-paid/v1.avsc", &crowded);
    folder.run(&["fmt", "--check"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[FILE_IS_FORMATTED]: the file is not formatted; the first difference is here
 --> shop/order-paid/v1.avsc:6:1
  |
6 |   "fields": [{ "name": "orderId", "type": "string", "doc": "Identifies the order." },{ "name": "price", "type": "double", "doc": "Wha...
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: run `schemactl fmt`; `schemactl explain FILE_IS_FORMATTED` says more

--- shop/order-paid/v1.avsc
+++ shop/order-paid/v1.avsc
@@ -3,6 +3,8 @@
   "name": "OrderPaid",
   "namespace": "acme.shop",
   "doc": "An order was paid.",
-  "fields": [{ "name": "orderId", "type": "string", "doc": "Identifies the order." },{ "name": "price", "type": "double", "doc": "What was pa/u0069d, in euros." }
+  "fields": [
+    { "name": "orderId", "type": "string", "doc": "Identifies the order." },
+    { "name": "price", "type": "double", "doc": "What was pa/u0069d, in euros." }
   ]
 }

failed: 1 error in 1 file

"#]]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), crowded);
    folder.run(&["fmt"]).code(0).stderr_eq("").stdout_eq(snapbox::str![[r#"
formatted shop/order-paid/v1.avsc
1 of 1 file changed

"#]]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), DRAFT.replace("paid,", "pa\\u0069d,"));
    folder.run(&["fmt", "--check"]).code(0).stdout_eq("nothing to do: 1 file already formatted\n");
}

#[test]
fn fmt_formats_shared_types_but_not_released_versions() {
    let folder = Folder::project();
    release_in_spite_of_lint(&folder);
    let text = folder.read("shop/order-paid/v1.avsc");
    folder.write("shared/size.avsc", "{\"type\":\"fixed\",\"name\":\"Size\",\"namespace\":\"acme\",\"size\":1}");
    folder.run(&["fmt"]).code(0).stdout_eq(snapbox::str![[r#"
formatted shared/size.avsc
1 of 1 file changed

"#]]);
    folder.run(&["fmt", "shared/size.avsc", "shop/order-paid/v1.avsc"]).code(2).stdout_eq("").stderr_eq(snapbox::str![
        [r#"
error[FILE_RELEASED]: shop/order-paid/v1.avsc is a released version, which must not change
help: name only drafts and shared types; without files, `schemactl fmt` finds them
see `schemactl explain FILE_RELEASED`

"#]
    ]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), text);
}

#[test]
fn fmt_refuses_files_with_comments() {
    let folder = Folder::new(&[
        ("comment.avsc", "// why\n{\"type\":\"int\"}\n"),
        ("twice.avsc", "{\"type\":\"int\",\"type\":\"long\"}\n"),
        ("broken.avsc", "{\"type\":\n"),
        ("fine.avsc", "{\"type\":   \"int\"}\n"),
    ]);
    let files = ["fmt", "comment.avsc", "twice.avsc", "broken.avsc", "fine.avsc"];
    folder.run(&files).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[FILE_HAS_NO_COMMENTS]: formatted JSON has no comments, and this one would be lost
 --> comment.avsc:1:1
  |
1 | // why
  | ^^^^^^
  |
  = help: move the comment into a `doc`; `schemactl explain FILE_HAS_NO_COMMENTS` says more

error[JSON_KEY_IS_UNIQUE]: the key `type` is in the object twice, and one of the two would be lost
 --> twice.avsc:1:15
  |
1 | {"type":"int","type":"long"}
  |               ^^^^^^
  |
 ::: twice.avsc:1:2
  |
1 | {"type":"int","type":"long"}
  |  ------
  |
  = help: delete one of the two; `schemactl explain JSON_KEY_IS_UNIQUE` says more

error[SCHEMA_IS_JSON]: expected a JSON value, found the end of the file
 --> broken.avsc:1:10
  |
1 | {"type":
  |         ^
  |
  = help: correct the location that is shown; `schemactl explain SCHEMA_IS_JSON` says more

formatted fine.avsc
failed: 3 errors in 4 files

"#]]);
    assert_eq!(folder.read("fine.avsc"), "{ \"type\": \"int\" }\n");
    assert_eq!(folder.read("comment.avsc"), "// why\n{\"type\":\"int\"}\n");
}

#[test]
fn own_contracts_pass() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas");
    run(Path::new(root), &["lint", "--all"]).code(0).stdout_eq("passed: 5 versions and 1 shared type\n");
    run(Path::new(root), &["fmt", "--check"]).code(0);
}

#[test]
fn other_notations_are_recognised() {
    let record = r#"{\"type\": \"record\", \"name\": \"E\", \"namespace\": \"acme\", \"fields\": []}"#;
    for (text, said, rule) in [
        (
            format!(r#"{{"subject": "e", "version": 1, "schema": "{record}"}}"#),
            "the text in `schema`",
            "SCHEMA_IS_AVRO",
        ),
        (
            format!(r#"{{"type": "AVRO", "schema": "{record}", "properties": {{}}}}"#),
            "Pulsar's registry",
            "SCHEMA_IS_AVRO",
        ),
        (format!("\"{record}\""), "this is a JSON string; the schema is its text", "SCHEMA_IS_AVRO"),
        (
            r#"{"version": 0, "schemaInfo": {"name": "e", "schema": {"type": "string"}, "type": "AVRO"}}"#.to_owned(),
            "Pulsar's registry",
            "SCHEMA_IS_AVRO",
        ),
        (r#"{"protocol": "P", "types": []}"#.to_owned(), "this is an Avro protocol", "SCHEMA_IS_AVRO"),
        ("/** Doc. */ protocol P {}".to_owned(), "this is Avro IDL, not JSON", "SCHEMA_IS_JSON"),
    ] {
        let folder = Folder::new(&[("file", &text), ("contracts.toml", MANIFEST), ("shop/order-paid/v1.avsc", &text)]);
        for arguments in [&["lint", "file"][..], &["check"]] {
            let output = crate::support::schemactl().args(arguments).current_dir(folder.0.path()).output();
            let output = String::from_utf8(output.expect("schemactl").stdout).expect("UTF-8");
            for part in [said, rule, "schemactl import FILE"] {
                assert!(output.contains(part), "{arguments:?} {text}: {output}");
            }
            assert_eq!(output.matches("error[").count(), 1, "{output}");
        }
    }
}
