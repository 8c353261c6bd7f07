//! Errors of commands, with stable codes and help.

mod context;

use std::io;
use std::path::PathBuf;

use contract_core::contracts::ReadError;
use contract_core::day::Day;
use contract_core::rule::RuleId;
use schemactl_error_codes::{ErrorCode, Exit, command};

pub use context::{CheckFailure, ProjectErrors, RegistryOption, SearchScope};

use crate::git::GitError;
use crate::options::Format;
use crate::publish::PublishError;
use crate::render::{counted, listed};
use schemactl_broker::LocalBrokerError;
use schemactl_pulsar::RegistryError;

/// An error that keeps a command from answering.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// A call to the registry failed.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// Publishing failed.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// The local broker could not be fetched, started or stopped.
    #[error(transparent)]
    LocalBroker(#[from] LocalBrokerError),
    /// The command does not support the format.
    #[error("this command does not support the format {format}")]
    FormatUnsupported {
        /// The format.
        format: Format,
    },
    /// Two files are standard input.
    #[error("`-` is given more than once, and standard input can be read only once")]
    StandardInputTwice,
    /// The answer could not be written.
    #[error("the answer could not be written: {source}")]
    AnswerUnwritable {
        /// The cause.
        source: io::Error,
    },
    /// A batch could not be read, or its answers could not be written.
    #[error("the batch was interrupted: {source}")]
    BatchFailed {
        /// The cause.
        source: io::Error,
    },
    /// The schemas of a commit could not be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// No manifest was found.
    #[error("found no contracts.toml in {}{}", place.display(), match searched {
        SearchScope::Upwards => " or above",
        SearchScope::Downwards => " or below",
        SearchScope::Folder => "",
    })]
    ManifestMissing {
        /// The folder in which the search began.
        place: PathBuf,
        /// The folders that were searched.
        searched: SearchScope,
        /// The projects in folders below.
        below: Vec<PathBuf>,
    },
    /// One of several projects has an error.
    #[error("{project}: {error}")]
    InProject {
        /// The folder of the project.
        project: String,
        /// The error.
        error: Box<ToolError>,
    },
    /// Two projects of a run use the same topic, namespace or crate in a way that excludes each other.
    #[error("{reason}")]
    ProjectsOverlap {
        /// The reason, with both places.
        reason: String,
        /// The advice.
        help: &'static str,
    },
    /// A new project needs a tenant, and the user cannot be asked.
    #[error("the tenant of the new project is not known, and standard input is not a terminal")]
    TenantMissing,
    /// A path is not in the git repository whose history is read.
    #[error("{} is not in the git repository {}", path.display(), top.display())]
    NotInRepository {
        /// The path.
        path: PathBuf,
        /// The folder of the repository.
        top: PathBuf,
    },
    /// The paths of an import have no schema.
    #[error("found no schema in {}", listed_paths(paths))]
    SchemasMissing {
        /// The paths.
        paths: Vec<PathBuf>,
    },
    /// A name was given for several messages.
    #[error("the files have {messages} messages, which cannot all be named `{name}`")]
    ImportNameAmbiguous {
        /// The name.
        name: String,
        /// The number of messages.
        messages: usize,
    },
    /// The manifest cannot be edited by a command.
    #[error("cannot edit {}: {reason}", path.display())]
    ManifestUneditable {
        /// The manifest.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The current folder is unknown.
    #[error("cannot determine the current folder: {source}")]
    FolderUnknown {
        /// The cause.
        source: io::Error,
    },
    /// A command named a contract that does not exist.
    #[error("the manifest has no contract `{id}`")]
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
    /// A version has no earlier one to compare it with.
    #[error("{}", match number {
        0 => format!("`{id}` has no version that can be read"),
        _ => format!("`{id}` has no version before v{number}, so it cannot be compared"),
    })]
    NothingBefore {
        /// The contract.
        id: String,
        /// The version.
        number: u32,
    },
    /// The contracts have errors.
    #[error("the contracts have {}{}", counted(errors.findings.len(), "error"), in_contracts(contracts))]
    CheckFailed {
        /// The errors.
        errors: Box<ProjectErrors>,
        /// The contracts with errors, except for errors in the project's own files.
        contracts: Vec<String>,
        /// The part of the project with errors.
        kind: CheckFailure,
    },
    /// The project could not be locked.
    #[error("cannot lock {}: {source}", path.display())]
    ProjectLockFailed {
        /// The file to lock.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    FileUnwritable {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A file or folder could not be read.
    #[error("cannot read {}: {source}", path.display())]
    FileUnreadable {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: ReadError,
    },
    /// A file with types for other files does not define any.
    #[error("cannot use the types of {}: line {line}: {reason}", path.display())]
    TypesInvalid {
        /// The file.
        path: PathBuf,
        /// The line of the problem.
        line: usize,
        /// The problem.
        reason: String,
    },
    /// A file to change is a released version.
    #[error("{} is a released version, which must not change", path.display())]
    FileReleased {
        /// The file.
        path: PathBuf,
    },
    /// The lock cannot be read, or its seals cannot be trusted.
    #[error("{} is damaged, so it is not known which versions are released", path.display())]
    LockDamaged {
        /// The lock.
        path: PathBuf,
    },
    /// The release of a version cannot be taken back.
    #[error("{id} v{number} cannot be withdrawn: {reason}")]
    NotWithdrawable {
        /// The contract.
        id: String,
        /// The version.
        number: u32,
        /// The reason.
        reason: String,
        /// The advice to the user.
        advice: String,
    },
    /// A contract cannot get another id.
    #[error("{id} cannot be moved: {reason}")]
    NotMovable {
        /// The contract.
        id: String,
        /// The reason.
        reason: String,
        /// The advice to the user.
        advice: String,
    },
    /// The manifest has no registry to ask whether a version was published.
    #[error("the manifest has no registry, so it is not known whether {contract} was published")]
    PublicationUnknown {
        /// The contract.
        contract: String,
    },
    /// A file that was not generated would be overwritten.
    #[error("{} was not generated, and would be overwritten", path.display())]
    GenerateOverwrites {
        /// The file.
        path: PathBuf,
    },
    /// The manifest does not configure generated code.
    #[error("the manifest has no table [generate]")]
    GenerateUnconfigured,
    /// No registry is given, or the manifest does not have the given one.
    #[error("{}", match name {
        Some(name) => format!("the manifest has no registry `{name}`"),
        None => "no registry is given, and the manifest does not have exactly one".to_owned(),
    })]
    RegistryUnknown {
        /// The given name.
        name: Option<String>,
        /// The names in the manifest.
        known: Vec<String>,
        /// The option that selects a registry.
        option: RegistryOption,
    },
    /// `accept` got a rule whose findings cannot be accepted.
    #[error("{reason}")]
    NotAcceptable {
        /// The reason.
        reason: String,
        /// The advice, if there is some.
        help: Option<String>,
    },
    /// `accept` got a finding that does not exist.
    #[error("there is no such finding of `{rule}` in {contract}")]
    FindingMissing {
        /// The rule.
        rule: RuleId,
        /// The contract.
        contract: String,
        /// The versions and paths of the rule's findings in the contract.
        known: Vec<String>,
    },
    /// `accept` got a finding that an entry accepts already.
    #[error("accepted.toml has this entry for `{rule}` already, in line {line}, until {day}")]
    AcceptedAlready {
        /// The rule.
        rule: RuleId,
        /// The line of the entry.
        line: usize,
        /// Its last day.
        day: Day,
    },
    /// `accept` got a day in the past.
    #[error("{day} is in the past, so nothing would be accepted")]
    DayPast {
        /// The day.
        day: Day,
    },
    /// `explain` got an unknown id.
    #[error("`{id}` is neither a rule nor an error code")]
    CodeUnknown {
        /// The given id.
        id: String,
        /// A similar id.
        near: Option<&'static str>,
    },
}

