//! Brings every file that a test compares with its own result up to date.
//!
//! These files are generated source, snapshots of values and outputs, and documents that are made from tables in the
//! code. What only a server or Avro for Java can answer is recorded elsewhere, see CONTRIBUTING.md.

use anyhow::{Context as _, Result};

use crate::process::{self, Interrupt};
use crate::repository::Repository;
use crate::workspace::{self, Workspace};

/// By these names a package's tests show that they compare files.
const MARKS: &[&str] = &["insta::assert", "snapbox::", UPDATE, "check_openapi"];
/// The variable by which our own tests know that they write files instead of comparing them.
const UPDATE: &str = "LOGISTICS_UPDATE";
const VARIABLES: &[(&str, &str)] = &[(UPDATE, "1"), ("INSTA_UPDATE", "always"), ("SNAPSHOTS", "overwrite")];

/// Writes generated source, then runs the tests of these packages so that they write their files; an empty list
/// stands for all packages that compare files.
pub(crate) fn run(workspace: &Workspace, interrupt: &Interrupt, packages: &[String]) -> Result<()> {
    generate(workspace, interrupt)?;
    let repository = Repository::read(workspace.root())?;
    let all = packages_with_files(&repository);
    let mut test = process::command(workspace::cargo(), workspace.root());
    // Tests of documentation compare nothing.
    test.args(["test", "--quiet", "--no-fail-fast", "--lib", "--bins", "--tests"]).envs(VARIABLES.iter().copied());
    for package in if packages.is_empty() { &all } else { packages } {
        test.args(["--package", package]);
    }
    process::run(&mut test, interrupt).context("files are up to date, but some tests fail for another reason")
}

/// Writes the source that is generated from the contracts in `schemas/`.
pub(crate) fn generate(workspace: &Workspace, interrupt: &Interrupt) -> Result<()> {
    let mut generate = process::command(workspace::cargo(), workspace.root());
    process::run(generate.args(["run", "--quiet", "--package", "schemactl", "--", "generate"]), interrupt)
}

fn packages_with_files(repository: &Repository) -> Vec<String> {
    let compares = |folder: &str| {
        let prefix = format!("{folder}/");
        // A crate inside the folder of another one is found as itself.
        let inner: Vec<String> = repository
            .members()
            .iter()
            .map(|member| format!("{}/", member.folder))
            .filter(|other| other.starts_with(&prefix) && *other != prefix)
            .collect();
        let mut files = repository.rust_files().filter(|(path, _)| {
            path.starts_with(&prefix) && inner.iter().all(|other| !path.starts_with(other.as_str()))
        });
        files.any(|(_, text)| MARKS.iter().any(|mark| text.contains(mark)))
    };
    let members = repository.members().iter().filter(|member| member.name != "xtask" && compares(&member.folder));
    members.map(|member| member.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::tests::repository;

    #[test]
    fn finds_packages_by_their_own_files() {
        let repository = repository(&[
            ("Cargo.toml", "[workspace]\nmembers = [\"a\", \"a/inner\"]"),
            ("a/Cargo.toml", "[package]\nname = \"a\""),
            ("a/inner/Cargo.toml", "[package]\nname = \"inner\""),
            ("a/inner/tests/it/main.rs", "#[test]\nfn f() { insta::assert_snapshot!(1); }"),
        ]);
        assert_eq!(packages_with_files(&repository), ["inner"]);
    }
}
