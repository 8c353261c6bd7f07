//! Aliases match one field.

use crate::rule::{Group, Policy, Rule, RuleId, Severity};

/// The rule.
pub(crate) static RULE: Rule = Rule {
    id: RuleId::new("ALIAS_IS_UNAMBIGUOUS"),
    group: Group::Readers,
    severity: Severity::Error,
    enabled_by_default: true,
    policy: Policy::Adjustable,
    promise: "A field's name and aliases together match one field of the writer at most.",
    explanation: "Breaks it: the reader's field `size` has the alias `weight`, and the writer's record has both.

At run time: Avro Java throws when it sets up the decoder; other implementations pick one of the two.

Instead: take the alias away once the old field is written no more, or never give a field a former name that is
in use.
",
};
