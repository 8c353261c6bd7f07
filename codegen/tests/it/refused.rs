//! What cannot become Rust is refused, with a code and a place.

use std::fs;
use std::path::Path;

use crate::fresh::{checked, seal};

/// What the generator says of one contract with this schema.
fn refusals(schema: &str) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "a/b/v1.avsc", schema);
    write(
        folder.path(),
        "contracts.toml",
        "tenant = \"test\"\n[contracts.\"a/b\"]\nkind = \"event\"\nrecord = \"R\"\n",
    );
    seal(folder.path());
    let errors = codegen::generate(&checked(folder.path())).expect_err("the generator refuses it");
    errors.0.iter().map(|error| (error.code(), error.to_string())).collect()
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
fn a_decimal_of_more_digits_than_the_type_holds() {
    let schema = field(r#"{"type": "bytes", "logicalType": "decimal", "precision": 39, "scale": 2}"#);
    insta::assert_debug_snapshot!(refusals(&schema));
}

#[test]
fn a_union_of_nothing() {
    insta::assert_debug_snapshot!(refusals(&field("[]")));
}

#[test]
fn a_record_that_contains_itself_without_end() {
    insta::assert_debug_snapshot!(refusals(&field(r#""R""#)));
}

#[test]
fn a_default_that_has_more_digits_than_its_decimal() {
    let schema = r#"{"type": "record", "name": "R", "fields": [{"name": "f", "default": "\u007f\u00ff",
        "type": {"type": "bytes", "logicalType": "decimal", "precision": 2}}]}"#;
    insta::assert_debug_snapshot!(refusals(schema));
}

#[test]
fn two_contracts_of_one_module() {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = |id: &str| {
        write(folder.path(), &format!("{id}/v1.avsc"), &field("\"int\""));
        format!("[contracts.\"{id}\"]\nkind = \"event\"\nrecord = \"R\"\n")
    };
    let manifest = ["tenant = \"test\"\n".to_owned(), contract("a/b-c"), contract("a/b--c")].concat();
    write(folder.path(), "contracts.toml", &manifest);
    seal(folder.path());
    let errors = codegen::generate(&checked(folder.path())).expect_err("the generator refuses it");
    insta::assert_snapshot!(errors.to_string());
}
