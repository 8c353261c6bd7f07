//! The schemas that the files of a git repository had in each commit of its branch.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::candidate::{Candidate, Collected, FileContent, FileSet, LeftOut, describe};
use super::files::{Role, without_byte_order_mark};
use super::groups::{Content, Series};
use super::sources::Notation;
use crate::error::ToolError;
use crate::file_history::{FileChange, FileHistory};
use crate::path::normalize;

/// The length of a commit's id that is shown.
const SHORT_ID: usize = 8;

/// The schemas of files with their earlier contents.
pub(crate) struct HistoricSchemas {
    /// The contents of each schema, oldest first.
    pub(crate) series: Vec<Series>,
    /// The files that were left out.
    pub(crate) left_out: Vec<LeftOut>,
}

/// Reads the history of the schemas in files and folders. The files of the project in `project` are not read.
///
/// # Errors
/// If a path is not in a git repository, or git fails.
pub(crate) fn read(paths: &[PathBuf], project: &Path) -> Result<HistoricSchemas, ToolError> {
    let Some(first) = paths.first() else { return Ok(HistoricSchemas { series: Vec::new(), left_out: Vec::new() }) };
    let folder = if first.is_dir() { first } else { first.parent().unwrap_or(first) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let history = FileHistory::read(folder, &["*.avsc", "*.avdl", "*.avpr", "*.json"])?;
    let top = &history.top;
    let within = |path: &Path| path.canonicalize().ok()?.strip_prefix(top).ok().map(to_key);
    let project = within(project);
    let mut wanted = Vec::new();
    for path in paths {
        let role = if path.is_dir() { Role::InFolder } else { Role::Named };
        let outside = || ToolError::NotInRepository { path: path.clone(), top: top.clone() };
        wanted.push((within(path).ok_or_else(outside)?, role));
    }
    let role_of = |path: &str| {
        let roles = wanted.iter().filter(|(folder, _)| is_within(path, folder)).map(|(_, role)| *role);
        roles.max().unwrap_or(Role::Reference)
    };
    let mut replay = Replay::new(&history);
    let mut left_out = Vec::new();
    for commit in &history.commits {
        let is_of_project = |path: &str| project.as_ref().is_some_and(|project| is_within(path, project));
        let changed = replay.apply(commit.changes.iter().filter(|change| !is_of_project(change.path())));
        left_out.extend(replay.collect(&commit.id, &changed));
    }
    left_out.retain(|left_out| role_of(&left_out.path) != Role::Reference);
    if history.is_shallow {
        let reason = "the clone has only the newest commits: `git fetch --unshallow` fetches the others";
        left_out.push(LeftOut::new("earlier commits", reason));
    }
    Ok(replay.finish(role_of, left_out))
}

fn to_key(path: &Path) -> String {
    normalize(path).to_string_lossy().replace('\\', "/")
}

/// Returns whether a path is a folder or is in it. An empty folder is the whole repository.
fn is_within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The state of the files at one commit after the other.
struct Replay<'h> {
    history: &'h FileHistory,
    /// The texts of the files.
    texts: BTreeMap<String, Arc<str>>,
    set: FileSet,
    /// The contents of each schema so far, by path and part.
    contents: BTreeMap<(String, Option<String>), Vec<Content>>,
    /// The sources that were left out, each with the reason.
    reported: HashSet<(String, String)>,
}

impl<'h> Replay<'h> {
    fn new(history: &'h FileHistory) -> Self {
        let (texts, contents) = (BTreeMap::new(), BTreeMap::new());
        Self { history, texts, set: FileSet::default(), contents, reported: HashSet::new() }
    }

    /// Applies the changes of a commit, and returns the paths that have another content.
    fn apply<'c>(&mut self, changes: impl Iterator<Item = &'c FileChange>) -> HashSet<&'c str> {
        let changes: Vec<&FileChange> = changes.collect();
        let mut moved = BTreeMap::new();
        for change in &changes {
            match change {
                FileChange::Renamed { from, to, .. } => {
                    self.remove(from);
                    let parts: Vec<_> = self.contents.keys().filter(|(path, _)| path == from).cloned().collect();
                    for key in parts {
                        let contents = self.contents.remove(&key).unwrap_or_default();
                        moved.insert((to.clone(), key.1), contents);
                    }
                }
                FileChange::Deleted { path } => self.remove(path),
                FileChange::Written { .. } => {}
            }
        }
        // After all have been removed, since files can swap their names.
        self.contents.extend(moved);
        let mut written = HashSet::new();
        for change in changes {
            if let FileChange::Written { path, blob } | FileChange::Renamed { to: path, blob, .. } = change
                && let Some(text) = self.history.text(blob)
            {
                self.texts.insert(path.clone(), without_byte_order_mark(text).into());
                written.insert(path.as_str());
            }
        }
        self.parse(&written);
        written
    }

    fn remove(&mut self, path: &str) {
        self.set.remove(path);
        self.texts.remove(path);
    }

    /// Parses the written files, and those in IDL, which may import one of them.
    fn parse(&mut self, written: &HashSet<&str>) {
        let read = |path: &str| self.texts.get(path).cloned();
        for (path, text) in &self.texts {
            let is_idl = || Notation::of_path(Path::new(path)) == Some(Notation::Idl);
            if written.contains(path.as_str()) || is_idl() {
                match FileContent::parse(path, text, &read) {
                    Some(content) => self.set.insert(path, Role::Named, Arc::new(content)),
                    None => self.set.remove(path),
                }
            }
        }
    }

    /// Adds the contents that a commit changed. Returns the changed files that have no schema.
    fn collect(&mut self, commit: &str, written: &HashSet<&str>) -> Vec<LeftOut> {
        let Collected { candidates, left_out } = self.set.collect();
        let commit = commit.get(..SHORT_ID).unwrap_or(commit);
        for candidate in candidates {
            let key = (candidate.path.clone(), candidate.part.clone());
            let contents = self.contents.entry(key).or_default();
            match contents.last_mut() {
                // A renamed file has its new path.
                Some(last) if last.candidate.text == candidate.text => last.candidate.path = candidate.path,
                _ => {
                    let source = describe(&candidate.path, candidate.part.as_deref());
                    contents.push(Content { candidate, source: format!("{source} at {commit}") });
                }
            }
        }
        let mut reported = Vec::new();
        for left_out in left_out.into_iter().filter(|left_out| written.contains(left_out.path.as_str())) {
            // A part that is not a message at all is listed once, not for each commit.
            if self.reported.insert((left_out.source.clone(), left_out.reason.clone())) {
                reported.push(LeftOut { source: format!("{} at {commit}", left_out.source), ..left_out });
            }
        }
        reported
    }

    /// Returns the schemas that the newest commit has in the files to import.
    fn finish(mut self, role_of: impl Fn(&str) -> Role, mut left_out: Vec<LeftOut>) -> HistoricSchemas {
        self.set.set_roles(role_of);
        let Collected { candidates, left_out: now } = self.set.collect();
        // Of a schema that is left out now, the earlier contents are left out too.
        let is_of = |old: &LeftOut, now: &LeftOut| {
            old.source.strip_prefix(&now.source).is_some_and(|rest| rest.starts_with(" at "))
        };
        left_out.retain(|old| !now.iter().any(|now| is_of(old, now)));
        left_out.extend(now);
        let contents = |Candidate { path, part, .. }: Candidate| self.contents.remove(&(path, part));
        let series = candidates.into_iter().filter_map(contents).map(|contents| Series { contents }).collect();
        HistoricSchemas { series, left_out }
    }
}
