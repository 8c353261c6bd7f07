//! One message type a topic.

use super::{Group, Rule};
use crate::finding::Severity;

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: "TOPIC_IS_UNIQUE",
    severity: Severity::Error,
    group: Group::Project,
    promise: "No two contracts share a topic.",
    explanation: r#"Breaks it: two contracts with the same `topic`, or with names that come to the same topic.

At run time: Pulsar keeps one history of schemas for a topic. Two messages on it would be checked against each other,
refused by the broker, or decoded as one another.

Instead: give one of them a topic of its own, `topic = "persistent://tenant/namespace/name"`.
"#,
};
