//! The data of a rule. Findings and rule files refer to it, so it refers to neither.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// A promise about contracts, with its explanation.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The promise as a sentence in upper case.
    pub id: RuleId,
    /// The subject of the promise.
    pub group: Group,
    /// The severity of a finding, unless the project overrides it.
    pub severity: Severity,
    /// Whether the rule runs without an entry in `[rules]`.
    pub enabled_by_default: bool,
    /// The properties that a project may override.
    pub overrides: Overrides,
    /// The promise in one sentence.
    pub promise: &'static str,
    /// The explanation in Markdown: what breaks the promise, what happens at run time, and what to do instead.
    pub explanation: &'static str,
}

impl Rule {
    /// Returns the level of the rule in a project that doesn't override it.
    pub fn default_level(&self) -> Level {
        if self.enabled_by_default { self.severity.into() } else { Level::Off }
    }

    /// Returns the advice for findings that have none of their own: the "Instead" part of the explanation on one line.
    pub fn default_advice(&self) -> Option<String> {
        let (_, instead) = self.explanation.split_once("Instead: ")?;
        let paragraph = instead.split("\n\n").next()?;
        let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(line.trim_end_matches(['.', ':']).to_owned())
    }

    /// Returns whether projects cannot override the severity.
    pub fn has_fixed_severity(&self) -> bool {
        self.overrides == Overrides::None
    }

    /// Returns whether a finding can be accepted in `accepted.toml`.
    pub fn can_be_accepted(&self) -> bool {
        self.overrides == Overrides::SeverityAndAcceptance
    }
}

/// The id of a rule, such as `FIELD_HAS_DEFAULT`. There is one for each rule and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(&'static str);

impl RuleId {
    /// Makes the id of a rule.
    ///
    /// # Panics
    /// If the id has other characters than upper-case letters and `_`; for a `static`, that is a compile error.
    pub(crate) const fn new(id: &'static str) -> Self {
        let mut bytes = id.as_bytes();
        while let [first, rest @ ..] = bytes {
            assert!(first.is_ascii_uppercase() || *first == b'_', "a rule id has upper-case letters and `_` only");
            bytes = rest;
        }
        Self(id)
    }

    /// Returns the id as users write it.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl Serialize for RuleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// The subject of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The project's files. After a finding of this group, the check may be incomplete.
    Project,
    /// A schema by itself.
    Schema,
    /// Released versions stay as they are, and contracts stay retired.
    Released,
    /// Readers can decode what writers write.
    Readers,
    /// Decoded values mean what their writers meant.
    Semantics,
    /// The answers of Pulsar's broker.
    Broker,
    /// The design of the project's messages.
    Design,
    /// Style and safety of valid schemas, which `schemactl lint` checks.
    Lint,
}

impl Group {
    /// Returns a heading for the rules of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Project => "The project's files",
            Self::Schema => "A schema by itself",
            Self::Released => "Released versions",
            Self::Readers => "Readers can decode",
            Self::Semantics => "Readers understand",
            Self::Broker => "The broker",
            Self::Design => "How messages are made",
            Self::Lint => "Style and safety",
        }
    }
}

/// The properties of a rule that a project may override.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overrides {
    /// The project cannot override anything: publishing and generating rely on the promise.
    None,
    /// The project may set the severity. It cannot accept findings: an accepted finding has an expiry date, and one about
    /// a released version, which never changes, would return on that day.
    SeverityOnly,
    /// The project may set the severity, and accept findings until a day.
    SeverityAndAcceptance,
}

/// The seriousness of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// About released versions, which never change; reported on request and never fails a check.
    History,
    /// Accepted in `accepted.toml` until a day; reported and never fails a check.
    Accepted,
    /// Reported and never fails a check.
    Warning,
    /// Fails the check.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::History => "history",
            Self::Accepted => "accepted",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The level of a rule: off, or the severity of its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The rule is not checked.
    Off,
    /// A finding is reported and never fails a check. `warn` is also accepted.
    #[serde(alias = "warn")]
    Warning,
    /// A finding fails the check.
    Error,
}

impl Level {
    /// Returns the severity of a finding at this level, or `None` for `Off`.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::History | Severity::Accepted | Severity::Warning => Self::Warning,
            Severity::Error => Self::Error,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}
