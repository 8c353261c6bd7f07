//! The record is the contract's.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("RECORD_MATCHES_MANIFEST"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "A schema is the record that the manifest names.",
    explanation: r#"Breaks it: `record = "logistics.orders.OrderCreated"` in `contracts.toml`, and a version that is `OrderMade`, an enum,
or a union.

At run time: readers know the message by that name and stop at another one; Pulsar refuses unions at the top.

Instead: correct the `name` and `namespace` in the schema, or the `record` in the manifest; another message is another
contract.
"#,
};
