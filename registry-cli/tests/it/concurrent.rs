//! Concurrent commands on one project, and commands that are killed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::support::{Project, schema, schemactl};

const CONTRACTS: u32 = 12;

fn id(number: u32) -> String {
    format!("orders/message-{number}")
}

/// Creates a project with many unformatted drafts, and code to generate.
fn drafts() -> Project {
    let project = Project::new("shop").manifest("\n[generate]\ncrate = \"../events\"\n");
    (1..=CONTRACTS).fold(project, |project, number| {
        project.contract(&id(number), "", &[]).draft(&id(number), 1, &schema(&format!("message {number}"), &["a"]))
    })
}

fn start(root: &Path, arguments: &[&str]) -> Child {
    let mut command: Command = schemactl();
    command.current_dir(root).args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("schemactl")
}

fn ends_well(child: Child) {
    let output = child.wait_with_output().expect("an end");
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert_eq!(output.status.code(), Some(0), "{said:?}");
}

fn is_clean(root: &Path, arguments: &[&str]) {
    ends_well(start(root, arguments));
}

#[test]
fn concurrent_releases_keep_all_seals() {
    let project = drafts();
    let ids: Vec<String> = (1..=CONTRACTS).map(id).collect();
    let running: Vec<Child> = ids.iter().map(|id| start(project.root(), &["release", id])).collect();
    running.into_iter().for_each(ends_well);
    let lock = fs::read_to_string(project.root().join("contracts.lock")).expect("a lock");
    for id in &ids {
        assert!(lock.contains(&format!("[seals.\"{id}\"]")), "{id} has no seal:\n{lock}");
    }
    is_clean(project.root(), &["check"]);
}

#[test]
fn concurrent_fmt_and_release_keep_the_seal() {
    let project = drafts();
    let mut running = Vec::new();
    for number in 1..=CONTRACTS {
        let file = project.root().join(id(number)).join("v1.avsc");
        running.push(start(project.root(), &["fmt", file.to_str().expect("a path")]));
        running.push(start(project.root(), &["release", &id(number)]));
    }
    for child in running {
        let output = child.wait_with_output().expect("an end");
        // The second command finds the file released, and says so.
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() || said.contains("FILE_RELEASED"), "{said}");
    }
    is_clean(project.root(), &["check"]);
}

#[test]
fn concurrent_commands_do_not_interfere() {
    let project = drafts();
    let commands: [&[&str]; 5] =
        [&["release", "--all"], &["generate"], &["fmt"], &["check", "--fix"], &["check", "--witness", "messages"]];
    let running: Vec<Child> = commands.iter().cycle().take(20).map(|command| start(project.root(), command)).collect();
    running.into_iter().for_each(ends_well);
    is_clean(project.root(), &["release", "--all"]);
    is_clean(project.root(), &["generate"]);
    is_clean(project.root(), &["check"]);
    is_clean(project.root(), &["generate", "--check"]);
}

#[test]
fn second_command_waits_and_says_so() {
    let project = drafts();
    let manifest = File::open(project.root().join("contracts.toml")).expect("a manifest");
    manifest.lock().expect("a lock");
    let mut waiting = start(project.root(), &["release", "--all"]);
    let mut said = String::new();
    let stderr = waiting.stderr.as_mut().expect("piped");
    BufReader::new(stderr).read_line(&mut said).expect("a line");
    assert!(said.contains("waiting for another command that changes ."), "{said}");
    is_clean(project.root(), &["check"]);
    is_clean(project.root(), &["release", "--all", "--dry-run"]);
    // The manifest is replaced while both commands run: the lock of the new file counts.
    let text = fs::read(project.root().join("contracts.toml")).expect("a manifest");
    fs::write(project.root().join("new"), text).expect("written");
    fs::rename(project.root().join("new"), project.root().join("contracts.toml")).expect("renamed");
    drop(manifest);
    ends_well(waiting);
    is_clean(project.root(), &["check"]);
}

/// Returns all files of a project with their content.
fn texts(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.append(&mut texts(&path));
        } else {
            let text = fs::read_to_string(&path).expect("a text");
            found.insert(path, text);
        }
    }
    found
}

fn is_left_behind(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".schemactl")
}

#[test]
fn killed_command_leaves_whole_files() {
    let commands: [&[&str]; 4] = [&["fmt"], &["check", "--fix"], &["release", "--all"], &["generate"]];
    for pause in (0..8).map(|step| Duration::from_millis(step * 5)) {
        let project = drafts();
        for command in commands {
            let before = texts(project.root());
            let mut running = start(project.root(), command);
            thread::sleep(pause);
            running.kill().expect("killed");
            running.wait().expect("an end");
            let killed = texts(project.root());
            is_clean(project.root(), &["check"]);
            is_clean(project.root(), command);
            let after = texts(project.root());
            for (path, text) in killed.iter().filter(|(path, _)| !is_left_behind(path)) {
                let whole = before.get(path) == Some(text) || after.get(path) == Some(text);
                assert!(whole, "{} was neither as before nor as after:\n{text}", path.display());
            }
            let left: Vec<&PathBuf> = after.keys().filter(|path| is_left_behind(path)).collect();
            assert!(left.is_empty(), "{command:?} left {left:?} behind");
        }
        is_clean(project.root(), &["generate", "--check"]);
    }
}

#[test]
fn interrupted_command_leaves_no_temporary_file() {
    for signal in ["-INT", "-TERM"] {
        for pause in (0..12).map(|step| Duration::from_millis(step * 5)) {
            let project = drafts();
            let folder = project.root().parent().expect("a folder");
            for command in [&["release", "--all"][..], &["generate"]] {
                let mut running = start(project.root(), command);
                thread::sleep(pause);
                let id = running.id().to_string();
                // It fails if the command has ended.
                Command::new("kill").args([signal, &id]).stderr(Stdio::null()).status().expect("kill");
                running.wait().expect("an end");
                let left: Vec<PathBuf> = texts(folder).into_keys().filter(|path| is_left_behind(path)).collect();
                assert!(left.is_empty(), "{signal} during {command:?} left {left:?} behind");
            }
        }
    }
}
