//! Branches are read as themselves.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("UNION_BRANCH_IS_UNAMBIGUOUS"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "No branch of a union is read as another type of the same simple name.",
    explanation: r#"Breaks it: `["home.Address", "work.Address"]` becomes `["work.Address", "home.Address"]`, or only `["home.Address"]`.

At run time: Avro matches named types by their simple names. Avro Java, and so Pulsar's Java client, takes two unions
whose branches have the same simple names and fields in one order for the same union, and reads each branch as the one
in its place: every home address arrives as one of work. A branch that is gone is read as one of its namesakes. Nothing
fails, and neither Avro's verdict nor the broker says anything.

Instead: keep the order of such branches, and add new ones at the end, which keeps unions from looking the same. Keep
each of them while it is written. In a new union, give types simple names of their own: `HomeAddress`, `WorkAddress`.
"#,
};
