//! Reads the history of files with `git`.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use contract_core::contracts::MAX_FILE_BYTES;

use crate::git::{Git, GitError};

/// The newest commit, whose history is read.
const HEAD: &str = "HEAD";

/// The commits of the current branch that changed some files. Of a merge, it has the changes to the branch itself.
#[derive(Debug)]
pub(crate) struct FileHistory {
    /// The folder of the repository.
    pub(crate) top: PathBuf,
    /// The commits, oldest first.
    pub(crate) commits: Vec<FileCommit>,
    /// Whether only the newest commits were fetched.
    pub(crate) is_shallow: bool,
    /// The texts of the files, by the id of their blob.
    texts: HashMap<String, String>,
}

/// A commit with its changes to the files.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FileCommit {
    /// The commit's id.
    pub(crate) id: String,
    /// The changes.
    pub(crate) changes: Vec<FileChange>,
}

/// A change to a file. Paths are those in the repository.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum FileChange {
    /// The file was added or has another content.
    Written {
        /// The path.
        path: String,
        /// The id of the content.
        blob: String,
    },
    /// The file was deleted.
    Deleted {
        /// The path.
        path: String,
    },
    /// The file has another path, and may have another content.
    Renamed {
        /// The old path.
        from: String,
        /// The new path.
        to: String,
        /// The id of the content.
        blob: String,
    },
}

impl FileChange {
    /// Returns the path after the change, or the path of a deleted file.
    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Written { path, .. } | Self::Deleted { path } | Self::Renamed { to: path, .. } => path,
        }
    }
}

impl FileHistory {
    /// Reads the history of all files of a repository whose names match one of the patterns, such as `*.avsc`. `folder` is a
    /// folder of the repository.
    ///
    /// # Errors
    /// If the folder is not in a repository, or git fails.
    pub(crate) fn read(folder: &Path, patterns: &[&str]) -> Result<Self, GitError> {
        let start = Git { reference: HEAD, folder };
        start.prefix()?;
        let top = PathBuf::from(start.text(&["rev-parse", "--show-toplevel"])?);
        let git = Git { reference: HEAD, folder: &top };
        let commit = git.commit()?;
        let is_shallow = git.text(&["rev-parse", "--is-shallow-repository"])? == "true";
        let patterns: Vec<String> = patterns.iter().map(|pattern| format!(":(top,glob)**/{pattern}")).collect();
        let mut arguments = vec!["log", "--first-parent", "-m", "--reverse", "--raw", "--no-abbrev", "-M", "-z"];
        arguments.extend(["--format=%x01%H", commit.as_str(), "--"]);
        arguments.extend(patterns.iter().map(String::as_str));
        let log = git.succeeded(&arguments)?.stdout;
        let commits = parse_log(&String::from_utf8_lossy(&log));
        let texts = read_blobs(&git, &commits)?;
        Ok(Self { top, commits, is_shallow, texts })
    }

    /// Returns the text of a blob; `None` for one that is too large or is not UTF-8.
    pub(crate) fn text(&self, blob: &str) -> Option<&str> {
        self.texts.get(blob).map(String::as_str)
    }
}

/// Parses the output of `git log --raw -z`: for each commit its id after U+0001, and for each change the modes, blobs and
/// status, and then one path or two.
fn parse_log(log: &str) -> Vec<FileCommit> {
    let commits = log.split('\u{1}').filter(|commit| !commit.is_empty());
    commits.map(parse_commit).collect()
}

