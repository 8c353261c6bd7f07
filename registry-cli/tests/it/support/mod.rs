//! Projects, registries and the command for tests.

mod failing;
mod project;

pub(crate) use failing::Failing;
pub(crate) use project::Project;
pub(crate) use schemactl_pulsar::test_both_registries;
pub(crate) use schemactl_pulsar::testing::{FakeServer, TestRegistry, record_schema as schema};

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Returns the command with an empty environment.
pub(crate) fn schemactl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_schemactl"));
    command.env_clear().env("COLUMNS", "100");
    for kept in ["HOME", "PATH", "JAVA_HOME"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}

/// Returns the output and exit code of a command, for snapshots.
pub(crate) fn transcript(output: &Output) -> String {
    let mut parts = Vec::new();
    for (name, stream) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        if !stream.is_empty() {
            parts.push(format!("--- {name}\n{}", String::from_utf8_lossy(stream)));
        }
    }
    parts.push(format!("--- exit {}", output.status.code().unwrap()));
    parts.concat()
}

/// Copies a folder recursively.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let (from, to) = {
            let entry = entry.expect("an entry");
            (entry.path(), to.join(entry.file_name()))
        };
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a copy");
        }
    }
}
