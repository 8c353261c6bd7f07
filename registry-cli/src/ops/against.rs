//! `schemactl check --against`: a history other than the seals in the folder.

use std::path::Path;
use std::str::FromStr;

use contract_core::compat::broker::{AvroSchema, Stored, UploadResponse, upload};
use contract_core::contracts::{self, Contract, ContractSet, LOCK_FILE, Loaded, MANIFEST_FILE, Version};
use contract_core::finding::{Finding, Location};
use contract_core::rule::Severity;
use contract_core::rules::{BROKER_ACCEPTS_VERSION, REGISTRY_VERSION_IS_KNOWN, SEALED_VERSION_IS_UNCHANGED};
use contract_core::source::{Sources, Span};
use contract_core::{CheckOptions, CheckReport, ExampleSearch, TopicVersion, apply_policy, compare_versions};

use crate::error::ToolError;
use crate::git::{self, GitError};
use crate::options::{AccessOptions, Choice, SchemaText};
use crate::progress::Progress;
use crate::publish::Tenant;
use crate::render::counted;
use schemactl_pulsar::{Properties, Registry, SchemaType, StoredSchema, TypedSchema};

/// Another history to hold the contracts against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Against {
    /// What a commit, branch or tag of the repository has.
    Git(String),
    /// What a registry has.
    Registry(String),
}

impl FromStr for Against {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some(("git", reference)) if reference.starts_with('-') => {
                Err("a commit, branch or tag does not begin with `-`".to_owned())
            }
            Some(("git", reference)) if !reference.is_empty() => Ok(Self::Git(reference.to_owned())),
            Some(("registry", "memory:")) => {
                Err("a registry in memory is empty at first, so there is nothing to hold the contracts against"
                    .to_owned())
            }
            Some(("registry", name)) if !name.is_empty() => Ok(Self::Registry(name.to_owned())),
            _ => Err("write `git:REF`, such as git:origin/main, or `registry:NAME` or `registry:URL`".to_owned()),
        }
    }
}

impl Against {
    /// Adds what is wrong with the contracts of a check when they are held against this history.
    pub(crate) fn look(
        &self,
        report: &mut CheckReport,
        options: &CheckOptions,
        access: &AccessOptions,
        progress: &dyn Progress,
    ) -> Result<(), ToolError> {
        let Some(set) = &report.set else { return Ok(()) };
        let mut sources = std::mem::take(&mut report.sources);
        let found = match self {
            Self::Git(reference) => released_at(reference, set, progress),
            Self::Registry(name) => access.open(name, set, Choice::Against).and_then(|registry| {
                let stored = StoredIn { registry: registry.as_ref(), name, tenant: access.tenant() };
                stored.findings(set, &mut sources, options.examples)
            }),
        };
        report.sources = sources;
        let mut found = found?;
        apply_policy(set, options.today, &mut found);
        let known: Vec<(String, Option<Location>)> =
            report.findings.iter().map(|finding| (finding.message.clone(), finding.location.clone())).collect();
        let is_new = |finding: &Finding| !known.contains(&(finding.message.clone(), finding.location.clone()));
        report.findings.extend(found.into_iter().filter(is_new));
        Ok(())
    }
}

