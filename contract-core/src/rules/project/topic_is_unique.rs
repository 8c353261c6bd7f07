//! One message type a topic.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("TOPIC_IS_UNIQUE"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "No two contracts share a topic.",
    explanation: r#"Breaks it: two contracts with the same `topic`, or with names that come to the same topic.

At run time: Pulsar keeps one history of schemas for a topic. Two messages on it would be checked against each other,
refused by the broker, or decoded as one another.

Instead: give one of them a topic of its own, `topic = "persistent://tenant/namespace/name"`.
"#,
};
