//! A damaged lock or manifest: no command changes a released version, and the damage is reported.

use std::fs;
use std::path::Path;

use test_support::Rng;
use toml::Table;

use crate::support::{Project, schema, schemactl};

const ROUNDS: usize = 100;

/// The commands that write, as they would be used without care.
const COMMANDS: [&[&str]; 6] = [
    &["check", "--fix"],
    &["lint", "--fix"],
    &["fmt"],
    &["generate"],
    &["release", "--all"],
    &["publish", "--registry", "memory:"],
];

const RELEASED: [&str; 4] = ["a/b/v1.avsc", "a/b/v2.avsc", "a/c/v1.avsc", "b/a/v1.avsc"];

/// Creates a project whose released versions every fixing and formatting command would change if they were drafts.
fn project() -> Project {
    let with_note = |fields: &[&str], more: &str| {
        let note = format!(r#"{{"name": "note", "type": ["null", "string"]{more}}}"#);
        schema("a record", fields).replace("}]}", &format!("}}, {note}]}}"))
    };
    let fixable = |fields: &[&str]| with_note(fields, "");
    Project::new("shop")
        .manifest("\n[generate]\ncrate = \"../events\"\n[rules]\nFILE_IS_FORMATTED = \"warning\"\n")
        .contract("a/b", "", &[fixable(&[]), fixable(&["a"])])
        .contract("a/c", "", &[fixable(&[])])
        .contract("b/a", "", &[fixable(&[])])
        .draft("a/c", 2, &with_note(&["a"], r#", "default": null"#))
}

fn contents(root: &Path) -> Vec<String> {
    RELEASED.iter().map(|file| fs::read_to_string(root.join(file)).expect("a version")).collect()
}

fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = schemactl().current_dir(root).args(arguments).output().expect("schemactl");
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (output.status.code(), said.concat())
}

/// Damages a file in a random way.
fn damage(content: &str, rng: &mut Rng) -> Vec<u8> {
    let mut lines: Vec<&str> = content.split_inclusive('\n').collect();
    let at = rng.below(lines.len());
    let end = (at + 1 + rng.below(5)).min(lines.len());
    match rng.below(10) {
        0 => return content.as_bytes()[..rng.below(content.len())].to_vec(),
        1 => {
            let mut bytes = content.as_bytes().to_vec();
            let at = rng.below(bytes.len());
            bytes[at] ^= 1 << rng.below(8);
            return bytes;
        }
        2 => return vec![0; content.len()],
        3 => drop(lines.drain(at..end)),
        4 => lines.splice(at..at, content.split_inclusive('\n').skip(at).take(end - at)).for_each(drop),
        5 => {
            lines.insert(end, ">>>>>>> theirs\n");
            lines.insert(at + 1, "=======\n");
            lines.insert(at, "<<<<<<< ours\n");
        }
        6 => {
            let other = rng.below(lines.len());
            lines.swap(at, other);
        }
        7 => {
            let start = ['v', '['][rng.below(2)];
            lines.retain(|line| !line.starts_with(start));
        }
        8 => lines.insert(at, "# a comment\n"),
        _ => lines.insert(at, "\n"),
    }
    lines.concat().into_bytes()
}

/// Parses a file; `None` if it is not TOML.
fn parse(content: &[u8]) -> Option<Table> {
    std::str::from_utf8(content).ok()?.parse().ok()
}

/// Returns whether a damage must be reported: the file is not TOML, has other seals, or declares other contracts.
fn must_be_reported(file: &str, before: &[u8], after: &[u8]) -> bool {
    let ids = |table: &Table| {
        table.get("contracts").and_then(toml::Value::as_table).map(|table| table.keys().cloned().collect::<Vec<_>>())
    };
    match (parse(before), parse(after)) {
        (Some(before), Some(after)) if file == "contracts.lock" => before != after,
        (Some(before), Some(after)) => ids(&before) != ids(&after),
        _ => true,
    }
}

#[test]
fn commands_would_change_drafts() {
    for command in &COMMANDS[..3] {
        let project = project();
        let before = contents(project.root());
        fs::remove_file(project.root().join("contracts.lock")).expect("removed");
        run(project.root(), command);
        assert_ne!(contents(project.root()), before, "{command:?}");
    }
}

#[test]
fn damaged_files_lose_no_release() {
    let seed = 0x5eed;
    let mut rng = Rng::new(seed);
    let project = project();
    let root = project.root();
    let files = ["contracts.lock", "contracts.toml", "a/c/v2.avsc"];
    let intact = files.map(|file| fs::read(root.join(file)).expect("a file"));
    let released = contents(root);
    assert_eq!(run(root, &["check"]).0, Some(0));
    let mut reported = 0;
    for round in 0..ROUNDS {
        let index = usize::from(rng.below(10) < 3);
        let (file, before) = (files[index], &intact[index]);
        let after = damage(std::str::from_utf8(before).expect("a text"), &mut rng);
        let context = || format!("seed {seed:#x}, round {round}, {file}:\n{}", after.escape_ascii());
        fs::write(root.join(file), &after).expect("written");
        let (code, said) = run(root, &["check"]);
        if must_be_reported(file, before, &after) {
            reported += 1;
            assert_eq!(code, Some(2), "{}\n{said}", context());
        } else if parse(before) == parse(&after) {
            assert_eq!(code, Some(0), "{}\n{said}", context());
        }
        for command in COMMANDS {
            let (_, said) = run(root, command);
            assert_eq!(contents(root), released, "{command:?}, {}\n{said}", context());
        }
        for (file, content) in files.iter().zip(&intact) {
            fs::write(root.join(file), content).expect("written");
        }
    }
    assert!(reported > ROUNDS / 2, "{reported} of {ROUNDS}");
}
