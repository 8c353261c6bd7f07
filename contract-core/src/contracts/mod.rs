//! The manifest, the seal, and the set of contracts that they describe.

mod accepted;
mod file_names;
mod load;
mod lock;
mod manifest;
mod orphan_files;
mod path;
mod read;
mod released;
mod severity_overrides;
mod topic;
mod validate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use accepted::{AcceptedBreak, AcceptedError};
pub(crate) use load::problem_finding;
pub use load::{Loaded, SHARED_FOLDER, load};
pub use lock::{Lock, LockError, Seal, file_hash};
pub use manifest::{ContractConfig, GenerateConfig, Manifest, ManifestError, MessageKind, RegistryConfig};
pub use path::{FieldPath, FieldPathError};
pub use read::{MAX_FILE_BYTES, ReadError, decode_utf8, read_bytes, read_limited, read_source};
pub use released::DraftVersion;
pub use severity_overrides::SeverityOverrides;
pub use topic::{Topic, is_internal_topic, is_namespace_name, topic_name_problem};

use crate::compat::Strategy;
use crate::schema::{Parsed, Schema, SharedTypes};
use crate::source::{SourceId, Sources, Span};

/// The name of the manifest in the folder of schemas.
pub const MANIFEST_FILE: &str = "contracts.toml";
/// The name of the lock in the folder of schemas.
pub const LOCK_FILE: &str = "contracts.lock";
/// The name of the list of accepted breaks in the folder of schemas.
pub const ACCEPTED_FILE: &str = "accepted.toml";

/// All contracts of a project, as they stand in its files.
#[derive(Debug, Clone)]
pub struct ContractSet {
    /// The folder of the manifest.
    pub root: PathBuf,
    /// The manifest.
    pub manifest: Manifest,
    /// The seals.
    pub lock: Lock,
    /// The breaks that somebody has accepted.
    pub accepted: Vec<AcceptedBreak>,
    /// The types that drafts may refer to.
    pub shared: SharedTypes,
    /// The contracts, by id.
    pub contracts: Vec<Contract>,
    /// The drafts that are not among their versions, in a set of what is released.
    pub omitted_drafts: Vec<DraftVersion>,
    /// All texts.
    pub sources: Sources,
}

impl ContractSet {
    /// The contract with this id.
    pub fn contract(&self, id: &str) -> Option<&Contract> {
        self.contracts.iter().find(|contract| contract.id == id)
    }

    /// Where the lock is.
    pub fn lock_path(&self) -> PathBuf {
        self.root.join(LOCK_FILE)
    }
}

/// A message type: its topic and its versions.
#[derive(Debug, Clone)]
pub struct Contract {
    /// `owner/message`.
    pub id: String,
    /// Where the manifest names it.
    pub span: Span,
    /// What kind of message it is.
    pub kind: MessageKind,
    /// The topic that carries it and nothing else.
    pub topic: Topic,
    /// The full name of the record.
    pub record: String,
    /// The field that identifies a message.
    pub id_field: Option<FieldPath>,
    /// The field that keeps messages of one entity in order.
    pub key_field: Option<FieldPath>,
    /// What versions must read which.
    pub strategy: Strategy,
    /// Whether nobody sends or reads it any more, so that nothing but checks is done with it.
    pub is_retired: bool,
    /// The versions, oldest first and numbered from 1.
    pub versions: Vec<Version>,
}

impl Contract {
    /// The service that the message belongs to.
    pub fn owner(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(owner, _)| owner)
    }

    /// The message's name within its owner.
    pub fn message(&self) -> &str {
        self.id.split_once('/').map_or("", |(_, message)| message)
    }

    /// The folder of its versions, relative to the manifest's.
    pub fn folder(&self) -> &Path {
        Path::new(&self.id)
    }

    /// The versions that are released, oldest first.
    pub fn sealed(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.state == ReleaseState::Sealed)
    }

    /// The versions that are not released, oldest first.
    pub fn drafts(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.state == ReleaseState::Draft)
    }
}

/// One version of a contract.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub number: u32,
    /// Its file.
    pub path: PathBuf,
    /// Its text among the set's.
    pub source: SourceId,
    /// Its text as it stands in the file.
    pub text: Arc<str>,
    /// Its text as it is sealed: self-contained. Nothing where the file is no JSON.
    pub self_contained: Option<Arc<str>>,
    /// The schema and what is wrong with it.
    pub parsed: Parsed,
    /// Comments in the file, which sealing cannot keep where shared types are put in.
    pub comments: Vec<Span>,
    /// Whether it is released.
    pub state: ReleaseState,
}

impl Version {
    /// The schema as Pulsar's broker takes it, defaults not validated.
    pub fn schema(&self) -> Option<&Schema> {
        self.parsed.lenient()
    }

    /// Whether the file refers to shared types, so that sealing writes it anew.
    pub fn is_inlined(&self) -> bool {
        self.self_contained.as_deref() != Some(&*self.text)
    }
}

/// Whether a version is released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReleaseState {
    /// Released, and never to change.
    Sealed,
    /// Still being written.
    Draft,
}
