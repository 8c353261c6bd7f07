//! `check --against git:REF`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Project, schema, schemactl, transcript};

pub(crate) fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").current_dir(folder).args(identity).args(arguments).output().expect("git");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

pub(crate) fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all", "."]);
    git(folder, &["commit", "--quiet", "--allow-empty", "--message", message]);
}

/// Creates a repository with an empty first commit, tagged `empty`, and the project in its second, tagged `released`.
fn repository(project: &Project) -> &Path {
    let top = project.root().parent().expect("a folder");
    git(top, &["init", "--quiet"]);
    git(top, &["commit", "--quiet", "--allow-empty", "--message", "first"]);
    git(top, &["tag", "empty"]);
    commit(top, "schemas");
    git(top, &["tag", "released"]);
    top
}

fn project() -> Project {
    Project::new("shop").contract("orders/created", "", &[schema("first", &[])])
}

fn check(root: &Path, against: &str) -> String {
    transcript(&schemactl().current_dir(root).args(["check", "--against", against]).output().expect("schemactl"))
}

#[test]
fn commit_without_project_passes() {
    let project = project();
    repository(&project);
    let said = check(project.root(), "git:empty");
    assert!(said.contains("empty has no contracts.toml, so no version was released there"), "{said}");
    assert!(said.ends_with("--- exit 0"), "{said}");
}

#[test]
fn finds_moved_folder() {
    let project = project();
    let top = repository(&project);
    let moved = top.join("contracts");
    fs::rename(project.root(), &moved).expect("moved");
    assert!(check(&moved, "git:released").ends_with("--- exit 0"));
    let file = moved.join("orders/created/v1.avsc");
    fs::write(file, schema("edited", &[])).expect("written");
    let said = check(&moved, "git:released");
    assert!(said.contains("v1 was released at released, and has changed"), "{said}");
}

#[test]
fn reports_deleted_and_renamed_contracts() {
    let project = project();
    let top = repository(&project);
    fs::rename(project.root().join("orders/created"), project.root().join("orders/made")).expect("renamed");
    let manifest = project.root().join("contracts.toml");
    let text = fs::read_to_string(&manifest).expect("a text").replace("orders/created", "orders/made");
    fs::write(manifest, text).expect("written");
    fs::remove_file(project.root().join("contracts.lock")).expect("removed");
    commit(top, "renamed");
    let said = check(project.root(), "git:released");
    assert!(said.contains("orders/created has 1 released version at released, and was removed"), "{said}");
    assert!(said.ends_with("--- exit 1"), "{said}");
}

#[test]
fn broken_commit_is_an_error() {
    for (file, text) in [("contracts.toml", "tenant = "), ("contracts.lock", "<<<<<<< HEAD\n"), ("contracts.lock", "]")]
    {
        let project = project();
        let top = repository(&project);
        let good = fs::read(project.root().join(file)).expect("a text");
        fs::write(project.root().join(file), text).expect("written");
        commit(top, "broken");
        fs::write(project.root().join(file), good).expect("written");
        let said = check(project.root(), "git:HEAD");
        assert!(said.contains("error[GIT_FAILED]: the schemas at HEAD have errors"), "{file}: {said}");
        assert!(said.ends_with("--- exit 3"), "{said}");
    }
}

#[test]
fn missing_commit_has_a_reason() {
    let project = project();
    let top = repository(&project);
    let said = check(project.root(), "git:nowhere");
    assert!(said.contains("the repository has no commit `nowhere`") && said.ends_with("--- exit 3"), "{said}");

    let clone = tempfile::tempdir().expect("a folder");
    let origin = format!("file://{}", top.display());
    git(clone.path(), &["clone", "--quiet", "--depth=1", &origin, "clone"]);
    let said = check(&clone.path().join("clone/schemas"), "git:HEAD~1");
    assert!(said.contains("of which only a part was fetched") && said.contains("fetch-depth: 0"), "{said}");
    assert!(said.contains("`git fetch --unshallow --tags`"), "{said}");

    let outside = self::project();
    let said = check(outside.root(), "git:HEAD");
    assert!(said.contains("not a git repository") && said.contains("in a clone of the repository"), "{said}");

    let mut without_git = schemactl();
    without_git.current_dir(project.root()).args(["check", "--against", "git:HEAD"]).env("PATH", "/nowhere");
    let said = transcript(&without_git.output().expect("schemactl"));
    assert!(said.contains("cannot run git") && said.contains("install git"), "{said}");
}

#[test]
fn advice_fetches_missing_branch() {
    for (depth, shown) in [(&["--depth=1"][..], "git fetch --depth=1 origin"), (&[], "git fetch origin")] {
        let project = project();
        let top = repository(&project);
        git(top, &["branch", "other/main"]);
        let origin = format!("file://{}", top.display());
        let clone = tempfile::tempdir().expect("a folder");
        let arguments = [&["clone", "--quiet", "--single-branch"], depth, &[&origin, "clone"]].concat();
        git(clone.path(), &arguments);
        let schemas = clone.path().join("clone/schemas");
        let said = check(&schemas, "git:origin/other/main");
        assert!(said.contains(shown) && said.ends_with("--- exit 3"), "{said}");
        let advice = said.split('`').find(|part| part.starts_with("git fetch")).expect("a command");
        git(&schemas, &advice.split(' ').skip(1).collect::<Vec<_>>());
        let said = check(&schemas, "git:origin/other/main");
        assert!(said.ends_with("--- exit 0"), "{said}");
    }
}

