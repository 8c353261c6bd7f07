//! Optional fields have a default.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("OPTIONAL_FIELD_HAS_DEFAULT"),
    group: Group::Design,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field that can be null has a default.",
    explanation: r#"Breaks it: `{ "name": "note", "type": ["null", "string"] }`.

At run time: nothing yet. But readers of older messages fail, so the field can never be added to an existing
contract or removed from one, and clients must always write it.

Instead: `{ "name": "note", "type": ["null", "string"], "default": null }`.
"#,
};
