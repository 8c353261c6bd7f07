//! `release --adopt`, and commands on adopted histories.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::checking::schemactl;

/// Creates a project with the contracts `a/moved` and `a/broken`: the record of one has moved, and the versions of the
/// other cannot read each other.
fn project() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let record = |name: &str, fields: &str| format!(r#"{{"type": "record", "name": "{name}", "fields": [{fields}]}}"#);
    let a = r#"{"name": "a", "type": "int"}"#;
    let table = |id: &str, record: &str| format!("[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"{record}\"\n");
    let manifest = [
        "tenant = \"t\"\n[generate]\ncrate = \"events\"\n".to_owned(),
        table("a/moved", "acme.v2.User"),
        table("a/broken", "R"),
    ];
    write(&folder, "schemas/contracts.toml", &manifest.concat().replace("\"events\"", "\"../events\""));
    write(&folder, "schemas/a/moved/v1.avsc", &record("acme.v1.User", a));
    write(&folder, "schemas/a/moved/v2.avsc", &record("acme.v2.User", a));
    write(&folder, "schemas/a/broken/v1.avsc", &record("R", a));
    write(&folder, "schemas/a/broken/v2.avsc", &record("R", r#"{"name": "b", "type": "string"}"#));
    write(
        &folder,
        "schemas/a/broken/v3.avsc",
        &record("R", r#"{"name": "b", "type": "string"}, {"name": "c", "type": "int", "default": 0}"#),
    );
    folder
}

fn write(folder: &TempDir, path: &str, text: &str) {
    let path = folder.path().join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    fs::write(path, text).expect("a file");
}

fn run(folder: &TempDir, arguments: &[&str]) -> snapbox::cmd::OutputAssert {
    schemactl(folder.path()).args(arguments).assert()
}

#[test]
fn history_with_breaks_and_renames_is_adopted() {
    let folder = project();
    run(&folder, &["release", "--all"]).code(1);
    run(&folder, &["release", "--adopt", "--all"]).code(0).stdout_eq(snapbox::str![[r#"
adopted a/broken v1 to v3
adopted a/moved v1 to v2
history: 3 findings about these versions, which `schemactl check --history` shows
added `compatible-since` to the manifest, since older versions have breaks: a/broken from v2 on
next: commit; a change is a new file `vN.avsc`, which `schemactl check` compares with these versions

"#]]);
    run(&folder, &["check"]).code(0).stdout_eq(snapbox::str![[r#"
passed: 2 contracts and 5 versions
3 findings about released versions, which never change: `schemactl check --history`

"#]]);
    run(&folder, &["check", "--history"]).code(0).stdout_eq(snapbox::str![[r#"
history[FIELD_HAS_DEFAULT]: services still on v1 cannot read messages of v2: `R.a` is removed, and it had no default
 --> schemas/a/broken/v2.avsc:1:28
  |
1 | {"type": "record", "name": "R", "fields": [{"name": "b", "type": "string"}]}
  |                            ^^^
  |
 ::: schemas/a/broken/v1.avsc:1:53
  |
1 | {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}
  |                                                     --- v1 has this
  |
  = note: at run time, the reader stops with a decoding error, and the message is redelivered until it becomes a dead letter
  = note: to roll this out unchanged, upgrade every service that reads with v1 before the first one writes v2
  = help: keep `a`; it can only be removed if every version that services still read with has a default for it; `schemactl explain FIELD_HAS_DEFAULT` says more

history[FIELD_HAS_DEFAULT]: services on v2 cannot read messages of v1: `R.b` is new and has no default
 --> schemas/a/broken/v2.avsc:1:53
  |
1 | {"type": "record", "name": "R", "fields": [{"name": "b", "type": "string"}]}
  |                                                     ^^^
  |
 ::: schemas/a/broken/v1.avsc:1:28
  |
1 | {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}
  |                            --- v1 has no such field here
  |
  = note: at run time, the reader stops with a decoding error, and the message is redelivered until it becomes a dead letter
  = note: to roll this out unchanged, upgrade every service that writes v1, and wait until the messages of v1 are gone, before the first one reads with v2
  = help: give `b` a default, such as `"default": ""`; `schemactl explain FIELD_HAS_DEFAULT` says more

history[FIELD_HAS_DEFAULT]: services still on v1 cannot read messages of v3: `R.c` replaces `a`, which had no default
 --> schemas/a/broken/v3.avsc:1:86
  |
1 | {"type": "record", "name": "R", "fields": [{"name": "b", "type": "string"}, {"name": "c", "type": "int", "default": 0}]}
  |                                                                                      ^^^
  |
 ::: schemas/a/broken/v1.avsc:1:53
  |
1 | {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}
  |                                                     --- v1 has this
  |
  = note: at run time, the reader stops with a decoding error, and the message is redelivered until it becomes a dead letter
  = note: to roll this out unchanged, upgrade every service that reads with v1 before the first one writes v3
  = note: Pulsar's broker would accept v3
  = help: keep `a` and add `c`, both with a default, and write both; remove `a` when no service reads with the older versions; `schemactl explain FIELD_HAS_DEFAULT` says more

passed: 2 contracts and 5 versions

"#]]);
    run(&folder, &["generate"]).code(0).stdout_eq(snapbox::str![[r#"
left out of the history: a/broken: v3 does not read v1: `R` does not have the field `b`, which has no default
events/src/a/broken/mod.rs
events/src/a/broken/v1/codec.rs
events/src/a/broken/v1/mod.rs
events/src/a/broken/v1/schema.avsc
events/src/a/broken/v2/codec.rs
events/src/a/broken/v2/mod.rs
events/src/a/broken/v2/schema.avsc
events/src/a/broken/v3/codec.rs
events/src/a/broken/v3/from_v2.rs
events/src/a/broken/v3/mod.rs
events/src/a/broken/v3/schema.avsc
events/src/a/broken/v3/view/codec.rs
events/src/a/broken/v3/view/from_v2.rs
events/src/a/broken/v3/view/mod.rs
events/src/a/mod.rs
events/src/a/moved/mod.rs
events/src/a/moved/v1/codec.rs
events/src/a/moved/v1/mod.rs
events/src/a/moved/v1/schema.avsc
events/src/a/moved/v2/codec.rs
events/src/a/moved/v2/from_v1.rs
events/src/a/moved/v2/mod.rs
events/src/a/moved/v2/schema.avsc
events/src/lib.rs
generated: 24 of 24 files changed
next: events has no Cargo.toml yet; `schemactl generate --help` shows one

"#]]);
    let module = fs::read_to_string(folder.path().join("events/src/a/broken/v3/mod.rs")).expect("a file");
    assert!(module.contains("It cannot read version 1"), "{module}");
    assert!(Path::new(&folder.path().join("events/src/a/moved/v2/codec.rs")).exists());
}

#[test]
fn drafts_after_a_broken_history_are_judged_alone() {
    let folder = project();
    run(&folder, &["release", "--adopt", "--all"]).code(0);
    let manifest = fs::read_to_string(folder.path().join("schemas/contracts.toml")).expect("the manifest");
    let settings = "record = \"R\"\ncompatible-since = 2\n\
                    compatible-since-reason = \"Adopted: v2 or a later version breaks the strategy for an older one.\"\n";
    assert!(manifest.contains(settings), "{manifest}");
    let b = r#"{"name": "b", "type": "string"}"#;
    let c = r#"{"name": "c", "type": "int", "default": 0}"#;
    let d = r#"{"name": "d", "type": ["null", "string"], "default": null}"#;
    let draft = |fields: &[&str]| {
        let fields = fields.join(", ");
        let text = format!(r#"{{"type": "record", "name": "R", "fields": [{fields}]}}"#);
        write(&folder, "schemas/a/broken/v4.avsc", &text);
    };
    draft(&[b, c, d]);
    run(&folder, &["check"]).code(0);
    draft(&[c]);
    run(&folder, &["check"]).code(1);
}

#[test]
fn contract_that_avro_cannot_parse_is_left_out() {
    let folder = project();
    write(
        &folder,
        "schemas/a/broken/v2.avsc",
        r#"{"type": "record", "name": "R", "fields": [{"name": "b", "type": "strin"}]}"#,
    );
    run(&folder, &["release", "--adopt", "--all"]).code(1).stdout_eq(snapbox::str![[r#"
error[SCHEMA_IS_AVRO]: the type `strin` is not defined before it is used here
 --> schemas/a/broken/v2.avsc:1:66
  |
1 | {"type": "record", "name": "R", "fields": [{"name": "b", "type": "strin"}]}
  |                                                                  ^^^^^^^
  |
  = help: did you mean `string`?; `schemactl explain SCHEMA_IS_AVRO` says more

adopted a/moved v1 to v2
left out: 1 contract with errors: a/broken
next: commit; a change is a new file `vN.avsc`, which `schemactl check` compares with these versions

"#]]);
    let lock = fs::read_to_string(folder.path().join("schemas/contracts.lock")).expect("the lock");
    assert!(lock.contains("a/moved") && !lock.contains("a/broken"), "{lock}");
    fs::remove_file(folder.path().join("schemas/a/broken/v2.avsc")).expect("removed");
    run(&folder, &["release", "--adopt", "a/broken"]).code(1).stdout_eq(snapbox::str![[r#"
error[VERSION_HISTORY_HAS_NO_GAP]: `a/broken/v2.avsc` is missing, but a newer version exists
 --> schemas/contracts.toml:7:12
  |
7 | [contracts."a/broken"]
  |            ^^^^^^^^^^
  |
  = help: restore the file from version control; `schemactl explain VERSION_HISTORY_HAS_NO_GAP` says more

left out: 1 contract with errors: a/broken

"#]]);
}

#[test]
fn contract_with_an_unreadable_file_is_left_out() {
    for version in ["v1", "v3"] {
        let folder = project();
        let file = folder.path().join(format!("schemas/a/broken/{version}.avsc"));
        fs::remove_file(&file).expect("removed");
        fs::create_dir(&file).expect("a folder");
        let output = run(&folder, &["release", "--adopt", "--all"]).code(1).get_output().stdout.clone();
        let said = String::from_utf8(output).expect("UTF-8");
        assert!(said.contains("error[FILE_IS_READABLE]: cannot read schemas/a/broken/v"), "{said}");
        assert!(said.contains("left out: 1 contract with errors: a/broken"), "{said}");
        let lock = fs::read_to_string(folder.path().join("schemas/contracts.lock")).expect("the lock");
        assert!(lock.contains("a/moved") && !lock.contains("a/broken"), "{lock}");
    }
}

#[test]
#[cfg(unix)]
fn contract_with_an_unreadable_folder_is_left_out() {
    let folder = project();
    let contract = folder.path().join("schemas/a/broken");
    fs::remove_dir_all(&contract).expect("removed");
    std::os::unix::fs::symlink("broken", &contract).expect("a link");
    let output = run(&folder, &["release", "--adopt", "--all"]).code(1).get_output().stdout.clone();
    let said = String::from_utf8(output).expect("UTF-8");
    assert!(said.contains("error[FILE_IS_READABLE]: cannot list schemas/a/broken: "), "{said}");
    assert!(!said.contains("does not exist") && said.contains("left out: 1 contract"), "{said}");
}

#[test]
fn adoption_can_be_tried_without_writing() {
    let folder = project();
    run(&folder, &["release", "--adopt", "--all", "--dry-run"]).code(0);
    assert!(!folder.path().join("schemas/contracts.lock").exists());
}