fn parse_commit(commit: &str) -> FileCommit {
    let mut parts = commit.split('\0').map(|part| part.trim_start_matches('\n'));
    let id = parts.next().unwrap_or_default().to_owned();
    let mut changes = Vec::new();
    while let Some(change) = parts.next() {
        let words: Vec<&str> = change.split(' ').collect();
        let [_, mode, _, blob, status] = words[..] else { continue };
        let Some(path) = parts.next().map(str::to_owned) else { break };
        let blob = blob.to_owned();
        // Links and submodules are not files with schemas.
        let is_file = mode.starts_with("100");
        match status.chars().next() {
            Some('R') => {
                let Some(to) = parts.next().map(str::to_owned) else { break };
                changes.push(FileChange::Renamed { from: path, to, blob });
            }
            Some('D') => changes.push(FileChange::Deleted { path }),
            _ if is_file => changes.push(FileChange::Written { path, blob }),
            _ => {}
        }
    }
    FileCommit { id, changes }
}

/// Reads the texts of all blobs with one run of git.
fn read_blobs(git: &Git<'_>, commits: &[FileCommit]) -> Result<HashMap<String, String>, GitError> {
    let changes = commits.iter().flat_map(|commit| &commit.changes);
    let blobs: BTreeSet<&str> = changes
        .filter_map(|change| match change {
            FileChange::Written { blob, .. } | FileChange::Renamed { blob, .. } => Some(blob.as_str()),
            FileChange::Deleted { .. } => None,
        })
        .collect();
    let failed = |error: std::io::Error| git.failed(error.to_string());
    // The ids are in a file, since git would wait for its output to be read before it reads them all.
    let mut ids: File = tempfile::tempfile().map_err(failed)?;
    for blob in &blobs {
        writeln!(ids, "{blob}").map_err(failed)?;
    }
    ids.rewind().map_err(failed)?;
    let mut command = Command::new("git");
    command.arg("-C").arg(git.folder).args(["cat-file", "--batch"]).stdin(ids).stderr(Stdio::null());
    let output = command.output().map_err(failed)?;
    Ok(parse_batch(&output.stdout))
}

/// Parses the output of `git cat-file --batch`: lines `ID blob SIZE`, each followed by the content and a line end.
fn parse_batch(mut output: &[u8]) -> HashMap<String, String> {
    let mut texts = HashMap::new();
    while let Some(end) = output.iter().position(|byte| *byte == b'\n') {
        let header = String::from_utf8_lossy(&output[..end]).into_owned();
        output = &output[end + 1..];
        let words: Vec<&str> = header.split(' ').collect();
        let [id, _, size] = words[..] else { continue };
        let Some((content, rest)) = size.parse().ok().and_then(|size: usize| output.split_at_checked(size)) else {
            break;
        };
        output = rest.get(1..).unwrap_or_default();
        let is_small = u64::try_from(content.len()).is_ok_and(|length| length <= MAX_FILE_BYTES);
        if let Ok(text) = std::str::from_utf8(content)
            && is_small
        {
            texts.insert(id.to_owned(), text.to_owned());
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_log_reads_every_kind_of_change() {
        let log = "\u{1}c1\0\n:000000 100644 0 b1 A\0a.avsc\0\u{1}c2\0\n:100644 100644 b1 b1 R100\0a.avsc\0b c.avsc\0:000000 120000 0 b2 A\0l.avsc\0\
                   :100644 000000 b3 0 D\0d.avsc\0";
        let commits = parse_log(log);
        let owned = str::to_owned;
        assert_eq!(commits[0].changes, [FileChange::Written { path: owned("a.avsc"), blob: owned("b1") }]);
        let renamed = FileChange::Renamed { from: owned("a.avsc"), to: owned("b c.avsc"), blob: owned("b1") };
        assert_eq!(
            (commits[1].id.as_str(), &commits[1].changes[..]),
            ("c2", &[renamed, FileChange::Deleted { path: owned("d.avsc") }][..])
        );
    }

    #[test]
    fn parse_batch_skips_missing_blobs_and_other_encodings() {
        let output = b"a blob 3\nx\ny\nb missing\nc blob 1\n\xff\nd blob 0\n\n";
        let texts = parse_batch(output);
        assert_eq!((texts.len(), texts["a"].as_str(), texts["d"].as_str()), (2, "x\ny", ""));
    }
}
