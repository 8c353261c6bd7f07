//! The broker says yes.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "BROKER_ACCEPTS",
    severity: Severity::Error,
    group: Group::Broker,
    promise: "Pulsar's broker takes each version after those before it.",
    explanation: "The broker checks with Avro's older validator, so its answer is computed as it would give it: sometimes stricter
than what readers need, often laxer. A version that it refuses cannot be published: it answers
`409 Incompatible schema` and never says which field.
",
};
