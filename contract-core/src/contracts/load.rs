//! From the files of a project to its contracts. Every file that can be read is; what cannot is a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Spanned;

use super::{
    ACCEPTED_FILE, AcceptedBreak, Contract, ContractConfig, ContractSet, FieldPath, LOCK_FILE, Lock, MANIFEST_FILE,
    Manifest, State, Topic, Version,
};
use crate::finding::{Finding, Place};
use crate::json;
use crate::rules::{
    accepted_break_is_valid, contract_has_versions, contract_is_named, file_is_readable, lock_is_intact,
    manifest_is_valid, schema_is_avro, schema_is_json, versions_have_no_gap,
};
use crate::schema::{Parsed, Problem, ProblemCode, SharedTypes, inline, parse, parse_document, pretty};
use crate::source::{SourceId, Sources, Span};

/// The folder of types that drafts may refer to.
pub const SHARED_FOLDER: &str = "shared";

/// What came of reading a project.
#[derive(Debug)]
pub struct Loaded {
    /// The contracts; nothing where the manifest cannot be read.
    pub set: Option<ContractSet>,
    /// All texts, for findings to point into.
    pub sources: Sources,
    /// What is wrong with the files.
    pub findings: Vec<Finding>,
}

/// Reads the project whose manifest is in the folder `root`.
pub fn load(root: &Path) -> Loaded {
    let mut loader = Loader { root, sources: Sources::default(), findings: Vec::new() };
    let set = loader.set();
    let Loader { sources, findings, .. } = loader;
    let set = set.map(|set| ContractSet { sources: sources.clone(), ..set });
    Loaded { set, sources, findings }
}

struct Loader<'a> {
    root: &'a Path,
    sources: Sources,
    findings: Vec<Finding>,
}