/// Released versions that a commit has and that are not as they were.
fn released_at(reference: &str, set: &ContractSet, progress: &dyn Progress) -> Result<Vec<Finding>, ToolError> {
    let Some(folder) = git::schemas_at(reference, &set.root)? else {
        progress.step(&format!("{reference} has no {MANIFEST_FILE}: nothing was released there"));
        return Ok(Vec::new());
    };
    let base = base(reference, folder.path())?;
    let mut findings = Vec::new();
    for old in &base.contracts {
        let manifest = Location::new(Span::default());
        let Some(contract) = set.contract(&old.id) else {
            let released = old.sealed().count();
            if released > 0 {
                let versions = counted(released, "released version");
                let message = format!("{} has {versions} at {reference}, and is gone", old.id);
                let fix = format!(
                    "bring its table, its folder and its seals back from {reference}; a contract that was renamed is \
                     another one, on another topic"
                );
                findings.push(unchanged(message, manifest).in_contract(&old.id).fix(fix));
            }
            continue;
        };
        findings.extend(old.sealed().filter_map(|version| {
            let now = contract.versions.iter().find(|now| now.number == version.number);
            let (message, place) = match now {
                None => ("is gone".to_owned(), manifest.clone()),
                Some(now) if now.content != version.content => {
                    ("has another text now".to_owned(), Location::new(Span::new(now.source, 0, 0)).version(now.number))
                }
                Some(now) if contract.drafts().any(|draft| draft.number == now.number) => {
                    ("has no seal any more".to_owned(), Location::new(Span::new(now.source, 0, 0)).version(now.number))
                }
                Some(_) => return None,
            };
            let message = format!("v{} was released at {reference}, and {message}", version.number);
            let fix = format!("bring back `{}/v{}.avsc` and its seal as {reference} has them", old.id, version.number);
            Some(unchanged(message, place).in_contract(&old.id).fix(fix))
        }));
    }
    Ok(findings)
}

/// The contracts of a commit. What was released there must be known: a manifest or a lock that cannot be read would
/// let every change pass.
fn base(reference: &str, folder: &Path) -> Result<ContractSet, ToolError> {
    let Loaded { set, findings, sources } = contracts::load(folder);
    let broken = |finding: Option<&Finding>| {
        let reason = finding.map_or("there is no manifest", |finding| finding.message.as_str()).to_owned();
        ToolError::Git(GitError::Broken { reference: reference.to_owned(), reason })
    };
    let Some(set) = set else { return Err(broken(findings.first())) };
    let in_lock = |finding: &&Finding| {
        finding.location.as_ref().is_some_and(|place| sources.get(place.span.source).path().ends_with(LOCK_FILE))
    };
    match findings.iter().find(in_lock) {
        // A file that is gone from beside its seal is told of, one by one, by who looks for it.
        Some(finding) if set.lock.contracts().next().is_none() => Err(broken(Some(finding))),
        _ => Ok(set),
    }
}

fn unchanged(message: String, place: Location) -> Finding {
    Finding::new(&SEALED_VERSION_IS_UNCHANGED, message).at(place)
}

/// A registry, by the name that it was asked for.
struct StoredIn<'a> {
    registry: &'a dyn Registry,
    name: &'a str,
    tenant: Tenant<'a>,
}

impl StoredIn<'_> {
    /// Versions that the registry has and the contracts don't, and what the newest version would break there.
    fn findings(
        &self,
        set: &ContractSet,
        sources: &mut Sources,
        witnesses: ExampleSearch,
    ) -> Result<Vec<Finding>, ToolError> {
        let name = self.name;
        let mut findings = Vec::new();
        for contract in &set.contracts {
            let topic = self.tenant.topic_of(contract)?;
            let live = self.registry.history(&topic)?.live;
            let path = |schema: &StoredSchema| format!("registry:{name}/{topic}/{}", schema.version);
            if let Some(other) = live.iter().find(|schema| !schema.is_avro()) {
                let source = sources.add(path(other), other.definition.as_str());
                findings.extend(
                    other_type(contract, &live, other, name)
                        .map(|finding| finding.at(Location::new(Span::new(source, 0, 0))).in_contract(&contract.id)),
                );
                continue;
            }
            let stored: Vec<SchemaText> =
                live.into_iter().map(|schema| SchemaText::new(sources, path(&schema), schema.definition)).collect();
            // People know the versions by the contract's numbers; Pulsar counts from 0.
            let number_of = |schema| version_of(contract, schema).map(|version| version.number);
            let numbered: Vec<Numbered<'_>> = stored.iter().map(|schema| (number_of(schema), schema)).collect();
            let found = strangers(&numbered, name).chain(newest(contract, &numbered, sources, witnesses));
            findings.extend(found.map(|finding| finding.in_contract(&contract.id)));
        }
        Ok(findings)
    }
}

