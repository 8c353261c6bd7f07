//! What code is generated from: the part of a checked contract set that shows in the code.

use std::sync::Arc;

use contract_core::Checked;
use contract_core::compat::{Direction, Strategy};
use contract_core::contracts::{self, ContractSet};
use contract_core::schema::Schema;

/// One contract: a topic's message type and its versions.
#[derive(Debug)]
pub(crate) struct Contract {
    /// `owner/message`.
    pub(crate) id: String,
    /// The topic, `persistent://tenant/namespace/topic`.
    pub(crate) topic: String,
    /// The dotted path of the field that holds the key of the entity.
    pub(crate) key: Option<String>,
    /// The dotted path of the field that holds the message's id.
    pub(crate) id_field: Option<String>,
    /// What versions must read which.
    pub(crate) strategy: Strategy,
    /// The versions, oldest first.
    pub(crate) versions: Vec<Version>,
}

impl Contract {
    /// Whether the newest version is promised to read the one at this place.
    pub(crate) fn promises(&self, earlier: usize) -> bool {
        let history = self.versions.len().saturating_sub(1);
        self.strategy.pairs(history).any(|pair| pair.earlier == earlier && pair.direction == Direction::Backward)
    }
}

/// One version of a contract.
#[derive(Debug)]
pub(crate) struct Version {
    /// The version's number; the first is 1.
    pub(crate) number: u32,
    /// The schema's text as it is sealed.
    pub(crate) text: Arc<str>,
    /// The schema.
    pub(crate) schema: Schema,
    /// CRC-64-AVRO of its parsing canonical form.
    pub(crate) fingerprint: u64,
}

/// The contracts of the set that have a released version, by id. Drafts change, and nothing is registered of them.
pub(crate) fn of(set: &Checked<ContractSet>) -> Vec<Contract> {
    let mut contracts: Vec<Contract> = set.get().contracts.iter().map(contract).collect();
    contracts.retain(|contract| !contract.versions.is_empty());
    contracts.sort_by(|a, b| a.id.cmp(&b.id));
    contracts
}

fn contract(contract: &contracts::Contract) -> Contract {
    Contract {
        id: contract.id.clone(),
        topic: contract.topic.to_string(),
        key: contract.key_field.as_ref().map(ToString::to_string),
        id_field: contract.id_field.as_ref().map(ToString::to_string),
        strategy: contract.strategy,
        // In a checked set each version has a schema and a text.
        versions: contract.sealed().filter_map(version).collect(),
    }
}

fn version(version: &contracts::Version) -> Option<Version> {
    let schema = version.schema()?.clone();
    let fingerprint = schema.fingerprint();
    Some(Version { number: version.number, text: version.self_contained.clone()?, schema, fingerprint })
}
