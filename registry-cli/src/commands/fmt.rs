//! `schemactl fmt`: formats schema files.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use contract_core::contracts::{self, LOCK_FILE, MANIFEST_FILE, ReleaseState, SHARED_FOLDER};
use contract_core::finding::Finding;
use contract_core::format::format;
use contract_core::lint::unformatted;
use contract_core::rule::{Group, Severity};
use contract_core::source::{SourceId, Sources};
use serde_json::{Value, json};

use super::Command;
use crate::error::ToolError;
use crate::ops::atomic_write::write_atomic;
use crate::ops::fix::FixedFile;
use crate::ops::project_lock::ProjectLock;
use crate::ops::projects::Projects;
use crate::options::{Format, ProjectOptions, ProjectsOptions};
use crate::outcome::Outcome;
use crate::progress::Progress;
use crate::publish::Tenant;
use crate::render::{self, BAD, GOOD, Report, STRONG, counted};
use schemactl_error_codes::Exit;

/// Format schema files: two spaces per level, one record field per line, short values on one line.
///
/// Only white space changes; order, strings and numbers stay as they are written. Without files, all drafts and
/// shared types of the project are formatted. Released versions are never changed. A file with comments is
/// refused, since JSON has no comments and they would be lost.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  schemactl fmt
  schemactl fmt --check
  schemactl fmt --check --workspace
  schemactl fmt schemas/shared/address.avsc

Exit codes: 0 all files are formatted, 1 a file is not formatted or cannot be formatted, 2 a file
is released or cannot be read.")]
pub struct Fmt {
    #[command(flatten)]
    projects: ProjectsOptions,
    /// The files to format; by default all drafts and shared types.
    #[arg(value_name = "FILE", conflicts_with_all = ["schemas", "workspace"])]
    files: Vec<PathBuf>,
    /// Write no file; fail if a file would change.
    #[arg(long)]
    check: bool,
}

impl Command for Fmt {
    fn name(&self) -> &'static str {
        "fmt"
    }

    fn supports(&self, _format: Format) -> bool {
        true
    }

    fn run(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        if self.files.is_empty() {
            return self.format_projects(progress);
        }
        let roots = if self.check { BTreeSet::new() } else { self.roots() };
        let _locks: Vec<ProjectLock> =
            roots.iter().map(|root| ProjectLock::acquire(root, progress)).collect::<Result<_, _>>()?;
        // All files are checked before the first is written.
        self.files.iter().try_for_each(|path| require_draft(path))?;
        Ok(Box::new(self.format(EditableFiles { files: self.files.clone(), ..EditableFiles::default() })?))
    }
}

impl Fmt {
    /// Formats the drafts and shared types of the projects.
    fn format_projects(&self, progress: &dyn Progress) -> Result<Box<dyn Outcome>, ToolError> {
        let projects = Projects::select(&self.projects, &[], Tenant::OfContracts)?;
        let _locks = if self.check { Vec::new() } else { projects.lock(progress)? };
        let editable = projects.each(projects.selections(), |selection| editable_files(&selection.project))?;
        projects.each(&editable, |editable| editable.files.iter().try_for_each(|path| require_draft(path)))?;
        Ok(projects.answer(projects.each(editable, |editable| self.format(editable))?))
    }

    fn format(&self, EditableFiles { files, sources, findings }: EditableFiles) -> Result<FmtOutcome, ToolError> {
        let mut formatted = FmtOutcome {
            sources,
            findings,
            changes: Vec::new(),
            subjects: files.iter().map(|path| path.display().to_string()).collect(),
            check: self.check,
        };
        for path in &files {
            match contracts::read_source(&mut formatted.sources, path) {
                Ok(source) => formatted.file(path, source)?,
                // The loader may have reported it already.
                Err(finding) if formatted.findings.iter().any(|known| known.message == finding.message) => {}
                Err(finding) => formatted.findings.push(*finding),
            }
        }
        Ok(formatted)
    }

    /// Returns the projects of the files, sorted, so that two commands cannot deadlock.
    fn roots(&self) -> BTreeSet<PathBuf> {
        let files = self.files.iter().filter_map(|path| path.canonicalize().ok());
        files.filter_map(|path| project_of(&path)).collect()
    }
}

