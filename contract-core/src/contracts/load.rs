//! Loads a project from its files. A file that cannot be read or parsed becomes a finding, and the others are still read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use schemactl_avro::json;
use schemactl_avro::schema::{Problem, PulsarProfile, SharedTypes};
use schemactl_avro::source::{SourceId, Sources, Span};
use toml::Spanned;

use super::load_lock::read_lock;
use super::orphan_files::{self, Orphan};
use super::topic::topic_name_problem;
use super::version_text::{ReleaseSettings, VersionText};
use super::{
    ACCEPTED_FILE, AcceptedBreak, Contract, ContractConfig, ContractSet, FieldPaths, FileError, LOCK_FILE, LockState,
    MANIFEST_FILE, Manifest, OneOrMore, ReleaseState, SHARED_FOLDER, Seal, Topic, Version, file_names, read, validate,
};
use crate::finding::{Finding, Location};
use crate::notation::FileNotation;
use crate::rule::Rule;
use crate::rules;
use crate::rules::project::{
    accepted_break_is_valid, contract_has_versions, contract_is_declared, lock_is_intact, manifest_is_valid,
    schema_file_name_is_valid, version_history_has_no_gap,
};

/// The result of loading a project.
#[derive(Debug)]
pub struct Loaded {
    /// The contracts. `None` if the manifest cannot be read.
    pub set: Option<ContractSet>,
    /// The sources of all files, which findings refer to.
    pub sources: Sources,
    /// The findings about the files.
    pub findings: Vec<Finding>,
}

/// Loads the project whose manifest is in the folder `root`.
pub fn load(root: &Path) -> Loaded {
    load_with(root, None)
}

/// Loads a project for brokers of another version than the manifest's.
pub fn load_for(root: &Path, profile: PulsarProfile) -> Loaded {
    load_with(root, Some(profile))
}

fn load_with(root: &Path, profile: Option<PulsarProfile>) -> Loaded {
    let mut loader =
        Loader { root, profile, sources: Sources::default(), findings: Vec::new(), unreadable_dirs: BTreeSet::new() };
    let set = loader.load_set();
    let Loader { sources, findings, .. } = loader;
    let set = set.map(|set| ContractSet { sources: sources.clone(), ..set });
    Loaded { set, sources, findings }
}

struct Loader<'a> {
    root: &'a Path,
    /// The profile that is used instead of the manifest's.
    profile: Option<PulsarProfile>,
    sources: Sources,
    findings: Vec<Finding>,
    /// Folders that could not be listed and are already reported.
    unreadable_dirs: BTreeSet<PathBuf>,
}

