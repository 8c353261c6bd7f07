//! What the formats for findings are written from.

use std::collections::HashMap;
use std::fmt::Write as _;

use contract_core::contracts::{MANIFEST_FILE, file_hash};
use contract_core::finding::Finding;
use contract_core::rule::Severity;
use contract_core::source::{Position, SourceId, Sources};

use super::checkout::Checkout;
use super::finding::display;
use super::witness;

/// The findings of a run and what they are about.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// The command that found them.
    pub command: &'static str,
    /// The texts that they point into.
    pub sources: &'a Sources,
    /// The findings, in the order in which a person reads them.
    pub findings: &'a [Finding],
    /// All that was looked at, by id: contracts, or files.
    pub subjects: &'a [String],
    /// The checkout from whose root files are named; without one they are named from the current folder.
    checkout: Option<&'a Checkout>,
}

/// Where a finding is, as editors and CI systems ask for it.
pub(super) struct Location {
    pub(super) file: String,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'a> Report<'a> {
    /// Of what a command found about these subjects.
    pub fn new(command: &'static str, sources: &'a Sources, findings: &'a [Finding], subjects: &'a [String]) -> Self {
        Self { command, sources, findings, subjects, checkout: None }
    }

    /// With the files named from the root of a checkout.
    #[must_use]
    pub fn within(self, checkout: Option<&'a Checkout>) -> Self {
        Self { checkout, ..self }
    }

    /// How many findings have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// What is looked at: `contract` or `file`.
    pub(super) fn noun(&self) -> &'static str {
        if self.command == "compat" { "file" } else { "contract" }
    }

    /// What tells each finding from the others, in this run and the next, wherever its line has gone: hexadecimal
    /// digits, each once.
    pub(super) fn fingerprints(&self) -> Vec<String> {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let fingerprint = |finding: &Finding| {
            let file = self.location(finding).map(|location| location.file).unwrap_or_default();
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

    /// The name of a file for those who know the repository.
    pub(super) fn file(&self, source: SourceId) -> String {
        let path = self.sources.get(source).path();
        self.checkout.map_or_else(|| display(path), |checkout| display(&checkout.path(path)))
    }

    /// The file that a finding without a place is shown at, where there must be one: the manifest.
    pub(super) fn file_of_all(&self) -> String {
        let manifest = |source: &SourceId| self.sources.get(*source).path().ends_with(MANIFEST_FILE);
        self.sources.ids().find(manifest).map_or_else(|| MANIFEST_FILE.to_owned(), |manifest| self.file(manifest))
    }
}

/// All that a finding says beside its message, a sentence a line.
pub(super) fn details(finding: &Finding) -> Vec<String> {
    let said = [
        finding.consequence.as_ref().map(|text| format!("At run time, {text}.")),
        finding.rollout.as_ref().map(|text| format!("To deploy it as it is: {text}.")),
        finding.broker.as_ref().map(|broker| format!("{}.", broker.message)),
        finding.fix.as_ref().map(|text| format!("What to do: {text}.")),
        finding
            .accepted
            .as_ref()
            .map(|accepted| format!("Accepted by {} until {}: {}", accepted.owner, accepted.expires, accepted.reason)),
    ];
    let example = finding.example.as_deref().map(witness::notes).unwrap_or_default();
    let example = example.into_iter().map(|(word, text)| format!("{word}: {text}"));
    said.into_iter().flatten().chain(example).collect()
}

/// All that a finding says, the message on the first line.
pub(super) fn full_text(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    lines.extend(details(finding));
    lines.join("\n")
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}
