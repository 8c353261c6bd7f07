//! `schemactl check --against`: compares the contracts with a history other than their own seals.

use std::path::Path;
use std::str::FromStr;

use contract_core::compat::broker::{AvroSchema, PulsarProfile, Stored, UploadResponse, upload};
use contract_core::contracts::{self, Contract, ContractSet, Correction, LOCK_FILE, Loaded, MANIFEST_FILE, Version};
use contract_core::finding::{AffectedVersions, Finding, Location};
use contract_core::rule::Severity;
use contract_core::rules::{BROKER_ACCEPTS_VERSION, REGISTRY_VERSION_IS_KNOWN, RELEASED_VERSION_IS_UNCHANGED};
use contract_core::source::{Sources, Span};
use contract_core::{
    CheckOptions, CheckReport, ExampleSearch, PolicyChange, TopicVersion, apply_policy, compare_versions,
};

use crate::error::{RegistryOption, ToolError};
use crate::git::{self, GitError};
use crate::options::{AccessOptions, SchemaText};
use crate::progress::Progress;
use crate::publish::{Tenant, version_warning};
use crate::render::counted;
use schemactl_pulsar::{Properties, Registry, SchemaType, StoredSchema, TypedSchema};

/// Another history to compare the contracts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Against {
    /// A commit, branch or tag of the repository.
    Git(String),
    /// A registry.
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
                Err("a registry in memory is empty at first, so the contracts cannot be compared with it".to_owned())
            }
            Some(("registry", name)) if !name.is_empty() => Ok(Self::Registry(name.to_owned())),
            _ => Err("write `git:REF`, such as git:origin/main, or `registry:NAME` or `registry:URL`".to_owned()),
        }
    }
}

impl Against {
    /// Returns the version of Pulsar of a registry. `None` for git.
    pub(crate) fn profile(
        &self,
        set: &ContractSet,
        access: &AccessOptions,
        progress: &dyn Progress,
    ) -> Result<Option<PulsarProfile>, ToolError> {
        let Self::Registry(name) = self else { return Ok(None) };
        let stated = set.manifest.registries.get(name).and_then(|config| config.pulsar).unwrap_or(set.manifest.pulsar);
        let registry = access.open(name, set, RegistryOption::Against)?;
        let version = registry.version()?;
        if let Some(warning) = version_warning(&registry.address(), &version, stated) {
            progress.step(&warning);
        }
        Ok(Some(PulsarProfile::of_broker(&version).map_or(stated, |broker| broker.profile)))
    }

    /// Adds the findings of the comparison to the report of a check.
    pub(crate) fn compare(
        &self,
        report: &mut CheckReport,
        options: &CheckOptions,
        access: &AccessOptions,
        progress: &dyn Progress,
    ) -> Result<(), ToolError> {
        let Some(set) = &report.set else { return Ok(()) };
        let mut sources = std::mem::take(&mut report.sources);
        let found = match self {
            Self::Git(reference) => changed_since(reference, set, progress),
            Self::Registry(name) => access.open(name, set, RegistryOption::Against).and_then(|registry| {
                let history = RegistryHistory { registry: registry.as_ref(), name, tenant: access.tenant() };
                let mut found = history.findings(set, &mut sources, options.examples)?;
                apply_policy(set, options.today, &mut found);
                Ok(found)
            }),
        };
        report.sources = sources;
        let found = found?;
        let known: Vec<(String, Option<Location>)> =
            report.findings.iter().map(|finding| (finding.message.clone(), finding.location.clone())).collect();
        let is_new = |finding: &Finding| !known.contains(&(finding.message.clone(), finding.location.clone()));
        report.findings.extend(found.into_iter().filter(is_new));
        Ok(())
    }
}

