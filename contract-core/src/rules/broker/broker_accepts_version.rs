//! The broker accepts each version.

use crate::finding::Finding;
use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("BROKER_ACCEPTS_VERSION"),
    group: Group::Broker,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "Pulsar's broker accepts each version when the versions are uploaded in order.",
    explanation: "The broker uses an older validator of Avro to compare versions, and this rule predicts its answer. The broker is
sometimes stricter than readers need, and often less strict.

Breaks it: a version 2 under the strategy ALWAYS_INCOMPATIBLE, or an earlier version with a default that does not
fit its type: the broker has stored that version, but cannot parse it, so it refuses the next one.

At run time: the version cannot be published. The broker answers `409 Incompatible schema` or `500` and does not name
the field; producers with the new schema cannot connect, since the broker would have to store it. The broker does not
know accepted breaks: if the finding about the field is accepted, the check passes, and `publish` stops.

Instead: choose another strategy in `contracts.toml`, or start a new topic. If a field is the reason, fix the finding
about that field.

If older released versions break the strategy, say with `compatible-since` from which version on it holds:
COMPATIBLE_SINCE_IS_RELEASED explains the setting.
",
};

/// Returns a finding that the broker refuses a version.
pub(crate) fn finding(version: u32, reason: &str) -> Finding {
    Finding::new(&RULE, format!("Pulsar's broker would refuse v{version} with {reason}"))
}

/// Returns the advice for a refused draft if released versions before `first` break the strategy and later ones do not.
pub(crate) fn compatible_since_advice(first: u32) -> String {
    format!(
        "released versions break the strategy already: if it shall hold from v{first} on, write `compatible-since = {first}` \
         and a `compatible-since-reason` into the contract's table"
    )
}
