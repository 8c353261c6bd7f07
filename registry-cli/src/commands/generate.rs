//! `schemactl generate`: typed Rust event modules from the released versions.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use codegen::GeneratedFile;
use serde_json::{Value, json};

use crate::error::ToolError;
use crate::exit::Exit;
use crate::options::ProjectOptions;
use crate::outcome::Outcome;
use crate::render::{BAD, DIM, GOOD};

/// The folder of generated files in the crate.
const SOURCE_FOLDER: &str = "src";

/// Generate typed Rust event modules from the released versions.
///
/// Writes the `src` folder of the crate that `[generate]` in `contracts.toml` names. Files that are up to date
/// are left alone; files that no contract asks for any more are deleted.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl generate
  schemactl generate --check      for CI: write nothing, fail if anything would be written

Exit codes: 0 up to date or written, 1 with --check: not up to date.")]
pub struct Generate {
    #[command(flatten)]
    project: ProjectOptions,
    /// Write nothing; fail if the generated files are not up to date.
    #[arg(long)]
    check: bool,
}

impl Generate {
    /// Generates, and writes or compares.
    pub fn run(&self) -> Result<Box<dyn Outcome>, ToolError> {
        let checked = self.project.checked()?;
        let config = checked.get().manifest.generate.as_ref().ok_or(ToolError::GenerateUnconfigured)?;
        let folder = checked.get().root.join(&config.crate_dir).join(SOURCE_FOLDER);
        let files = codegen::generate(&checked).map_err(|errors| ToolError::GenerateRefused {
            messages: errors.0.iter().map(|error| format!("[{}] {error}", error.code())).collect(),
        })?;
        let plan = Plan::new(folder, files)?;
        if !self.check {
            plan.write()?;
        }
        Ok(Box::new(Generated { plan, mode: if self.check { Mode::Check } else { Mode::Write } }))
    }
}

/// What has to be done to bring a folder up to date.
pub struct Plan {
    folder: PathBuf,
    /// Files to write, by their path in the folder.
    stale: BTreeMap<PathBuf, String>,
    /// Files to delete.
    extra: Vec<PathBuf>,
    /// How many files there are in all.
    total: usize,
}

impl Plan {
    /// Compares what is generated with what is in the folder.
    pub fn new(folder: PathBuf, files: Vec<GeneratedFile>) -> Result<Self, ToolError> {
        let total = files.len();
        let mut extra = Vec::new();
        list(&folder, &mut extra).map_err(|source| ToolError::FileUnwritable { path: folder.clone(), source })?;
        let wanted: BTreeMap<PathBuf, String> = files.into_iter().map(|file| (file.path.into(), file.text)).collect();
        extra.retain(|path| path.strip_prefix(&folder).is_ok_and(|path| !wanted.contains_key(path)));
        let is_stale = |path: &Path, text: &str| fs::read(folder.join(path)).map_or(true, |old| old != text.as_bytes());
        let stale = wanted.into_iter().filter(|(path, text)| is_stale(path, text)).collect();
        Ok(Self { folder, stale, extra, total })
    }

    /// Whether nothing has to be done.
    pub fn is_up_to_date(&self) -> bool {
        self.stale.is_empty() && self.extra.is_empty()
    }

    /// Brings the folder up to date.
    pub fn write(&self) -> Result<(), ToolError> {
        for (path, text) in &self.stale {
            let path = self.folder.join(path);
            let failed = |source| ToolError::FileUnwritable { path: path.clone(), source };
            fs::create_dir_all(path.parent().unwrap_or(&self.folder)).map_err(failed)?;
            fs::write(&path, text).map_err(failed)?;
        }
        for path in &self.extra {
            fs::remove_file(path).map_err(|source| ToolError::FileUnwritable { path: path.clone(), source })?;
        }
        Ok(())
    }
}

/// All Rust files below a folder.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), found)?;
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            found.push(entry.path());
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Write,
    Check,
}

struct Generated {
    plan: Plan,
    mode: Mode,
}

impl Outcome for Generated {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        let Plan { folder, stale, extra, total } = &self.plan;
        if self.plan.is_up_to_date() {
            return writeln!(out, "{GOOD}up to date{GOOD:#}: {total} files in {}", folder.display());
        }
        for path in stale.keys() {
            writeln!(out, "{DIM}{}{DIM:#}", folder.join(path).display())?;
        }
        for path in extra {
            writeln!(out, "{DIM}{} (no longer generated){DIM:#}", path.display())?;
        }
        match self.mode {
            Mode::Write => writeln!(out, "{GOOD}generated{GOOD:#}: {} of {total} files changed", stale.len() + extra.len()),
            Mode::Check => {
                let count = stale.len() + extra.len();
                writeln!(out, "{BAD}not up to date{BAD:#}: {count} files; run `schemactl generate` and commit them")
            }
        }
    }

    fn json(&self) -> Value {
        json!({
            "folder": self.plan.folder.display().to_string(),
            "files": self.plan.total,
            "changed": self.plan.stale.keys().map(|path| path.display().to_string()).collect::<Vec<_>>(),
            "removed": self.plan.extra.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
            "written": self.mode == Mode::Write,
        })
    }

    fn exit(&self) -> Exit {
        if self.mode == Mode::Check && !self.plan.is_up_to_date() { Exit::Findings } else { Exit::Clean }
    }
}
