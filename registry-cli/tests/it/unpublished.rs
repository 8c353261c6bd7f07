//! `withdraw` and `move`: changes of released versions that were never published.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde_json::json;

use crate::against_git::{commit, git};
use crate::support::{FakeServer, Project, schema, schemactl, transcript};

const REASON: [&str; 3] = ["--unpublished", "--reason", "The \"release\" was never merged."];

/// The beginning of the line about the accepted break of [`with_settings`].
const ACCEPTED: &str = "accepted[TYPE_IS_READABLE]: ";

fn run(root: &Path, arguments: &[&str]) -> String {
    transcript(&schemactl().current_dir(root).args(arguments).output().expect("schemactl"))
}

fn read(project: &Project, file: &str) -> String {
    fs::read_to_string(project.root().join(file)).expect("a file")
}

/// Returns a registry that has these schemas on every topic.
fn registry(schemas: &[String]) -> FakeServer {
    let stored = schemas.iter().zip(0..).map(|(schema, version): (_, u32)| {
        json!({ "version": version, "type": "AVRO", "data": schema, "properties": {}, "timestamp": 0 })
    });
    let history = json!({ "getSchemaResponses": stored.collect::<Vec<_>>() }).to_string();
    FakeServer::new(&[FakeServer::response("200 OK", &history)])
}

/// Returns a project with two released versions of `a/b`, and a draft.
fn project() -> Project {
    let versions = [schema("one", &[]), schema("two", &["x"])];
    Project::new("shop").contract("a/b", "", &versions).draft("a/b", 3, &schema("three", &["y"]))
}

fn with_registry(stored: &[String]) -> (Project, FakeServer) {
    let server = registry(stored);
    let project = project().manifest(&format!("\n[registries.local]\nurl = \"{}\"\n", server.address));
    (project, server)
}

#[test]
fn unpublished_version_is_withdrawn() {
    let (project, _server) = with_registry(&[schema("one", &[])]);
    let lock = read(&project, "contracts.lock");
    let said = run(project.root(), &["withdraw", "a/b", "v2", "--dry-run"]);
    assert!(said.contains("would withdraw a/b v2 (not published in local)"), "{said}");
    assert_eq!(read(&project, "contracts.lock"), lock);
    let said = run(project.root(), &["withdraw", "a/b", "v2"]);
    assert!(said.contains("withdrew a/b v2") && said.ends_with("--- exit 0"), "{said}");
    assert!(read(&project, "contracts.lock").contains("absent-from = [\"local\"]"));
    let said = run(project.root(), &["withdraw", "a/b", "v2"]);
    assert!(said.contains("a/b v2 cannot be withdrawn: it is a draft") && said.ends_with("--- exit 1"), "{said}");
    assert!(run(project.root(), &["check"]).ends_with("--- exit 0"));
}

#[test]
fn published_or_older_version_stays() {
    let (project, _server) = with_registry(&[schema("one", &[]), schema("two", &["x"])]);
    let lock = read(&project, "contracts.lock");
    let said = run(project.root(), &["withdraw", "a/b", "2"]);
    assert!(said.contains("a/b v2 cannot be withdrawn: the registry `local` has or had it"), "{said}");
    assert!(said.contains("make the change in `a/b/v3.avsc`") && said.ends_with("--- exit 1"), "{said}");
    let said = run(project.root(), &["withdraw", "a/b", "1"]);
    assert!(said.contains("v2 was released after it") && said.ends_with("--- exit 1"), "{said}");
    let said = run(project.root(), &["move", "a/b", "a/c"]);
    assert!(said.contains("a/b cannot be moved: the registry `local` has or had schemas of its topic"), "{said}");
    assert!(said.contains("write `topic = \"persistent://shop/a/b\"`") && said.ends_with("--- exit 1"), "{said}");
    assert_eq!(read(&project, "contracts.lock"), lock);
}

