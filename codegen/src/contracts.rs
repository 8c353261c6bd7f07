//! The contracts that code is generated from, with what the code needs to know about them.

use std::sync::Arc;

use contract_core::compat::{Direction, Strategy, VersionPair};
use contract_core::contracts::{Contract, ContractSet, FieldPaths, ReleaseState, Version};
use contract_core::rule::Group;
use contract_core::rules::by_id;
use schemactl_avro::resolution::resolve_with;
use schemactl_avro::schema::Schema;
use schemactl_avro::semantics::MeaningAttributes;

use crate::Location;

/// A contract that code is generated from.
#[derive(Debug)]
pub(crate) struct SourceContract<'s> {
    /// `owner/message`.
    pub(crate) id: String,
    /// The topic, `persistent://tenant/namespace/topic`.
    pub(crate) topic: String,
    /// The dotted paths of the field that has the entity's key, of which each version has one.
    pub(crate) key_fields: Vec<String>,
    /// The dotted paths of the field that has the message's id, of which each version has one.
    pub(crate) id_fields: Vec<String>,
    /// The attributes that say what a value means.
    pub(crate) attributes: MeaningAttributes,
    /// Those of them that the manifest lists.
    pub(crate) additional_attributes: Vec<String>,
    /// The promise which versions read which.
    strategy: Strategy,
    /// The first version that the promise covers.
    compatible_since: u32,
    /// The versions with an accepted break for readers of other versions.
    accepted_breaks: Vec<u32>,
    /// The versions, oldest first.
    pub(crate) versions: Vec<SourceVersion<'s>>,
}

/// A version of a contract that code is generated from.
#[derive(Debug)]
pub(crate) struct SourceVersion<'s> {
    /// The version's number; the first is 1.
    pub(crate) number: u32,
    /// The schema's JSON as it is released.
    pub(crate) json: Arc<str>,
    pub(crate) schema: &'s Schema,
    /// Whether the version is released or a draft.
    pub(crate) state: ReleaseState,
}

impl<'s> SourceContract<'s> {
    /// Returns the two parts of the id.
    pub(crate) fn owner_and_message(&self) -> (&str, &str) {
        self.id.split_once('/').unwrap_or(("", &self.id))
    }

    /// Returns the version with this number.
    pub(crate) fn version(&self, number: u32) -> Option<&SourceVersion<'s>> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// Returns whether the newest version must read an older one. What released versions cannot read is history.
    pub(crate) fn must_read(&self, older: u32) -> bool {
        let Some(newest) = self.versions.last().filter(|newest| newest.state == ReleaseState::Draft) else {
            return false;
        };
        // What one version breaks stays broken in the versions after it.
        let is_between = |version: &u32| older < *version && *version <= newest.number;
        let history = self.versions.len() - 1;
        let is_compared =
            |pair: VersionPair| self.versions[pair.earlier].number == older && pair.direction == Direction::Backward;
        older >= self.compatible_since
            && !self.accepted_breaks.iter().any(is_between)
            && self.strategy.pairs(history).any(is_compared)
    }

    /// Returns whether the newest released version reads an older one. What it cannot read, a draft need not read either.
    pub(crate) fn is_read_already(&self, older: &SourceVersion<'_>) -> bool {
        let newest = self.versions.iter().rev().find(|version| version.state != ReleaseState::Draft);
        newest.is_none_or(|newest| {
            newest.number <= older.number || resolve_with(&self.attributes, older.schema, newest.schema).is_ok()
        })
    }

    /// Returns the location of the newest version's root.
    pub(crate) fn location(&self) -> Location {
        let newest = self.versions.last();
        Location {
            contract: self.id.clone(),
            version: newest.map_or(0, |version| version.number),
            path: newest.map_or_else(String::new, |version| version.schema.describe(version.schema.root())),
            span: None,
        }
    }
}

/// Returns the contracts that have a released version and are not retired, by id. Drafts are left out, since they still
/// change.
pub(crate) fn released(set: &ContractSet) -> Vec<SourceContract<'_>> {
    in_use(set, set.contracts.iter().map(|contract| (contract, contract.released_versions().collect())))
}

/// Returns those of the contracts that are not retired, by id, with their drafts.
pub(crate) fn with_drafts<'s>(set: &ContractSet, contracts: &[&'s Contract]) -> Vec<SourceContract<'s>> {
    in_use(set, contracts.iter().map(|contract| (*contract, contract.versions.iter().collect())))
}

/// Returns the contracts that have a version and are not retired, by id.
fn in_use<'s>(
    set: &ContractSet,
    contracts: impl Iterator<Item = (&'s Contract, Vec<&'s Version>)>,
) -> Vec<SourceContract<'s>> {
    let in_use = contracts.filter(|(contract, _)| !contract.is_retired);
    let mut sources: Vec<SourceContract<'_>> =
        in_use.map(|(contract, versions)| source_contract(set, contract, &versions)).collect();
    sources.retain(|source| !source.versions.is_empty());
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    sources
}

fn source_contract<'s>(set: &ContractSet, contract: &Contract, versions: &[&'s Version]) -> SourceContract<'s> {
    // A change of meaning makes a version unreadable, too.
    let is_about_reading =
        |id: &str| by_id(id).is_some_and(|rule| matches!(rule.group, Group::Readers | Group::Semantics));
    let accepted = set.accepted.iter().filter(|entry| entry.contract == contract.id && is_about_reading(&entry.rule));
    let additional_attributes = set.manifest.meaning_attributes.iter().map(|name| name.get_ref().clone());
    let paths =
        |field: Option<&FieldPaths>| field.into_iter().flat_map(FieldPaths::iter).map(ToString::to_string).collect();
    SourceContract {
        id: contract.id.clone(),
        topic: contract.topic.to_string(),
        key_fields: paths(contract.key_field.as_ref()),
        id_fields: paths(contract.id_field.as_ref()),
        attributes: set.manifest.meaning_attributes(),
        additional_attributes: additional_attributes.collect(),
        strategy: contract.strategy,
        compatible_since: contract.compatible_since,
        accepted_breaks: accepted.map(|entry| entry.version).collect(),
        // In a checked set each version has a schema.
        versions: versions.iter().filter_map(|version| source_version(version)).collect(),
    }
}

fn source_version(version: &Version) -> Option<SourceVersion<'_>> {
    let (schema, json) = (version.schema()?, version.self_contained.clone()?);
    Some(SourceVersion { number: version.number, json, schema, state: version.state })
}
