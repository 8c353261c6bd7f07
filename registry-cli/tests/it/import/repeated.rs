//! Imports into projects that have contracts, and what is asked and written.

use std::fs;
use std::process::{Command, Stdio};

use super::{Repository, record};
use crate::support::schemactl;

const ORDER: &str = "acme.orders.Order";

#[test]
fn second_import_changes_nothing() {
    let repository = Repository::new(&[
        ("in/Order.v1.avsc", &record(ORDER, &["a"])),
        ("in/Order.v2.avsc", &record(ORDER, &["a", "b"])),
        ("in/web/Order.avsc", &record(ORDER, &["c"])),
    ]);
    repository.import(&["in"]);
    let before = repository.files();
    let said = repository.import(&["in"]);
    assert!(said.contains("nothing to do"), "{said}");
    assert_eq!(repository.files(), before);
}

#[test]
fn new_content_becomes_the_next_version() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    repository.import(&["in", "--owner", "sales", "--name", "order-created"]);
    repository.run(&["release", "--all"]);
    repository.write("in/Order.avsc", &record(ORDER, &["a", "b"]));
    insta::assert_snapshot!(repository.import(&["in"]));
    assert_eq!(repository.versions(), ["sales/order-created/v1.avsc", "sales/order-created/v2.avsc"]);
    // An older content is not a newer version.
    repository.write("in/Order.v1.avsc", &record(ORDER, &[]));
    repository.write("in/Order.v2.avsc", &record(ORDER, &["a"]));
    let said = repository.import(&["in"]);
    assert!(said.contains("has a newer version already\n  in/Order.v1.avsc"), "{said}");
}

#[test]
fn comments_of_the_manifest_are_kept() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    let before = repository.read("schemas/contracts.toml");
    repository.import(&["in"]);
    let manifest = repository.read("schemas/contracts.toml");
    assert_eq!(
        manifest.strip_prefix(&before),
        Some("\n[contracts.\"orders/order\"]\nkind = \"event\"\nrecord = \"acme.orders.Order\"\n")
    );
}

#[test]
fn plan_is_not_written_without_confirmation() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    let before = repository.files();
    let said = repository.run(&["import", "in"]);
    assert!(said.contains("confirm the plan with `--yes`") && said.contains("--- exit 2"), "{said}");
    let said = repository.run(&["import", "in", "--dry-run"]);
    assert!(said.contains("nothing was changed") && said.contains("--- exit 0"), "{said}");
    assert_eq!(repository.files(), before);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs the `script` of Linux")]
fn terminal_is_asked() {
    for (answer, versions) in [("y", 1), ("n", 0)] {
        let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
        let program = env!("CARGO_BIN_EXE_schemactl");
        let command = format!("echo {answer} | script --quiet --command \"'{program}' import in\" /dev/null");
        let output = Command::new("sh").args(["-c", &command]).current_dir(repository.root()).output().expect("script");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("Write this plan?"), "{said}");
        assert_eq!(repository.versions().len(), versions, "{said}");
    }
}

#[test]
fn interrupted_import_is_completed() {
    let files: Vec<(String, String)> =
        (1..=40).map(|number| (format!("in/Order.v{number}.avsc"), record(ORDER, &[&format!("f{number}")]))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let complete = Repository::new(&files);
    complete.run(&["import", "in", "--yes"]);
    let repository = Repository::new(&files);
    let mut process = schemactl()
        .args(["import", "in", "--yes"])
        .current_dir(repository.root())
        .stdout(Stdio::null())
        .spawn()
        .expect("schemactl");
    // The first version is on the disk, so that the import is in progress.
    while !repository.root().join("schemas/orders/order/v1.avsc").exists() {
        std::thread::yield_now();
    }
    process.kill().expect("a running process");
    process.wait().expect("a stopped process");
    repository.run(&["import", "in", "--yes"]);
    let temporary = |name: &str| name.ends_with(".schemactl");
    let mut files = repository.files();
    files.retain(|(name, _)| !temporary(name));
    assert_eq!(files, complete.files());
}

#[test]
fn retired_contract_gets_no_version() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    repository.import(&["in"]);
    repository.run(&["release", "--all"]);
    let manifest = repository.read("schemas/contracts.toml") + "retired = true\n";
    repository.write("schemas/contracts.toml", &manifest);
    repository.write("in/Order.avsc", &record(ORDER, &["a", "b"]));
    let said = repository.import(&["in"]);
    assert!(said.contains("the contract `orders/order` is retired"), "{said}");
    assert_eq!(repository.versions().len(), 1);
}

#[test]
fn renamed_record_changes_the_manifest() {
    let repository = Repository::new(&[("in/order/v1.avsc", &record(ORDER, &["a"]))]);
    repository.import(&["in"]);
    repository.write("in/order/v2.avsc", &record("acme.orders.Purchase", &["a"]));
    repository.run(&["import", "in", "--yes"]);
    assert_eq!(repository.versions(), ["orders/order/v1.avsc", "orders/order/v2.avsc"]);
    assert!(repository.read("schemas/contracts.toml").contains("record = \"acme.orders.Purchase\""));
}

#[test]
fn manifest_with_inline_contracts_is_not_changed() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    let manifest = "tenant = \"acme\"\ncontracts = {}\n";
    fs::write(repository.root().join("schemas/contracts.toml"), manifest).expect("the manifest");
    let said = repository.run(&["import", "in", "--yes"]);
    assert!(said.contains("MANIFEST_UNEDITABLE"), "{said}");
    assert!(repository.versions().is_empty());
}
