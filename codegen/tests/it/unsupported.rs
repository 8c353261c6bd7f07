//! Schemas that Rust or the generator cannot express are refused with a code and a location.

use std::fs;
use std::path::Path;

use contract_core::contracts::load;
use schemactl_codegen::{GenerateError, Generated};

use crate::generated_files::{checked, seal};

/// Returns the errors for a contract with this schema.
fn refusals(schema: &str) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a/b/v1.avsc", schema);
    write(
        folder.path(),
        "contracts.toml",
        "tenant = \"test\"\n[contracts.\"a/b\"]\nkind = \"event\"\nrecord = \"R\"\n",
    );
    let describe = |errors: Vec<GenerateError>| errors.iter().map(|error| (error.code(), error.to_string())).collect();
    let drafts: Vec<_> = describe(draft_refusals(folder.path()));
    seal(folder.path());
    let refused = describe(schemactl_codegen::generate(&checked(folder.path())).refused);
    assert_eq!(drafts, refused, "a draft is refused as it will be once it is released");
    refused
}

/// Returns the errors for the drafts of a project.
fn draft_refusals(folder: &Path) -> Vec<GenerateError> {
    let set = load(folder).set.expect("a manifest");
    schemactl_codegen::refusals(&set, &set.contracts.iter().collect::<Vec<_>>())
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn field(ty: &str) -> String {
    format!(r#"{{"type": "record", "name": "R", "fields": [{{"name": "f", "type": {ty}}}]}}"#)
}

#[test]
fn decimal_too_wide() {
    let schema = field(r#"{"type": "bytes", "logicalType": "decimal", "precision": 39, "scale": 2}"#);
    insta::assert_debug_snapshot!(refusals(&schema));
}

#[test]
fn empty_union() {
    insta::assert_debug_snapshot!(refusals(&field("[]")));
}

#[test]
fn infinite_record() {
    insta::assert_debug_snapshot!(refusals(&field(r#""R""#)));
}

#[test]
fn default_beyond_decimal_precision() {
    let schema = r#"{"type": "record", "name": "R", "fields": [{"name": "f", "default": "\u007f\u00ff",
        "type": {"type": "bytes", "logicalType": "decimal", "precision": 2}}]}"#;
    insta::assert_debug_snapshot!(refusals(schema));
}

#[test]
fn module_name_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = |id: &str| {
        write(folder.path(), &format!("{id}/v1.avsc"), &field("\"int\""));
        format!("[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"R\"\n")
    };
    let manifest = ["tenant = \"test\"\n".to_owned(), contract("a/b-c"), contract("a/b--c")].concat();
    write(folder.path(), "contracts.toml", &manifest);
    seal(folder.path());
    let Generated { files, refused, .. } = schemactl_codegen::generate(&checked(folder.path()));
    let errors: Vec<String> = refused.iter().map(|error| format!("{}: {error}", error.code())).collect();
    insta::assert_snapshot!(errors.join("\n"));
    assert!(files.iter().any(|file| file.path == "src/a/b_c/mod.rs"), "the first of the two is generated");
}

#[test]
fn draft_cannot_take_released_module() {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = |id: &str| {
        write(folder.path(), &format!("{id}/v1.avsc"), &field("\"int\""));
        format!("[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"R\"\n")
    };
    let released = ["tenant = \"test\"\n".to_owned(), contract("a/b-c")].concat();
    write(folder.path(), "contracts.toml", &released);
    seal(folder.path());
    // By its id the draft comes first, but the released contract keeps the module.
    write(folder.path(), "contracts.toml", &[released, contract("a/b--c")].concat());
    let errors: Vec<String> = draft_refusals(folder.path()).iter().map(ToString::to_string).collect();
    assert_eq!(errors, ["a/b--c v1, R: its module `a::b_c` is already the module of a/b-c: rename one of them"]);
}

#[test]
fn refused_and_retired_contracts_are_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = |id: &str, ty: &str, more: &str| {
        write(folder.path(), &format!("{id}/v1.avsc"), &field(ty));
        format!("[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"R\"\n{more}")
    };
    let manifest = [
        "tenant = \"test\"\n".to_owned(),
        contract("a/bad", "[]", ""),
        contract("a/good", "\"int\"", ""),
        contract("b/bad", "\"R\"", ""),
        contract("c/old", "\"int\"", "retired = true\n"),
    ];
    write(folder.path(), "contracts.toml", &manifest.concat());
    seal(folder.path());
    let Generated { files, refused, .. } = schemactl_codegen::generate(&checked(folder.path()));
    let codes: Vec<_> = refused.iter().map(|error| (error.code(), error.location().contract.as_str())).collect();
    assert_eq!(codes, [("UNION_EMPTY", "a/bad"), ("RECORD_INFINITE", "b/bad")]);
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths.contains(&"src/a/good/v1/mod.rs"), "{paths:?}");
    assert!(paths.iter().all(|path| ["src/lib.rs", "src/a/mod.rs"].contains(path) || path.starts_with("src/a/good/")));
    let text = |path: &str| &files.iter().find(|file| file.path == path).expect("the file").text;
    assert!(!text("src/a/mod.rs").contains("bad") && !text("src/lib.rs").contains("mod b"), "{files:#?}");
}

