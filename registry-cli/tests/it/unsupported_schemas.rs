use std::fs;
use std::path::Path;

use crate::checking::schemactl;
use crate::support::{Project, schema};

const GENERATE: &str = "\n[generate]\ncrate = \"../events\"\n";

/// Returns a record with one field of this type.
fn of_type(ty: &str) -> String {
    format!(
        "{{\n  \"type\": \"record\", \"name\": \"R\", \"namespace\": \"t\",\n  \"fields\": [{{\"name\": \"f\", \"type\": {ty}}}]\n}}"
    )
}

const WIDE: &str = r#"{"type": "bytes", "logicalType": "decimal", "precision": 39, "scale": 2}"#;

fn nested(levels: usize, before: &str, after: &str) -> String {
    format!("{}\"int\"{}", before.repeat(levels), after.repeat(levels))
}

#[test]
fn ungeneratable_draft_is_not_released() {
    let project = Project::new("t").contract("a/b", "", &[]).draft("a/b", 1, &of_type(WIDE)).manifest(GENERATE);
    let run = |arguments: &[&str]| schemactl(project.root()).args(arguments).assert();
    run(&["check"]).code(1).stdout_eq(snapbox::str![[r#"
error[SCHEMA_IS_GENERATABLE]: Rust code cannot be generated: a decimal of 39 digits: generated code can hold 38 at most
 --> a/b/v1.avsc:3:36
  |
3 |   "fields": [{"name": "f", "type": {"type": "bytes", "logicalType": "decimal", "precision": 39, "scale": 2}}]
  |                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: `schemactl explain DECIMAL_TOO_WIDE` says what is supported; a contract that needs no Rust code turns the rule off: `rules.SCHEMA_IS_GENERATABLE = "off"` in its table

failed: 1 error in 1 contract and 1 version: a/b

"#]]);
    run(&["release", "--all"]).code(1);
    assert!(!project.root().join("contracts.lock").exists());
}

#[test]
fn reports_each_generator_limit() {
    let arrays = nested(40, "{\"type\": \"array\", \"items\": ", "}");
    let records: String = (0..150).fold("\"int\"".to_owned(), |inner, level| {
        format!(
            "{{\"type\": \"record\", \"name\": \"L{level}\", \"fields\": [{{\"name\": \"f\", \"type\": {inner}}}]}}"
        )
    });
    let no_symbol = r#"{"type": "enum", "name": "E", "symbols": ["A"]}, "default": "B""#;
    let none = r#"{"type": "enum", "name": "E", "symbols": []}"#;
    for (ty, code) in [
        (WIDE, "DECIMAL_TOO_WIDE"),
        (&arrays, "TYPE_TOO_DEEP"),
        (&records, "TYPE_TOO_DEEP"),
        ("[]", "UNION_EMPTY"),
        (none, "VERSION_UNRESOLVABLE"),
        ("\"R\"", "RECORD_INFINITE"),
        (no_symbol, "DEFAULT_INVALID"),
    ] {
        let project = Project::new("t").contract("a/b", "", &[]).draft("a/b", 1, &of_type(ty)).manifest(GENERATE);
        let answer = schemactl(project.root()).args(["check", "--format", "jsonl"]).output().expect("it runs");
        let text = String::from_utf8_lossy(&answer.stdout);
        assert_eq!(answer.status.code(), Some(1), "{code}: {text}");
        assert!(text.contains("SCHEMA_IS_GENERATABLE") && text.contains(code), "{code}: {text}");
        // Without a generator, the schema is accepted.
        let free = Project::new("t").contract("a/b", "", &[]).draft("a/b", 1, &of_type(ty));
        schemactl(free.root()).arg("check").assert().code(0);
        let off = "[contracts.\"a/b\".rules]\nSCHEMA_IS_GENERATABLE = \"off\"\n";
        let off = Project::new("t").contract("a/b", off, &[]).draft("a/b", 1, &of_type(ty)).manifest(GENERATE);
        schemactl(off.root()).arg("check").assert().code(0);
    }
}

#[test]
fn generate_leaves_out_unsupported_contracts() {
    let project = |more: &str| {
        Project::new("t")
            .contract("a/bad", more, &[of_type("[]")])
            .contract("a/good", "", &[schema("", &[])])
            .manifest(GENERATE)
    };
    let good = |project: &Project| project.root().join("../events/src/a/good/v1/mod.rs").exists();
    let run = |root: &Path, arguments: &[&str]| schemactl(root).args(arguments).assert();

    let old = project("");
    // Released versions are not checked for the generator, since they cannot be fixed.
    run(old.root(), &["check"]).code(0);
    run(old.root(), &["generate"]).code(1).stderr_eq("").stdout_eq(snapbox::str![[r#"
error[UNION_EMPTY]: a/bad v1, R.f: a union without branches has no values: add a branch or remove the field
left out: a/bad; the others are generated
next: released versions cannot change, so set `retired = true` in the table of a contract that is not used any more, or turn the rule SCHEMA_IS_GENERATABLE off there if it needs no Rust code
./../events/src/a/good/mod.rs
./../events/src/a/good/v1/codec.rs
./../events/src/a/good/v1/mod.rs
./../events/src/a/good/v1/schema.avsc
./../events/src/a/good/v1/view/codec.rs
./../events/src/a/good/v1/view/mod.rs
./../events/src/a/mod.rs
./../events/src/lib.rs
generated: 8 of 8 files changed
next: ./../events has no Cargo.toml yet; `schemactl generate --help` shows one

"#]]);
    assert!(good(&old));
    let answer = run(old.root(), &["generate", "--check", "--format", "json"]).code(1).get_output().stdout.clone();
    let answer: serde_json::Value = serde_json::from_slice(&answer).expect("JSON");
    assert_eq!(answer["success"], false);
    let refused = &answer["data"]["refused"];
    assert_eq!((&refused[0]["code"], &refused[0]["contract"]), (&"UNION_EMPTY".into(), &"a/bad".into()), "{refused}");

    let warned = project("[contracts.\"a/bad\".rules]\nSCHEMA_IS_GENERATABLE = \"warning\"\n");
    run(warned.root(), &["generate"]).code(0).stdout_eq("warning[UNION_EMPTY]: a/bad v1[..]\n...\n");
    assert!(good(&warned));
    let off = project("[contracts.\"a/bad\".rules]\nSCHEMA_IS_GENERATABLE = \"off\"\n");
    run(off.root(), &["generate"]).code(0);
    run(off.root(), &["generate", "--check"]).code(0).stdout_eq("up to date: [..] files in [..]\n");
    let retired = project("retired = true");
    run(retired.root(), &["generate"]).code(0);
    assert!(good(&retired));
}

#[test]
fn generator_limit_cannot_be_accepted() {
    let project = Project::new("t").contract("a/b", "", &[]).draft("a/b", 1, &of_type("[]")).manifest(GENERATE);
    let entry = "[[accepted]]\nrule = \"SCHEMA_IS_GENERATABLE\"\ncontract = \"a/b\"\nversion = 1\nowner = \"me\"\n\
                 reason = \"a test\"\nexpires = 2999-12-31\n";
    fs::write(project.root().join("accepted.toml"), entry).expect("written");
    schemactl(project.root()).arg("check").assert().code(2).stdout_eq(snapbox::str![[r#"
...
error[ACCEPTED_BREAK_IS_VALID]: findings of `SCHEMA_IS_GENERATABLE` cannot be accepted: they are about released versions, which never change, so they would return when the entry expires
...
"#]]);
}

#[test]
fn explains_generator_codes() {
    let folder = tempfile::tempdir().expect("a folder");
    for code in ["DECIMAL_TOO_WIDE", "decimal_too_wide"] {
        schemactl(folder.path()).args(["explain", code]).assert().code(0).stdout_eq(snapbox::str![[r#"
DECIMAL_TOO_WIDE: A decimal has more than 38 digits.

In Rust the value is an `i128`, which holds 38 digits. Lower the `precision`, or remove the logical type and use plain bytes.

See also: `schemactl explain SCHEMA_IS_GENERATABLE`

"#]]);
    }
}
