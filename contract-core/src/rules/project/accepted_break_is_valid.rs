//! The list of accepted breaks is valid.

use crate::rule::{Group, Overrides, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ACCEPTED_BREAK_IS_VALID"),
    group: Group::Project,
    severity: Severity::Error,
    enabled_by_default: true,
    overrides: Overrides::None,
    promise: "Every entry of `accepted.toml` names a rule, a location, an owner, a reason and a day.",
    explanation: r#"Breaks it: an entry without an `owner` or a `reason`, with `expires = "soon"`, with a rule that does not exist, or with
a rule that publishing and generating rely on, such as SCHEMA_IS_AVRO and RELEASED_VERSION_IS_UNCHANGED.

At run time: it is not clear which breaks are accepted, so the run ends with exit code 2.

Instead: list breaks that an owner takes responsibility for in `accepted.toml`, beside the manifest:

    [[accepted]]
    rule = "ENUM_SYMBOL_IS_KEPT"
    contract = "orders/order-created"
    version = 3
    path = "OrderCreated.channel"
    owner = "team-orders"
    reason = "The only reader on v2 is switched off on 2027-01-15."
    expires = 2027-01-31

`schemactl accept` writes such an entry, and every finding that can be accepted shows its command.

`version` is the one that breaks something for the versions before it. The entry also covers newer versions that break
the same older versions in the same way, but not what they break for other versions. Without `path`, it covers all
findings of the rule in the version. Accepted breaks are reported in every run. They do not change the broker's answer:
if it refuses the version, `publish` still stops.
"#,
};
