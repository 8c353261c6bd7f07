//! The set of contracts that the files of a project describe.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemactl_avro::schema::{Parsed, Schema, SharedTypes};
use schemactl_avro::source::{SourceId, Sources, Span};

use super::{AcceptedBreak, FieldPaths, LOCK_FILE, LockState, Manifest, MessageKind, ReleaseState, Topic};
use crate::compat::Strategy;

/// All contracts of a project, as they stand in its files.
#[derive(Debug, Clone)]
pub struct ContractSet {
    /// The folder of the manifest.
    pub root: PathBuf,
    /// The manifest.
    pub manifest: Manifest,
    /// The seals of the released versions, as far as they can be trusted.
    pub lock: LockState,
    /// The entries of `accepted.toml`.
    pub accepted: Vec<AcceptedBreak>,
    /// The types that drafts may refer to.
    pub shared: SharedTypes,
    /// The contracts, by id.
    pub contracts: Vec<Contract>,
    /// The drafts that [`Loaded::released`](super::Loaded::released) left out.
    pub omitted_drafts: Vec<DraftVersion>,
    /// The sources of all files.
    pub sources: Sources,
}

impl ContractSet {
    /// Returns the contract with this id.
    pub fn contract(&self, id: &str) -> Option<&Contract> {
        self.contracts.iter().find(|contract| contract.id == id)
    }

    /// Returns the path of the lock.
    pub fn lock_path(&self) -> PathBuf {
        self.root.join(LOCK_FILE)
    }
}

/// A message type: its topic and its versions.
#[derive(Debug, Clone)]
pub struct Contract {
    /// `owner/message`.
    pub id: String,
    /// The location of its id in the manifest.
    pub span: Span,
    /// The kind of message.
    pub kind: MessageKind,
    /// The topic, which carries no other message type.
    pub topic: Topic,
    /// The full name of the record. `None` for a message that is not a record.
    pub record: Option<String>,
    /// The field that identifies a message.
    pub id_field: Option<FieldPaths>,
    /// The field that keeps messages of one entity in order.
    pub key_field: Option<FieldPaths>,
    /// The strategy: which versions must be able to read which.
    pub strategy: Strategy,
    /// The first version that the strategy's promises cover. Older versions are history: they are verified and published,
    /// and nothing is compared with them.
    pub compatible_since: u32,
    /// Whether the message is no longer in use. Commands other than checks skip a retired contract.
    pub is_retired: bool,
    /// The versions, oldest first and numbered from 1.
    pub versions: Vec<Version>,
}

impl Contract {
    /// Returns the name of the service that owns the message.
    pub fn owner(&self) -> &str {
        self.id.split_once('/').map_or(self.id.as_str(), |(owner, _)| owner)
    }

    /// Returns the message's name within its owner.
    pub fn message(&self) -> &str {
        self.id.split_once('/').map_or("", |(_, message)| message)
    }

    /// Returns the folder of its versions, relative to the manifest's.
    pub fn folder(&self) -> &Path {
        Path::new(&self.id)
    }

    /// Returns the strategy of the topic. Pulsar's broker does not know `compatible-since`: a transitive strategy would
    /// compare every new version with those before it, too.
    pub fn broker_strategy(&self) -> Strategy {
        if self.compatible_since > 1 { self.strategy.with_latest_only() } else { self.strategy }
    }

    /// Returns the released versions, oldest first.
    pub fn released_versions(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.state == ReleaseState::Released)
    }

    /// Returns the drafts, oldest first.
    pub fn draft_versions(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(|version| version.state == ReleaseState::Draft)
    }
}

/// One version of a contract.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// The path of its file.
    pub path: PathBuf,
    /// Its file among the set's sources.
    pub source: SourceId,
    /// The content of the file.
    pub content: Arc<str>,
    /// The schema with all shared types inlined, as it is sealed and registered. `None` if the file is not JSON.
    pub self_contained: Option<Arc<str>>,
    /// The parsed schema and its problems.
    pub parsed: Parsed,
    /// The comments in the file.
    pub comments: Vec<Span>,
    /// Whether the file refers to shared types, so that its release writes the JSON anew.
    pub uses_shared_types: bool,
    /// Whether the version is released.
    pub state: ReleaseState,
}

impl Version {
    /// Returns the schema as Pulsar's broker parses it, without validating defaults.
    pub fn schema(&self) -> Option<&Schema> {
        self.parsed.lenient()
    }

    /// Returns whether the version can still be edited.
    pub fn is_draft(&self) -> bool {
        self.state == ReleaseState::Draft
    }

    /// Returns whether the version is released.
    pub fn is_released(&self) -> bool {
        self.state == ReleaseState::Released
    }

    /// Returns whether the release of the draft changes its file.
    pub fn is_rewritten(&self) -> bool {
        self.self_contained.as_deref() != Some(&*self.content)
    }
}

/// The identity of a version that is not released yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVersion {
    /// The contract's id.
    pub contract: String,
    /// The contract's topic.
    pub topic: Topic,
    /// The version's number.
    pub number: u32,
}

impl DraftVersion {
    /// Returns the drafts of a contract.
    pub fn of_contract(contract: &Contract) -> impl Iterator<Item = Self> {
        let draft = |number| Self { contract: contract.id.clone(), topic: contract.topic.clone(), number };
        contract.draft_versions().map(move |version| draft(version.number))
    }
}
