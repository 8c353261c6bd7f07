//! The text is JSON.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "SCHEMA_IS_JSON",
    severity: Severity::Error,
    group: Group::Schema,
    promise: "A schema file holds one JSON value that Pulsar's broker can read.",
    explanation: "The dialect is the broker's: comments are taken, text after the schema is not, and nesting ends at 1,000 levels.
Comments are taken in drafts only in files that refer to no shared type, since sealing such a draft writes it
anew and would lose them.
",
};
