//! The list of accepted breaks can be read.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ACCEPTED_BREAK_IS_VALID"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Fixed,
    promise: "Every entry of `accepted.toml` names a rule, a place, an owner, a reason and a day.",
    explanation: r#"Breaks it: an entry without an `owner` or a `reason`, with `expires = "soon"`, with a rule that does not exist, or
with one that everything else relies on, such as SCHEMA_IS_AVRO and SEALED_VERSION_IS_UNCHANGED.

At run time: nobody would know which breaks are meant, so the run ends with exit code 2.

Instead: `accepted.toml`, beside the manifest, lists breaks that somebody answers for:

    [[accepted]]
    rule = "ENUM_SYMBOL_IS_KEPT"
    contract = "orders/order-created"
    version = 3
    path = "OrderCreated.channel"
    owner = "team-orders"
    reason = "The only reader on v2 is switched off on 2027-01-15."
    expires = 2027-01-31

`version` is the one that breaks something for the versions before it. The entry holds for that version and for the
newer ones that inherit the same break for the same older versions; what they break for others is theirs. Without
`path`, it is for all such breaks of the version. Accepted breaks are shown in every run.
"#,
};
