//! From models to source text.

mod code;
mod decode;
mod defaults;
mod event;
mod files;
mod scope;
mod skip;
mod symbols;
mod types;
mod version;
mod write;

use std::collections::BTreeMap;

use crate::contracts::{self, Contract};
use crate::model::Model;
use crate::names::module;
use crate::{GenerateError, Location};
use contract_core::Checked;
use contract_core::contracts::ContractSet;
use files::Files;

/// One file of the generated crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedFile {
    /// The path from the crate's root, with slashes: `src/orders/mod.rs`.
    pub path: String,
    /// The file's whole text.
    pub text: String,
}

/// What came of generating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The files, in the order of their paths.
    pub files: Vec<GeneratedFile>,
    /// Why contracts are left out of them; nothing where all are in.
    pub refused: Vec<GenerateError>,
}

/// Generates the source files of a crate of event modules from the released versions of all contracts. The same
/// contracts always give the same text. A contract that cannot become Rust is left out, whatever its reason.
pub fn generate(set: &Checked<ContractSet>) -> Generated {
    let mut files = Files::default();
    let mut modules = Modules::default();
    let mut refused = Vec::new();
    let contracts = contracts::released(set.get());
    for contract in &contracts {
        let emitted = modules.free(contract).map_err(|taken| vec![taken]).and_then(|()| emit_contract(contract));
        match emitted {
            Ok(own) => {
                files.add(own);
                modules.add(contract);
            }
            Err(found) => refused.extend(found),
        }
    }
    files.root(&modules.owners);
    for (module, messages) in &modules.owners {
        files.owner(module, messages);
    }
    let (files, error) = files.finish();
    refused.extend(error);
    Generated { files, refused }
}

/// What will keep these contracts of the set from becoming Rust once their drafts are released. Contracts without
/// drafts are not looked at; that they have their modules counts.
pub fn refusals(set: &ContractSet, contracts: &[&contract_core::contracts::Contract]) -> Vec<GenerateError> {
    let (open, closed): (Vec<_>, Vec<_>) =
        contracts.iter().copied().partition(|contract| contract.drafts().next().is_some());
    let (open, closed) = (contracts::planned(set, &open), contracts::planned(set, &closed));
    let mut modules = Modules::default();
    for contract in &closed {
        modules.add(contract);
    }
    let mut refused = Vec::new();
    for contract in &open {
        refused.extend(modules.free(contract).err());
        modules.add(contract);
        refused.extend(emit_contract(contract).err().into_iter().flatten());
    }
    refused
}

/// The modules that contracts have, by their owners' modules.
#[derive(Default)]
struct Modules<'a> {
    owners: BTreeMap<String, BTreeMap<String, &'a Contract>>,
}

impl<'a> Modules<'a> {
    /// Refuses a contract whose module, or whose owner's, is another's.
    fn free(&self, contract: &Contract) -> Result<(), GenerateError> {
        let (owner, message) = contract.owner_and_message();
        let Some(messages) = self.owners.get(&module(owner)) else { return Ok(()) };
        let twin = messages.values().next().filter(|twin| twin.owner_and_message().0 != owner);
        match twin.or(messages.get(&module(message))) {
            None => Ok(()),
            Some(other) => Err(GenerateError::ModuleTaken {
                location: location_of(contract),
                module: format!("{}::{}", module(owner), module(message)),
                other: other.id.clone(),
            }),
        }
    }

    fn add(&mut self, contract: &'a Contract) {
        let (owner, message) = contract.owner_and_message();
        self.owners.entry(module(owner)).or_default().entry(module(message)).or_insert(contract);
    }
}

fn location_of(contract: &Contract) -> Location {
    let newest = contract.versions.last();
    Location {
        contract: contract.id.clone(),
        version: newest.map_or(0, |version| version.number),
        path: newest.map_or_else(String::new, |version| version.schema.describe(version.schema.root())),
        span: None,
    }
}

/// Emits the files of one contract: its module, and a folder for each version.
fn emit_contract(contract: &Contract) -> Result<Files, Vec<GenerateError>> {
    let mut files = Files::default();
    let mut models = Vec::new();
    let mut errors = Vec::new();
    for version in &contract.versions {
        match Model::new(&contract.id, version.number, &version.schema) {
            Ok(model) => models.push(model),
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let Some(newest) = models.last() else { return Ok(files) };
    files.contract(contract, newest);
    for (model, version) in models.iter().zip(&contract.versions) {
        // Only the newest type reads other versions; older ones are there for producers that still write them.
        let older = if model.number == newest.number { &models[..models.len() - 1] } else { &[] };
        if let Err(error) = version::emit(contract, version, model, older, &mut files) {
            errors.push(error);
        }
    }
    errors.extend(files.take_error());
    if errors.is_empty() { Ok(files) } else { Err(errors) }
}