/// Returns findings about versions that were released at a commit and are different now, and about a policy that is weaker
/// now.
fn changed_since(reference: &str, set: &ContractSet, progress: &dyn Progress) -> Result<Vec<Finding>, ToolError> {
    let Some(folder) = git::schemas_at(reference, &set.root)? else {
        progress.step(&format!("{reference} has no {MANIFEST_FILE}, so no version was released there"));
        return Ok(Vec::new());
    };
    let base = load_base(reference, folder.path())?;
    let policy = PolicyChange { base: &base, reference, set };
    let mut findings = policy.project_findings();
    for old in &base.contracts {
        let manifest = Location::new(Span::default());
        let Some(contract) = set.contract(&old.id).or_else(|| moved_from(&old.id, set)) else {
            let released = old.released_versions().count();
            if released > 0 {
                let versions = counted(released, "released version");
                let message = format!("{} has {versions} at {reference}, and was removed", old.id);
                let advice = format!(
                    "restore its table, its folder and its seals from {reference}; a renamed contract is a new contract on \
                     another topic"
                );
                findings.push(changed(message, manifest).in_contract(&old.id).advice(advice));
            }
            continue;
        };
        findings.extend(policy.contract_findings(old, contract));
        findings.extend(old.released_versions().filter_map(|version| {
            if is_withdrawn(version, contract, set) {
                return None;
            }
            let now = contract.versions.iter().find(|now| now.number == version.number);
            let (message, location) = match now {
                None => ("was removed".to_owned(), manifest.clone()),
                Some(now) if now.content != version.content => {
                    ("has changed".to_owned(), Location::new(Span::new(now.source, 0, 0)).version(now.number))
                }
                Some(now) if contract.draft_versions().any(|draft| draft.number == now.number) => {
                    ("has no seal any more".to_owned(), Location::new(Span::new(now.source, 0, 0)).version(now.number))
                }
                Some(_) => return None,
            };
            let message = format!("v{} was released at {reference}, and {message}", version.number);
            let advice = format!("restore `{}/v{}.avsc` and its seal from {reference}", old.id, version.number);
            Some(changed(message, location).in_contract(&old.id).advice(advice))
        }));
    }
    Ok(findings)
}

/// Returns the contract that had another id, as the lock records it.
fn moved_from<'s>(id: &str, set: &'s ContractSet) -> Option<&'s Contract> {
    let has_moved = |change: &Correction| matches!(change, Correction::MovedFrom { contract, .. } if contract == id);
    set.contracts.iter().find(|contract| set.lock.corrections(&contract.id).iter().any(has_moved))
}

/// Returns whether the lock records that the release of a version was taken back.
fn is_withdrawn(old: &Version, contract: &Contract, set: &ContractSet) -> bool {
    let hash = contracts::file_hash(&old.content);
    set.lock.corrections(&contract.id).iter().any(|change| {
        matches!(change, Correction::Withdrawn { version, file_hash, .. } if *version == old.number && *file_hash == hash)
    })
}

/// Loads the contracts of a commit. A manifest or lock file that cannot be read is an error: without it, every change
/// would pass.
fn load_base(reference: &str, folder: &Path) -> Result<ContractSet, ToolError> {
    let Loaded { set, findings, sources } = contracts::load(folder);
    let broken = |finding: Option<&Finding>| {
        let reason = finding.map_or("it has no manifest", |finding| finding.message.as_str()).to_owned();
        ToolError::Git(GitError::Broken { reference: reference.to_owned(), reason })
    };
    let Some(set) = set else { return Err(broken(findings.first())) };
    let in_lock = |finding: &&Finding| {
        finding.location.as_ref().is_some_and(|location| sources.get(location.span.source).path().ends_with(LOCK_FILE))
    };
    // Missing files of sealed versions are reported one by one by the comparison.
    if set.lock.intact().is_none() { Err(broken(findings.iter().find(in_lock))) } else { Ok(set) }
}

fn changed(message: String, location: Location) -> Finding {
    Finding::new(&RELEASED_VERSION_IS_UNCHANGED, message).at(location)
}

/// A registry, with the name that the user gave.
struct RegistryHistory<'a> {
    registry: &'a dyn Registry,
    name: &'a str,
    tenant: Tenant<'a>,
}

impl RegistryHistory<'_> {
    /// Returns findings about registered versions that the contracts do not have, and about the newest version if it breaks
    /// readers or writers of registered ones.
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
                    other_type(set.manifest.pulsar, contract, &live, other, name)
                        .map(|finding| finding.at(Location::new(Span::new(source, 0, 0))).in_contract(&contract.id)),
                );
                continue;
            }
            let stored: Vec<SchemaText> = live
                .into_iter()
                .map(|schema| SchemaText::new(set.manifest.pulsar, sources, path(&schema), schema.definition))
                .collect();
            let versions = registered_versions(contract, &stored);
            let found = unknown_versions(&versions, name).chain(check_latest(contract, &versions, sources, witnesses));
            findings.extend(found.map(|finding| finding.in_contract(&contract.id)));
        }
        Ok(findings)
    }
}

