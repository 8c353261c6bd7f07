//! Versions are stored.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    id: RuleId::new("VERSION_IS_NEW"),
    group: Group::Broker,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "Each version differs from all before it in something that Pulsar's broker looks at.",
    explanation: "Breaks it: version 2 differs from version 1 in its documentation, its aliases or the default of an enum, or goes
back to what an older version was.

At run time: the broker answers the upload with the number of the older version and keeps the older text. The
new version never exists for anybody who asks the registry.

Instead: make such changes together with one that counts: a field, a type, a field's default, an order, an
attribute of your own.
",
};
