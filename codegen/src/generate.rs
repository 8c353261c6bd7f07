//! Generates the code of all contracts.

use std::collections::BTreeMap;
use std::fmt;

use contract_core::Checked;
use contract_core::contracts::{Contract, ContractSet, ReleaseState};

use crate::GenerateError;
use crate::contracts::{SourceContract, released, with_drafts};
use crate::emit::{Files, GeneratedFile, check_version, version_files};
use crate::model::supported_model;
use crate::names::file_module;

/// The result of generating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The files, in the order of their paths.
    pub files: Vec<GeneratedFile>,
    /// An error for each contract that was left out.
    pub refused: Vec<GenerateError>,
    /// The parts of the other contracts' history that were left out.
    pub omitted: Vec<Omission>,
}

/// A released version that generated code cannot represent, or that the newest version cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    /// The contract's id.
    pub contract: String,
    /// The version's number.
    pub version: u32,
    /// The version that cannot read it. `None` if it has no module at all.
    pub reader: Option<u32>,
    /// The reason.
    pub reason: String,
}

impl fmt::Display for Omission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contract, version, reader, reason } = self;
        match reader {
            Some(reader) => write!(f, "{contract}: v{reader} does not read v{version}: {reason}"),
            None => write!(f, "{contract}: v{version} has no module: {reason}"),
        }
    }
}

/// Generates the source files of a crate of event modules from the released versions of all contracts. The same contracts
/// always give the same files. A contract that is refused is left out.
pub fn generate(set: &Checked<ContractSet>) -> Generated {
    let mut files = Files::default();
    let mut modules = Modules::default();
    let (mut refused, mut omitted) = (Vec::new(), Vec::new());
    let contracts = released(set.get());
    for contract in &contracts {
        let result = modules.check(contract).map_err(|taken| vec![taken]).and_then(|()| contract_files(contract));
        match result {
            Ok((own, omissions)) => {
                files.extend(own);
                omitted.extend(omissions);
                modules.add(contract);
            }
            Err(errors) => refused.extend(errors),
        }
    }
    files.add_root(&modules.owners);
    for (module, messages) in &modules.owners {
        files.add_owner(module, messages);
    }
    let (files, error) = files.finish();
    refused.extend(error);
    Generated { files, refused, omitted }
}

/// Returns the errors that would keep these contracts from being generated once their drafts are released. Contracts
/// without drafts are not generated here; only their modules count.
pub fn refusals(set: &ContractSet, contracts: &[&Contract]) -> Vec<GenerateError> {
    let (open, closed): (Vec<_>, Vec<_>) =
        contracts.iter().copied().partition(|contract| contract.draft_versions().next().is_some());
    let (open, closed) = (with_drafts(set, &open), with_drafts(set, &closed));
    let mut modules = Modules::default();
    for contract in &closed {
        modules.add(contract);
    }
    let mut refused = Vec::new();
    for contract in &open {
        refused.extend(modules.check(contract).err());
        modules.add(contract);
        refused.extend(draft_errors(contract));
    }
    refused
}

/// Returns the errors that would keep the drafts of a contract from being generated, without those that the newest
/// released version has already.
fn draft_errors(contract: &SourceContract<'_>) -> Vec<GenerateError> {
    let mut drafts = Vec::new();
    let mut errors = Vec::new();
    let newest = contract.versions.iter().rev().find(|version| version.state != ReleaseState::Draft);
    let released = newest.map(|newest| supported_model(&contract.id, newest.number, newest.schema));
    let known: Vec<_> = released.and_then(Result::err).iter().flatten().map(identity).collect();
    let mut is_refused = false;
    for (index, version) in contract.versions.iter().enumerate() {
        if version.state == ReleaseState::Draft {
            match supported_model(&contract.id, version.number, version.schema) {
                Ok(model) => drafts.push((index, model)),
                Err(found) => {
                    is_refused = true;
                    errors.extend(found.into_iter().filter(|error| !known.contains(&identity(error))));
                }
            }
        }
    }
    if !is_refused {
        errors.extend(drafts.iter().filter_map(|(index, model)| {
            check_version(contract, model, older_to_read(&contract.versions, *index)).err()
        }));
    }
    errors
}

/// Returns the older versions that the types of a version read, given all versions or what belongs to each.
fn older_to_read<T>(versions: &[T], index: usize) -> &[T] {
    // Only the newest type reads other versions. The older ones are for producers that still write them.
    if index + 1 == versions.len() { &versions[..index] } else { &[] }
}

/// The modules that contracts have, by the modules of their owners.
#[derive(Default)]
struct Modules<'a> {
    owners: BTreeMap<String, BTreeMap<String, &'a SourceContract<'a>>>,
}

impl<'a> Modules<'a> {
    /// Refuses a contract if another has its module, or if another owner has its owner's module.
    fn check(&self, contract: &SourceContract<'_>) -> Result<(), GenerateError> {
        let (owner, message) = contract.owner_and_message();
        let Some(messages) = self.owners.get(&file_module(owner)) else { return Ok(()) };
        let of_other_owner = messages.values().next().filter(|other| other.owner_and_message().0 != owner);
        match of_other_owner.or(messages.get(&file_module(message))) {
            None => Ok(()),
            Some(other) => Err(GenerateError::ModuleNameTaken {
                location: contract.location(),
                module: format!("{}::{}", file_module(owner), file_module(message)),
                other: other.id.clone(),
            }),
        }
    }

    fn add(&mut self, contract: &'a SourceContract<'a>) {
        let (owner, message) = contract.owner_and_message();
        self.owners.entry(file_module(owner)).or_default().entry(file_module(message)).or_insert(contract);
    }
}

/// Returns the files of one contract: its module, and a folder for each version. Also returns the omitted parts of
/// its history.
fn contract_files(contract: &SourceContract<'_>) -> Result<(Files, Vec<Omission>), Vec<GenerateError>> {
    let mut files = Files::default();
    let (mut versions, mut models) = (Vec::new(), Vec::new());
    let (mut omitted, mut errors) = (Vec::new(), Vec::new());
    for (index, version) in contract.versions.iter().enumerate() {
        match supported_model(&contract.id, version.number, version.schema) {
            Ok(model) => {
                versions.push(version);
                models.push(model);
            }
            Err(found) if index + 1 < contract.versions.len() => {
                let reason = found.iter().map(GenerateError::reason).collect::<Vec<_>>().join("; ");
                omitted.push(Omission { contract: contract.id.clone(), version: version.number, reader: None, reason });
            }
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let Some(newest) = models.last() else { return Ok((files, omitted)) };
    files.add_contract(contract, &versions, newest);
    for (index, (model, version)) in models.iter().zip(&versions).enumerate() {
        match version_files(contract, version, model, older_to_read(&models, index), &mut files) {
            Ok(unreadable) => omitted.extend(unreadable.into_iter().map(|(version, reason)| Omission {
                contract: contract.id.clone(),
                version,
                reader: Some(model.number),
                reason,
            })),
            Err(error) => errors.push(error),
        }
    }
    errors.extend(files.take_error());
    if errors.is_empty() { Ok((files, omitted)) } else { Err(errors) }
}

fn identity(error: &GenerateError) -> (String, &'static str) {
    (error.location().path.clone(), error.code())
}