impl Loader<'_> {
    fn set(&mut self) -> Option<ContractSet> {
        let manifest = self.manifest()?;
        let lock = self.lock();
        let accepted = self.accepted();
        let shared = self.shared();
        let mut contracts = Vec::with_capacity(manifest.contracts.len());
        for (id, config) in &manifest.contracts {
            contracts.extend(self.contract(&manifest, id, config, &lock, &shared));
        }
        self.unnamed(&manifest, &lock);
        let sources = Sources::default();
        Some(ContractSet { root: self.root.to_owned(), manifest, lock, accepted, shared, contracts, sources })
    }

    fn manifest(&mut self) -> Option<Manifest> {
        let path = self.root.join(MANIFEST_FILE);
        let source = match self.read(&path) {
            Ok(source) => source,
            Err(finding) => {
                self.findings.push(Finding { rule: &manifest_is_valid::RULE, ..*finding });
                return None;
            }
        };
        let text = Arc::clone(self.sources.get(source).text());
        match Manifest::parse(&text, source) {
            Ok(manifest) => {
                self.findings.extend(manifest.rule_findings(source));
                Some(manifest)
            }
            Err(error) => {
                let finding = Finding::new(&manifest_is_valid::RULE, error.message).at(Place::span(error.span));
                self.findings.push(finding.fix("see `schemactl explain MANIFEST_IS_VALID` for a manifest that works"));
                None
            }
        }
    }

    fn accepted(&mut self) -> Vec<AcceptedBreak> {
        let path = self.root.join(ACCEPTED_FILE);
        let Some(source) = path.exists().then(|| self.read_or_report(&path)).flatten() else { return Vec::new() };
        let text = Arc::clone(self.sources.get(source).text());
        let (accepted, errors) = AcceptedBreak::parse_all(&text, source);
        self.findings.extend(
            errors
                .into_iter()
                .map(|error| Finding::new(&accepted_break_is_valid::RULE, error.message).at(Place::span(error.span))),
        );
        accepted
    }

    fn lock(&mut self) -> Lock {
        let path = self.root.join(LOCK_FILE);
        let Some(source) = path.exists().then(|| self.read_or_report(&path)).flatten() else { return Lock::default() };
        let text = Arc::clone(self.sources.get(source).text());
        let (lock, errors) = Lock::parse(&text, source);
        self.findings.extend(
            errors
                .into_iter()
                .map(|error| Finding::new(&lock_is_intact::RULE, error.message).at(Place::span(error.span))),
        );
        lock
    }

    fn shared(&mut self) -> SharedTypes {
        let mut shared = SharedTypes::default();
        for path in self.files(&self.root.join(SHARED_FOLDER)) {
            if path.extension().is_none_or(|extension| extension != "avsc") {
                continue;
            }
            let Some(source) = self.read_or_report(&path) else { continue };
            let text = Arc::clone(self.sources.get(source).text());
            let added = match json::parse(&text, source) {
                Ok(document) => shared.add(document.root().to_json()),
                Err(problem) => Err(Problem { code: ProblemCode::Json, message: problem.message, span: problem.span }),
            };
            if let Err(problem) = added {
                self.findings.push(problem_finding(&problem));
            }
        }
        self.findings.extend(shared.circles().iter().map(problem_finding));
        let problems: Vec<Problem> = shared.parse_each().flat_map(|(_, parsed)| parsed.problems).collect();
        self.findings.extend(problems.iter().map(problem_finding));
        shared
    }

    fn contract(
        &mut self,
        manifest: &Manifest,
        id: &Spanned<String>,
        config: &Spanned<ContractConfig>,
        lock: &Lock,
        shared: &SharedTypes,
    ) -> Option<Contract> {
        let manifest_source = SourceId::default();
        let at = |range: std::ops::Range<usize>| Span::new(manifest_source, range.start, range.end);
        let (id, span) = (id.get_ref(), at(id.span()));
        let config = config.get_ref();
        let Some(default_topic) = default_topic(&manifest.tenant, id) else {
            let message = format!(
                "`{id}` is no contract id; an id is `owner/message`, two folder names of lower-case letters, digits and `-`"
            );
            self.findings.push(Finding::new(&manifest_is_valid::RULE, message).at(Place::span(span)));
            return None;
        };
        let named = config.topic.as_ref().map(|topic| Topic::parse(topic.get_ref()).ok_or(topic));
        let topic = match named {
            None => default_topic,
            Some(Ok(topic)) => topic,
            Some(Err(topic)) => {
                let message =
                    format!("`{}` is no topic; a topic is `persistent://tenant/namespace/name`", topic.get_ref());
                let place = Place::span(at(topic.span()));
                self.findings.push(Finding::new(&manifest_is_valid::RULE, message).of(id).at(place));
                return None;
            }
        };
        let versions = self.versions(id, span, lock, shared);
        let path = |path: &Spanned<String>| FieldPath::new(path.get_ref(), at(path.span()));
        Some(Contract {
            id: id.clone(),
            span,
            kind: config.kind,
            topic,
            record: config.record.get_ref().clone(),
            id_field: config.id.as_ref().map(path),
            key_field: config.key.as_ref().map(path),
            strategy: config.strategy.unwrap_or(manifest.strategy),
            versions,
        })
    }

    /// The versions of a contract up to the first that is missing or cannot be read.
    fn versions(&mut self, id: &str, span: Span, lock: &Lock, shared: &SharedTypes) -> Vec<Version> {
        let files = self.version_files(&self.root.join(id));
        let last_sealed = lock.versions(id).map(|(number, _)| number).max().unwrap_or(0);
        let last = files.keys().next_back().copied().unwrap_or(0).max(last_sealed);
        if last == 0 {
            let message = format!("the contract has no version: there is no file `{id}/v1.avsc`");
            let finding = Finding::new(&contract_has_versions::RULE, message).of(id).at(Place::span(span));
            self.findings
                .push(finding.fix(format!("write the schema to `{id}/v1.avsc`, or correct the contract's id")));
            return Vec::new();
        }
        let mut versions = Vec::new();
        for number in 1..=last {
            let seal = lock.seal(id, number);
            let Some(path) = files.get(&number) else {
                self.missing(id, number, seal.and_then(|seal| seal.span).unwrap_or(span), seal.is_some());
                return versions;
            };
            let Some(source) = self.read_or_report(path) else { return versions };
            let state = if seal.is_some() { State::Sealed } else { State::Draft };
            versions.push(self.version(number, path, source, state, shared));
        }
        versions
    }

    fn missing(&mut self, id: &str, number: u32, span: Span, sealed: bool) {
        let (rule, message) = if sealed {
            (&lock_is_intact::RULE, format!("v{number} is sealed, but `{id}/v{number}.avsc` is missing"))
        } else {
            (&versions_have_no_gap::RULE, format!("`{id}/v{number}.avsc` is missing, and there is a newer version"))
        };
        let finding = Finding::new(rule, message).of(id).at(Place::span(span));
        self.findings.push(finding.fix("restore the file from version control"));
    }

    fn version(&self, number: u32, path: &Path, source: SourceId, state: State, shared: &SharedTypes) -> Version {
        let text = Arc::clone(self.sources.get(source).text());
        let (parsed, self_contained, comments) = match json::parse(&text, source) {
            Err(problem) => {
                let problem = Problem { code: ProblemCode::Json, message: problem.message, span: problem.span };
                (Parsed::refused(problem), None, Vec::new())
            }
            Ok(document) => {
                // A sealed version stands alone; only a draft may lean on shared types.
                let inlined = match state {
                    State::Draft if !shared.is_empty() => inline(&document.root().to_json(), shared),
                    State::Sealed | State::Draft => Ok(None),
                };
                match inlined {
                    Ok(None) => (parse_document(&document), Some(Arc::clone(&text)), document.comments),
                    Ok(Some(inlined)) => (parse(&inlined), Some(Arc::from(pretty(&inlined))), document.comments),
                    Err(problem) => (Parsed::refused(problem), None, document.comments),
                }
            }
        };
        Version { number, path: path.to_owned(), source, text, self_contained, parsed, comments, state }
    }

    /// Folders with versions that the manifest does not name, and seals of contracts that it does not.
    fn unnamed(&mut self, manifest: &Manifest, lock: &Lock) {
        let named: BTreeSet<&str> = manifest.contracts.keys().map(|id| id.get_ref().as_str()).collect();
        let mut found: BTreeSet<String> = lock.contracts().map(str::to_owned).collect();
        for owner in self.files(self.root) {
            for message in self.files(&owner) {
                let id = message.strip_prefix(self.root).ok().and_then(Path::to_str).map(|id| id.replace('\\', "/"));
                found.extend(id.filter(|_| !self.version_files(&message).is_empty()));
            }
        }
        for id in found.iter().filter(|id| !named.contains(id.as_str())) {
            let message = format!("`{id}` has versions, but the manifest names no contract `{id}`");
            let place = Place::span(Span::new(SourceId::default(), 0, 0));
            let fix = format!("add a table `[contracts.\"{id}\"]` to {MANIFEST_FILE}, or delete the folder");
            self.findings.push(Finding::new(&contract_is_named::RULE, message).of(id).at(place).fix(fix));
        }
    }

    /// The files `vN.avsc` of a folder by N.
    fn version_files(&self, folder: &Path) -> BTreeMap<u32, PathBuf> {
        let number = |path: &Path| -> Option<u32> {
            let digits = path.file_name()?.to_str()?.strip_prefix('v')?.strip_suffix(".avsc")?;
            digits.parse().ok().filter(|number| *number > 0 && !digits.starts_with('0'))
        };
        self.files(folder).into_iter().filter_map(|path| Some((number(&path)?, path))).collect()
    }

    /// What a folder holds, by name; nothing for what is no folder.
    #[expect(clippy::unused_self, reason = "reading belongs to the loader")]
    fn files(&self, folder: &Path) -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        paths
    }

    fn read_or_report(&mut self, path: &Path) -> Option<SourceId> {
        self.read(path).map_err(|finding| self.findings.push(*finding)).ok()
    }

    fn read(&mut self, path: &Path) -> Result<SourceId, Box<Finding>> {
        read_source(&mut self.sources, path)
    }
}

