//! What a commit of the repository has, asked from `git`.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

use contract_core::contracts::MANIFEST_FILE;
use tempfile::TempDir;

/// Why the schemas of a commit cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no such program.
    #[error("cannot read the schemas at {reference}: git cannot be run: {source}")]
    NotRun {
        /// The commit, branch or tag.
        reference: String,
        /// Why.
        source: io::Error,
    },
    /// The folder lies in no repository, or in one that git keeps away from.
    #[error("cannot read the schemas at {reference}: {reason}")]
    NoRepository {
        /// The commit, branch or tag.
        reference: String,
        /// Git's words.
        reason: String,
    },
    /// The repository has no such commit.
    #[error("the repository{} has no commit `{reference}`", if *is_shallow { ", of which only a part was fetched," } else { "" })]
    NoCommit {
        /// The commit, branch or tag.
        reference: String,
        /// Whether only the newest commits were fetched.
        is_shallow: bool,
    },
    /// The folder of the schemas was another at the commit, and it is not clear which.
    #[error("the schemas lay elsewhere at {reference}, in one of {}", folders.join(", "))]
    Moved {
        /// The commit, branch or tag.
        reference: String,
        /// The folders with a manifest that are gone.
        folders: Vec<String>,
    },
    /// What was released at the commit cannot be told.
    #[error("the schemas at {reference} are broken themselves: {reason}")]
    Broken {
        /// The commit, branch or tag.
        reference: String,
        /// What is wrong with them.
        reason: String,
    },
    /// Something else went wrong.
    #[error("cannot read the schemas at {reference}: {reason}")]
    Failed {
        /// The commit, branch or tag.
        reference: String,
        /// Git's words, or the operating system's.
        reason: String,
    },
}

impl GitError {
    /// What to do about it.
    pub fn help(&self) -> String {
        let help = match self {
            Self::NotRun { .. } => "install git, or check without `--against`: the seals need no git",
            Self::NoRepository { .. } => "run it in a clone of the repository that has the schemas",
            Self::NoCommit { is_shallow: true, .. } => {
                "fetch it first (`git fetch origin main`), or have CI fetch all of them (`fetch-depth: 0`)"
            }
            Self::NoCommit { is_shallow: false, .. } => {
                "name a commit, branch or tag that is here; a branch of the server is `origin/main`, once it is fetched"
            }
            Self::Moved { .. } => "move them in a commit of its own, and name a commit after it",
            Self::Broken { .. } => "name a commit at which `schemactl check` passes",
            Self::Failed { .. } => "mend the reason and run the command again",
        };
        help.to_owned()
    }
}

/// The folder of schemas as a commit has it, in a folder of its own; nothing where there were none yet.
///
/// A project that lay elsewhere then is found, if it is the only one that has left its place since.
pub fn schemas_at(reference: &str, root: &Path) -> Result<Option<TempDir>, GitError> {
    let here = Git { reference, folder: root };
    let prefix = here.prefix()?;
    let top = here.text(&["rev-parse", "--show-toplevel"])?;
    // From the top: below it, git takes the folder's name for a part of all paths.
    let git = Git { reference, folder: Path::new(&top) };
    let commit = git.commit()?;
    let manifests = git.manifests(&commit)?;
    if manifests.contains(&prefix) {
        return git.unpack(&commit, &prefix).map(Some);
    }
    let is_gone = |folder: &String| !Path::new(&top).join(folder).join(MANIFEST_FILE).exists();
    let gone: Vec<String> = manifests.into_iter().filter(is_gone).collect();
    match &gone[..] {
        [] => Ok(None),
        [only] => git.unpack(&commit, only).map(Some),
        several => {
            let folders = several.iter().map(|folder| format!("`{folder}`")).collect();
            Err(GitError::Moved { reference: reference.to_owned(), folders })
        }
    }
}

/// Asks git about one commit, from a folder of the repository.
struct Git<'a> {
    reference: &'a str,
    folder: &'a Path,
}

impl Git<'_> {
    /// The folder of the schemas in the repository, with a slash at its end; nothing at its top.
    fn prefix(&self) -> Result<String, GitError> {
        self.text(&["rev-parse", "--show-prefix"]).map_err(|error| match error {
            GitError::Failed { reference, reason } => GitError::NoRepository { reference, reason },
            other => other,
        })
    }

    /// The commit's own name: nothing that a person wrote is given to any other command.
    fn commit(&self) -> Result<String, GitError> {
        let wanted = format!("{}^{{commit}}", self.reference);
        let found = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        if found.status.success() {
            return Ok(line(&found.stdout));
        }
        let is_shallow = self.text(&["rev-parse", "--is-shallow-repository"])? == "true";
        Err(GitError::NoCommit { reference: self.reference.to_owned(), is_shallow })
    }

    /// The folders of the commit that have a manifest, each with a slash at its end.
    fn manifests(&self, commit: &str) -> Result<Vec<String>, GitError> {
        let listed = self.succeeded(&["ls-tree", "-r", "-z", "--full-tree", "--name-only", commit])?.stdout;
        let paths = listed.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
        let folders = paths.filter_map(|path| path.strip_suffix(MANIFEST_FILE));
        Ok(folders.filter(|folder| folder.is_empty() || folder.ends_with('/')).map(str::to_owned).collect())
    }

    /// Puts a folder of the commit into one of its own.
    fn unpack(&self, commit: &str, folder: &str) -> Result<TempDir, GitError> {
        // Of the folder's tree, so that the paths in the archive begin there.
        let tree = format!("{commit}:{folder}");
        let archive = self.succeeded(&["archive", "--format=tar", &tree])?.stdout;
        let failed = |error: io::Error| self.failed(error.to_string());
        let unpacked = tempfile::tempdir().map_err(failed)?;
        tar::Archive::new(archive.as_slice()).unpack(unpacked.path()).map_err(failed)?;
        Ok(unpacked)
    }

    /// A command's answer of one line.
    fn text(&self, arguments: &[&str]) -> Result<String, GitError> {
        self.succeeded(arguments).map(|output| line(&output.stdout))
    }

    fn succeeded(&self, arguments: &[&str]) -> Result<Output, GitError> {
        let output = self.run(arguments)?;
        if output.status.success() {
            return Ok(output);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(self.failed(said.lines().next().unwrap_or("git failed").trim_start_matches("fatal: ").to_owned()))
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, GitError> {
        let run = Command::new("git").arg("-C").arg(self.folder).args(arguments).env("LC_ALL", "C").output();
        run.map_err(|source| GitError::NotRun { reference: self.reference.to_owned(), source })
    }

    fn failed(&self, reason: String) -> GitError {
        GitError::Failed { reference: self.reference.to_owned(), reason }
    }
}

/// The text without its line's end.
fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\n', '\r']).to_owned()
}
