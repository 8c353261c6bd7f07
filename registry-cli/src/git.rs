//! Reads the schemas of a commit with `git`.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use contract_core::contracts::MANIFEST_FILE;
use tempfile::TempDir;

/// An error that prevents reading the schemas of a commit.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// Git cannot be run.
    #[error("cannot read the schemas at {reference}: cannot run git: {source}")]
    NotRun {
        /// The commit, branch or tag.
        reference: String,
        /// The cause.
        source: io::Error,
    },
    /// The folder is not in a repository, or git does not trust the repository.
    #[error("cannot read the schemas at {reference}: {reason}")]
    NoRepository {
        /// The commit, branch or tag.
        reference: String,
        /// Git's message.
        reason: String,
    },
    /// The repository has no such commit.
    #[error("the repository{} has no commit `{reference}`", if *is_shallow { ", of which only a part was fetched," } else { "" })]
    NoCommit {
        /// The commit, branch or tag.
        reference: String,
        /// The command that fetches it, if it is a branch of a remote.
        fetch: Option<String>,
        /// Whether only the newest commits were fetched.
        is_shallow: bool,
    },
    /// The schemas were in another folder at the commit, and several are possible.
    #[error("the schemas were in another folder at {reference}, one of {}", folders.join(", "))]
    Moved {
        /// The commit, branch or tag.
        reference: String,
        /// The folders that had a manifest and do not have one now.
        folders: Vec<String>,
    },
    /// The schemas of the commit have errors.
    #[error("the schemas at {reference} have errors: {reason}")]
    Broken {
        /// The commit, branch or tag.
        reference: String,
        /// The first error.
        reason: String,
    },
    /// Another operation failed.
    #[error("cannot read the schemas at {reference}: {reason}")]
    Failed {
        /// The commit, branch or tag.
        reference: String,
        /// The message of git or of the operating system.
        reason: String,
    },
}

impl GitError {
    /// Returns what to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            Self::NotRun { .. } => "install git, or leave out the option that needs it: `--against` or `--history`",
            Self::NoRepository { .. } => "run it in a clone of the repository with the schemas",
            Self::NoCommit { fetch: Some(command), is_shallow, .. } => {
                let in_ci = if *is_shallow { ", or let CI fetch all branches (`fetch-depth: 0`)" } else { "" };
                return format!("fetch it first: `{command}`{in_ci}");
            }
            Self::NoCommit { fetch: None, is_shallow: true, .. } => {
                "fetch all commits (`git fetch --unshallow --tags`), or let CI do that (`fetch-depth: 0`); a branch of the \
                 server is `origin/main`"
            }
            Self::NoCommit { fetch: None, is_shallow: false, .. } => {
                "name an existing commit, branch or tag; a branch of the server is `origin/main`, after it was fetched"
            }
            Self::Moved { .. } => "move the schemas in a separate commit, and name a commit after it",
            Self::Broken { .. } => "name a commit at which `schemactl check` passes",
            Self::Failed { .. } => "remove the cause and run the command again",
        };
        help.to_owned()
    }
}

/// Unpacks the folder of schemas of a commit into a temporary folder; `None` if the commit has no schemas.
///
/// If the folder was moved since, the old one is found, unless several folders with a manifest were removed.
pub fn schemas_at(reference: &str, root: &Path) -> Result<Option<TempDir>, GitError> {
    let start = Git { reference, folder: root };
    let prefix = start.prefix()?;
    let top = start.text(&["rev-parse", "--show-toplevel"])?;
    // From the top folder: in a subfolder, git prefixes all paths.
    let git = Git { reference, folder: Path::new(&top) };
    let commit = match git.commit() {
        // Only before the first commit, `HEAD` leads to none.
        Err(GitError::NoCommit { .. }) if reference == "HEAD" => return Ok(None),
        found => found?,
    };
    let manifests = git.manifests(&commit)?;
    if manifests.contains(&prefix) {
        return git.unpack(&commit, &prefix).map(Some);
    }
    let is_removed = |folder: &String| !Path::new(&top).join(folder).join(MANIFEST_FILE).exists();
    let removed: Vec<String> = manifests.into_iter().filter(is_removed).collect();
    match &removed[..] {
        [] => Ok(None),
        [only] => git.unpack(&commit, only).map(Some),
        several => {
            let folders = several.iter().map(|folder| format!("`{folder}`")).collect();
            Err(GitError::Moved { reference: reference.to_owned(), folders })
        }
    }
}

