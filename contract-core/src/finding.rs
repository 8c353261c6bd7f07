//! What a broken promise looks like to a person.

use std::fmt;

use crate::rule::{Rule, Severity};
use crate::source::Span;
use crate::witness::{NoExample, Witness};

/// A promise that does not hold, with all that a person needs to mend it.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The promise.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// The contract's id, where one is concerned.
    pub contract: Option<String>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where to mend it.
    pub location: Option<Location>,
    /// The place in the other version that it is held against.
    pub related: Option<Location>,
    /// Which services cannot read whose messages.
    pub affected: Option<AffectedVersions>,
    /// What happens at run time.
    pub consequence: Option<String>,
    /// In which order to deploy services, if the change must go out as it is.
    pub rollout: Option<String>,
    /// What Pulsar's broker says of the version.
    pub broker: Option<BrokerAnswer>,
    /// What to do; where nothing better is known, what the rule says.
    pub fix: Option<String>,
    /// How to do it, where it can be done without a thought: changes to the text of one file.
    pub edits: Vec<Edit>,
    /// Who accepted it and why, where somebody did.
    pub accepted: Option<Acceptance>,
    /// A message that shows it, where one was asked for.
    pub example: Option<Box<Example>>,
}

/// What Pulsar's broker says of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerAnswer {
    /// Whether it takes the version.
    pub accepts: bool,
    /// The same in words, and why.
    pub message: String,
}

/// A message that shows a finding, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The version that reads it.
    pub reader: u32,
    /// The version that writes it.
    pub writer: u32,
    /// The message.
    pub message: Result<Witness, NoExample>,
}

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; nothing where text is only put in.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
}

/// Who accepted a finding, why, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Who answers for it.
    pub owner: String,
    /// Why it is acceptable.
    pub reason: String,
    /// The last day on which it is, as `YYYY-MM-DD`.
    pub expires: String,
}

impl Finding {
    /// A finding of `rule` with the severity that the rule has by itself.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            contract: None,
            message: message.into(),
            location: None,
            related: None,
            affected: None,
            consequence: None,
            rollout: None,
            broker: None,
            fix: rule.default_fix(),
            edits: Vec::new(),
            accepted: None,
            example: None,
        }
    }

    /// Says where to mend it.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Says how to do it by changes to the text.
    #[must_use]
    pub fn edits(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.edits = edits.into_iter().collect();
        self
    }

    /// Says what happens at run time.
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

    /// Says which contract is concerned.
    #[must_use]
    pub fn in_contract(mut self, contract: impl Into<String>) -> Self {
        self.contract = Some(contract.into());
        self
    }
}

/// A place in a file, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The stretch of text.
    pub span: Span,
    /// The version of the contract, where the file is one.
    pub version: Option<u32>,
    /// The way to the field in names: `OrderCreated.data.items[].size`.
    pub path: Option<String>,
    /// The way to it in the JSON text: `/fields/7/type/fields/1` (RFC 6901).
    pub pointer: Option<String>,
    /// What to say beside it.
    pub label: Option<String>,
}

impl Location {
    /// A place that is only a stretch of text.
    pub fn new(span: Span) -> Self {
        Self { span, version: None, path: None, pointer: None, label: None }
    }

    /// Says which version of the contract the file is.
    #[must_use]
    pub fn version(mut self, version: u32) -> Self {
        self.version = Some(version);
        self
    }

    /// Says which field it is.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}

/// Which services cannot read whose messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedVersions {
    /// The versions that services read with.
    pub readers: Vec<u32>,
    /// The versions that the messages are written with.
    pub writers: Vec<u32>,
}

impl fmt::Display for AffectedVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "services on {} read messages of {}", list_versions(&self.readers), list_versions(&self.writers))
    }
}

/// Version numbers in a person's words: `v1`, `v1 and v2`, `v1, v2 and v5`.
pub fn list_versions(numbers: &[u32]) -> String {
    let mut text = String::new();
    for (position, number) in numbers.iter().enumerate() {
        if position > 0 {
            text.push_str(if position + 1 == numbers.len() { " and " } else { ", " });
        }
        text.push('v');
        text.push_str(&number.to_string());
    }
    text
}
