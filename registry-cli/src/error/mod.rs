//! What can go wrong, with a stable code and a word on what to do.

use std::io;
use std::path::PathBuf;

use contract_core::contracts::ReadError;
use schemactl_error_codes::{ErrorCode, Exit, command};

use crate::git::GitError;
use crate::options::{CheckFailure, Choice, Format, Searched};
use crate::publish::PublishError;
use schemactl_broker::LocalBrokerError;
use schemactl_pulsar::RegistryError;

/// An error that keeps a command from answering.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// The registry could not be asked, or refused.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Publishing could not be finished.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The local broker could not be fetched, started or stopped.
    #[error(transparent)]
    LocalBroker(#[from] LocalBrokerError),
    /// The answer has no findings to write in such a format.
    #[error("the answer of this command cannot be written as {format}")]
    FormatUnsupported {
        /// The format.
        format: Format,
    },
    /// Two files are to be read from standard input.
    #[error("`-` is given more than once, and standard input can be read only once")]
    StandardInputTwice,
    /// The answer could not be written.
    #[error("the answer could not be written: {source}")]
    AnswerUnwritable {
        /// Why.
        source: io::Error,
    },
    /// A batch could not be read or its answers not be written.
    #[error("the batch broke off: {source}")]
    BatchFailed {
        /// Why.
        source: io::Error,
    },
    /// The schemas of a commit could not be had.
    #[error(transparent)]
    Git(#[from] GitError),
    /// No manifest was found.
    #[error("found no contracts.toml in {}{}", place.display(), match searched { Searched::Upwards => " or above", Searched::Folder => "" })]
    ManifestMissing {
        /// Where it was looked for, or where the search began.
        place: PathBuf,
        /// Where else.
        searched: Searched,
    },
    /// There is no current folder to start from.
    #[error("cannot tell the current folder: {source}")]
    FolderUnknown {
        /// Why.
        source: io::Error,
    },
    /// A command named a contract that does not exist.
    #[error("the manifest names no contract `{id}`")]
    ContractUnknown {
        /// The id that was given.
        id: String,
        /// The ids that exist.
        known: Vec<String>,
    },
    /// A command named a version that does not exist.
    #[error("`{id}` has no version {number}")]
    VersionUnknown {
        /// The contract.
        id: String,
        /// The number that was given.
        number: u32,
        /// The newest version.
        newest: usize,
    },
    /// A version has none before it to be compared with.
    #[error("{}", match number {
        0 => format!("`{id}` has no version that can be read"),
        _ => format!("`{id}` has no version before v{number}, so there is nothing to compare it with"),
    })]
    NothingBefore {
        /// The contract.
        id: String,
        /// The version.
        number: u32,
    },
    /// The contracts have errors.
    #[error("the contracts have {errors} error{}{}", if *errors == 1 { "" } else { "s" }, in_contracts(contracts))]
    CheckFailed {
        /// How many.
        errors: usize,
        /// In which contracts; an error of the project's own files is in none.
        contracts: Vec<String>,
        /// In what.
        kind: CheckFailure,
    },
    /// The project could not be kept from other commands.
    #[error("cannot lock {}: {source}", path.display())]
    ProjectLockFailed {
        /// The file that is locked.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    FileUnwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or folder could not be read.
    #[error("cannot read {}: {source}", path.display())]
    FileUnreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: ReadError,
    },
    /// A file that was to be changed is released.
    #[error("{} is a released version, and never changes", path.display())]
    FileSealed {
        /// The file.
        path: PathBuf,
    },
    /// A file that was not generated is in the way.
    #[error("{} was not generated, and would be written over", path.display())]
    GenerateOverwrites {
        /// The file.
        path: PathBuf,
    },
    /// The manifest has no place for generated code.
    #[error("the manifest has no table [generate]")]
    GenerateUnconfigured,
    /// No registry is named, or one that the manifest doesn't have.
    #[error("{}", match name {
        Some(name) => format!("the manifest names no registry `{name}`"),
        None => "no registry is given, and the manifest does not name exactly one".to_owned(),
    })]
    RegistryUnknown {
        /// What was asked for.
        name: Option<String>,
        /// What there is.
        known: Vec<String>,
        /// By which option it was asked for.
        choice: Choice,
    },
    /// `explain` was asked about a code that doesn't exist.
    #[error("there is no rule and no code `{id}`")]
    CodeUnknown {
        /// The code that was asked for.
        id: String,
        /// A code that is much like it.
        near: Option<&'static str>,
    },
}

fn in_contracts(contracts: &[String]) -> String {
    if contracts.is_empty() { String::new() } else { format!(", in {}", contracts.join(", ")) }
}

