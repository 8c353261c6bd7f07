//! Output on a terminal, which the program `script` provides.

use std::process::Command;

use crate::checking::PROJECTS;
use crate::support::schemactl;

const COLUMNS: usize = 60;

/// Returns the lines that a command shows on a terminal, without colours.
fn shown(arguments: &str) -> Vec<String> {
    let program = env!("CARGO_BIN_EXE_schemactl");
    let output = Command::new("script")
        .args(["--quiet", "--command", &format!("stty cols {COLUMNS} rows 24; '{program}' {arguments}"), "/dev/null"])
        .current_dir(PROJECTS)
        .env("NO_COLOR", "1")
        .output()
        .expect("script");
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(|line| line.trim_end().to_owned()).collect()
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs the `script` of Linux")]
fn wraps_lines_at_terminal_width() {
    for arguments in [
        "check --schemas broken",
        "lint --schemas broken --all",
        "diff --schemas broken orders/order-created",
        "explain",
        "explain MANIFEST_IS_VALID",
        "check --schemas nowhere",
        "publish --schemas broken --registry pulsar://127.0.0.1:1",
        "check --schema broken",
    ] {
        let lines = shown(arguments);
        assert!(lines.len() > 2, "{arguments}: {lines:#?}");
        for line in lines {
            assert!(line.chars().count() <= COLUMNS, "{arguments}: {line}");
        }
    }
    // Outside of excerpts, the words are the same as without a terminal.
    for arguments in ["explain", "explain MANIFEST_IS_VALID", "diff --schemas broken orders/order-created"] {
        let output = schemactl().args(arguments.split(' ')).current_dir(PROJECTS).output().expect("schemactl");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let shown = shown(arguments).join("\n");
        assert_eq!(shown.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
    }
}

#[test]
fn color_option_applies_to_help_and_usage_errors() {
    let escapes = |arguments: &[&str]| {
        let output = schemactl().args(arguments).output().expect("schemactl");
        [output.stdout, output.stderr].concat().contains(&0x1b)
    };
    for color in ["--color=never", "--color=always"] {
        for arguments in [&["check", "--help"][..], &["--help"], &["check", "--unknown"]] {
            assert_eq!(escapes(&[arguments, &[color]].concat()), color == "--color=always", "{arguments:?} {color}");
        }
    }
    assert!(!escapes(&["--color", "never", "check", "--unknown"]));
}
