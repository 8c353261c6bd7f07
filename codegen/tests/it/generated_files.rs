//! The committed code is what the generator writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use contract_core::contracts::{ContractSet, load};
use contract_core::{Checked, check};
use schemactl_codegen::Generated;

pub(crate) fn checked(schemas: &Path) -> Checked<ContractSet> {
    let report = check(load(schemas));
    let errors: Vec<String> = report.errors().map(|finding| finding.message.clone()).collect();
    report.checked().unwrap_or_else(|| panic!("{}: {errors:#?}", schemas.display()))
}

/// Releases all drafts.
pub(crate) fn seal(schemas: &Path) {
    let set = load(schemas).set.expect("a manifest");
    let mut lock = set.lock.intact().expect("an intact lock").clone();
    for contract in &set.contracts {
        for version in contract.draft_versions() {
            let schema = version.schema().expect("a schema");
            lock.add(&contract.id, schema.fingerprint(), &version.content);
        }
    }
    fs::write(set.lock_path(), lock.to_toml()).expect("a lock");
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/cases")
}

/// Collects all files below a folder, by their paths relative to `root`.
fn files(root: &Path, folder: &Path, into: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(root, &path, into);
        } else {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            into.insert(name, fs::read_to_string(&path).expect("a text"));
        }
    }
}

/// Compares the files below `root` with what is generated from `schemas`; with `LOGISTICS_UPDATE=1`, writes them first.
fn compare(schemas: &Path, root: &Path) {
    let Generated { files: generated, refused, .. } = schemactl_codegen::generate(&checked(schemas));
    assert!(refused.is_empty(), "{refused:#?}");
    if std::env::var_os("LOGISTICS_UPDATE").is_some() {
        let _ = fs::remove_dir_all(root.join("src"));
        for file in &generated {
            let path = root.join(&file.path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, &file.text).expect("a file");
        }
    }
    let mut found = BTreeMap::new();
    files(root, &root.join("src"), &mut found);
    let names: Vec<&String> = found.keys().collect();
    let expected: Vec<&String> = generated.iter().map(|file| &file.path).collect();
    assert_eq!(names, expected, "run `cargo xtask update` and read the difference");
    for file in &generated {
        assert!(
            found[&file.path] == file.text,
            "{} is out of date: run `cargo xtask update` and read the difference",
            file.path
        );
    }
}

#[test]
fn cases_are_up_to_date() {
    compare(&cases().join("schemas"), &cases().join("generated"));
}

#[test]
fn events_crate_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    compare(&root.join("schemas"), &root.join("events"));
}

#[test]
fn benchmarks_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    compare(&root.join("schemas"), &root.join("generated"));
}

#[test]
fn code_carries_the_meaning_attributes_of_the_manifest() {
    let folder = tempfile::tempdir().expect("a folder");
    let field = |scale: &str| format!(r#"{{"name": "f", "type": "int", "default": 0, "x-scale": "{scale}"}}"#);
    let schema = |field: &str| format!(r#"{{"type": "record", "name": "R", "fields": [{field}]}}"#);
    fs::create_dir_all(folder.path().join("a/b")).expect("a folder");
    for (version, scale) in [(1, "gross"), (2, "net")] {
        fs::write(folder.path().join(format!("a/b/v{version}.avsc")), schema(&field(scale))).expect("a file");
    }
    let contract = "[contracts.\"a/b\"]\nkind = \"event\"\nrecord = \"R\"\n";
    let manifest = format!("tenant = \"test\"\nmeaning-attributes = [\"x-scale\"]\n{contract}");
    fs::write(folder.path().join("contracts.toml"), manifest).expect("a manifest");
    let accepted = "[[accepted]]\nrule = \"MEANING_ATTRIBUTE_IS_KEPT\"\ncontract = \"a/b\"\nversion = 2\nowner = \"me\"\n\
                    reason = \"a test\"\nexpires = 9999-12-31\n";
    fs::write(folder.path().join("accepted.toml"), accepted).expect("a file");
    seal(folder.path());
    let Generated { files, refused, .. } = schemactl_codegen::generate(&checked(folder.path()));
    assert!(refused.is_empty(), "{refused:#?}");
    let text = |path: &str| &files.iter().find(|file| file.path == path).expect("a file").text;
    assert!(
        text("src/a/b/v2/codec.rs").contains(r#"const MEANING_ATTRIBUTES: &'static [&'static str] = &["x-scale"];"#)
    );
    // A version whose values have another meaning is not decoded.
    assert!(!files.iter().any(|file| file.path == "src/a/b/v2/from_v1.rs"), "{:?}", text("src/a/b/v2/mod.rs"));
}

#[test]
fn generating_is_deterministic() {
    let checked = checked(&cases().join("schemas"));
    assert_eq!(schemactl_codegen::generate(&checked), schemactl_codegen::generate(&checked));
}

#[test]
fn a_renamed_key_is_read_under_the_name_of_each_version() {
    let folder = tempfile::tempdir().expect("a folder");
    let schema = |fields: &[&str]| {
        let field = |name: &&str| format!(r#"{{"name": "{name}", "type": "string", "default": ""}}"#);
        let fields: Vec<String> = fields.iter().map(field).collect();
        format!(r#"{{"type": "record", "name": "R", "fields": [{}]}}"#, fields.join(", "))
    };
    fs::create_dir_all(folder.path().join("a/b")).expect("a folder");
    let versions = [schema(&["orderNo"]), schema(&["orderNo", "order_number"]), schema(&["order_number"])];
    for (number, text) in (1..).zip(&versions) {
        fs::write(folder.path().join(format!("a/b/v{number}.avsc")), text).expect("a file");
    }
    let manifest = "tenant = \"t\"\nstrategy = \"FULL\"\n[contracts.\"a/b\"]\nkind = \"event\"\nrecord = \"R\"\n\
                    key = [\"order_number\", \"orderNo\"]\n";
    fs::write(folder.path().join("contracts.toml"), manifest).expect("a file");
    seal(folder.path());
    let generated = schemactl_codegen::generate(&checked(folder.path()));
    let keys: Vec<&str> = generated
        .files
        .iter()
        .flat_map(|file| file.text.lines().filter(|line| line.contains("Cow::Borrowed(&self.")).map(str::trim))
        .collect();
    assert_eq!(keys.len(), 3, "{keys:?}");
    assert!(keys[0].contains("self.order_no") && keys[2].contains("self.order_number"), "{keys:?}");
}