/// Returns the warnings and the exit code of a check against the first state of a project whose manifest is changed.
fn weakened(before: &[(&str, &str)], file: &str, from: &str, to: &str) -> (Vec<String>, String) {
    let project = Project::under("shop", "FULL").contract("orders/created", "", &[schema("first", &[])]);
    for (file, text) in before {
        let path = project.root().join(file);
        let old = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, old + text).expect("written");
    }
    repository(&project);
    let path = project.root().join(file);
    let text = fs::read_to_string(&path).expect("a text");
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replacen(from, to, 1)).expect("written");
    let said = check(project.root(), "git:released");
    let warnings = said.lines().filter(|line| line.contains("[POLICY_IS_KEPT]") || line.contains("contracts.toml:"));
    let place = |line: &str| line.rsplit('/').next().unwrap_or(line).to_owned();
    let warnings = warnings.map(|line| if line.contains("-->") { place(line) } else { line.to_owned() }).collect();
    (warnings, said.lines().last().unwrap_or_default().to_owned())
}

#[test]
fn reports_weaker_policy() {
    let table =
        "strategy = \"BACKWARD_TRANSITIVE\"\n[contracts.\"orders/created\".rules]\nENUM_SYMBOL_IS_KEPT = \"error\"\n";
    let rules = "[rules]\nFIELD_IS_DOCUMENTED = \"error\"\n";
    let changes = [
        (
            "",
            "strategy = \"FULL\"",
            "strategy = \"BACKWARD\"",
            "the project's strategy was FULL at released, and is BACKWARD now",
        ),
        (
            table,
            "strategy = \"BACKWARD_TRANSITIVE\"\n",
            "",
            "the strategy was BACKWARD_TRANSITIVE at released, and is FULL now",
        ),
        (
            table,
            "ENUM_SYMBOL_IS_KEPT = \"error\"",
            "ENUM_SYMBOL_IS_KEPT = \"off\"",
            "the level of `ENUM_SYMBOL_IS_KEPT` was error at released, and is off now",
        ),
        (
            rules,
            "FIELD_IS_DOCUMENTED = \"error\"",
            "",
            "the level of `FIELD_IS_DOCUMENTED` was error at released, and is warning now",
        ),
    ];
    for (added, from, to, message) in changes {
        let (warnings, exit) = weakened(&[("contracts.toml", added)], "contracts.toml", from, to);
        assert_eq!(exit, "--- exit 0", "{warnings:?}");
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert_eq!(warnings[0], format!("warning[POLICY_IS_KEPT]: {message}"));
    }
}

#[test]
fn stricter_policy_passes() {
    let (from, to) = ("strategy = \"FULL\"", "strategy = \"FULL_TRANSITIVE\"");
    let (warnings, exit) = weakened(&[], "contracts.toml", from, to);
    assert_eq!((warnings, exit.as_str()), (Vec::new(), "--- exit 0"));
}

#[test]
fn commit_decides_level_of_weaker_policy() {
    let rules = "[rules]\nPOLICY_IS_KEPT = \"error\"\n";
    let (from, to) = ("POLICY_IS_KEPT = \"error\"", "POLICY_IS_KEPT = \"off\"");
    let (warnings, exit) = weakened(&[("contracts.toml", rules)], "contracts.toml", from, to);
    assert_eq!(exit, "--- exit 1");
    assert_eq!(
        warnings[0],
        "error[POLICY_IS_KEPT]: the level of `POLICY_IS_KEPT` was error at released, and is off now"
    );
}

#[test]
fn reports_longer_accepted_break() {
    let entry = "[[accepted]]\nrule = \"FIELD_HAS_DEFAULT\"\ncontract = \"orders/created\"\nversion = 1\nowner = \"a\"\n\
                 reason = \"b\"\nexpires = 2090-01-31\n";
    let (warnings, _) = weakened(&[("accepted.toml", entry)], "accepted.toml", "2090", "2091");
    let last = "was 2090-01-31 at released, and is 2091-01-31 now";
    assert!(warnings.iter().any(|warning| warning.ends_with(last)), "{warnings:?}");
}

#[test]
fn rejects_options_as_commit() {
    let project = project();
    let top = repository(&project);
    for reference in ["--help", "-h", "--output=made", "--exec=touch made"] {
        let said = check(project.root(), &format!("git:{reference}"));
        assert!(said.contains("error[USAGE]") && said.ends_with("--- exit 2"), "{reference}: {said}");
    }
    for reference in ["HEAD:schemas", "HEAD --output=made", ":/first --help", "@{-9}", "HEAD^{tree}", "*"] {
        let said = check(project.root(), &format!("git:{reference}"));
        assert!(said.contains("error[GIT_FAILED]") && said.ends_with("--- exit 3"), "{reference}: {said}");
    }
    assert!(!top.join("made").exists() && !project.root().join("made").exists());
}
