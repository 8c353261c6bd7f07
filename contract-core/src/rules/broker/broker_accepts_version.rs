//! The broker says yes.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("BROKER_ACCEPTS_VERSION"),
    group: Group::Broker,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "Pulsar's broker takes each version after those before it.",
    explanation: "The broker checks with Avro's older validator, so its answer is computed as it would give it: sometimes stricter
than what readers need, often laxer.

Breaks it: a version 2 that the strategy takes no second version of (ALWAYS_INCOMPATIBLE), or a stored version with a
default that does not fit its type, which the broker cannot parse again.

At run time: the version cannot be published. The broker answers `409 Incompatible schema` or `500`, and never says
which field; producers that bring the schema themselves cannot connect.

Instead: what is refused for a field has a finding of its own that says what to do, and of a break that is accepted the
broker knows nothing; for the rest, choose another strategy in `contracts.toml`, or start a new topic.
",
};
