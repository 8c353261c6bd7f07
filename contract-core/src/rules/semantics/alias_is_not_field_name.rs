//! Aliases take no living field.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ALIAS_IS_NOT_FIELD_NAME"),
    group: Group::Semantics,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field's alias is not the name of another field.",
    explanation: "Breaks it: version 2 has the fields `size` and `weight`, and `weight` has the alias `size`.

At run time: Avro Java gives the old `size` to `weight` and leaves `size` without data; others do the opposite.

Instead: give a field only aliases that no field has.
",
};