impl Loader<'_> {
    fn load_set(&mut self) -> Option<ContractSet> {
        let mut manifest = self.load_manifest()?;
        manifest.pulsar = self.profile.unwrap_or(manifest.pulsar);
        let lock = self.load_lock();
        let accepted = self.load_accepted();
        let shared = self.load_shared_types(manifest.pulsar);
        let settings = ReleaseSettings { shared: &shared, comments: manifest.comments, profile: manifest.pulsar };
        let mut contracts = Vec::with_capacity(manifest.contracts.len());
        for (id, config) in &manifest.contracts {
            contracts.extend(self.load_contract(&manifest, id, config, &lock, &settings));
        }
        self.report_undeclared(&manifest, &lock);
        self.report_orphan_files();
        let (omitted_drafts, sources) = (Vec::new(), Sources::default());
        Some(ContractSet {
            root: self.root.to_owned(),
            manifest,
            lock,
            accepted,
            shared,
            contracts,
            omitted_drafts,
            sources,
        })
    }

    fn load_manifest(&mut self) -> Option<Manifest> {
        let path = self.root.join(MANIFEST_FILE);
        let source = match self.read(&path) {
            Ok(source) => source,
            Err(finding) => {
                self.findings.push(Finding { rule: &manifest_is_valid::RULE, ..*finding });
                return None;
            }
        };
        let content = self.content(source);
        match Manifest::parse(&content, source) {
            Ok(manifest) => {
                self.findings.extend(validate::findings(&manifest, self.root, source));
                Some(manifest)
            }
            Err(errors) => {
                let finding = |error| {
                    file_finding(&manifest_is_valid::RULE, error)
                        .advice("run `schemactl explain MANIFEST_IS_VALID` for a valid example")
                };
                self.findings.extend(errors.into_iter().map(finding));
                None
            }
        }
    }

    fn load_accepted(&mut self) -> Vec<AcceptedBreak> {
        let path = self.root.join(ACCEPTED_FILE);
        let Some(source) = self.read_optional(&path) else { return Vec::new() };
        let content = self.content(source);
        let (accepted, errors) = AcceptedBreak::parse_all(&content, source);
        self.findings.extend(errors.into_iter().map(|error| file_finding(&accepted_break_is_valid::RULE, error)));
        accepted
    }

    fn load_lock(&mut self) -> LockState {
        let (lock, findings) = read_lock(&mut self.sources, self.root);
        self.findings.extend(findings);
        lock
    }

    fn load_shared_types(&mut self, profile: PulsarProfile) -> SharedTypes {
        let mut shared = SharedTypes::default();
        for path in self.list(&self.root.join(SHARED_FOLDER)) {
            if !file_names::is_shared_type(&path) {
                if let Some(finding) = self.other_notation(&path) {
                    self.findings.push(finding);
                } else if file_names::resembles_shared_type(&path) {
                    let advice = "rename it so that it ends in `.avsc`, or delete it";
                    let finding = self.ignored_file(
                        &path,
                        "the name of a file with shared types ends in `.avsc`",
                        advice.to_owned(),
                    );
                    self.findings.push(finding);
                }
                continue;
            }
            let Some(source) = self.read_or_report(&path) else { continue };
            let content = self.content(source);
            let document = json::parse(&content, source).map_err(Problem::from);
            if let Err(problem) = document.and_then(|document| shared.add(document.root().to_json())) {
                self.findings.push(rules::schema::describe(&problem));
            }
        }
        self.findings.extend(shared.find_cycles().iter().map(rules::schema::describe));
        let problems: Vec<Problem> = shared.parse_each(profile).flat_map(|parsed| parsed.problems).collect();
        self.findings.extend(problems.iter().map(rules::schema::describe));
        shared
    }

    fn load_contract(
        &mut self,
        manifest: &Manifest,
        id: &Spanned<String>,
        config: &Spanned<ContractConfig>,
        lock: &LockState,
        settings: &ReleaseSettings<'_>,
    ) -> Option<Contract> {
        let manifest_source = SourceId::default();
        let at = |range: std::ops::Range<usize>| Span::new(manifest_source, range.start, range.end);
        let (id, span) = (id.get_ref(), at(id.span()));
        let config = config.get_ref();
        let Some((owner, message)) = split_id(id) else {
            let message = format!(
                "`{id}` is not a contract id; an id is `owner/message`: two names that begin with a lower-case letter and \
                 continue with lower-case letters, digits and `-`"
            );
            let advice = "rename it and its folder, for example to `orders/order-created`";
            self.findings.push(Finding::new(&manifest_is_valid::RULE, message).at(Location::new(span)).advice(advice));
            return None;
        };
        let (topic_span, name, topic) = if let Some(name) = &config.topic {
            let topic = Topic::parse(name.get_ref()).map_err(|error| error.reason);
            (at(name.span()), name.get_ref().clone(), topic)
        } else {
            let topic = Topic::of_contract(manifest.tenant.get_ref(), owner, message);
            (span, topic.to_string(), topic_name_problem(message).map_or(Ok(topic), Err))
        };
        let topic = match topic {
            Ok(topic) => topic,
            Err(reason) => {
                let message = format!("`{name}` cannot be the topic of a contract: {reason}");
                let advice = "write `persistent://tenant/namespace/name`: tenant and namespace of letters, digits and `-`, `_`, \
                           `=`, `:`, `.`; a name without `+`, `%` and `/` that does not begin with `__` and does not end \
                           in `-partition-` and a number";
                let finding = Finding::new(&manifest_is_valid::RULE, message).in_contract(id);
                self.findings.push(finding.at(Location::new(topic_span)).advice(advice));
                return None;
            }
        };
        let versions = self.load_versions(id, span, lock, settings);
        let paths = |paths: &Spanned<OneOrMore>| FieldPaths::parse(&paths.get_ref().0, at(paths.span()));
        Some(Contract {
            id: id.clone(),
            span,
            kind: config.kind,
            topic,
            record: config.record.as_ref().map(|record| record.get_ref().clone()),
            id_field: config.id.as_ref().map(paths),
            key_field: config.key.as_ref().map(paths),
            strategy: config.strategy.unwrap_or(manifest.strategy),
            compatible_since: config.compatible_since.as_ref().map_or(1, |since| *since.get_ref()),
            is_retired: config.retired,
            versions,
        })
    }

    /// Loads the versions of a contract up to the first that is missing or cannot be read.
    fn load_versions(
        &mut self,
        id: &str,
        span: Span,
        lock: &LockState,
        settings: &ReleaseSettings<'_>,
    ) -> Vec<Version> {
        let folder = self.root.join(id);
        let files = self.version_files(&folder, Some(id));
        let last_released = lock.versions(id).map(|(number, _)| number).max().unwrap_or(0);
        let last = files.keys().next_back().copied().unwrap_or(0).max(last_released);
        if last == 0 && self.unreadable_dirs.contains(&folder) {
            return Vec::new();
        }
        if last == 0 {
            let message = format!("the contract has no version: the file `{id}/v1.avsc` does not exist");
            let finding = Finding::new(&contract_has_versions::RULE, message).in_contract(id).at(Location::new(span));
            self.findings
                .push(finding.advice(format!("write the schema to `{id}/v1.avsc`, or correct the contract's id")));
            return Vec::new();
        }
        let mut versions = Vec::new();
        for number in 1..=last {
            let seal = lock.seal(id, number);
            let Some(path) = files.get(&number) else {
                self.report_missing_version(id, number, span, seal);
                return versions;
            };
            let source = match self.read(path) {
                Ok(source) => source,
                Err(finding) => {
                    self.findings.push(finding.in_contract(id));
                    return versions;
                }
            };
            versions.push(self.load_version(number, path, source, lock.release_state(id, number), settings));
        }
        versions
    }

    /// Reports a version whose file is missing. `span` is the contract's id in the manifest.
    fn report_missing_version(&mut self, id: &str, number: u32, span: Span, seal: Option<&Seal>) {
        let finding = if let Some(seal) = seal {
            let message = format!("v{number} is released, but `{id}/v{number}.avsc` is missing");
            let advice = "restore the file from version control; to stop using a contract, keep its files and set `retired = \
                       true` in its table";
            Finding::new(&lock_is_intact::RULE, message).at(Location::new(seal.span.unwrap_or(span))).advice(advice)
        } else {
            let message = format!("`{id}/v{number}.avsc` is missing, but a newer version exists");
            let advice = "restore the file from version control";
            Finding::new(&version_history_has_no_gap::RULE, message).at(Location::new(span)).advice(advice)
        };
        self.findings.push(finding.in_contract(id));
    }

    fn load_version(
        &self,
        number: u32,
        path: &Path,
        source: SourceId,
        state: ReleaseState,
        settings: &ReleaseSettings<'_>,
    ) -> Version {
        let content = self.content(source);
        let text = match state {
            ReleaseState::Released => VersionText::of_released(&content, source, settings.profile),
            // A version that may be a draft can refer to shared types.
            ReleaseState::Draft | ReleaseState::Unknown => VersionText::of_draft(&content, source, settings),
        };
        let VersionText { self_contained, parsed, comments, uses_shared_types } = text;
        Version {
            number,
            path: path.to_owned(),
            source,
            content,
            self_contained,
            parsed,
            comments,
            uses_shared_types,
            state,
        }
    }

    /// Reports folders with versions and seals of contracts that the manifest does not declare.
    fn report_undeclared(&mut self, manifest: &Manifest, lock: &LockState) {
        let named: BTreeSet<&str> = manifest.contracts.keys().map(|id| id.get_ref().as_str()).collect();
        let mut found: BTreeSet<String> = lock.contracts().map(str::to_owned).collect();
        let shared = self.root.join(SHARED_FOLDER);
        for owner in
            self.list(self.root).into_iter().filter(|owner| *owner != shared && !orphan_files::is_skipped_dir(owner))
        {
            for message in self.list(&owner) {
                let id = message.strip_prefix(self.root).ok().map(|id| id.to_string_lossy().replace('\\', "/"));
                let is_new = id.as_deref().is_some_and(|id| !named.contains(id));
                found.extend(id.filter(|_| is_new && !self.version_files(&message, None).is_empty()));
            }
        }
        for id in found.iter().filter(|id| !named.contains(id.as_str())) {
            let is_released = lock.versions(id).next().is_some();
            let is_draft = lock.is_trusted(id) && !is_released;
            let has_files = self.root.join(id).is_dir();
            let message = match (is_released, has_files) {
                (true, true) => {
                    format!("`{id}` has released versions, but the manifest does not declare the contract `{id}`")
                }
                (true, false) => {
                    format!("`{id}` has released versions in {LOCK_FILE}, but its table and its folder are missing")
                }
                (false, _) => format!("`{id}` has versions, but the manifest does not declare the contract `{id}`"),
            };
            let advice = if is_released {
                format!(
                    "if `schemactl move` was interrupted, run it again; otherwise restore the table \
                     `[contracts.\"{id}\"]` and the folder from version control; to stop using a contract, keep both and \
                     set `retired = true` in its table"
                )
            } else if is_draft {
                format!(
                    "if `schemactl import` or `schemactl move` was interrupted, run it again; otherwise add the table \
                     `[contracts.\"{id}\"]` to {MANIFEST_FILE}, or delete the folder"
                )
            } else {
                format!("restore {LOCK_FILE}, and add the table `[contracts.\"{id}\"]` to {MANIFEST_FILE}")
            };
            let location = Location::new(Span::new(SourceId::default(), 0, 0));
            self.findings
                .push(Finding::new(&contract_is_declared::RULE, message).in_contract(id).at(location).advice(advice));
        }
    }

    /// Returns the files `vN.avsc` of a folder by N. Reports files whose names look like one but are not valid.
    fn version_files(&mut self, folder: &Path, contract: Option<&str>) -> BTreeMap<u32, PathBuf> {
        let mut files = BTreeMap::new();
        for path in self.list_for(folder, contract) {
            if let Some(number) = file_names::version_number(&path) {
                files.insert(number, path);
            } else if let Some(finding) = self.other_notation(&path) {
                self.findings.push(Finding { contract: contract.map(str::to_owned), ..finding });
            } else if file_names::resembles_version(&path) && !path.is_dir() {
                let advice = match file_names::suggested_name(&path) {
                    Some(right) => format!("rename it to `{right}` if it is that version, or delete it"),
                    None => "rename it to `vN.avsc` with the number of its version, from 1, or delete it".to_owned(),
                };
                let finding = self.ignored_file(&path, "the name of a version is `vN.avsc`", advice);
                self.findings.push(Finding { contract: contract.map(str::to_owned), ..finding });
            }
        }
        files
    }

    /// Reports schemas in folders that are not read.
    fn report_orphan_files(&mut self) {
        let found = orphan_files::walk(self.root);
        let shared = self.root.join(SHARED_FOLDER);
        for Orphan { path, notation } in found.schemas {
            let finding = if let Some(finding) = notation.and_then(|notation| self.notation_finding(&path, notation)) {
                finding
            } else if path.starts_with(&shared) {
                self.ignored_file(
                    &path,
                    "shared types are read from `shared` itself, not from folders in it",
                    format!("move it to `{SHARED_FOLDER}`, or delete it"),
                )
            } else {
                let advice = "move it into its contract's folder, `owner/message/vN.avsc`, or delete it";
                self.ignored_file(&path, "the folder does not belong to a contract", advice.to_owned())
            };
            self.findings.push(finding);
        }
        for folder in found.unreadable_dirs {
            self.list(&folder);
        }
    }

    /// Returns a finding if a file has a schema in another notation.
    fn other_notation(&mut self, path: &Path) -> Option<Finding> {
        let notation = FileNotation::of_file(path).filter(|_| file_names::is_visible(path) && !path.is_dir())?;
        self.notation_finding(path, notation)
    }

    /// Returns a finding about a file with a schema in another notation. `None` if the file only needs another name.
    fn notation_finding(&mut self, path: &Path, notation: FileNotation) -> Option<Finding> {
        if notation == FileNotation::Schema && file_names::suggested_name(path).is_some() {
            return None;
        }
        let advice = "run `schemactl import` with the file, which adds its schemas, and then delete it";
        let reason = format!("it is {}, and a schema is an `.avsc` file", notation.describe());
        Some(self.ignored_file(path, &reason, advice.to_owned()))
    }

    fn ignored_file(&mut self, path: &Path, reason: &str, advice: String) -> Finding {
        let source = self.sources.add(path, "");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let message = format!("`{name}` is ignored: {reason}");
        let location = Location::new(Span::new(source, 0, 0));
        Finding::new(&schema_file_name_is_valid::RULE, message).at(location).advice(advice)
    }

    /// Lists a folder in the order of the names. A path that is not a folder is empty.
    fn list(&mut self, folder: &Path) -> Vec<PathBuf> {
        self.list_for(folder, None)
    }

    /// Lists a folder like [`list`](Self::list); a finding is about `contract`.
    fn list_for(&mut self, folder: &Path, contract: Option<&str>) -> Vec<PathBuf> {
        read::list(&mut self.sources, folder).unwrap_or_else(|finding| {
            if self.unreadable_dirs.insert(folder.to_owned()) {
                self.findings.push(Finding { contract: contract.map(str::to_owned), ..*finding });
            }
            Vec::new()
        })
    }

    fn read_optional(&mut self, path: &Path) -> Option<SourceId> {
        if read::exists(path) { self.read_or_report(path) } else { None }
    }

    fn read_or_report(&mut self, path: &Path) -> Option<SourceId> {
        self.read(path).map_err(|finding| self.findings.push(*finding)).ok()
    }

    fn content(&self, source: SourceId) -> Arc<str> {
        Arc::clone(self.sources.get(source).text())
    }

    fn read(&mut self, path: &Path) -> Result<SourceId, Box<Finding>> {
        read::read_source(&mut self.sources, path)
    }
}

/// Returns the finding for an error in the manifest, the lock or the list of accepted breaks.
fn file_finding(rule: &'static Rule, error: FileError) -> Finding {
    Finding::new(rule, error.message).at(Location::new(error.span))
}

/// Returns whether a text can be the id of a contract.
pub fn is_contract_id(text: &str) -> bool {
    split_id(text).is_some()
}

/// Splits a contract's id into owner and message. Returns `None` if it is not valid.
fn split_id(id: &str) -> Option<(&str, &str)> {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    id.split_once('/').filter(|(owner, message)| is_name(owner) && is_name(message))
}