#[test]
fn accepted_break_is_not_a_promise() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "contracts.toml",
        "tenant = \"test\"\n[contracts.\"a/b\"]\nkind = \"event\"\nrecord = \"R\"\n",
    );
    write(folder.path(), "a/b/v1.avsc", &field("\"int\""));
    write(folder.path(), "a/b/v2.avsc", &field("\"boolean\""));
    assert_eq!(
        draft_refusals(folder.path()).iter().map(GenerateError::code).collect::<Vec<_>>(),
        ["VERSION_UNRESOLVABLE"]
    );
    let entry = |rule: &str| {
        format!(
            "[[accepted]]\nrule = \"{rule}\"\ncontract = \"a/b\"\nversion = 2\nowner = \"me\"\nreason = \"a test\"\nexpires = 9999-12-31\n"
        )
    };
    write(folder.path(), "accepted.toml", &entry("TYPE_IS_READABLE"));
    assert_eq!(draft_refusals(folder.path()), []);
    seal(folder.path());
    let Generated { files, refused, .. } = schemactl_codegen::generate(&checked(folder.path()));
    assert_eq!(refused, []);
    let newest = files.iter().find(|file| file.path == "src/a/b/v2/mod.rs").expect("the newest version");
    assert!(newest.text.contains("It cannot read version 1"), "{}", newest.text);
}

/// Returns nested types: `wrap` makes each from the number of its level and the type in it.
fn nested(levels: usize, wrap: impl Fn(usize, &str) -> String) -> String {
    (0..levels).fold("\"string\"".to_owned(), |inner, level| wrap(level, &inner))
}

#[test]
fn types_too_deep() {
    let array = |_: usize, inner: &str| format!(r#"{{"type": "array", "items": {inner}}}"#);
    let map = |_: usize, inner: &str| format!(r#"{{"type": "map", "values": {inner}}}"#);
    let union = |_: usize, inner: &str| format!(r#"{{"type": "array", "items": ["null", {inner}]}}"#);
    let record = |level: usize, inner: &str| {
        format!(r#"{{"type": "record", "name": "L{level}", "fields": [{{"name": "f", "type": {inner}}}]}}"#)
    };
    // The smallest depth that is refused, and nearly the largest that Avro's parser accepts, which must not overflow the
    // stack.
    let smallest = [nested(21, array), nested(21, map), nested(16, union), nested(63, record)];
    let largest = [nested(490, array), nested(490, map), nested(320, union), nested(320, record)];
    for (kind, [smallest, largest]) in
        ["array", "map", "union", "record"].iter().zip(smallest.iter().zip(&largest).map(<[_; 2]>::from))
    {
        for (levels, ty) in [("smallest", smallest), ("largest", largest)] {
            let errors = refusals(&field(ty));
            assert_eq!(errors.len(), 1, "{kind} {levels}: {errors:?}");
            let (code, message) = &errors[0];
            assert_eq!(*code, "TYPE_TOO_DEEP", "{kind} {levels}");
            assert!(message.starts_with("a/b v1, R.f"), "{kind} {levels}: {message}");
        }
    }
}

#[test]
fn chain_of_references_too_deep() {
    let first = r#"{"name": "f0", "type": {"type": "record", "name": "C0", "fields": []}}"#.to_owned();
    let next = |level: usize| {
        let before = level - 1;
        let fields = format!(r#"[{{"name": "x", "type": "C{before}"}}]"#);
        format!(r#"{{"name": "f{level}", "type": {{"type": "record", "name": "C{level}", "fields": {fields}}}}}"#)
    };
    let fields: Vec<String> = std::iter::once(first).chain((1..2_000).map(next)).collect();
    let errors = refusals(&format!(r#"{{"type": "record", "name": "R", "fields": [{}]}}"#, fields.join(",")));
    assert_eq!(errors.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["TYPE_TOO_DEEP"]);
}

#[test]
fn default_too_deep() {
    let tree = r#"{"type": "record", "name": "Tree", "fields": [{"name": "kids", "type": {"type": "array", "items": "Tree"}}]}"#;
    let default = (0..400).fold(r#"{"kids": []}"#.to_owned(), |inner, _| format!(r#"{{"kids": [{inner}]}}"#));
    let schema = format!(
        r#"{{"type": "record", "name": "R", "fields": [{{"name": "f", "type": {tree}, "default": {default}}}]}}"#
    );
    insta::assert_debug_snapshot!(refusals(&schema));
}

#[test]
fn unreadable_and_unsupported_released_versions_are_left_out_visibly() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        "contracts.toml",
        "tenant = \"test\"\n[contracts.\"a/b\"]\nkind = \"event\"\nrecord = \"R\"\n",
    );
    for (number, ty) in [(1, "[]"), (2, "\"int\""), (3, "\"boolean\"")] {
        write(folder.path(), &format!("a/b/v{number}.avsc"), &field(ty));
    }
    seal(folder.path());
    let Generated { files, refused, omitted } = schemactl_codegen::generate(&checked(folder.path()));
    assert_eq!(refused, []);
    let omitted: Vec<String> = omitted.iter().map(ToString::to_string).collect();
    let [unsupported, unreadable] = &omitted[..] else { panic!("{omitted:#?}") };
    assert!(unsupported.starts_with("a/b: v1 has no module: a union without branches has no values"), "{unsupported}");
    assert_eq!(unreadable, "a/b: v3 does not read v2: int cannot be read as boolean");
    let text = |path: &str| &files.iter().find(|file| file.path == path).expect("the file").text;
    assert!(files.iter().all(|file| !file.path.starts_with("src/a/b/v1/")));
    assert!(text("src/a/b/v3/mod.rs").contains("It cannot read version 2: int cannot be read as boolean."));
    // A draft that cannot read them either is not refused for that.
    write(
        folder.path(),
        "a/b/v4.avsc",
        &field("\"boolean\"").replace("]}", r#", {"name": "g", "type": "int", "default": 0}]}"#),
    );
    assert_eq!(draft_refusals(folder.path()), []);
    write(folder.path(), "a/b/v4.avsc", &field("\"string\""));
    let codes: Vec<&str> = draft_refusals(folder.path()).iter().map(GenerateError::code).collect();
    assert_eq!(codes, ["VERSION_UNRESOLVABLE"]);
}
