//! Registries hold what the contracts say.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("REGISTRY_VERSION_IS_KNOWN"),
    group: Group::Broker,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "Every version that a registry has is one of the contract's.",
    explanation: "Looked at with `schemactl check --against registry:NAME`.

Breaks it: a client registered a schema of its own, because the namespace was not locked, or somebody uploaded one
by hand.

At run time: messages with that version arrive, and services that know only the contract's versions refuse them.

Instead: make the stored text a version of the contract, if it is to stay; else delete the topic's schemas while no
message uses them. `schemactl publish` locks the namespace, so that it does not happen again.
",
};
