//! The plan of an import: which contract each schema becomes, and which versions are new.

use std::collections::HashSet;
use std::sync::Arc;

use contract_core::contracts::{ContractSet, MessageKind};
use contract_core::schema::Schema;

use super::candidate::{LeftOut, TextOrigin};
use super::existing::{ExistingContract, ExistingContracts};
use super::groups::{Group, GroupVersion};
use super::naming;

/// Names and settings that the user chose.
#[derive(Default)]
pub(crate) struct Choices {
    /// The owner of all contracts.
    pub(crate) owner: Option<String>,
    /// The name of the only message.
    pub(crate) name: Option<String>,
    /// The kind of all messages.
    pub(crate) kind: Option<MessageKind>,
}

/// The contracts and versions that an import writes.
pub(crate) struct ImportPlan {
    /// The contracts by id.
    pub(crate) contracts: Vec<PlannedContract>,
    /// The sources that do not become versions.
    pub(crate) left_out: Vec<LeftOut>,
}

impl ImportPlan {
    /// Returns whether the project has everything.
    pub(crate) fn is_done(&self) -> bool {
        self.contracts.iter().all(PlannedContract::is_done)
    }

    /// Counts the versions that are not in the project.
    pub(crate) fn new_versions(&self) -> usize {
        self.contracts.iter().map(|contract| contract.new_versions().count()).sum()
    }
}

/// A contract of the plan.
pub(crate) struct PlannedContract {
    /// The contract's id.
    pub(crate) id: String,
    /// The kind of message.
    pub(crate) kind: MessageKind,
    /// The topic.
    pub(crate) topic: String,
    /// Whether the topic is the one that a contract of this id has by default.
    pub(crate) has_default_topic: bool,
    /// The full name of the newest version's record; `None` if its type is not a record.
    pub(crate) record: Option<String>,
    /// The full name of the newest version's type, or a description if it has none.
    pub(crate) type_description: String,
    /// Whether the manifest has a table for the contract.
    pub(crate) table: Table,
    /// The versions of the sources, oldest first.
    pub(crate) versions: Vec<PlannedVersion>,
}

/// The change to the table of a contract in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// It is added.
    New,
    /// It gets another record.
    Changed,
    /// It stays.
    Kept,
}

/// A version of the plan.
pub(crate) struct PlannedVersion {
    /// Its number.
    pub(crate) number: usize,
    /// The source.
    pub(crate) source: String,
    /// The text to write.
    pub(crate) text: Arc<str>,
    /// The origin of the text.
    pub(crate) origin: TextOrigin,
    /// Whether the project has it.
    pub(crate) state: VersionState,
}

/// Whether the project has a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VersionState {
    /// The project has it.
    Present,
    /// It is written.
    New,
}

impl PlannedContract {
    /// Returns the versions that are not in the project.
    pub(crate) fn new_versions(&self) -> impl Iterator<Item = &PlannedVersion> {
        self.versions.iter().filter(|version| version.state == VersionState::New)
    }

    fn is_done(&self) -> bool {
        self.table == Table::Kept && self.new_versions().next().is_none()
    }
}

/// Plans the import of messages into a project.
pub(crate) fn plan(set: &ContractSet, groups: Vec<Group>, choices: &Choices, mut left_out: Vec<LeftOut>) -> ImportPlan {
    let mut existing = ExistingContracts::new(set);
    let mut taken: HashSet<String> = HashSet::new();
    let mut contracts = Vec::new();
    let mut groups: Vec<(Option<String>, Group)> = groups.into_iter().map(|group| (None, group)).collect();
    // Messages that the project has under any id come first, so that no other message gets their ids: those of which it
    // has a version, and then those whose type is that of one other contract.
    for (id, group) in &mut groups {
        *id = with_versions_of(&existing, group).filter(|id| taken.insert(id.clone()));
    }
    for (id, group) in groups.iter_mut().filter(|(id, _)| id.is_none()) {
        *id = only_with_type_of(&existing, group, &taken).filter(|id| taken.insert(id.clone()));
    }
    for (id, group) in groups {
        let id = id.unwrap_or_else(|| {
            let id = ids(&group, choices).find(|id| !taken.contains(id) && existing.is_free(id, schemas(&group)));
            id.unwrap_or_default()
        });
        taken.insert(id.clone());
        let contract = existing.take(&id);
        contracts.extend(plan_contract(set, id, group, contract, choices, &mut left_out));
    }
    contracts.sort_by(|left: &PlannedContract, right| left.id.cmp(&right.id));
    left_out.sort_by(|left, right| left.source.cmp(&right.source));
    ImportPlan { contracts, left_out }
}

fn schemas(group: &Group) -> impl Iterator<Item = &Schema> {
    group.versions.iter().map(|version| &*version.schema)
}