/// Returns the files of a project that can still change.
fn editable_files(project: &ProjectOptions) -> Result<EditableFiles, ToolError> {
    let (set, sources, findings) = project.load()?;
    let mut files = Vec::new();
    // If the lock is damaged, a finding says so, and no file is changed.
    if set.lock.intact().is_some() {
        files.extend(
            set.contracts.iter().flat_map(|contract| contract.draft_versions().map(|draft| draft.path.clone())),
        );
        // A shared file without a definition is also formatted.
        let folder = fs::read_dir(set.root.join(SHARED_FOLDER)).into_iter().flatten();
        let shared = folder.filter_map(|entry| Some(entry.ok()?.path()));
        files.extend(shared.filter(|path| path.extension().is_some_and(|extension| extension == "avsc")));
        files.sort();
    }
    // Findings about files that cannot be found or read are reported.
    let findings = findings.into_iter().filter(|finding| finding.rule.group == Group::Project).collect();
    // As the user would type the path.
    let typed = |path: PathBuf| path.strip_prefix(".").map_or_else(|_| path.clone(), Path::to_owned);
    Ok(EditableFiles { files: files.into_iter().map(typed).collect(), sources, findings })
}

/// The files that can still change, and findings about the project.
#[derive(Default)]
struct EditableFiles {
    files: Vec<PathBuf>,
    sources: Sources,
    findings: Vec<Finding>,
}

/// Returns the folder of the file's project.
fn project_of(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|folder| folder.join(MANIFEST_FILE).is_file()).map(Path::to_owned)
}

/// Fails if a file is a released version of its project, or may be one.
fn require_draft(path: &Path) -> Result<(), ToolError> {
    let state = |file: &Path| {
        let root = file.ancestors().nth(3)?;
        let lock = contracts::load_lock(root);
        Some((root.join(LOCK_FILE), lock.file_state(file.strip_prefix(root).ok()?)?))
    };
    match path.canonicalize().ok().and_then(|file| state(&file)) {
        Some((_, ReleaseState::Released)) => Err(ToolError::FileReleased { path: path.to_owned() }),
        Some((lock, ReleaseState::Unknown)) => Err(ToolError::LockDamaged { path: lock }),
        Some((_, ReleaseState::Draft)) | None => Ok(()),
    }
}

/// The result of formatting.
struct FmtOutcome {
    sources: Sources,
    findings: Vec<Finding>,
    changes: Vec<FixedFile>,
    /// The selected files.
    subjects: Vec<String>,
    check: bool,
}

impl FmtOutcome {
    fn file(&mut self, path: &Path, source: SourceId) -> Result<(), ToolError> {
        let text = Arc::clone(self.sources.get(source).text());
        let new_text = match format(&text, source) {
            Ok(new_text) => new_text,
            Err(findings) => {
                self.findings.extend(findings);
                return Ok(());
            }
        };
        let Some(finding) = unformatted(&text, &new_text, source) else { return Ok(()) };
        if self.check {
            self.findings.push(finding);
        } else {
            write_atomic(path, &new_text)?;
        }
        self.changes.push(FixedFile::new(path.to_owned(), text, new_text));
        Ok(())
    }
}

impl Outcome for FmtOutcome {
    fn human(&self, out: &mut dyn Write) -> io::Result<()> {
        for finding in &self.findings {
            render::finding(out, &self.sources, finding)?;
        }
        for change in &self.changes {
            if self.check {
                render::diff(out, &change.diff())?;
            } else {
                writeln!(out, "{GOOD}formatted{GOOD:#} {STRONG}{}{STRONG:#}", change.path.display())?;
            }
        }
        let what = counted(self.subjects.len(), "file");
        if !self.findings.is_empty() {
            return writeln!(out, "{BAD}failed{BAD:#}: {} in {what}", counted(self.findings.len(), "error"));
        }
        match self.changes.len() {
            0 => writeln!(out, "{GOOD}nothing to do{GOOD:#}: {what} already formatted"),
            changed => writeln!(out, "{changed} of {what} changed"),
        }
    }

    fn json(&self) -> Value {
        let changes =
            self.changes.iter().map(|file| json!({ "file": file.path.display().to_string(), "diff": file.diff() }));
        json!({
            "check": self.check,
            "files": self.subjects,
            "changes": changes.collect::<Vec<_>>(),
        })
    }

    fn report(&self) -> Option<Report<'_>> {
        let Self { sources, findings, subjects, .. } = self;
        Some(Report::new("fmt", sources, findings, subjects))
    }

    fn exit(&self) -> Exit {
        let errors = || self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        if errors().any(|finding| finding.rule.group == Group::Project) {
            Exit::Usage
        } else if errors().next().is_some() {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }
}
