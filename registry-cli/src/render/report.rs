//! The findings of a run, from which the formats for programs are written.

use std::collections::HashMap;
use std::fmt::Write as _;

use contract_core::contracts::{MANIFEST_FILE, file_hash};
use contract_core::finding::Finding;
use contract_core::rule::Severity;
use contract_core::source::{Position, SourceId, Sources};

use super::repo_root::Checkout;
use super::source_lines::display;
use super::witness;

/// The findings of a run and the checked contracts or files.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The command that found them.
    pub command: &'static str,
    /// The sources that they point to.
    pub sources: &'a Sources,
    /// The findings, in the order for people.
    pub findings: &'a [Finding],
    /// The checked contracts by id, or the checked files.
    pub subjects: &'a [String],
    /// The folder of the project if the run had several.
    pub project: Option<&'a str>,
    /// The checkout to which file names are relative; `None` for the current folder.
    checkout: Option<&'a Checkout>,
}

/// The location of a finding, for editors and CI systems.
pub(super) struct Location {
    pub(super) file: String,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'a> Report<'a> {
    /// Creates the report of a command.
    pub fn new(command: &'static str, sources: &'a Sources, findings: &'a [Finding], subjects: &'a [String]) -> Self {
        Self { command, sources, findings, subjects, project: None, checkout: None }
    }

    /// Marks the report as that of one of several projects.
    #[must_use]
    pub fn of_project(self, project: &'a str) -> Self {
        Self { project: Some(project), ..self }
    }

    /// Makes file names relative to the root of a checkout.
    #[must_use]
    pub fn within(self, checkout: Option<&'a Checkout>) -> Self {
        Self { checkout, ..self }
    }

    /// Counts the findings with a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Returns the kind of the checked subjects: `contract` or `file`.
    pub(super) fn noun(&self) -> &'static str {
        if matches!(self.command, "compat" | "fmt") { "file" } else { "contract" }
    }

    /// Returns the name of a subject, which is unique in a run.
    pub(super) fn name_of(&self, subject: &str) -> String {
        match self.project {
            Some(project) if self.noun() == "contract" => format!("{project}/{subject}"),
            _ => subject.to_owned(),
        }
    }

    /// Returns a fingerprint of each finding. It is unique in the run, and the same in later runs even if the finding's
    /// line moves.
    pub(super) fn fingerprints(&self) -> Vec<String> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let fingerprint = |finding: &Finding| {
            let file = self.location(finding).map(|location| location.file);
            let file = file.unwrap_or_else(|| self.project.unwrap_or_default().to_owned());
            let path = finding.location.as_ref().and_then(|place| place.path.as_deref()).unwrap_or_default();
            let mut parts = [finding.rule.id.as_str(), &file, path, &finding.message].join("\n");
            let known = seen.entry(parts.clone()).or_default();
            if *known > 0 {
                let _ = write!(parts, "\n{known}");
            }
            *known += 1;
            file_hash(&parts)[..32].to_owned()
        };
        self.findings.iter().map(fingerprint).collect()
    }

    pub(super) fn location(&self, finding: &Finding) -> Option<Location> {
        finding.location.as_ref().map(|place| {
            let source = self.sources.get(place.span.source);
            let (start, end) = (source.position(place.span.start), source.position(place.span.end));
            Location { file: self.file(place.span.source), start, end }
        })
    }

    /// Returns the name of a file relative to the checkout.
    pub(super) fn file(&self, source: SourceId) -> String {
        let path = self.sources.get(source).path();
        self.checkout.map_or_else(|| display(path), |checkout| display(&checkout.path(path)))
    }

    /// Returns the manifest, where findings without a location are shown in formats that require one.
    pub(super) fn file_of_all(&self) -> String {
        let manifest = |source: &SourceId| self.sources.get(*source).path().ends_with(MANIFEST_FILE);
        self.sources.ids().find(manifest).map_or_else(|| MANIFEST_FILE.to_owned(), |manifest| self.file(manifest))
    }
}

/// Returns the details of a finding, one sentence per line.
pub(super) fn details(finding: &Finding) -> Vec<String> {
    let sentences = [
        finding.consequence.as_ref().map(|text| format!("At run time, {text}.")),
        finding.rollout.as_ref().map(|text| format!("To roll this out unchanged: {text}.")),
        finding.broker.as_ref().map(|broker| format!("{}.", broker.message)),
        finding.advice.as_ref().map(|text| format!("What to do: {text}.")),
        finding
            .accepted
            .as_ref()
            .map(|accepted| format!("Accepted by {} until {}: {}", accepted.owner, accepted.expires, accepted.reason)),
    ];
    let example = finding.example.as_deref().map(witness::notes).unwrap_or_default();
    let example = example.into_iter().map(|(word, text)| format!("{word}: {text}"));
    sentences.into_iter().flatten().chain(example).collect()
}

/// Returns the message and the details of a finding.
pub(super) fn full_text(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(details(finding));
    lines.join("\n")
}

/// The largest number of names in a sentence.
const MAX_NAMES: usize = 10;

/// Joins names for a sentence, of many the first ones: `a, b and 198 more`.
pub fn listed(names: &[impl AsRef<str>]) -> String {
    let shown = if names.len() <= MAX_NAMES + 1 { names.len() } else { MAX_NAMES };
    let list = names[..shown].iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ");
    match names.len() - shown {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

/// Returns a count with its noun: `1 error`, `2 errors`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}
