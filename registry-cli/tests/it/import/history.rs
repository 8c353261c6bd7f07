//! The history of files in git.

use std::path::Path;
use std::process::Command;

use super::{Repository, record};

const ORDER: &str = "acme.orders.Order";

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .output()
        .expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A git repository with a project, and one commit for each list of files.
fn repository(commits: &[&[(&str, &str)]]) -> Repository {
    let repository = Repository::new(&[]);
    git(repository.root(), &["init", "--quiet", "--initial-branch=main"]);
    for files in commits {
        for (path, text) in *files {
            repository.write(path, text);
        }
        commit(&repository);
    }
    repository
}

fn commit(repository: &Repository) {
    git(repository.root(), &["add", "--all"]);
    git(repository.root(), &["commit", "--quiet", "--message", "A change"]);
}

/// Imports a path with its history and returns the output, without the ids of commits.
fn import(repository: &Repository, path: &str) -> String {
    let said = repository.run(&["import", path, "--history", "--yes"]);
    let id = regex_lite::Regex::new(" at [0-9a-f]{8}").expect("a pattern");
    id.replace_all(&said, " at COMMIT").into_owned()
}

#[test]
fn each_content_becomes_a_version() {
    let [first, second, third] = [&["a"][..], &["a", "b"], &["a", "b", "c"]].map(|fields| record(ORDER, fields));
    let documented = second.replace("\"fields\"", "\"doc\": \"An order.\", \"fields\"");
    let repository = repository(&[
        &[("in/Order.avsc", first.as_str())],
        &[("in/Order.avsc", "{ not JSON")],
        &[("in/Order.avsc", second.as_str()), ("in/Other.avsc", r#"{"type": "int"}"#)],
        &[("in/Order.avsc", documented.as_str())],
        &[("in/Order.avsc", third.as_str())],
        &[("in/Order.avsc", first.as_str())],
    ]);
    insta::assert_snapshot!(import(&repository, "in"));
    let versions: Vec<String> =
        (1..=3).map(|number| repository.read(&format!("schemas/orders/order/v{number}.avsc"))).collect();
    assert_eq!(versions, [first, second, third]);
    let before = repository.files();
    assert!(import(&repository, "in").contains("nothing to do"));
    assert_eq!(repository.files(), before);
}

#[test]
fn renamed_files_are_followed() {
    let repository =
        repository(&[&[("old/Order.avsc", &record(ORDER, &["a"])), ("old/Gone.avsc", &record("acme.Gone", &[]))]]);
    std::fs::create_dir_all(repository.root().join("src/avro")).expect("a folder");
    git(repository.root(), &["mv", "old/Order.avsc", "src/avro/Purchase.avsc"]);
    git(repository.root(), &["rm", "--quiet", "old/Gone.avsc"]);
    commit(&repository);
    repository.write("src/avro/Purchase.avsc", &record("acme.orders.Purchase", &["a", "b"]));
    commit(&repository);
    insta::assert_snapshot!(import(&repository, "src"));
    assert_eq!(repository.versions(), ["orders/purchase/v1.avsc", "orders/purchase/v2.avsc"]);
    assert_eq!(repository.read("schemas/orders/purchase/v1.avsc"), record(ORDER, &["a"]));
}

#[test]
fn changed_type_of_another_file_is_a_new_version() {
    let order = r#"{"type": "record", "name": "acme.orders.Order", "fields": [{"name": "size", "type": "Size"}]}"#;
    let size = |symbols: &str| format!(r#"{{"type": "enum", "name": "acme.orders.Size", "symbols": [{symbols}]}}"#);
    let idl = |field: &str| {
        format!(
            "@namespace(\"acme.bills\") protocol P {{ import schema \"Size.avsc\"; record Bill {{ acme.orders.Size s;{field} }} }}"
        )
    };
    let repository = repository(&[
        &[("in/Order.avsc", order), ("in/Size.avsc", &size(r#""S""#)), ("in/bill.avdl", &idl(""))],
        &[("in/Size.avsc", &size(r#""S", "M""#))],
        &[("in/bill.avdl", &idl(" int a = 0;"))],
    ]);
    import(&repository, "in");
    let numbers = |contract: &str| repository.versions().iter().filter(|version| version.starts_with(contract)).count();
    assert_eq!((numbers("orders/order/"), numbers("bills/bill/")), (2, 3));
    assert!(!repository.read("schemas/orders/order/v1.avsc").contains("\"M\""));
}

#[test]
fn merged_branch_is_one_change() {
    let repository = repository(&[&[("in/Order.avsc", &record(ORDER, &["a"]))]]);
    git(repository.root(), &["checkout", "--quiet", "-b", "topic"]);
    for fields in [&["a", "draft"][..], &["a", "b"]] {
        repository.write("in/Order.avsc", &record(ORDER, fields));
        commit(&repository);
    }
    git(repository.root(), &["checkout", "--quiet", "main"]);
    git(repository.root(), &["merge", "--quiet", "--no-ff", "--message", "Merge", "topic"]);
    import(&repository, "in");
    assert_eq!(repository.versions().len(), 2);
    assert_eq!(repository.read("schemas/orders/order/v2.avsc"), record(ORDER, &["a", "b"]));
}

#[test]
fn named_file_in_a_subfolder_and_numbered_files_have_a_history() {
    let repository = repository(&[
        &[("in/Order.v1.avsc", &record(ORDER, &["a"]))],
        &[("in/Order.v1.avsc", &record(ORDER, &["b"])), ("in/Order.v2.avsc", &record(ORDER, &["c"]))],
    ]);
    import(&repository, "in");
    assert_eq!(repository.versions().len(), 3);
    assert_eq!(repository.read("schemas/orders/order/v3.avsc"), record(ORDER, &["c"]));
}

#[test]
fn history_needs_a_repository() {
    let repository = Repository::new(&[("in/Order.avsc", &record(ORDER, &["a"]))]);
    let said = import(&repository, "in");
    assert!(said.contains("GIT_FAILED") && said.contains("--- exit 3"), "{said}");
    let missing = import(&repository, "missing/Order.avsc");
    assert!(missing.contains("error["), "{missing}");
}

#[test]
fn shallow_clone_is_reported() {
    let repository =
        repository(&[&[("in/Order.avsc", &record(ORDER, &["a"]))], &[("in/Order.avsc", &record(ORDER, &["a", "b"]))]]);
    let clone = Repository::new(&[]);
    let url = format!("file://{}", repository.root().display());
    git(clone.root(), &["clone", "--quiet", "--depth", "1", &url, "clone"]);
    let said = clone.run(&["import", "clone/in", "--history", "--yes"]);
    assert!(said.contains("git fetch --unshallow") && clone.versions().len() == 1, "{said}");
}