/// What the broker makes of the newest version where the topic has a schema of another type. Such a text is no Avro
/// schema, or is one for messages that are not Avro, so it is not held against the contract's.
fn other_type(contract: &Contract, live: &[StoredSchema], other: &StoredSchema, name: &str) -> Option<Finding> {
    let newest = contract.versions.last()?;
    let text = newest.self_contained.as_deref()?;
    // A type that is newer than the emulation is still another one than AVRO.
    let typed = |schema: &StoredSchema| {
        schema.to_typed().unwrap_or_else(|| TypedSchema::new(SchemaType::None, "", Properties::new()))
    };
    let stored: Vec<TypedSchema> = live.iter().map(typed).collect();
    let history: Vec<Stored<'_>> = stored.iter().map(|schema| Stored::Schema(schema.as_input())).collect();
    let published = upload(contract.strategy, AvroSchema { json: text, parsed: &newest.parsed }.into(), &history);
    let found = format!(
        "the topic's schema version {} in the registry {name} is of the type {}, and the contract's of the type AVRO",
        other.version, other.schema_type
    );
    let fix =
        "use a new topic; or delete the topic's schemas, when no message with them is left and nobody writes them";
    let finding = match published {
        UploadResponse::Created(_) | UploadResponse::Exists(_) => Finding::new(
            &REGISTRY_VERSION_IS_KNOWN,
            format!("{found}: Pulsar's broker would take v{}, but no reader of it reads those messages", newest.number),
        ),
        _ => Finding::new(
            &BROKER_ACCEPTS_VERSION,
            format!("{found}: Pulsar's broker would refuse v{} with {}", newest.number, published.status()),
        ),
    };
    Some(finding.fix(fix))
}

/// The contract's version that a stored schema is. The broker stores the same schema but once, whatever its layout and
/// its documentation.
fn version_of<'a>(contract: &'a Contract, stored: &SchemaText) -> Option<&'a Version> {
    let has_text = |version: &&Version| version.self_contained.as_deref() == Some(&*stored.text);
    let equals = |version: &&Version| {
        version.schema().zip(stored.parsed.lenient()).is_some_and(|(own, stored)| own.java_equals(stored))
    };
    let versions = || contract.versions.iter();
    versions().find(has_text).or_else(|| versions().find(equals))
}

/// A stored schema, and the number of the contract's version that it is.
type Numbered<'s> = (Option<u32>, &'s SchemaText);

fn strangers(stored: &[Numbered<'_>], name: &str) -> impl Iterator<Item = Finding> {
    stored.iter().filter(|(number, _)| number.is_none()).map(move |(_, schema)| {
        let message = format!("the registry {name} has a version that is none of the contract's");
        Finding::new(&REGISTRY_VERSION_IS_KNOWN, message).at(Location::new(Span::new(schema.source, 0, 0)))
    })
}

/// What the newest version breaks for readers and writers of what is stored, unless it is stored itself.
fn newest(contract: &Contract, stored: &[Numbered<'_>], sources: &Sources, witnesses: ExampleSearch) -> Vec<Finding> {
    let Some(newest) = contract.versions.last() else { return Vec::new() };
    let Some(text) = &newest.self_contained else { return Vec::new() };
    if stored.is_empty() || stored.iter().any(|(number, _)| *number == Some(newest.number)) {
        return Vec::new();
    }
    let newest_text = AvroSchema { json: text, parsed: &newest.parsed };
    let mut versions: Vec<TopicVersion<'_>> = (1..)
        .zip(stored)
        .map(|(position, (number, schema))| TopicVersion {
            number: number.unwrap_or(position),
            source: schema.source,
            schema: schema.as_broker_text(),
        })
        .collect();
    versions.push(TopicVersion { number: newest.number, source: newest.source, schema: newest_text });
    let mut findings = compare_versions(contract.strategy, &versions, sources, witnesses).findings;
    findings.retain(|finding| finding.severity >= Severity::Warning);
    findings
}
