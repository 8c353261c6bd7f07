//! Randomly edited files: commands always answer.

use std::fs;

use serde_json::Value;
use test_support::Rng;

use crate::bad_input::{beside, write};
use crate::support::schemactl;

/// Changes, removes or duplicates one to three parts of a text.
fn edit(mut text: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    for _ in 0..=rng.below(3) {
        let at = rng.below(text.len().max(1)).min(text.len());
        let end = (at + 1 + rng.below(20)).min(text.len());
        match rng.below(5) {
            0 => drop(text.drain(at..end)),
            1 => text.extend_from_within(at..end),
            2 => text.insert(at, b"{}[]\",:\\\n=#"[rng.below(11)]),
            3 if at < text.len() => text[at] = u8::try_from(rng.below(256)).expect("a byte"),
            _ => text.truncate(end),
        }
    }
    text
}

#[test]
fn random_edits_never_panic() {
    let files = [
        "contracts.toml",
        "contracts.lock",
        "accepted.toml",
        "shared/a.avsc",
        "orders/created/v1.avsc",
        "orders/paid/v1.avsc",
    ];
    let commands: [&[&str]; 5] = [
        &["check"],
        &["lint", "--all"],
        &["fmt", "--check"],
        &["generate", "--check"],
        &["release", "--all", "--dry-run"],
    ];
    let shared = r#"{"type": "enum", "name": "E", "namespace": "t", "symbols": ["A", "B"], "default": "A"}"#;
    let paid = r#"{"type": "record", "name": "R", "namespace": "t", "fields": [{"name": "e", "type": "t.E", "default": "B"}]}"#;
    let accepted = "[[accepted]]\nrule = \"TYPE_IS_READABLE\"\ncontract = \"orders/created\"\nversion = 2\nowner = \"o\"\nreason = \"r\"\nexpires = 2999-01-01\n";
    let project = beside(paid).manifest("\n[generate]\ncrate = \"../events\"\n[lint]\nnamespace = \"t\"\n");
    write(project.root(), "shared/a.avsc", shared);
    write(project.root(), "accepted.toml", accepted);
    let seed = 0x5eed;
    let mut rng = Rng::new(seed);
    for round in 0..150 {
        let file = files[rng.below(files.len())];
        let whole = fs::read(project.root().join(file)).expect("a file");
        let edited = edit(whole.clone(), &mut rng);
        write(project.root(), file, &edited);
        for command in commands {
            let output = schemactl()
                .args(command)
                .args(["--format", "json"])
                .current_dir(project.root())
                .output()
                .expect("schemactl");
            let said = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
            let context = || format!("seed {seed:#x}, round {round}, {command:?}, {file}: {}", edited.escape_ascii());
            let answer: Value = serde_json::from_str(&said[0]).unwrap_or_else(|_| panic!("{}\n{said:?}", context()));
            assert!(output.status.code().is_some_and(|code| code <= 2), "{}\n{said:?}", context());
            assert_eq!(answer["success"] == true, output.status.success(), "{}", context());
        }
        write(project.root(), file, &whole);
    }
}
