//! What code is generated from: the part of a checked contract set that shows in the code.

use std::sync::Arc;

use contract_core::compat::{Direction, Strategy};
use contract_core::contracts::{self, ContractSet};
use contract_core::rule::Group;
use contract_core::rules::by_id;
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
    /// The versions that break something for the readers or messages of others, as somebody has accepted.
    pub(crate) breaks: Vec<u32>,
    /// The versions, oldest first.
    pub(crate) versions: Vec<Version>,
}

impl Contract {
    /// The halves of its id: owner and message.
    pub(crate) fn owner_and_message(&self) -> (&str, &str) {
        self.id.split_once('/').unwrap_or(("", &self.id))
    }

    /// Whether the newest version is promised to read the one at this place.
    pub(crate) fn promises_to_read(&self, earlier: usize) -> bool {
        let history = self.versions.len().saturating_sub(1);
        // A version inherits what the ones before it broke.
        let between = |version: &u32| {
            self.versions.get(earlier).is_some_and(|earlier| earlier.number < *version)
                && self.versions.last().is_some_and(|newest| *version <= newest.number)
        };
        !self.breaks.iter().any(between)
            && self.strategy.pairs(history).any(|pair| pair.earlier == earlier && pair.direction == Direction::Backward)
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

/// The contracts of the set that have a released version and are not retired, by id. Drafts change, and nothing is
/// registered of them.
pub(crate) fn released(set: &ContractSet) -> Vec<Contract> {
    in_use(set, set.contracts.iter().map(|contract| (contract, contract.sealed().collect())))
}

/// Those of these contracts that are not retired, by id, with their drafts.
pub(crate) fn planned(set: &ContractSet, contracts: &[&contracts::Contract]) -> Vec<Contract> {
    in_use(set, contracts.iter().map(|contract| (*contract, contract.versions.iter().collect())))
}

/// The contracts that have a version and are not retired, by id, each with the versions given.
fn in_use<'a>(
    set: &ContractSet,
    contracts: impl Iterator<Item = (&'a contracts::Contract, Vec<&'a contracts::Version>)>,
) -> Vec<Contract> {
    let in_use = contracts.filter(|(contract, _)| !contract.is_retired);
    let mut contracts: Vec<Contract> =
        in_use.map(|(contract, versions)| self::contract(set, contract, &versions)).collect();
    contracts.retain(|contract| !contract.versions.is_empty());
    contracts.sort_by(|a, b| a.id.cmp(&b.id));
    contracts
}

fn contract(set: &ContractSet, contract: &contracts::Contract, versions: &[&contracts::Version]) -> Contract {
    let of_readers = |id: &str| by_id(id).is_some_and(|rule| rule.group == Group::Readers);
    let accepted = set.accepted.iter().filter(|entry| entry.contract == contract.id && of_readers(&entry.rule));
    Contract {
        id: contract.id.clone(),
        topic: contract.topic.to_string(),
        key: contract.key_field.as_ref().map(ToString::to_string),
        id_field: contract.id_field.as_ref().map(ToString::to_string),
        strategy: contract.strategy,
        breaks: accepted.map(|entry| entry.version).collect(),
        // In a checked set each version has a schema and a text.
        versions: versions.iter().filter_map(|known| version(known)).collect(),
    }
}

fn version(version: &contracts::Version) -> Option<Version> {
    let schema = version.schema()?.clone();
    let fingerprint = schema.fingerprint();
    Some(Version { number: version.number, text: version.self_contained.clone()?, schema, fingerprint })
}
