//! `lint` and `fmt` on projects and on files as people have them.

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use tempfile::TempDir;

const MANIFEST: &str = r#"tenant = "acme"

[contracts."shop/order-paid"]
kind = "event"
record = "acme.shop.OrderPaid"
"#;

const DRAFT: &str = r#"{
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

struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().expect("a folder"));
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    fn project() -> Self {
        Self::new(&[("contracts.toml", MANIFEST), ("shop/order-paid/v1.avsc", DRAFT)])
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.path().join(path)).expect("a file")
    }

    fn run(&self, arguments: &[&str]) -> OutputAssert {
        run(self.0.path(), arguments)
    }
}

fn run(folder: &Path, arguments: &[&str]) -> OutputAssert {
    let command = Command::new(cargo_bin!("schemactl")).current_dir(folder).env_remove("SCHEMACTL_SCHEMAS");
    command.args(arguments).assert()
}

#[test]
fn lint_shows_each_finding_in_its_place_with_what_to_do() {
    Folder::project().run(&["lint"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
}

#[test]
fn warnings_do_not_fail_lint() {
    let folder = Folder::project();
    folder.write("shop/order-paid/v1.avsc", &DRAFT.replace("\"double\"", "\"long\""));
    folder.run(&["lint", "--format", "json"]).code(0).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
}

#[test]
fn the_manifest_sets_levels_and_good_style() {
    let folder = Folder::project();
    let rules = "[lint]\nfield-case = \"camel\"\n\n[rules]\nMONEY_IS_EXACT = \"off\"\n\n[contracts";
    folder.write("contracts.toml", &MANIFEST.replace("[contracts", rules));
    folder.run(&["lint"]).code(0).stdout_eq("passed: 1 draft and 0 shared types\n");
    folder.write("contracts.toml", &MANIFEST.replace("[contracts", "[rules]\nMONEY_IS_EXCAT = \"off\"\n\n[contracts"));
    folder.run(&["lint"]).code(2).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
}

#[test]
fn released_versions_are_looked_at_when_all_are_asked_for() {
    let folder = Folder::project();
    folder.run(&["release", "--all"]).code(0);
    folder.run(&["lint"]).code(0).stdout_eq("passed: no draft and 0 shared types; `--all` looks at released versions too\n");
    folder.run(&["lint", "--all"]).code(1);
    folder.run(&["lint", "--all", "--contract", "shop/order-paid"]).code(1);
    folder.run(&["lint", "--contract", "shop/paid"]).code(2).stdout_eq("").stderr_eq(snapbox::str![[r#""#]]);
}

#[test]
fn files_are_linted_outside_of_any_project() {
    let folder = Folder::new(&[("order-paid.avsc", DRAFT), ("broken.avsc", "{\"type\": \"record\"")]);
    folder.run(&["lint", "order-paid.avsc", "broken.avsc"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
    folder.run(&["lint", "nowhere.avsc"]).code(2).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
}

#[test]
fn lint_is_written_in_the_formats_of_ci_systems() {
    Folder::project().run(&["lint", "--format", "github"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
}

#[test]
fn files_are_laid_out_once_and_nothing_but_blanks_changes() {
    let folder = Folder::project();
    let crowded = DRAFT.replace("\n    ", "").replace("paid,", "pa\\u0069d,");
    folder.write("shop/order-paid/v1.avsc", &crowded);
    folder.run(&["fmt", "--check"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), crowded);
    folder.run(&["fmt"]).code(0).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), DRAFT.replace("paid,", "pa\\u0069d,"));
    folder.run(&["fmt", "--check"]).code(0).stdout_eq("nothing to do: 1 file as `schemactl fmt` lays them out\n");
}

#[test]
fn shared_types_are_laid_out_and_released_versions_never() {
    let folder = Folder::project();
    folder.run(&["release", "--all"]).code(0);
    let text = folder.read("shop/order-paid/v1.avsc");
    folder.write("shared/size.avsc", "{\"type\":\"fixed\",\"name\":\"Size\",\"namespace\":\"acme\",\"size\":1}");
    folder.run(&["fmt"]).code(0).stdout_eq(snapbox::str![[r#""#]]);
    folder.run(&["fmt", "shared/size.avsc", "shop/order-paid/v1.avsc"]).code(2).stdout_eq("").stderr_eq(snapbox::str![[r#""#]]);
    assert_eq!(folder.read("shop/order-paid/v1.avsc"), text);
}

#[test]
fn what_formatting_would_lose_is_refused_and_the_rest_still_done() {
    let folder = Folder::new(&[
        ("comment.avsc", "// why\n{\"type\":\"int\"}\n"),
        ("twice.avsc", "{\"type\":\"int\",\"type\":\"long\"}\n"),
        ("broken.avsc", "{\"type\":\n"),
        ("fine.avsc", "{\"type\":   \"int\"}\n"),
    ]);
    let files = ["fmt", "comment.avsc", "twice.avsc", "broken.avsc", "fine.avsc"];
    folder.run(&files).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#""#]]);
    assert_eq!(folder.read("fine.avsc"), "{ \"type\": \"int\" }\n");
    assert_eq!(folder.read("comment.avsc"), "// why\n{\"type\":\"int\"}\n");
}

#[test]
fn the_contracts_of_this_repository_pass() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas");
    run(Path::new(root), &["lint", "--all"]).code(0).stdout_eq("passed: 5 versions and 1 shared type\n");
    run(Path::new(root), &["fmt", "--check"]).code(0);
}
