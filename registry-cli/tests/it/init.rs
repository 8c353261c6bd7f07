//! `schemactl init`.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{schemactl, transcript};

fn run(folder: &Path, arguments: &[&str]) -> String {
    transcript(&schemactl().args(arguments).current_dir(folder).output().expect("schemactl"))
}

#[test]
fn creates_a_project_that_passes_the_check() {
    let folder = TempDir::new().expect("a folder");
    insta::assert_snapshot!(run(folder.path(), &["init", "--tenant", "acme"]));
    insta::assert_snapshot!(run(folder.path(), &["check"]));
    insta::assert_snapshot!(fs::read_to_string(folder.path().join("schemas/contracts.toml")).expect("the manifest"));
}

#[test]
fn second_run_changes_nothing() {
    let folder = TempDir::new().expect("a folder");
    run(folder.path(), &["init", "--tenant", "acme"]);
    let manifest = folder.path().join("schemas/contracts.toml");
    fs::write(&manifest, "tenant = \"mine\"\n").expect("the manifest");
    let inside = folder.path().join("schemas/shared");
    let said = run(&inside, &["init", "--tenant", "acme"]);
    assert_eq!(fs::read_to_string(&manifest).expect("the manifest"), "tenant = \"mine\"\n");
    assert!(!said.lines().any(|line| line.starts_with("created")), "{said}");
}

#[test]
fn adds_only_missing_files() {
    let folder = TempDir::new().expect("a folder");
    let schemas = folder.path().join("schemas");
    fs::create_dir(&schemas).expect("a folder");
    fs::write(schemas.join(".gitattributes"), "mine\n").expect("a file");
    run(folder.path(), &["init", "--tenant", "acme"]);
    assert_eq!(fs::read_to_string(schemas.join(".gitattributes")).expect("a file"), "mine\n");
    assert!(schemas.join("contracts.toml").exists());
}

#[test]
fn yes_takes_the_owner_of_the_git_remote() {
    let folder = TempDir::new().expect("a folder");
    for arguments in [&["init", "--quiet"][..], &["remote", "add", "origin", "git@example.org:Acme/shop.git"]] {
        assert!(Command::new("git").arg("-C").arg(folder.path()).args(arguments).status().expect("git").success());
    }
    let said = run(folder.path(), &["init", "--yes"]);
    assert!(said.contains("tenant acme"), "{said}");
}

#[test]
fn asks_for_no_tenant_without_terminal() {
    let folder = TempDir::new().expect("a folder");
    insta::assert_snapshot!(run(folder.path(), &["init"]));
    assert!(!folder.path().join("schemas").exists());
    assert!(run(folder.path(), &["init", "--tenant", "a b"]).contains("exit 2"));
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs the `script` of Linux")]
fn asks_for_the_tenant_on_a_terminal() {
    let folder = TempDir::new().expect("a folder");
    let command = format!(
        "printf 'a b\\nacme\\n' | script --quiet --command \"'{}' init\" /dev/null",
        env!("CARGO_BIN_EXE_schemactl")
    );
    let output = Command::new("sh").args(["-c", &command]).current_dir(folder.path()).output().expect("script");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("Pulsar tenant of all topics"), "{said}");
    let manifest = fs::read_to_string(folder.path().join("schemas/contracts.toml")).expect("the manifest");
    assert!(manifest.contains("\ntenant = \"acme\"\n"), "{manifest}");
}

#[test]
fn existing_schemas_are_pointed_out() {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("Order.avsc"), "{}").expect("a file");
    let said = run(folder.path(), &["init", "--tenant", "acme"]);
    assert!(said.contains("next: `schemactl import .` adds the schemas of 1 file"), "{said}");
}
