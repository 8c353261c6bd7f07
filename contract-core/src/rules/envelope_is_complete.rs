//! Messages have an envelope.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "ENVELOPE_IS_COMPLETE",
    severity: Severity::Error,
    group: Group::Design,
    promise: "Every message has the fields of the envelope.",
    explanation:
        "`envelope = [...]` in `contracts.toml` lists the fields that every message's record has, so that consumers,
tracing and dead-letter tools can handle any message without knowing it.
",
};
