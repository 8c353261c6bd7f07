//! Registries have only the versions of contracts.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("REGISTRY_VERSION_IS_KNOWN"),
    group: Group::Broker,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::SeverityAndAcceptance,
    promise: "Every version in a registry is a version of the contract.",
    explanation: "`schemactl check --against registry:NAME` checks this.

Breaks it: a client registered a schema itself because the namespace was not locked, or a person uploaded one by hand.

At run time: messages with that version arrive, and services that know only the contract's versions refuse them.

Instead: if the stored schema is to stay, make it a version of the contract; otherwise delete the topic's schemas while
no message uses them. `schemactl publish` locks the namespace, so that this does not happen again.
",
};
