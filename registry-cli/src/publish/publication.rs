//! The released contracts, as they are published.

use std::collections::{BTreeMap, BTreeSet};

use contract_core::Checked;
use contract_core::compat::broker::PulsarProfile;
use contract_core::contracts::{Contract, ContractSet, DraftVersion, Version};
use contract_core::schema::Schema;

use schemactl_pulsar::{Namespace, RegistryError, Strategy, Topic};

/// The released contracts of a project, and its drafts, which are not published.
///
/// It can only be made from a checked contract set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publications {
    /// The selected contracts.
    pub(super) selected: Vec<Publication>,
    /// The other released contracts, including retired ones: changes of a namespace must not weaken their topics.
    pub(super) others: Vec<Publication>,
    /// The manifest's strategy, which the namespaces get; a topic can have another.
    pub(super) strategy: Strategy,
    /// The version of Pulsar that the manifest states.
    pub(super) profile: PulsarProfile,
    /// The drafts.
    pub(super) drafts: Vec<DraftVersion>,
    /// The topics of contracts that have only drafts, by contract id. They should have no schemas.
    pub(super) unreleased: BTreeMap<String, Topic>,
}

/// A contract with its topic, strategy and released versions, of which there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The contract's id, `owner/message`.
    pub(super) contract: String,
    /// The topic.
    pub(super) topic: Topic,
    /// The strategy that the topic must have.
    pub(super) strategy: Strategy,
    /// The first version that the strategy's promises cover.
    pub(super) compatible_since: u32,
    /// The released versions, oldest first.
    pub(super) versions: Vec<PublishedVersion>,
}

/// A released version of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PublishedVersion {
    /// The contract's number, counted from one.
    pub(super) number: u32,
    /// The schema's JSON, byte for byte.
    pub(super) schema: String,
    /// The older version that the broker keeps in place of this one, since their schemas are equal to it.
    pub(super) same_as: Option<u32>,
}

/// The tenant that the topics belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenant<'a> {
    /// The tenant of the contracts.
    OfContracts,
    /// Another tenant, for trials.
    Other(&'a str),
}

impl Tenant<'_> {
    /// Returns the contract's topic.
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
    /// Selects all released contracts of the set that are not retired. A contract with only drafts gets no topic: on a
    /// topic without a schema, the broker accepts any message.
    pub fn new(set: &Checked<ContractSet>, tenant: Tenant<'_>) -> Result<Self, RegistryError> {
        let set = set.get();
        let released = set.contracts.iter().filter(|contract| contract.released_versions().next().is_some());
        let selected: Result<Vec<_>, _> = released.map(|contract| Publication::new(contract, tenant)).collect();
        let retired =
            |publication: &Publication| set.contract(&publication.contract).is_some_and(|contract| contract.is_retired);
        let (others, selected): (Vec<_>, Vec<_>) = selected?.into_iter().partition(retired);
        let in_use = set.contracts.iter().filter(|contract| !contract.is_retired);
        let drafts: Vec<DraftVersion> =
            in_use.flat_map(DraftVersion::of_contract).chain(set.omitted_drafts.iter().cloned()).collect();
        let mut unreleased = BTreeMap::new();
        for draft in &drafts {
            let topic = tenant.topic(&draft.topic)?;
            if !selected
                .iter()
                .chain(&others)
                .any(|released| released.contract == draft.contract || released.topic == topic)
            {
                unreleased.insert(draft.contract.clone(), topic);
            }
        }
        Ok(Self { selected, others, strategy: set.manifest.strategy, profile: set.manifest.pulsar, drafts, unreleased })
    }

    /// Expects this version of Pulsar, which the manifest states for the registry.
    #[must_use]
    pub fn expecting(self, profile: PulsarProfile) -> Self {
        Self { profile, ..self }
    }

    /// Narrows the selection to these contracts; an empty list keeps all.
    #[must_use]
    pub fn only(mut self, ids: &[String]) -> Self {
        if ids.is_empty() {
            return self;
        }
        let (selected, unselected): (Vec<_>, Vec<_>) =
            self.selected.into_iter().partition(|publication| ids.contains(&publication.contract));
        self.others.extend(unselected);
        self.drafts.retain(|draft| ids.contains(&draft.contract));
        self.unreleased.retain(|contract, _| ids.contains(contract));
        Self { selected, ..self }
    }

    /// Adds the released contracts of another project as ones that changes of a namespace must not weaken.
    #[must_use]
    pub fn beside(mut self, other: &Self) -> Self {
        self.others.extend(other.selected.iter().chain(&other.others).cloned());
        self
    }

    /// Returns the namespaces of the selected contracts.
    pub fn namespaces(&self) -> BTreeSet<&Namespace> {
        self.selected.iter().map(|publication| publication.topic.namespace()).collect()
    }

    /// Returns the strategy that the namespaces get.
    pub fn strategy(&self) -> Strategy {
        self.strategy
    }

    /// Returns the selected contracts.
    pub fn all(&self) -> &[Publication] {
        &self.selected
    }
}

impl Publication {
    /// Returns the topic.
    pub fn topic(&self) -> &Topic {
        &self.topic
    }

    fn new(contract: &Contract, tenant: Tenant<'_>) -> Result<Self, RegistryError> {
        let sealed: Vec<(&Version, &Schema)> =
            contract.released_versions().filter_map(|version| Some((version, version.schema()?))).collect();
        let versions = sealed.iter().enumerate().map(|(index, (version, schema))| {
            let equal = sealed[..index].iter().find(|(_, older)| older.java_equals(schema));
            PublishedVersion {
                number: version.number,
                schema: version.content.to_string(),
                same_as: equal.map(|(older, _)| older.number),
            }
        });
        Ok(Self {
            contract: contract.id.clone(),
            topic: tenant.topic_of(contract)?,
            strategy: contract.broker_strategy(),
            compatible_since: contract.compatible_since,
            versions: versions.collect(),
        })
    }
}