/// The largest file that is read. Pulsar's clients send no schema of more than 5 MiB, and a parsed file takes
/// several times its size in memory.
const LARGEST: u64 = 16 << 20;

/// Reads a file that should be text.
///
/// # Errors
/// A finding that says why it is none.
pub fn read_source(sources: &mut Sources, path: &Path) -> Result<SourceId, Box<Finding>> {
    let failed = |error: &io::Error| {
        let message = format!("cannot read {}: {error}", path.display());
        Box::new(Finding::new(&file_is_readable::RULE, message))
    };
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(|error| failed(&error))?;
    // One byte more than is allowed tells of a file that is too large, whatever its length claims to be.
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
        let message = format!("{} is larger than {} MiB", path.display(), LARGEST >> 20);
        let source = sources.add(path, "");
        let finding = Finding::new(&file_is_readable::RULE, message).at(Place::span(Span::new(source, 0, 0)));
        return Err(Box::new(finding.fix("keep what a message is made of; a client can send a schema of 5 MiB")));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add(path, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = json::decode(error.as_bytes()).into_owned();
            let source = sources.add(path, text);
            let finding = Finding::new(&file_is_readable::RULE, "the file is not UTF-8 from here on")
                .at(Place::span(Span::new(source, at, at + 1)))
                .fix("save it as UTF-8");
            Err(Box::new(finding))
        }
    }
}

/// What a problem of a schema's text breaks.
pub(crate) fn problem_finding(problem: &Problem) -> Finding {
    use crate::rules::default_fits_type;
    let rule = match problem.code {
        ProblemCode::Json => &schema_is_json::RULE,
        ProblemCode::BadDefault => &default_fits_type::RULE,
        _ => &schema_is_avro::RULE,
    };
    Finding::new(rule, problem.message.clone()).at(Place::span(problem.span))
}

/// The topic of a contract that names none; nothing where the id is none.
fn default_topic(tenant: &str, id: &str) -> Option<Topic> {
    let (owner, message) = id.split_once('/')?;
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    (is_name(owner) && is_name(message)).then(|| Topic {
        tenant: tenant.to_owned(),
        namespace: owner.to_owned(),
        name: message.to_owned(),
    })
}
