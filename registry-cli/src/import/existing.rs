//! The contracts that a project has before an import.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use contract_core::contracts::{self, Contract, ContractSet};
use contract_core::schema::{Name, Schema, parse_arc};
use contract_core::source::SourceId;

/// A contract that the project has, or a folder with versions that the manifest does not declare.
pub(super) struct ExistingContract {
    /// The manifest's statement about the message; `None` if it does not declare the contract.
    pub(super) declared: Option<Declared>,
    /// The topic; `None` for the default.
    pub(super) topic: Option<String>,
    /// The versions, oldest first and numbered from 1.
    pub(super) versions: Vec<ExistingVersion>,
    /// The reason that no version can be added.
    pub(super) closed: Option<String>,
}

/// The manifest's statement about a message.
#[derive(PartialEq, Eq)]
pub(super) struct Declared {
    /// The full name of the record; `None` if the message is not a record.
    pub(super) record: Option<String>,
}

/// A version that the project has.
pub(super) struct ExistingVersion {
    text: Arc<str>,
    schema: Option<Schema>,
}

impl ExistingVersion {
    /// Returns whether Pulsar takes the two for the same version.
    pub(super) fn is_same(&self, text: &str, schema: &Schema) -> bool {
        *self.text == *text || self.schema.as_ref().is_some_and(|own| own.java_equals(schema))
    }
}

impl ExistingContract {
    fn from_contract(set: &ContractSet, contract: &Contract) -> Self {
        let versions: Vec<_> = contract
            .versions
            .iter()
            .map(|version| ExistingVersion {
                text: Arc::clone(version.self_contained.as_ref().unwrap_or(&version.content)),
                schema: version.schema().cloned(),
            })
            .collect();
        let sealed = set.lock.versions(&contract.id).map(|(number, _)| number as usize).max().unwrap_or_default();
        let closed = if contract.is_retired {
            Some(format!("the contract `{}` is retired", contract.id))
        } else if sealed > versions.len() || file(set, &contract.id, versions.len() + 2).exists() {
            Some(format!("v{} of the contract `{}` is missing", versions.len() + 1, contract.id))
        } else {
            None
        };
        let topic = Some(contract.topic.to_string());
        let declared = Some(Declared { record: contract.record.clone() });
        Self { declared, topic, versions, closed }
    }

    /// Reads the versions of a folder that the manifest does not declare, which an interrupted import leaves.
    fn from_folder(set: &ContractSet, id: &str) -> Option<Self> {
        let mut versions = Vec::new();
        while let Some(text) = read(&file(set, id, versions.len() + 1)) {
            let schema = parse_arc(&text, SourceId::default()).into_lenient();
            versions.push(ExistingVersion { text, schema });
        }
        (!versions.is_empty()).then_some(Self { declared: None, topic: None, versions, closed: None })
    }

    /// Returns whether a version has a type of the same name as this schema, or if this one has none, also none.
    pub(super) fn has_type_of(&self, schema: &Schema) -> bool {
        let name = schema.name(schema.root());
        let has = |version: &ExistingVersion| version.schema.as_ref().is_some_and(|own| own.name(own.root()) == name);
        let record = self.declared.as_ref().and_then(|declared| declared.record.as_deref());
        (record.is_some() && record == name.map(Name::full)) || self.versions.iter().any(has)
    }
}

fn file(set: &ContractSet, id: &str, number: usize) -> std::path::PathBuf {
    set.root.join(id).join(format!("v{number}.avsc"))
}

fn read(path: &Path) -> Option<Arc<str>> {
    let bytes = contracts::read_bytes(path).ok()?;
    contracts::decode_utf8(bytes).ok().map(Arc::from)
}

/// The contracts of a project by id.
pub(super) struct ExistingContracts<'a> {
    set: &'a ContractSet,
    declared: BTreeMap<String, ExistingContract>,
}

impl<'a> ExistingContracts<'a> {
    /// Returns the contracts of a project.
    pub(super) fn new(set: &'a ContractSet) -> Self {
        let contracts = set.contracts.iter();
        let declared = contracts.map(|contract| (contract.id.clone(), ExistingContract::from_contract(set, contract)));
        Self { set, declared: declared.collect() }
    }

    /// Returns the contracts that the manifest declares.
    pub(super) fn declared(&self) -> impl Iterator<Item = (&str, &ExistingContract)> {
        self.declared.iter().map(|(id, contract)| (id.as_str(), contract))
    }

    /// Takes the contract with this id, or the versions in its folder.
    pub(super) fn take(&mut self, id: &str) -> Option<ExistingContract> {
        self.declared.remove(id).or_else(|| ExistingContract::from_folder(self.set, id))
    }

    /// Returns whether a message with one of these schemas can have the id: no contract has it, or one with such a type.
    pub(super) fn is_free<'s>(&self, id: &str, mut schemas: impl Iterator<Item = &'s Schema>) -> bool {
        match self.declared.get(id) {
            Some(contract) => schemas.any(|schema| contract.has_type_of(schema)),
            None => ExistingContract::from_folder(self.set, id)
                .is_none_or(|contract| schemas.any(|schema| contract.has_type_of(schema))),
        }
    }
}
