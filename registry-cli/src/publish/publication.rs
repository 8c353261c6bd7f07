//! What is to be published.

use std::collections::BTreeMap;

use contract_core::Checked;
use contract_core::contracts::{Contract, ContractSet, DraftVersion};

use schemactl_pulsar::{Namespace, RegistryError, Strategy, Topic};

/// What a project has to publish, and what it keeps back.
///
/// It comes from a checked contract set and from nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publications {
    /// The released contracts that are asked for.
    pub(super) asked: Vec<Publication>,
    /// The other released ones, retired ones among them: what is done to a namespace must not weaken their topics.
    pub(super) beside: Vec<Publication>,
    /// The strategy of the namespaces, which is the manifest's; topics may deviate from it.
    pub(super) strategy: Strategy,
    /// The drafts, which are never published.
    pub(super) drafts: Vec<DraftVersion>,
    /// The topics of contracts that have nothing but drafts, by contract: nobody should have registered there.
    pub(super) unreleased: BTreeMap<String, Topic>,
}

/// One contract as it is to be published: a topic, its strategy, and its sealed versions, of which there is one at least.
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

impl Tenant<'_> {
    /// The contract's topic.
    pub fn topic_of(self, contract: &Contract) -> Result<Topic, RegistryError> {
        self.topic(&contract.topic)
    }

    fn topic(self, topic: &Topic) -> Result<Topic, RegistryError> {
        let tenant = match self {
            Self::OfContracts => topic.namespace().tenant(),
            Self::Other(tenant) => tenant,
        };
        Ok(Topic::new(Namespace::new(tenant, topic.namespace().name())?, topic.name())?)
    }
}

impl Publications {
    /// All released contracts of the set that are not retired. One that is not released yet has nothing to publish, and
    /// no topic: on a topic without a schema, the broker lets everybody write anything.
    pub fn of(set: &Checked<ContractSet>, tenant: Tenant<'_>) -> Result<Self, RegistryError> {
        let set = set.get();
        let released = set.contracts.iter().filter(|contract| contract.sealed().next().is_some());
        let asked: Result<Vec<_>, _> = released.map(|contract| Publication::new(contract, tenant)).collect();
        let retired =
            |publication: &Publication| set.contract(&publication.contract).is_some_and(|contract| contract.is_retired);
        let (beside, asked): (Vec<_>, Vec<_>) = asked?.into_iter().partition(retired);
        let in_use = set.contracts.iter().filter(|contract| !contract.is_retired);
        let drafts: Vec<DraftVersion> =
            in_use.flat_map(DraftVersion::of_contract).chain(set.omitted_drafts.iter().cloned()).collect();
        let mut unreleased = BTreeMap::new();
        for draft in &drafts {
            let topic = tenant.topic(&draft.topic)?;
            if !asked
                .iter()
                .chain(&beside)
                .any(|released| released.contract == draft.contract || released.topic == topic)
            {
                unreleased.insert(draft.contract.clone(), topic);
            }
        }
        Ok(Self { asked, beside, strategy: set.manifest.strategy, drafts, unreleased })
    }

    /// Only those of these contracts; all where none is named.
    #[must_use]
    pub fn only(mut self, ids: &[String]) -> Self {
        if ids.is_empty() {
            return self;
        }
        let (asked, others): (Vec<_>, Vec<_>) =
            self.asked.into_iter().partition(|publication| ids.contains(&publication.contract));
        self.beside.extend(others);
        self.drafts.retain(|draft| ids.contains(&draft.contract));
        self.unreleased.retain(|contract, _| ids.contains(contract));
        Self { asked, ..self }
    }

    /// What is published, contract by contract.
    pub fn all(&self) -> &[Publication] {
        &self.asked
    }
}

impl Publication {
    /// The topic.
    pub fn topic(&self) -> &Topic {
        &self.topic
    }

    fn new(contract: &Contract, tenant: Tenant<'_>) -> Result<Self, RegistryError> {
        let versions =
            contract.sealed().map(|version| Version { number: version.number, text: version.content.to_string() });
        Ok(Self {
            contract: contract.id.clone(),
            topic: tenant.topic_of(contract)?,
            strategy: contract.strategy,
            versions: versions.collect(),
        })
    }
}