/// Runs git for a commit, in a folder of the repository.
pub(crate) struct Git<'a> {
    /// The commit, branch or tag, for messages.
    pub(crate) reference: &'a str,
    /// The folder in which git runs.
    pub(crate) folder: &'a Path,
}

impl Git<'_> {
    /// Returns the folder of the schemas in the repository, with a slash at its end; empty for the top folder.
    pub(crate) fn prefix(&self) -> Result<String, GitError> {
        self.text(&["rev-parse", "--show-prefix"]).map_err(|error| match error {
            GitError::Failed { reference, reason } => GitError::NoRepository { reference, reason },
            other => other,
        })
    }

    /// Resolves the reference to a commit id, so that no other command gets user input.
    pub(crate) fn commit(&self) -> Result<String, GitError> {
        let expression = format!("{}^{{commit}}", self.reference);
        let found = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &expression])?;
        if found.status.success() {
            return Ok(line(&found.stdout));
        }
        let is_shallow = self.text(&["rev-parse", "--is-shallow-repository"])? == "true";
        let fetch = self.fetch_command(is_shallow)?;
        Err(GitError::NoCommit { reference: self.reference.to_owned(), fetch, is_shallow })
    }

    /// Returns the command that fetches the reference; `None` if it is not a branch of a remote.
    ///
    /// The command names where to store the branch: a clone of a single branch stores no other one by itself.
    fn fetch_command(&self, is_shallow: bool) -> Result<Option<String>, GitError> {
        let Some((remote, branch)) = self.reference.split_once('/') else { return Ok(None) };
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
        let has_remote =
            self.succeeded(&["remote"])?.stdout.split(|byte| *byte == b'\n').any(|line| line == remote.as_bytes());
        if !has_remote || branch.is_empty() || !branch.chars().all(is_plain) {
            return Ok(None);
        }
        let depth = if is_shallow { "--depth=1 " } else { "" };
        Ok(Some(format!("git fetch {depth}{remote} {branch}:refs/remotes/{remote}/{branch}")))
    }

    /// Returns the folders of the commit with a manifest, each with a slash at its end.
    fn manifests(&self, commit: &str) -> Result<Vec<String>, GitError> {
        let listed = self.succeeded(&["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit])?.stdout;
        let paths = listed.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
        let folders = paths.filter_map(|path| path.strip_suffix(MANIFEST_FILE));
        Ok(folders.filter(|folder| folder.is_empty() || folder.ends_with('/')).map(str::to_owned).collect())
    }

    /// Unpacks a folder of the commit into a temporary folder.
    fn unpack(&self, commit: &str, folder: &str) -> Result<TempDir, GitError> {
        // An archive of the folder's tree, so that its paths are relative to the folder.
        let tree = format!("{commit}:{folder}");
        let archive = self.succeeded(&["archive", "--format=tar", &tree])?.stdout;
        let failed = |error: io::Error| self.failed(error.to_string());
        let unpacked = tempfile::tempdir().map_err(failed)?;
        tar::Archive::new(archive.as_slice()).unpack(unpacked.path()).map_err(failed)?;
        Ok(unpacked)
    }

    /// Runs a command and returns its line of output.
    pub(crate) fn text(&self, arguments: &[&str]) -> Result<String, GitError> {
        self.succeeded(arguments).map(|output| line(&output.stdout))
    }

    /// Runs a command and returns its output; fails if git reports an error.
    pub(crate) fn succeeded(&self, arguments: &[&str]) -> Result<Output, GitError> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(output);
        }
        let message = String::from_utf8_lossy(&output.stderr);
        Err(self.failed(message.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned()))
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, GitError> {
        let run = Command::new("git").arg("-C").arg(self.folder).args(arguments).env("LC_ALL", "C").output();
        run.map_err(|source| GitError::NotRun { reference: self.reference.to_owned(), source })
    }

    /// Returns an error with this reason.
    pub(crate) fn failed(&self, reason: String) -> GitError {
        GitError::Failed { reference: self.reference.to_owned(), reason }
    }
}

/// Converts output to a string without the line end.
fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned()
}