#[test]
fn statement_replaces_registries() {
    let project = project();
    for arguments in [&["withdraw", "a/b", "2"][..], &["move", "a/b", "a/c"]] {
        let said = run(project.root(), arguments);
        assert!(said.contains("error[PUBLICATION_UNKNOWN]") && said.ends_with("--- exit 2"), "{said}");
    }
    let said = run(project.root(), &["withdraw", "a/b", "2", REASON[0], REASON[1], REASON[2]]);
    assert!(said.ends_with("--- exit 0"), "{said}");
    assert!(read(&project, "contracts.lock").contains(r#"reason = "The \"release\" was never merged.""#));
    assert!(run(project.root(), &["check"]).ends_with("--- exit 0"));
}

#[test]
fn unreachable_registry_is_an_error() {
    let project = project().manifest("\n[registries.local]\nurl = \"http://127.0.0.1:1\"\n");
    for arguments in [&["withdraw", "a/b", "2"][..], &["move", "a/b", "a/c"]] {
        let said = run(project.root(), arguments);
        assert!(said.contains("error[BROKER_UNREACHABLE]") && said.ends_with("--- exit 3"), "{said}");
    }
}

/// Returns a project whose contract has comments, settings and an accepted break.
fn with_settings() -> Project {
    let settings = "strategy = \"BACKWARD\" # a strategy\n\n# rules of the contract\n[contracts.\"a/b\".rules]\nMONEY_IS_EXACT = \"off\"\n";
    let project = Project::new("shop").manifest("\n# before the contract\n");
    let versions = [schema("one", &[]), schema("two", &["x"]).replace("\"string\"", "\"long\"")];
    let project = project.contract("a/b", settings, &versions).contract("a/z", "", &[schema("z", &[])]);
    let accepted = "# a comment\n[[accepted]]\nrule = \"TYPE_IS_READABLE\"\ncontract = \"a/b\" # which\nversion = 2\n\
                    owner = \"o\"\nreason = \"r\"\nexpires = 2999-01-01\n";
    fs::write(project.root().join("accepted.toml"), accepted).expect("written");
    project
}

#[test]
fn move_renames_every_part() {
    let project = with_settings();
    assert!(run(project.root(), &["check", "--history"]).contains(ACCEPTED));
    let (manifest, accepted) = (read(&project, "contracts.toml"), read(&project, "accepted.toml"));
    let said = run(project.root(), &["move", "a/b", "new/c", "--dry-run", REASON[0], REASON[1], REASON[2]]);
    assert!(said.contains("would move a/b to new/c") && project.root().join("a/b").is_dir(), "{said}");
    let said = run(project.root(), &["move", "a/b", "new/c", REASON[0], REASON[1], REASON[2]]);
    assert!(said.contains("moved a/b to new/c") && said.ends_with("--- exit 0"), "{said}");
    assert_eq!(read(&project, "contracts.toml"), manifest.replace("a/b", "new/c"));
    assert_eq!(read(&project, "accepted.toml"), accepted.replace("a/b", "new/c"));
    assert!(!project.root().join("a/b").exists());
    let said = run(project.root(), &["check", "--history"]);
    assert!(said.contains(ACCEPTED) && said.ends_with("--- exit 0"), "{said}");
    for (new, reason) in [("a/z", "`a/z` exists already"), ("A/b", "`A/b` is not a contract id")] {
        let said = run(project.root(), &["move", "new/c", new, REASON[0], REASON[1], REASON[2]]);
        assert!(said.contains(reason) && said.ends_with("--- exit 1"), "{said}");
    }
}

#[test]
fn contract_with_its_own_topic_moves() {
    let topic = "topic = \"persistent://shop/a/b\"";
    let project = Project::new("shop").contract("a/b", topic, &[schema("one", &[])]);
    let said = run(project.root(), &["move", "a/b", "a/c"]);
    assert!(said.contains("moved a/b to a/c (the topic stays the same)") && said.ends_with("--- exit 0"), "{said}");
}

#[test]
fn move_before_the_first_release_changes_no_lock() {
    let project = Project::new("shop").contract("a/b", "", &[]).draft("a/b", 1, &schema("one", &[]));
    let said = run(project.root(), &["move", "a/b", "a/c"]);
    assert!(said.contains("moved a/b to a/c (no version was released)") && said.ends_with("--- exit 0"), "{said}");
}

#[test]
fn move_after_a_withdrawal_asks_the_registries() {
    let server = registry(&[schema("other", &["z"])]);
    let project = Project::new("shop")
        .contract("a/b", "", &[schema("one", &[])])
        .manifest(&format!("\n[registries.local]\nurl = \"{}\"\n", server.address));
    assert!(run(project.root(), &["withdraw", "a/b", "1"]).ends_with("--- exit 0"));
    let said = run(project.root(), &["move", "a/b", "a/c"]);
    assert!(said.contains("the registry `local` has or had schemas of its topic"), "{said}");
}

#[test]
fn comparison_with_git_accepts_recorded_changes() {
    let project = project();
    git(project.root(), &["init", "--quiet"]);
    commit(project.root(), "contracts");
    let accepts = || {
        let said = run(project.root(), &["check", "--against", "git:HEAD"]);
        assert!(said.ends_with("--- exit 0"), "{said}");
    };
    run(project.root(), &["withdraw", "a/b", "2", REASON[0], REASON[1], REASON[2]]);
    accepts();
    run(project.root(), &["move", "a/b", "a/c", REASON[0], REASON[1], REASON[2]]);
    accepts();
    fs::write(project.root().join("a/c/v2.avsc"), schema("other", &["z"])).expect("written");
    fs::remove_file(project.root().join("a/c/v3.avsc")).expect("removed");
    run(project.root(), &["release", "--all"]);
    accepts();
}

#[test]
fn killed_move_is_completed() {
    for pause in (0..10).map(|step| Duration::from_millis(step * 3)) {
        let project = with_settings();
        let arguments = ["move", "a/b", "a/c", REASON[0], REASON[1], REASON[2]];
        let mut running = schemactl().current_dir(project.root()).args(arguments).spawn().expect("schemactl");
        thread::sleep(pause);
        running.kill().expect("killed");
        running.wait().expect("an end");
        let said = run(project.root(), &arguments);
        assert!(
            said.ends_with("--- exit 0") || said.contains("the manifest has no contract `a/b`"),
            "{pause:?}: {said}"
        );
        let said = run(project.root(), &["check", "--history"]);
        assert!(said.contains(ACCEPTED) && said.ends_with("--- exit 0"), "{pause:?}: {said}");
    }
}

#[test]
fn interrupted_move_leaves_no_draft() {
    // The folder is moved, or the folder and the seals.
    let project = with_settings();
    let moved = with_settings();
    run(moved.root(), &["move", "a/b", "a/c", REASON[0], REASON[1], REASON[2]]);
    let files = |project: &Project| [1, 2].map(|number| read(project, &format!("a/c/v{number}.avsc")));
    fs::rename(project.root().join("a/b"), project.root().join("a/c")).expect("moved");
    for lock in [read(&project, "contracts.lock"), read(&moved, "contracts.lock")] {
        fs::write(project.root().join("contracts.lock"), lock).expect("written");
        let before = files(&project);
        for command in [&["fmt"][..], &["check", "--fix"], &["lint", "--fix"], &["release", "--all"]] {
            run(project.root(), command);
            assert_eq!(files(&project), before, "{command:?}");
        }
    }
    let said = run(project.root(), &["move", "a/b", "a/c", REASON[0], REASON[1], REASON[2]]);
    assert!(said.ends_with("--- exit 0"), "{said}");
    assert!(run(project.root(), &["check"]).ends_with("--- exit 0"));
}
