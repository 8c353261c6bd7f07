//! What is to be published.

use contract_core::Checked;
use contract_core::contracts::{Contract, ContractSet};

use crate::registry::{Namespace, RegistryError, Strategy, Topic};

/// One contract as it is to be published: a topic, its strategy, and its sealed versions.
///
/// It comes from a checked contract set and from nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The contract's id, `owner/message`.
    pub(super) contract: String,
    /// The topic.
    pub(super) topic: Topic,
    /// The strategy that the topic must have.
    pub(super) strategy: Strategy,
    /// The sealed versions, oldest first.
    pub(super) versions: Vec<Version>,
    /// The number of the draft, which is never published.
    pub(super) draft: Option<u32>,
}

/// A sealed version of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// The contract's own number, counted from one.
    pub(super) number: u32,
    /// The schema's text, byte for byte.
    pub(super) text: String,
}

/// Whose topics are published to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenant<'a> {
    /// Those that the contracts name.
    OfContracts,
    /// The same ones of another tenant: for trials beside the real thing.
    Other(&'a str),
}

impl Publication {
    /// All contracts of the set that are not retired.
    pub fn all(set: &Checked<ContractSet>, tenant: Tenant<'_>) -> Result<Vec<Self>, RegistryError> {
        let in_use = set.get().contracts.iter().filter(|contract| !contract.is_retired);
        in_use.map(|contract| Self::new(contract, tenant)).collect()
    }

    /// The topic.
    pub fn topic(&self) -> &Topic {
        &self.topic
    }

    fn new(contract: &Contract, tenant: Tenant<'_>) -> Result<Self, RegistryError> {
        let tenant = match tenant {
            Tenant::OfContracts => &contract.topic.tenant,
            Tenant::Other(tenant) => tenant,
        };
        let namespace = Namespace::new(tenant, &contract.topic.namespace)?;
        let versions =
            contract.sealed().map(|version| Version { number: version.number, text: version.text.to_string() });
        Ok(Self {
            contract: contract.id.clone(),
            topic: Topic::new(namespace, &contract.topic.name)?,
            strategy: contract.strategy,
            versions: versions.collect(),
            draft: contract.drafts().map(|version| version.number).last(),
        })
    }
}