fn listed_paths(paths: &[PathBuf]) -> String {
    listed(&paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>())
}

fn in_contracts(contracts: &[String]) -> String {
    if contracts.is_empty() { String::new() } else { format!(", in {}", listed(contracts)) }
}

impl ToolError {
    /// Returns the stable code.
    pub fn code(&self) -> &'static ErrorCode {
        match self {
            Self::Registry(error) => error.code(),
            Self::Publish(error) => error.code(),
            Self::LocalBroker(error) => error.code(),
            Self::FormatUnsupported { .. } => &command::FORMAT_UNSUPPORTED,
            Self::StandardInputTwice
            | Self::TypesInvalid { .. }
            | Self::TenantMissing
            | Self::ImportNameAmbiguous { .. }
            | Self::DayPast { .. } => &command::USAGE,
            Self::SchemasMissing { .. } => &command::SCHEMAS_MISSING,
            Self::ManifestUneditable { .. } => &command::MANIFEST_UNEDITABLE,
            Self::NotAcceptable { .. } => &command::RULE_NOT_ACCEPTABLE,
            Self::FindingMissing { .. } => &command::FINDING_UNKNOWN,
            Self::AcceptedAlready { .. } => &command::ACCEPTED_ALREADY,
            Self::AnswerUnwritable { .. } => &command::ANSWER_UNWRITABLE,
            Self::BatchFailed { .. } => &command::BATCH_FAILED,
            Self::Git(_) | Self::NotInRepository { .. } => &command::GIT_FAILED,
            Self::ManifestMissing { .. } | Self::FolderUnknown { .. } => &command::MANIFEST_MISSING,
            Self::InProject { error, .. } => error.code(),
            Self::ProjectsOverlap { .. } => &command::PROJECTS_OVERLAP,
            Self::ContractUnknown { .. } => &command::CONTRACT_UNKNOWN,
            Self::VersionUnknown { .. } | Self::NothingBefore { .. } => &command::VERSION_UNKNOWN,
            Self::CheckFailed { kind: CheckFailure::Contracts, .. } => &command::CHECK_FAILED,
            Self::CheckFailed { kind: CheckFailure::Files, .. } => &command::PROJECT_BROKEN,
            Self::ProjectLockFailed { .. } => &command::PROJECT_LOCK_FAILED,
            Self::FileUnwritable { .. } => &command::FILE_UNWRITABLE,
            Self::FileUnreadable { .. } => &command::FILE_UNREADABLE,
            Self::FileReleased { .. } => &command::FILE_RELEASED,
            Self::LockDamaged { .. } => &command::LOCK_DAMAGED,
            Self::NotWithdrawable { .. } => &command::VERSION_NOT_WITHDRAWABLE,
            Self::NotMovable { .. } => &command::CONTRACT_NOT_MOVABLE,
            Self::PublicationUnknown { .. } => &command::PUBLICATION_UNKNOWN,
            Self::GenerateOverwrites { .. } => &command::GENERATE_OVERWRITES,
            Self::GenerateUnconfigured => &command::GENERATE_UNCONFIGURED,
            Self::RegistryUnknown { .. } => &command::REGISTRY_UNKNOWN,
            Self::CodeUnknown { .. } => &command::CODE_UNKNOWN,
        }
    }

    /// Returns the errors of the project that caused it.
    pub fn project_errors(&self) -> Option<&ProjectErrors> {
        match self {
            Self::CheckFailed { errors, .. } => Some(errors),
            Self::InProject { error, .. } => error.project_errors(),
            _ => None,
        }
    }

    /// Returns how the command ends.
    pub fn exit(&self) -> Exit {
        self.code().exit.unwrap_or(Exit::CouldNotCheck)
    }

    /// Returns what to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Registry(error) => error.help(),
            Self::Publish(error) => error.help(),
            Self::LocalBroker(error) => error.help(),
            Self::FormatUnsupported { .. } => "use `--format human` or `--format json`".to_owned(),
            Self::TypesInvalid { .. } => {
                "give files that define records, enums or fixed types; `schemactl lint FILE` checks one".to_owned()
            }
            Self::StandardInputTwice => "give files for all schemas but one".to_owned(),
            Self::NotInRepository { .. } => {
                "name existing files and folders of one repository, or leave out `--history`".to_owned()
            }
            Self::SchemasMissing { .. } => {
                "name a file with a schema, or a folder with `.avsc`, `.avdl`, `.avpr`, `.avro` or `.json` files".to_owned()
            }
            Self::ImportNameAmbiguous { .. } => "name one file, or leave out `--name`".to_owned(),
            Self::ManifestUneditable { .. } => {
                "write each contract as a table `[contracts.\"owner/message\"]` and run the command again; no file was changed"
                    .to_owned()
            }
            Self::TenantMissing => "name it with `--tenant NAME`".to_owned(),
            Self::AnswerUnwritable { .. } => {
                "free some space or write to another place, and run the command again; its changes are not made twice"
                    .to_owned()
            }
            Self::BatchFailed { .. } => {
                "answers are in the order of the lines: continue with the first line without one".to_owned()
            }
            Self::Git(error) => error.help(),
            Self::InProject { error, .. } => error.help(),
            Self::ProjectsOverlap { help, .. } => (*help).to_owned(),
            Self::ManifestMissing { below, .. } if !below.is_empty() => format!(
                "name one of the projects below with `--schemas DIR`: {}; `check`, `lint`, `fmt`, `generate`, `publish` and \
                 `status` take `--workspace` for all",
                listed_paths(below)
            ),
            Self::ManifestMissing { searched: SearchScope::Downwards, .. } => {
                "run it in a folder above the projects; hidden folders, `target` and `node_modules` are not searched"
                    .to_owned()
            }
            Self::ManifestMissing { searched: SearchScope::Upwards, .. } => {
                "run it in a project, or name the folder with `--schemas DIR`; `schemactl init` \
                 creates one"
                    .to_owned()
            }
            Self::FolderUnknown { .. } => "run it in a project, or name the folder with `--schemas DIR`".to_owned(),
            Self::ManifestMissing { searched: SearchScope::Folder, .. } => {
                "name the folder with the manifest, or create it with `schemactl init DIR`".to_owned()
            }
            Self::ContractUnknown { known, .. } => format!("it has {}", known.join(", ")),
            Self::VersionUnknown { newest, .. } => format!("its versions are 1 to {newest}"),
            Self::NothingBefore { .. } => {
                "write the next version first; `schemactl check` reports errors in the existing ones".to_owned()
            }
            Self::CheckFailed { errors, .. } => errors.help(),
            Self::ProjectLockFailed { .. } => {
                "remove the cause, or work on a copy on a file system with locks; no file was changed".to_owned()
            }
            Self::FileUnwritable { .. } => {
                "remove the cause and run the command again; no file is half written".to_owned()
            }
            Self::FileUnreadable { source, .. } => source.advice().to_owned(),
            Self::FileReleased { .. } => {
                "name only drafts and shared types; without files, `schemactl fmt` finds them".to_owned()
            }
            Self::NotWithdrawable { advice, .. } | Self::NotMovable { advice, .. } => advice.clone(),
            Self::PublicationUnknown { .. } => {
                "add the registries to the manifest, or state that it was not: `--unpublished --reason TEXT`".to_owned()
            }
            Self::LockDamaged { .. } => {
                "restore it from version control; `schemactl check` says what is wrong with it".to_owned()
            }
            Self::GenerateOverwrites { .. } => "move it away, or name another crate in `[generate]`".to_owned(),
            Self::GenerateUnconfigured => "add `[generate]` with `crate = \"../events\"` to contracts.toml".to_owned(),
            Self::RegistryUnknown { known, option, .. } => {
                let (flag, prefix) = match option {
                    RegistryOption::Registry => ("--registry", ""),
                    RegistryOption::Against => ("--against", "registry:"),
                };
                let names: Vec<String> = known.iter().map(|name| format!("{prefix}{name}")).collect();
                let names = if names.is_empty() { String::new() } else { format!("{}, or ", names.join(", ")) };
                format!("choose one with `{flag}`: {names}an address such as `{prefix}http://127.0.0.1:8080`")
            }
            Self::NotAcceptable { help, .. } => {
                help.clone().unwrap_or_else(|| "fix the finding: `schemactl check` shows how".to_owned())
            }
            Self::FindingMissing { known, .. } if known.is_empty() => {
                "`schemactl check` shows each finding with its command; `--allow-unused` writes the entry anyway"
                    .to_owned()
            }
            Self::FindingMissing { known, .. } => {
                format!("the contract has findings of the rule at {}", known.join(", "))
            }
            Self::AcceptedAlready { .. } => "to extend it, change its `expires` there".to_owned(),
            Self::DayPast { .. } => "choose the last day on which the break is accepted".to_owned(),
            Self::CodeUnknown { near: Some(near), .. } => {
                format!("did you mean `{near}`? `schemactl explain` without an id lists them all")
            }
            Self::CodeUnknown { near: None, .. } => "`schemactl explain` without an id lists them all".to_owned(),
        }
    }
}