impl ToolError {
    /// The stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::Registry(error) => error.code(),
            Self::Publish(error) => error.code(),
            Self::LocalBroker(error) => error.code(),
            Self::FormatUnsupported { .. } => &command::FORMAT_UNSUPPORTED,
            Self::StandardInputTwice => &command::USAGE,
            Self::AnswerUnwritable { .. } => &command::ANSWER_UNWRITABLE,
            Self::BatchFailed { .. } => &command::BATCH_FAILED,
            Self::Git(_) => &command::GIT_FAILED,
            Self::ManifestMissing { .. } | Self::FolderUnknown { .. } => &command::MANIFEST_MISSING,
            Self::ContractUnknown { .. } => &command::CONTRACT_UNKNOWN,
            Self::VersionUnknown { .. } | Self::NothingBefore { .. } => &command::VERSION_UNKNOWN,
            Self::CheckFailed { kind: CheckFailure::Contracts, .. } => &command::CHECK_FAILED,
            Self::CheckFailed { kind: CheckFailure::Files, .. } => &command::PROJECT_BROKEN,
            Self::ProjectLockFailed { .. } => &command::PROJECT_LOCK_FAILED,
            Self::FileUnwritable { .. } => &command::FILE_UNWRITABLE,
            Self::FileUnreadable { .. } => &command::FILE_UNREADABLE,
            Self::FileSealed { .. } => &command::FILE_SEALED,
            Self::GenerateOverwrites { .. } => &command::GENERATE_OVERWRITES,
            Self::GenerateUnconfigured => &command::GENERATE_UNCONFIGURED,
            Self::RegistryUnknown { .. } => &command::REGISTRY_UNKNOWN,
            Self::CodeUnknown { .. } => &command::CODE_UNKNOWN,
        }
    }

    /// How the command ends.
    pub fn exit(&self) -> Exit {
        self.code().exit.unwrap_or(Exit::CouldNotCheck)
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Registry(error) => error.help(),
            Self::Publish(error) => error.help(),
            Self::LocalBroker(error) => error.help(),
            Self::FormatUnsupported { .. } => "use `--format human` or `--format json`".to_owned(),
            Self::StandardInputTwice => "give files for all schemas but one".to_owned(),
            Self::AnswerUnwritable { .. } => {
                "make room or write elsewhere, and run the command again; what it changed, it will not change twice"
                    .to_owned()
            }
            Self::BatchFailed { .. } => {
                "answers are in the order of the questions: go on from the first without one".to_owned()
            }
            Self::Git(error) => error.help(),
            Self::ManifestMissing { searched: Searched::Upwards, .. } => {
                "run it in a project, or name the folder with `--schemas DIR`; `schemactl explain MANIFEST_IS_VALID` shows a \
                 minimal one"
                    .to_owned()
            }
            Self::FolderUnknown { .. } => "run it in a project, or name the folder with `--schemas DIR`".to_owned(),
            Self::ManifestMissing { searched: Searched::Folder, .. } => {
                "name the folder that has it; `schemactl explain MANIFEST_IS_VALID` shows a minimal one".to_owned()
            }
            Self::ContractUnknown { known, .. } => format!("it names {}", known.join(", ")),
            Self::VersionUnknown { newest, .. } => format!("its versions are 1 to {newest}"),
            Self::NothingBefore { .. } => {
                "write the next version first; `schemactl check` says what is wrong with those that are there"
                    .to_owned()
            }
            Self::CheckFailed { .. } => "`schemactl check` shows each, with what to do".to_owned(),
            Self::ProjectLockFailed { .. } => {
                "mend the reason, or work on a copy on a file system that has locks; nothing was changed".to_owned()
            }
            Self::FileUnwritable { .. } => {
                "mend the reason and run the command again; nothing is half written".to_owned()
            }
            Self::FileUnreadable { source, .. } => source.fix().to_owned(),
            Self::FileSealed { .. } => {
                "name drafts and shared types only; without files, `schemactl fmt` finds them itself".to_owned()
            }
            Self::GenerateOverwrites { .. } => "move it away, or name another crate in `[generate]`".to_owned(),
            Self::GenerateUnconfigured => "add `[generate]` with `crate = \"../events\"` to contracts.toml".to_owned(),
            Self::RegistryUnknown { known, choice, .. } => {
                let (option, prefix) = match choice {
                    Choice::Registry => ("--registry", ""),
                    Choice::Against => ("--against", "registry:"),
                };
                let names: Vec<String> = known.iter().map(|name| format!("{prefix}{name}")).collect();
                let names = if names.is_empty() { String::new() } else { format!("{}, or ", names.join(", ")) };
                format!("choose with `{option}`: {names}an address such as `{prefix}http://127.0.0.1:8080`")
            }
            Self::CodeUnknown { near: Some(near), .. } => {
                format!("did you mean `{near}`? `schemactl explain` without an id lists them all")
            }
            Self::CodeUnknown { near: None, .. } => "`schemactl explain` without an id lists them all".to_owned(),
        }
    }
}
