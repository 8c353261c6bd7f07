//! A finding: a place where a rule is broken, with everything that a report prints about it.

use std::fmt;

use schemactl_avro::source::Span;

use crate::rule::{Rule, Severity};
use crate::witness::{NoExample, Witness};

/// A place where a rule is broken.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The severity: the rule's own, or the one that the project has for the rule.
    pub severity: Severity,
    /// The id of the contract that the finding is about, if it is about one.
    pub contract: Option<String>,
    /// The other versions that have it, if it is in a shared type.
    pub also_in: Vec<ContractVersion>,
    /// The problem in one sentence.
    pub message: String,
    /// The location to fix.
    pub location: Option<Location>,
    /// The location in another version, or another definition, that it is compared with.
    pub related: Option<Location>,
    /// The versions whose services cannot read, or misread, messages of other versions.
    pub affected: Option<AffectedVersions>,
    /// The consequence at run time.
    pub consequence: Option<String>,
    /// The order in which to upgrade services, if the change must be rolled out unchanged.
    pub rollout: Option<String>,
    /// The answer of Pulsar's broker to the version.
    pub broker: Option<BrokerResponse>,
    /// Advice in one sentence. Without better advice, it is the rule's.
    pub advice: Option<String>,
    /// Edits of one file that fix it without a decision by the author. Empty if there are none.
    pub edits: Vec<Edit>,
    /// The entry of `accepted.toml` that accepts it.
    pub accepted: Option<Acceptance>,
    /// A message that demonstrates it, if the caller asked for examples.
    pub example: Option<Box<Example>>,
}

/// A version of a contract.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContractVersion {
    /// The contract's id.
    pub contract: String,
    /// The version's number.
    pub version: u32,
}

impl fmt::Display for ContractVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} v{}", self.contract, self.version)
    }
}

/// The answer of Pulsar's broker to a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerResponse {
    /// Whether the broker stores the version, or has it already.
    pub accepts: bool,
    /// Whether the broker refuses the version because of the finding.
    pub is_refused_for_this: bool,
    /// The answer as a sentence, with its reason.
    pub message: String,
}

/// A message that demonstrates a finding, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The version that reads the message.
    pub reader: u32,
    /// The version that writes the message.
    pub writer: u32,
    /// The message, if one was found.
    pub message: Result<Witness, NoExample>,
}

/// A replacement in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The span to replace; an empty one to insert something.
    pub span: Span,
    /// The string that replaces it.
    pub replacement: String,
}

/// An entry of `accepted.toml` that accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// The person or team that is responsible for it.
    pub owner: String,
    /// The reason why it is acceptable.
    pub reason: String,
    /// The last day on which it is accepted, as `YYYY-MM-DD`.
    pub expires: String,
}

impl Finding {
    /// Makes a finding with the rule's own severity and advice.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            contract: None,
            also_in: Vec::new(),
            message: message.into(),
            location: None,
            related: None,
            affected: None,
            consequence: None,
            rollout: None,
            broker: None,
            advice: rule.default_advice(),
            edits: Vec::new(),
            accepted: None,
            example: None,
        }
    }

    /// Returns the ids of the contracts that the finding is about.
    pub fn contracts(&self) -> impl Iterator<Item = &str> {
        self.contract.as_deref().into_iter().chain(self.also_in.iter().map(|other| other.contract.as_str()))
    }

    /// Returns whether the finding is about a contract.
    pub fn concerns(&self, contract: &str) -> bool {
        self.contracts().any(|own| own == contract)
    }

    /// Returns the versions of contracts that the finding is about.
    pub fn versions(&self) -> impl Iterator<Item = (&str, u32)> {
        let version = self.location.as_ref().and_then(|location| location.version);
        let own = self.contract.as_deref().zip(version);
        own.into_iter().chain(self.also_in.iter().map(|other| (other.contract.as_str(), other.version)))
    }

    /// Sets the location to fix.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Sets the advice.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Sets the edits that fix it.
    #[must_use]
    pub fn edits(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.edits = edits.into_iter().collect();
        self
    }

    /// Sets the consequence at run time.
    #[must_use]
    pub fn consequence(mut self, consequence: impl Into<String>) -> Self {
        self.consequence = Some(consequence.into());
        self
    }

    /// Sets the version of the contract that the location is in.
    #[must_use]
    pub fn in_version(mut self, version: u32) -> Self {
        self.location = self.location.map(|location| location.version(version));
        self
    }

    /// Sets the contract that the finding is about.
    #[must_use]
    pub fn in_contract(mut self, contract: impl Into<String>) -> Self {
        self.contract = Some(contract.into());
        self
    }
}

/// A location in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The span in the source.
    pub span: Span,
    /// The version of the contract, if the file is one.
    pub version: Option<u32>,
    /// The path to the field by names: `OrderCreated.data.items[].size`.
    pub path: Option<String>,
    /// The JSON pointer to it: `/fields/7/type/fields/1` (RFC 6901).
    pub pointer: Option<String>,
    /// The label to print beside the excerpt.
    pub label: Option<String>,
}

impl Location {
    /// Makes a location that only has a span.
    pub fn new(span: Span) -> Self {
        Self { span, version: None, path: None, pointer: None, label: None }
    }

    /// Sets the version of the contract.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Sets the path by names.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}

/// The versions between which a finding shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedVersions {
    /// The versions of the services that read.
    pub readers: Vec<u32>,
    /// The versions that write the messages.
    pub writers: Vec<u32>,
}

impl fmt::Display for AffectedVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "services on {} read messages of {}", list_versions(&self.readers), list_versions(&self.writers))
    }
}

/// Lists version numbers for a sentence: `v1`, `v1 and v2`, `v1, v2 and v5`.
pub fn list_versions(numbers: &[u32]) -> String {
    let mut list = String::new();
    for (index, number) in numbers.iter().enumerate() {
        if index > 0 {
            list.push_str(if index + 1 == numbers.len() { " and " } else { ", " });
        }
        list.push('v');
        list.push_str(&number.to_string());
    }
    list
}
