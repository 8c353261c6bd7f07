//! Branches that release contracts, merged by git.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::against_git::{commit, git};
use crate::support::{Project, schema, schemactl};

/// Contracts with a release and a draft, and contracts with only a draft. In the lock, each is beside another of its kind
/// and beside one of the other kind.
const RELEASED: [&str; 4] = ["a/b", "a/d", "a/e", "a/h"];
const NEW: [&str; 4] = ["a/a", "a/c", "a/f", "a/g"];

/// Creates a repository with the project in its branch `main`.
fn repository() -> Project {
    let project = Project::new("shop");
    let project = RELEASED.iter().fold(project, |project, id| {
        let project = project.contract(id, "", &[schema(id, &[])]);
        project.draft(id, 2, &schema(id, &["a"]))
    });
    let project = NEW.iter().fold(project, |project, id| project.contract(id, "", &[]).draft(id, 1, &schema(id, &[])));
    git(project.root(), &["init", "--quiet"]);
    commit(project.root(), "contracts");
    project
}

fn release(root: &Path, id: &str) {
    run(root, &["release", id]);
}

fn run(root: &Path, arguments: &[&str]) {
    let output = schemactl().current_dir(root).args(arguments).output().expect("schemactl");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
}

/// Releases one contract in each of two branches and merges them. Returns whether git could merge them.
fn merge(root: &Path, [ours, theirs]: [&str; 2]) -> bool {
    for (branch, id) in [("theirs", theirs), ("ours", ours)] {
        git(root, &["checkout", "--quiet", "-B", branch, "main"]);
        release(root, id);
        commit(root, branch);
    }
    let merge = ["-c", "user.name=t", "-c", "user.email=t@example.org", "merge", "--quiet", "--no-edit", "theirs"];
    let output = Command::new("git").current_dir(root).args(merge).output().expect("git");
    output.status.success()
}

#[test]
fn releases_of_different_contracts_merge() {
    let project = repository();
    let root = project.root();
    for ours in RELEASED.iter().chain(&NEW) {
        for theirs in &RELEASED {
            if ours != theirs {
                assert!(merge(root, [ours, theirs]), "{ours} and {theirs} conflict");
                run(root, &["check"]);
                let lock = fs::read_to_string(root.join("contracts.lock")).expect("a lock");
                assert_eq!(lock.matches("\nv").count(), RELEASED.len() + 2, "{ours} and {theirs}: {lock}");
            }
        }
    }
}

#[test]
fn first_releases_merge_with_union() {
    let project = repository();
    let root = project.root();
    fs::write(root.join(".gitattributes"), "contracts.lock merge=union\n").expect("written");
    commit(root, "union");
    for ours in NEW {
        for theirs in NEW {
            if ours != theirs {
                assert!(merge(root, [ours, theirs]), "{ours} and {theirs} conflict");
                run(root, &["check"]);
            }
        }
    }
}

#[test]
fn two_releases_of_one_contract_are_reported() {
    for (attributes, merges) in [("", false), ("contracts.lock merge=union\n", true)] {
        let project = repository();
        let root = project.root();
        fs::write(root.join(".gitattributes"), attributes).expect("written");
        commit(root, "attributes");
        git(root, &["checkout", "--quiet", "-b", "other"]);
        fs::write(root.join("a/b/v2.avsc"), schema("a/b", &["other"])).expect("written");
        release(root, "a/b");
        commit(root, "other");
        git(root, &["checkout", "--quiet", "main"]);
        release(root, "a/b");
        commit(root, "ours");
        let merge = Command::new("git").current_dir(root).args(["merge", "--quiet", "--no-edit", "other"]).output();
        assert_eq!(merge.expect("git").status.success(), merges);
        let output = schemactl().current_dir(root).arg("check").output().expect("schemactl");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("error[LOCK_IS_INTACT]") && output.status.code() == Some(2), "{said}");
        assert!(said.contains("help: keep both sides for different contracts"), "{said}");
    }
}
