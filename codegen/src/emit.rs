//! From models to source text.

mod code;
mod defaults;
mod event;
mod files;
mod read;
mod scope;
mod skip;
mod symbols;
mod types;
mod version;
mod write;

use std::collections::BTreeMap;

use crate::contracts::{self, Contract};
use crate::model::Model;
use crate::names::snake;
use crate::{GenerateError, GenerateErrors, Place};
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

/// Generates the source files of a crate of event modules, in the order of their paths. The same contracts
/// always give the same text.
///
/// # Errors
/// Everything about the contracts that cannot become Rust.
pub fn generate(contracts: &Checked<ContractSet>) -> Result<Vec<GeneratedFile>, GenerateErrors> {
    let mut errors = Vec::new();
    let mut files = Files::default();
    let mut owners: BTreeMap<String, BTreeMap<String, &Contract>> = BTreeMap::new();
    let contracts = contracts::of(contracts);
    for contract in &contracts {
        let (owner, message) = contract.id.split_once('/').unwrap_or(("", &contract.id));
        let modules = owners.entry(snake(owner)).or_default();
        let twin = modules.values().next().filter(|twin| owner_of(twin) != owner);
        if let Some(other) = twin.or(modules.get(&snake(message))) {
            errors.push(GenerateError::ModuleTaken {
                place: place_of(contract),
                module: format!("{}::{}", snake(owner), snake(message)),
                other: other.id.clone(),
            });
            continue;
        }
        if let Err(found) = emit_contract(contract, &mut files) {
            errors.extend(found);
        }
        modules.insert(snake(message), contract);
    }
    files.root(&owners);
    for (module, messages) in &owners {
        files.owner(module, messages);
    }
    if errors.is_empty() {
        files.finish().map_err(|error| GenerateErrors(vec![error]))
    } else {
        Err(GenerateErrors(errors))
    }
}

fn owner_of(contract: &Contract) -> &str {
    contract.id.split_once('/').map_or("", |(owner, _)| owner)
}

fn place_of(contract: &Contract) -> Place {
    let newest = contract.versions.last();
    Place {
        contract: contract.id.clone(),
        version: newest.map_or(0, |version| version.number),
        path: newest.map_or_else(String::new, |version| version.schema.describe(version.schema.root())),
        span: None,
    }
}

/// Emits the files of one contract: its module, and a folder for each version.
fn emit_contract(contract: &Contract, files: &mut Files) -> Result<(), Vec<GenerateError>> {
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
    let Some(newest) = models.last() else { return Ok(()) };
    files.contract(contract, newest);
    for (model, version) in models.iter().zip(&contract.versions) {
        // Only the newest type reads other versions; older ones are there for producers that still write them.
        let older = if model.number == newest.number { &models[..models.len() - 1] } else { &[] };
        if let Err(error) = version::emit(contract, version, model, older, files) {
            errors.push(error);
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}
