//! Missing fields have a value.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("FIELD_HAS_DEFAULT"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field that some writers do not write has a default.",
    explanation: r#"Breaks it: version 2 adds

    { "name": "size", "type": "string" }

and must read version 1, which has no `size`. Or version 2 removes a field without default, and services on
version 1 must read what it writes.

At run time: the reader stops at the first such message with a decoding error; the message comes back until it
is a dead letter.

Instead: add fields with a default. `["null", "string"]` alone is not one: write `"default": null` too. Only
remove fields that have had a default in every version that still reads.
"#,
};
