//! The contracts that code is generated from, with what the code needs to know about them.

use std::sync::Arc;

use contract_core::compat::{Direction, Strategy};
use contract_core::contracts::{Contract, ContractSet, FieldPaths, ReleaseState, Version};
use contract_core::rule::Group;
use contract_core::rules::by_id;
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

impl SourceContract<'_> {
    /// Returns the two parts of the id.
    pub(crate) fn owner_and_message(&self) -> (&str, &str) {
        self.id.split_once('/').unwrap_or(("", &self.id))
    }

    /// Returns whether the strategy promises that the newest version reads the version with this index.
    pub(crate) fn promises_to_read(&self, index: usize) -> bool {
        let history = self.versions.len().saturating_sub(1);
        // What one version breaks stays broken in the versions after it.
        let is_between = |version: &u32| {
            self.versions.get(index).is_some_and(|older| older.number < *version)
                && self.versions.last().is_some_and(|newest| *version <= newest.number)
        };
        !self.accepted_breaks.iter().any(is_between)
            && self.strategy.pairs(history).any(|pair| pair.earlier == index && pair.direction == Direction::Backward)
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
        accepted_breaks: accepted.map(|entry| entry.version).collect(),
        // In a checked set each version has a schema.
        versions: versions.iter().filter_map(|version| source_version(version)).collect(),
    }
}

fn source_version(version: &Version) -> Option<SourceVersion<'_>> {
    let (schema, json) = (version.schema()?, version.self_contained.clone()?);
    Some(SourceVersion { number: version.number, json, schema, state: version.state })
}