/// Returns the contract that has most of a message's versions; `None` if none has any.
fn with_versions_of(existing: &ExistingContracts<'_>, group: &Group) -> Option<String> {
    let count = |contract: &ExistingContract| {
        let is_present =
            |version: &&GroupVersion| contract.versions.iter().any(|own| own.is_same(&version.text, &version.schema));
        group.versions.iter().filter(is_present).count()
    };
    let candidates =
        existing.declared().filter(|(_, contract)| schemas(group).any(|schema| contract.has_type_of(schema)));
    let counted = candidates.map(|(id, contract)| (count(contract), id)).filter(|(count, _)| *count > 0);
    // Of several with the same count, the first.
    let best = counted.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, id)| id.to_owned())
}

/// Returns the only contract with the type of a message that is not taken; `None` if there are several.
fn only_with_type_of(existing: &ExistingContracts<'_>, group: &Group, taken: &HashSet<String>) -> Option<String> {
    // Types without a name say nothing about each other.
    if schemas(group).any(|schema| schema.name(schema.root()).is_none()) {
        return None;
    }
    let has_type = |(id, contract): &(&str, &ExistingContract)| {
        !taken.contains(*id) && schemas(group).any(|schema| contract.has_type_of(schema))
    };
    let mut found = existing.declared().filter(has_type).map(|(id, _)| id.to_owned());
    found.next().filter(|_| found.next().is_none())
}

/// Returns the ids that a message can have, the best first.
fn ids(group: &Group, choices: &Choices) -> impl Iterator<Item = String> {
    let name = group.versions.last().map_or("", |version| &version.type_name);
    let owner = choices.owner.clone().unwrap_or_else(|| naming::owner(name, &group.folders));
    let message = choices.name.clone().unwrap_or_else(|| naming::message(name));
    let by_type = format!("{owner}/{message}");
    let by_file = naming::kebab(&group.name).map(|name| format!("{owner}/{name}"));
    let by_folder = group.folders.last().and_then(|folder| naming::kebab(folder));
    let by_folder = by_folder.map(|folder| format!("{owner}/{folder}-{message}"));
    let numbered = by_type.clone();
    [Some(by_type), by_file, by_folder]
        .into_iter()
        .flatten()
        .chain((2..).map(move |number: u32| format!("{numbered}-{number}")))
}

fn plan_contract(
    set: &ContractSet,
    id: String,
    group: Group,
    existing: Option<ExistingContract>,
    choices: &Choices,
    left_out: &mut Vec<LeftOut>,
) -> Option<PlannedContract> {
    let GroupVersion { schema, type_name, .. } = group.versions.last()?;
    let record = schema.root_record().map(|record| record.name.full().to_owned());
    let full_name = schema.name(schema.root()).map(|name| name.full().to_owned());
    let type_description = full_name.unwrap_or_else(|| schema.describe(schema.root()));
    let kind = choices.kind.unwrap_or_else(|| kind(type_name));
    let closed = existing.as_ref().and_then(|contract| contract.closed.clone());
    let present = |version: &GroupVersion| {
        let versions = &existing.as_ref()?.versions;
        versions.iter().position(|own| own.is_same(&version.text, &version.schema)).map(|index| index + 1)
    };
    let numbers: Vec<Option<usize>> = group.versions.iter().map(present).collect();
    let newest_present = numbers.iter().rposition(Option::is_some);
    let mut next = existing.as_ref().map_or(0, |contract| contract.versions.len()) + 1;
    let mut versions = Vec::new();
    for (index, (version, number)) in group.versions.into_iter().zip(numbers).enumerate() {
        let GroupVersion { source, text, origin, .. } = version;
        let (number, state) = match (number, &closed) {
            (Some(number), _) => (number, VersionState::Present),
            (None, Some(reason)) => {
                left_out.push(LeftOut::new(source, reason));
                continue;
            }
            (None, None) if newest_present.is_some_and(|newest| index < newest) => {
                left_out.push(LeftOut::new(source, format!("the contract `{id}` has a newer version already")));
                continue;
            }
            (None, None) => {
                next += 1;
                (next - 1, VersionState::New)
            }
        };
        versions.push(PlannedVersion { number, source, text, origin, state });
    }
    let has_new = versions.iter().any(|version| version.state == VersionState::New);
    let declared = existing.as_ref().and_then(|contract| contract.declared.as_ref());
    let table = match declared {
        None => Table::New,
        Some(declared) if has_new && declared.record != record => Table::Changed,
        Some(_) => Table::Kept,
    };
    let topic = existing.and_then(|contract| contract.topic);
    let default_topic = format!("persistent://{}/{id}", set.manifest.tenant.get_ref());
    let topic = topic.unwrap_or_else(|| default_topic.clone());
    let has_default_topic = topic == default_topic;
    (!versions.is_empty()).then_some(PlannedContract {
        id,
        kind,
        topic,
        has_default_topic,
        record,
        type_description,
        table,
        versions,
    })
}

/// Returns the kind of message that a type's name says.
fn kind(type_name: &str) -> MessageKind {
    let words = contract_core::case::split_words(type_name);
    let is_command = words.iter().any(|word| ["command", "commands"].contains(&word.to_lowercase().as_str()));
    if is_command { MessageKind::Command } else { MessageKind::Event }
}