/// Returns a finding about a stored schema of another type. Such a schema cannot be compared with the contract's Avro
/// schemas, so the finding has only the broker's answer to the newest version.
fn other_type(
    profile: PulsarProfile,
    contract: &Contract,
    live: &[StoredSchema],
    other: &StoredSchema,
    name: &str,
) -> Option<Finding> {
    let newest = contract.versions.last()?;
    let text = newest.self_contained.as_deref()?;
    // A type that the emulation does not know is still not AVRO.
    let typed = |schema: &StoredSchema| {
        schema.to_typed(profile).unwrap_or_else(|| TypedSchema::new(SchemaType::None, "", Properties::new()))
    };
    let stored: Vec<TypedSchema> = live.iter().map(typed).collect();
    let history: Vec<Stored<'_>> = stored.iter().map(|schema| Stored::Schema(schema.as_input())).collect();
    let published =
        upload(contract.broker_strategy(), AvroSchema { json: text, parsed: &newest.parsed }.into(), &history);
    let found = format!(
        "the topic's schema version {} in the registry {name} has the type {}, but the contract's schemas have the \
         type AVRO",
        other.version, other.schema_type
    );
    let advice =
        "use a new topic; or delete the topic's schemas if no message with them is left and no producer uses them";
    let finding = match published {
        UploadResponse::Created(_) | UploadResponse::Exists(_) => Finding::new(
            &REGISTRY_VERSION_IS_KNOWN,
            format!(
                "{found}: Pulsar's broker would accept v{}, but the contract's readers cannot read messages of that \
                 type",
                newest.number
            ),
        ),
        _ => Finding::new(
            &BROKER_ACCEPTS_VERSION,
            format!("{found}: Pulsar's broker would refuse v{} with {}", newest.number, published.status()),
        ),
    };
    Some(finding.advice(advice))
}

/// Returns the contract's version that a stored schema equals. The broker stores equal schemas once, even if their layout
/// or documentation differ.
fn version_of<'a>(contract: &'a Contract, stored: &SchemaText) -> Option<&'a Version> {
    let has_text = |version: &&Version| version.self_contained.as_deref() == Some(&*stored.text);
    let equals = |version: &&Version| {
        version.schema().zip(stored.parsed.lenient()).is_some_and(|(own, stored)| own.java_equals(stored))
    };
    let versions = || contract.versions.iter();
    versions().find(has_text).or_else(|| versions().find(equals))
}

/// A stored schema.
struct RegisteredVersion<'s> {
    /// The number by which findings name it: that of the contract's version that it equals, or else a free one. Pulsar's own
    /// numbers, which begin at 0, would be taken for the contract's.
    number: u32,
    /// Whether the contract has the version.
    is_known: bool,
    schema: &'s SchemaText,
}

fn registered_versions<'s>(contract: &Contract, stored: &'s [SchemaText]) -> Vec<RegisteredVersion<'s>> {
    let mut free_numbers = contract.versions.last().map_or(1, |newest| newest.number + 1)..;
    let registered = stored.iter().filter_map(|schema| {
        let known = version_of(contract, schema).map(|version| version.number);
        let number = known.or_else(|| free_numbers.next())?;
        Some(RegisteredVersion { number, is_known: known.is_some(), schema })
    });
    registered.collect()
}

fn unknown_versions(stored: &[RegisteredVersion<'_>], name: &str) -> impl Iterator<Item = Finding> {
    stored.iter().filter(|version| !version.is_known).map(move |version| {
        let message = format!(
            "the registry {name} has a version that the contract does not have; other findings call it v{}",
            version.number
        );
        Finding::new(&REGISTRY_VERSION_IS_KNOWN, message).at(Location::new(Span::new(version.schema.source, 0, 0)))
    })
}

/// Compares the newest version with the stored ones, unless it is stored itself.
fn check_latest(
    contract: &Contract,
    stored: &[RegisteredVersion<'_>],
    sources: &Sources,
    witnesses: ExampleSearch,
) -> Vec<Finding> {
    let Some(newest) = contract.versions.last() else { return Vec::new() };
    let Some(text) = &newest.self_contained else { return Vec::new() };
    if stored.is_empty() || stored.iter().any(|version| version.number == newest.number) {
        return Vec::new();
    }
    let newest_schema = AvroSchema { json: text, parsed: &newest.parsed };
    let mut versions: Vec<TopicVersion<'_>> = stored
        .iter()
        .map(|version| TopicVersion {
            number: version.number,
            source: version.schema.source,
            schema: version.schema.as_broker_text(),
        })
        .collect();
    versions.push(TopicVersion { number: newest.number, source: newest.source, schema: newest_schema });
    let mut findings = compare_versions(contract.broker_strategy(), &versions, sources, witnesses).findings;
    // The check itself has compared the contract's own versions.
    let is_unknown = |number: &u32| *number > newest.number;
    let concerns_unknown = |finding: &Finding| {
        let concerns = |affected: &AffectedVersions| affected.readers.iter().chain(&affected.writers).any(is_unknown);
        finding.affected.as_ref().is_none_or(concerns)
    };
    findings.retain(|finding| finding.severity >= Severity::Warning && concerns_unknown(finding));
    findings
}
